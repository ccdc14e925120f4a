import { describe } from "../errors.ts";
import type { Condition, CustomConditions, FieldCondition, Subject } from "./condition.ts";
import { compileParsed, readCondition, type CompileOptions } from "./compile.ts";
import { conditionWords } from "./describe.ts";
import { parseAnyFields } from "./parse.ts";
import { activityCount, plainOf, readField } from "./read.ts";
import { isMissing } from "./value.ts";
import { alternatives, valueWords, wantedWords } from "./words.ts";

export interface ExplainOptions extends Pick<CompileOptions, "custom"> {
  /** Fields whose values are not quoted: `email is a text of 14 characters`. @defaultValue all are */
  readonly isPersonal?: ((field: string) => boolean) | undefined;
}

type Told = Required<{ readonly [option in keyof ExplainOptions]: NonNullable<ExplainOptions[option]> }>;

/**
 * Why a condition holds for a subject, or why not. JSON-safe. It quotes values of the lead, but for fields that are said to be
 * personal: treat it as personal data.
 */
export interface Explanation {
  /** The same answer the compiled condition gives. */
  readonly holds: boolean;
  /** `test` for a leaf. */
  readonly kind: "all" | "any" | "not" | "test";
  /**
   * One line. For a leaf what was found and what was wanted: `company.employees is 120, wanted at least 200`. For the rest
   * the lines of those parts that decided.
   */
  readonly text: string;
  readonly parts: readonly Explanation[];
}

/**
 * Answers like the compiled condition, and says why, leaf by leaf. Every leaf is asked, also those that no longer matter; a
 * custom condition that throws counts as failed and says so.
 *
 * @example
 * const why = explainCondition(where({ "company.employees": atLeast(200) }), { company: { employees: 120 } });
 * why.text; // "company.employees is 120, wanted at least 200"
 *
 * @throws HandoverError `CONDITION_INVALID` when the data is not a condition, or names a custom one that is not there.
 */
export function explainCondition(condition: Condition, subject: Subject, options: ExplainOptions = {}): Explanation {
  const { custom = {}, isPersonal = () => false } = options;
  const told: Told = { custom, isPersonal };
  return explain(readCondition(parseAnyFields(condition, { custom: Object.keys(custom) })), subject, told);
}

/** The explanation as a tree of lines, each marked `✓` or `✗`. */
export function formatExplanation(explanation: Explanation): string {
  return lines(explanation, "").join("\n");
}

function explain(condition: Condition, subject: Subject, told: Told): Explanation {
  if ("all" in condition) {
    const parts = condition.all.map((part) => explain(part, subject, told));
    const failed = parts.filter(({ holds }) => !holds);
    const holds = failed.length === 0;
    return { holds, kind: "all", text: joined(holds ? parts : failed), parts };
  }
  if ("any" in condition) {
    const parts = condition.any.map((part) => explain(part, subject, told));
    const held = parts.filter(({ holds }) => holds);
    const holds = held.length > 0;
    return { holds, kind: "any", text: joined(holds ? held : parts), parts };
  }
  if ("not" in condition) {
    const part = explain(condition.not, subject, told);
    return { holds: !part.holds, kind: "not", text: `not wanted: ${part.text}`, parts: [part] };
  }
  if ("custom" in condition) return explainNamed(condition, subject, told.custom);
  const holds = compileParsed(condition, told.custom)(subject);
  if ("field" in condition) return { holds, kind: "test", text: fieldText(condition, subject, told), parts: [] };
  const activities = plainOf(plainOf(subject).activities);
  const found = condition.activity.reduce((sum, type) => sum + activityCount(activities, type), 0);
  const text = `${found} ${alternatives(condition.activity)} on record, wanted at least ${condition.atLeast ?? 1}`;
  return { holds, kind: "test", text, parts: [] };
}

function explainNamed(condition: Condition, subject: Subject, custom: CustomConditions): Explanation {
  const words = conditionWords(condition);
  try {
    const holds = compileParsed(condition, custom)(subject);
    return { holds, kind: "test", text: `${words} ${holds ? "holds" : "does not hold"}`, parts: [] };
  } catch (error) {
    return { holds: false, kind: "test", text: (error as Error).message, parts: [] };
  }
}

function fieldText(condition: FieldCondition, subject: Subject, { isPersonal }: Told): string {
  const { field } = condition;
  const value = readField(field, subject);
  const found = isPersonal(field) && !isMissing(value) ? describe(value) : valueWords(value);
  return `${field} is ${found}, wanted ${wantedWords(condition)}`;
}

function joined(parts: readonly Explanation[]): string {
  return parts.map(({ text }) => text).join("; ");
}

const headings = { all: "all of these", any: "any of these", not: "not" } as const;

function lines(explanation: Explanation, indent: string): string[] {
  const { holds, kind, text, parts } = explanation;
  const own = `${indent}${holds ? "✓" : "✗"} ${kind === "test" ? text : headings[kind]}`;
  return [own, ...parts.flatMap((part) => lines(part, `${indent}  `))];
}
