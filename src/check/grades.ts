import { cardRange } from "./facts.ts";
import { finding, type Finding } from "./finding.ts";
import type { Check } from "./subject.ts";
import type { Scorecard } from "../scoring/index.ts";

/** Grades for which there are not enough points. */
export const grades: Check = function* ({ document: { scoring } }) {
  if (scoring === undefined || "model" in scoring) return;
  if (!("fit" in scoring)) {
    yield* unreachable("scoring.grades", scoring.grades ?? {}, scoring);
    return;
  }
  yield* unreachable("scoring.grades.fit", scoring.grades?.fit ?? {}, scoring.fit);
  yield* unreachable("scoring.grades.engagement", scoring.grades?.engagement ?? {}, scoring.engagement);
};

function* unreachable(path: string, limits: object, card: Scorecard): Iterable<Finding> {
  const [, most] = cardRange(card);
  for (const [grade, from] of Object.entries(limits) as [string, number][])
    if (from > most)
      yield finding("GRADE_UNREACHABLE", {
        path: `${path}.${grade}`,
        message: `${grade} is earned from ${from} points on, and the rules add up to ${most} at most`,
        suggestion: "lower it, or give more points",
      });
}
