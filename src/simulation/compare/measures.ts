import { percentileOf } from "./histogram.ts";
import type { Counted, DaySum } from "./day-sum.ts";

/** A figure of many days, as they come together. */
export interface Measure {
  readonly name: string;
  readonly unit: "share" | "ms" | "leads a day";
  readonly of: (sum: DaySum, days: number) => number | undefined;
}

const share = (name: string, part: Counted, whole: Counted): Measure => ({
  name,
  unit: "share",
  of: (sum) => (sum[whole] === 0 ? undefined : sum[part] / sum[whole]),
});

/** What two policies are compared by, beside the load of each rep. */
export const measures: readonly Measure[] = [
  share("clocks met in time", "met", "judged"),
  share("assigned", "assigned", "received"),
  share("contacted", "contacted", "assigned"),
  share("waited for somebody", "held", "received"),
  share("won", "won", "received"),
  { name: "median time to contact", unit: "ms", of: ({ responses }) => percentileOf(responses, 0.5) },
  { name: "90th percentile of time to contact", unit: "ms", of: ({ responses }) => percentileOf(responses, 0.9) },
  { name: "declined", unit: "leads a day", of: ({ declined }, days) => declined / days },
  { name: "let lie", unit: "leads a day", of: ({ expired }, days) => expired / days },
];

/** How many leads a day a rep is the first to have. @param at The place of the rep among those of the sum. */
export function loadOf(repId: string, at: number): Measure {
  return { name: repId, unit: "leads a day", of: ({ first }, days) => (first[at] as number) / days };
}
