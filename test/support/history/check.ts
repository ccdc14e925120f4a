import { checkCalls } from "./calls.ts";
import { checkClocks } from "./clocks.ts";
import { checkDeliveries } from "./deliveries.ts";
import { fatesOf, type Entry } from "./entries.ts";
import { checkLedgers } from "./ledgers.ts";
import { checkLimits } from "./limits.ts";
import type { Observed, Violation } from "./observed.ts";
import { checkStreams } from "./streams.ts";

/**
 * Every promise that a history breaks. It goes over the history and the store once, and knows nothing of how either came about: no
 * code of the engine is used here.
 */
export function violationsOf(entries: readonly Entry[], observed: Observed): readonly Violation[] {
  return [
    ...checkCalls(fatesOf(entries), observed),
    ...checkStreams(observed),
    ...checkClocks(observed),
    ...checkLedgers(observed),
    ...checkLimits(observed),
    ...checkDeliveries(entries, observed),
  ];
}

/** Throws with the promises that are broken. */
export function checkHistory(entries: readonly Entry[], observed: Observed): void {
  const found = violationsOf(entries, observed);
  if (found.length === 0) return;
  const lines = found.slice(0, 20).map(({ rule, what }) => `${rule}: ${what}`);
  throw new Error(`${found.length} broken promises:\n${lines.join("\n")}`);
}
