import { validateCondition } from "../../condition/index.ts";
import { show, unknownName, type Issue } from "../../errors.ts";
import { toMs, zone } from "../../time/index.ts";
import { issuesOf } from "../issues-of.ts";
import type { Limit } from "./limit.ts";

/** What limits may name. */
interface Known {
  readonly stages: readonly string[];
  /** Missing where nothing is scored: then grades come from wherever. */
  readonly grades: readonly string[] | undefined;
}

/** What does not hold in the limits of a policy. */
export function validateLimits(limits: readonly Limit[], { stages, grades }: Known, path: string): Issue[] {
  return limits.flatMap((limit, i) => {
    const at = `${path}.${i}`;
    const issues: Issue[] = [];
    if (limits.findIndex(({ name }) => name === limit.name) !== i)
      issues.push({
        path: `${at}.name`,
        expected: "a name used once",
        got: show(limit.name),
        hint: "name the two apart: reps and explanations go by it",
      });
    issues.push(...checkAmount(limit.atMost, limit.limit === "capacity", `${at}.atMost`));
    if (limit.limit === "capacity") {
      limit.stages?.forEach((stage, j) => {
        issues.push(...unknownName(stage, stages, "a stage of the pipeline", `${at}.stages.${j}`));
      });
      for (const [grade, units] of Object.entries(limit.units ?? {}))
        issues.push(...checkAmount(units, true, `${at}.units.${grade}`));
      if (grades === undefined) return issues;
      const named = [
        ...(limit.grades ?? []).map((grade, j) => [grade, `grades.${j}`] as const),
        ...Object.keys(limit.units ?? {}).map((grade) => [grade, `units.${grade}`] as const),
      ];
      for (const [grade, place] of named)
        issues.push(...unknownName(grade, grades, "a grade the scoring gives", `${at}.${place}`));
      return issues;
    }
    if (limit.when !== undefined) issues.push(...validateCondition(limit.when, { path: `${at}.when`, custom: [] }));
    if (limit.limit === "rate") issues.push(...checkWithin(limit.within, `${at}.within`));
    else if (limit.timeZone !== undefined) {
      const { timeZone } = limit;
      issues.push(...issuesOf(() => zone(timeZone)).map((issue) => ({ ...issue, path: `${at}.timeZone` })));
    }
    return issues;
  });
}

/** Longest look back of a rate. */
const longest = 31 * 86_400_000;

function checkWithin(within: Extract<Limit, { limit: "rate" }>["within"], path: string): readonly Issue[] {
  const issues = issuesOf(() => toMs(within, { path }));
  if (issues.length > 0) return issues;
  const ms = toMs(within);
  if (ms > 0 && ms <= longest) return [];
  return [{ path, expected: "a length above 0 and up to 31 days", got: show(within), hint: 'write for instance "1h"' }];
}

/** A number of leads, or of units of them: those have up to six decimals, so that their sums are exact. */
export function checkAmount(amount: unknown, parts: boolean, path: string): Issue[] {
  const expected = parts
    ? "a number from 0 to 1,000,000 with at most six decimals"
    : "a whole number from 0 to 1,000,000";
  const hint = "write 0 to give nothing, or leave the limit out";
  if (typeof amount !== "number" || !(amount >= 0 && amount <= 1e6))
    return [{ path, expected, got: show(amount), hint }];
  const per = parts ? 1e6 : 1;
  const rounded = Math.round(amount * per) / per;
  if (rounded === amount) return [];
  return [{ path, expected, got: show(amount), hint: parts ? `round it, for example to ${rounded}` : hint }];
}
