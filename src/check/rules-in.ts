import type { Registered, Scoring } from "../scoring/index.ts";

/** The rules of a scoring, and where they stand: of a registered scorer those that score until it has answered. */
export function rulesIn(scoring: Scoring | undefined): {
  readonly path: string;
  readonly rules: Exclude<Scoring, Registered> | undefined;
} {
  return scoring !== undefined && "scorer" in scoring
    ? { path: "scoring.otherwise", rules: scoring.otherwise }
    : { path: "scoring", rules: scoring };
}
