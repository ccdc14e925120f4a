import type { ActivityPoints } from "./activity-points.ts";
import type { Scoring } from "./scorecard.ts";

/** Types of activities of which a scoring counts each, and so looks at the days on which they happened. */
export function dailyTypes(scoring: Scoring): readonly string[] {
  return [...new Set(countedIn(scoring).flatMap(({ activity }) => activity))].sort();
}

/** Whether a lead to which nothing happens has another score one day. */
export function fades(scoring: Scoring): boolean {
  return countedIn(scoring).some(({ decay }) => decay !== undefined);
}

function countedIn(scoring: Scoring): readonly ActivityPoints[] {
  if ("scorer" in scoring) return countedIn(scoring.otherwise);
  if ("model" in scoring) return [];
  const cards = "fit" in scoring ? [scoring.fit, scoring.engagement] : [scoring];
  return cards.flatMap(({ activities = [] }) => activities);
}
