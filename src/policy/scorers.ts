import { unknownName, type Issue } from "../errors.ts";
import { asyncScorer, worstCaseMs, type CompiledExternal, type Scoring } from "../scoring/index.ts";
import type { PolicyExtensions, RegisteredCode } from "./policy.ts";

/** Nobody wonders sooner where an answer is. */
const leastPatienceMs = 60_000;

/** What is wrong with the name of a registered scorer. */
export function checkScorer(scoring: Scoring | undefined, { scorers = {} }: PolicyExtensions): Issue[] {
  if (scoring === undefined || !("scorer" in scoring)) return [];
  return unknownName(scoring.scorer, Object.keys(scorers), "a registered scorer", "scoring.scorer");
}

/** A registered scorer with its code. */
export function withCode(external: CompiledExternal, { scorers = {} }: PolicyExtensions): RegisteredCode | undefined {
  const given = Object.hasOwn(scorers, external.spec.scorer) ? scorers[external.spec.scorer] : undefined;
  if (given === undefined) return undefined;
  const code = typeof given === "function" ? asyncScorer(given) : given;
  return { ...external, code, patienceMs: Math.max(leastPatienceMs, 2 * worstCaseMs(code)) };
}
