import { daysKept } from "../lead/index.ts";
import { dayMs, toMs } from "../time/index.ts";
import type { Decay } from "./activity-points.ts";

/** What an activity of so many days ago is worth of its points, in billionths: whole numbers, for their sums to be exact. */
export type Weights = Float64Array | undefined;

export const billion = 1e9;

/** After so many half-lives less than a thousandth is left, and nothing is counted. */
const halfLives = 10;
/** The longest half-life, and the longest line: what they count is within the days that are kept. */
export const longestDays = { halfLife: daysKept / halfLives, over: daysKept };

/** How long points take to fade, in days; not a whole number where the duration is none. */
export function daysOf(decay: Decay): number {
  return toMs("halfLife" in decay ? decay.halfLife : decay.over) / dayMs;
}

/** By the age in days; `undefined` where points stay. Of an age beyond the end nothing is left. */
export function weightsOf(decay: Decay | undefined): Weights {
  if (decay === undefined) return undefined;
  const days = daysOf(decay);
  if ("over" in decay) return Float64Array.from({ length: days }, (_, age) => Math.round((1 - age / days) * billion));
  return Float64Array.from({ length: days * halfLives + 1 }, (_, age) => Math.round(2 ** (-age / days) * billion));
}
