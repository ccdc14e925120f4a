import type { Lead } from "./lead.ts";

/** More than that no lead counts for: what a visitor writes into a form must not make the sums of a rep overflow. */
const mostHundredths = 1e14;

/** What a lead adds to the value its owner holds, in whole hundredths, so that sums are exact; a trillion at most. */
export function heldValue({ value = 0 }: Pick<Lead, "value">): number {
  return Math.min(Math.round(value * 100), mostHundredths);
}
