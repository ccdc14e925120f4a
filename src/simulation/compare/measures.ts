import { counted, emptyDay, type DayTally } from "./day-tally.ts";
import { percentileOf } from "./histogram.ts";

/** A figure of many days, as they come together. */
export interface Measure {
  readonly name: string;
  readonly unit: "share" | "ms" | "leads a day";
  readonly of: (sum: DayTally, days: number) => number | undefined;
}

const share = (name: string, part: keyof DayTally, whole: keyof DayTally): Measure => ({
  name,
  unit: "share",
  of: (sum) => ((sum[whole] as number) === 0 ? undefined : (sum[part] as number) / (sum[whole] as number)),
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

/** How many leads a day a rep is the first to have. */
export function loadOf(repId: string): Measure {
  return { name: repId, unit: "leads a day", of: ({ first }, days) => (first.get(repId) ?? 0) / days };
}

/** Days put together, each as often as it is named. */
export function sumOf(days: readonly DayTally[]): DayTally {
  const sum = emptyDay();
  for (const day of days) {
    for (const field of counted) sum[field] += day[field];
    for (const [repId, leads] of day.first) sum.first.set(repId, (sum.first.get(repId) ?? 0) + leads);
    const { responses } = day;
    for (let i = 0; i < responses.length; i++)
      sum.responses[i] = (sum.responses[i] as number) + (responses[i] as number);
  }
  return sum;
}
