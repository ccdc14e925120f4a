import { fieldReader } from "../condition/index.ts";
import { canonicalJson, printOf, type ExternalScore, type LeadScore } from "../lead/index.ts";
import { toMs, type Instant } from "../time/index.ts";
import { cardGrades, compileBands } from "./grade.ts";
import type { Registered } from "./registered.ts";
import { passing, type ScorerAnswer } from "./scorer-answer.ts";
import { thousand, type Reason, type Score } from "./score.ts";

/** A question to a registered scorer about one lead. */
export interface Asking {
  readonly fields: { readonly [path: string]: unknown };
  /** A print of it: the same question has the same answer. */
  readonly asked: string;
}

/** The part of a scoring that a registered scorer has. */
export interface CompiledExternal {
  readonly spec: Registered;
  readonly max: number;
  readonly waitMs: number;
  /** What is to be asked about a lead. */
  asking(subject: object): Asking;
  /** A score with the scorer's answer in place of the rules', or with why there is none; `rules` is what they say. */
  score(rules: Score, subject: object, at: Instant, known: ExternalScore | undefined): LeadScore;
  gradeOf(total: number): string;
}

/** How often a scorer is asked about the same fields before nobody asks any more. */
const mostAttempts = 5;

export function compileExternal(spec: Registered): CompiledExternal {
  const { scorer, asks, options = null, max = 100 } = spec;
  const bandOf = compileBands(spec.grades, max);
  const gradeOf = (total: number): string => cardGrades[bandOf(Math.round(total * thousand))];
  const readers = asks.map((path) => [path, fieldReader(path)] as const);
  const asking = (subject: object): Asking => {
    const fields: Record<string, unknown> = {};
    for (const [path, read] of readers) {
      const value = read(subject);
      if (value !== undefined) fields[path] = value;
    }
    return { fields, asked: printOf(canonicalJson([scorer, options, fields])) };
  };
  return {
    spec,
    max,
    waitMs: spec.wait === undefined ? 0 : toMs(spec.wait),
    asking,
    gradeOf,
    score(rules, subject, at, known) {
      const { asked } = asking(subject);
      const external: ExternalScore =
        known?.scorer === scorer && known.asked === asked ? known : { scorer, asked, state: "pending", since: at };
      if (external.state !== "answered" || external.total === undefined)
        return { ...rules, reasons: [...rules.reasons, whyByRules(external)], external };
      const { total, reasons = [] } = external;
      const told = reasons.map(({ rule, points }): Reason => ({ rule, points, card: "total" }));
      const rest =
        Math.round(total * thousand) - told.reduce((sum, { points }) => sum + Math.round(points * thousand), 0);
      if (rest !== 0) told.push({ rule: scorer, points: rest / thousand, card: "total" });
      return { fit: 0, engagement: 0, total, grade: gradeOf(total), reasons: told, external };
    },
  };
}

function whyByRules({ scorer, state, code, message }: ExternalScore): Reason {
  const why = state === "pending" ? "has not answered yet" : `failed (${code}): ${message}`;
  return { rule: `by rules, ${scorer} ${why}`, points: 0, card: "total" };
}

/** How a scorer stands to a lead once it has answered, or failed. */
export function answered(before: ExternalScore, answer: ScorerAnswer, at: Instant): ExternalScore {
  const { scorer, asked, attempts } = before;
  const about = { scorer, asked, since: at, ...(attempts === undefined ? {} : { attempts }) };
  return answer.code === undefined
    ? { ...about, state: "answered", total: answer.total, reasons: answer.reasons }
    : { ...about, state: "failed", code: answer.code, message: answer.message };
}

/** Whether a scorer is to be asked once more, for it has not answered, or failed with what passes. */
export function isOpen({ state, code, attempts = 1 }: ExternalScore): boolean {
  return state === "pending" || (state === "failed" && attempts < mostAttempts && passing.has(code ?? ""));
}

/** The same, asked once more; one that has been asked often enough has failed. */
export function askedAgain(before: ExternalScore, at: Instant): ExternalScore {
  const { scorer, asked, attempts = 1 } = before;
  if (attempts < mostAttempts) return { scorer, asked, state: "pending", since: at, attempts: attempts + 1 };
  const message = `asked ${attempts} times, it has not answered`;
  return { scorer, asked, state: "failed", since: at, attempts, code: "unanswered", message };
}
