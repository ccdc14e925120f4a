import type { ActivityCondition } from "../condition.ts";
import type { Literal } from "./literals.ts";

/** How many activities there are of each type; `"unknown"` where it would take too long to find out. */
export type Counts = ReadonlyMap<string, number> | "unknown" | undefined;

/** Beyond as many tries it is left open. */
const mostTries = 20_000;

/** Counts that are as demanded, or `undefined` when there are none. */
export function countsFor(literals: readonly Literal<ActivityCondition>[]): Counts {
  const wanted = literals.filter(({ holds }) => holds).map(({ leaf }) => leaf);
  const barred = literals.filter(({ holds }) => !holds).map(({ leaf }) => leaf);
  const counts = new Map<string, number>();
  const seen = new Set<string>();
  let tries = 0;

  const add = (): boolean => {
    const lacking = wanted.find((leaf) => sumOf(counts, leaf) < leastOf(leaf));
    if (lacking === undefined) return true;
    const state = JSON.stringify([...counts].sort());
    if (seen.has(state) || ++tries > mostTries) return false;
    seen.add(state);
    const free = lacking.activity.find((type) => !barred.some(({ activity }) => activity.includes(type)));
    // A type that nothing bars may be had as often as is wanted; others one by one, for one may be in another's way.
    for (const type of free === undefined ? lacking.activity : [free]) {
      const by = free === undefined ? 1 : leastOf(lacking) - sumOf(counts, lacking);
      const before = counts.get(type) ?? 0;
      counts.set(type, before + by);
      if (barred.every((leaf) => sumOf(counts, leaf) < leastOf(leaf)) && add()) return true;
      counts.set(type, before);
    }
    return false;
  };
  if (add()) return new Map([...counts].filter(([, count]) => count > 0));
  return tries > mostTries ? "unknown" : undefined;
}

const leastOf = ({ atLeast = 1 }: ActivityCondition): number => atLeast;

function sumOf(counts: ReadonlyMap<string, number>, { activity }: ActivityCondition): number {
  return activity.reduce((sum, type) => sum + (counts.get(type) ?? 0), 0);
}
