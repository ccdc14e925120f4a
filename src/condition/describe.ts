import { show } from "../errors.ts";
import type { Condition } from "./condition.ts";
import { parseAnyFields } from "./parse.ts";
import { alternatives, testWords, valueWords } from "./words.ts";

/**
 * A condition in words: `company.country is PL or DE and company.employees at least 200`. Nothing is thrown: data that is not
 * a condition is called so.
 */
export function describeCondition(condition: Condition): string {
  const { condition: known } = parseAnyFields(condition);
  return known === undefined ? `not a condition: ${show(condition)}` : conditionWords(known);
}

/** The words of a condition that was parsed. */
export function conditionWords(condition: Condition): string {
  if ("all" in condition) return joined(condition.all, " and ");
  if ("any" in condition) return joined(condition.any, " or ");
  if ("not" in condition) return `not (${conditionWords(condition.not)})`;
  if ("field" in condition) return `${condition.field} ${testWords(condition)}`;
  if ("activity" in condition) return activityWords(condition.activity, condition.atLeast ?? 1);
  const options = condition.options === undefined ? "" : ` with ${shortJson(condition.options)}`;
  return `${valueWords(condition.custom)}${options}`;
}

function joined(parts: readonly Condition[], word: string): string {
  const inside = (part: Condition): string => (isJoined(part) ? `(${conditionWords(part)})` : conditionWords(part));
  return parts.length === 1 ? parts.map(conditionWords).join() : parts.map(inside).join(word);
}

function isJoined(condition: Condition): boolean {
  const parts = "all" in condition ? condition.all : "any" in condition ? condition.any : [];
  return parts.length > 1 || parts.some(isJoined);
}

function activityWords(types: readonly string[], atLeast: number): string {
  return `at least ${atLeast} ${alternatives(types)} on record`;
}

function shortJson(options: unknown): string {
  const text = JSON.stringify(options);
  return text.length > 60 ? `${text.slice(0, 60)}…` : text;
}
