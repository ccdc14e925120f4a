import { cardRange } from "./facts.ts";
import { finding, type Finding } from "./finding.ts";
import { rulesIn } from "./rules-in.ts";
import type { Check } from "./subject.ts";
import type { Scorecard } from "../scoring/index.ts";

/** Grades for which there are not enough points. */
export const grades: Check = function* ({ document }) {
  const { path, rules: scoring } = rulesIn(document.scoring);
  if (scoring === undefined || "model" in scoring) return;
  if (!("fit" in scoring)) {
    yield* unreachable(`${path}.grades`, scoring.grades ?? {}, scoring);
    return;
  }
  yield* unreachable(`${path}.grades.fit`, scoring.grades?.fit ?? {}, scoring.fit);
  yield* unreachable(`${path}.grades.engagement`, scoring.grades?.engagement ?? {}, scoring.engagement);
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
