import type { Condition } from "../condition/index.ts";
import type { Pipeline } from "../lifecycle/index.ts";
import { gradesOf, type Scorecard, type Scoring } from "../scoring/index.ts";

/** What is so of every lead: it stands in a stage of the pipeline, and its scores are those that rules can add up to. */
export function factsOf(pipelines: readonly Pipeline[], scoring: Scoring | undefined): readonly Condition[] {
  return [
    ...placeFacts(pipelines),
    { field: "optedOut", present: true },
    { field: "receivedAt", present: true },
    ...scoreFacts(scoring),
  ];
}

/** In one of the pipelines, and in one of its stages. */
function placeFacts(pipelines: readonly Pipeline[]): readonly Condition[] {
  const places = pipelines.map(({ id, stages }): readonly Condition[] => [
    { field: "pipeline", equals: id },
    { field: "stage", oneOf: stages.map((stage) => stage.id) },
  ]);
  const [first = []] = places;
  return places.length === 1 ? first : [{ any: places.map((all): Condition => ({ all })) }];
}

const scoreFields = ["score.total", "score.fit", "score.engagement"] as const;

function scoreFacts(scoring: Scoring | undefined): readonly Condition[] {
  const ranges = scoring === undefined ? {} : rangesOf(scoring);
  const bounds = scoreFields.map((field): Condition => {
    const range = ranges[field];
    return range === undefined ? { field, missing: true } : missingOr({ field, between: range });
  });
  const grade: Condition =
    scoring === undefined
      ? { field: "score.grade", missing: true }
      : missingOr({ field: "score.grade", oneOf: gradesOf(scoring) });
  return [...bounds, grade];
}

/** A lead need not have been scored yet. */
function missingOr(condition: Condition & { readonly field: string }): Condition {
  return { any: [{ field: condition.field, missing: true }, condition] };
}

type Range = readonly [least: number, most: number];

function rangesOf(scoring: Scoring): { readonly [F in (typeof scoreFields)[number]]?: Range } {
  if ("scorer" in scoring) {
    const { max = 100, otherwise } = scoring;
    const { "score.total": [least, most] = [0, 0] as const, ...cards } = rangesOf(otherwise);
    return { ...cards, "score.total": [Math.min(0, least), Math.max(max, most)] };
  }
  if ("model" in scoring) return { "score.total": [0, 100] };
  if (!("fit" in scoring)) return { "score.total": cardRange(scoring) };
  const [fit, engagement] = [cardRange(scoring.fit), cardRange(scoring.engagement)];
  return {
    "score.fit": fit,
    "score.engagement": engagement,
    "score.total": [fit[0] + engagement[0], fit[1] + engagement[1]],
  };
}

/** The least and the most that the rules of a card can add up to, whichever of them hold together. */
export function cardRange({ rules, activities = [], groups = {}, min = -Infinity, max = Infinity }: Scorecard): Range {
  const sums = new Map<string | undefined, [number, number]>();
  for (const { points, group } of rules) {
    const [low, high] = sums.get(group) ?? [0, 0];
    sums.set(group, [low + Math.min(points, 0), high + Math.max(points, 0)]);
  }
  // How often something is done nobody knows.
  for (const { points, group } of activities) {
    const [low, high] = sums.get(group) ?? [0, 0];
    sums.set(group, points < 0 ? [-Infinity, high] : points > 0 ? [low, Infinity] : [low, high]);
  }
  let [least, most] = [0, 0];
  for (const [group, [low, high]] of sums) {
    const cap = group === undefined ? undefined : groups[group];
    least += clamp(low, cap?.min, cap?.max);
    most += clamp(high, cap?.min, cap?.max);
  }
  return [clamp(least, min, max), clamp(most, min, max)];
}

function clamp(value: number, min = -Infinity, max = Infinity): number {
  return Math.min(Math.max(value, min), max);
}
