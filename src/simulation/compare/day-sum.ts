import { counted, type DayTally } from "./day-tally.ts";
import { classes } from "./histogram.ts";

/** What is counted of days, by name. */
export type Counted = (typeof counted)[number];

/** Days put together. Lists of numbers alone, for a thousand of these are made to say how sure a figure is. */
export type DaySum = { [name in Counted]: number } & {
  /** Leads by the rep they were first given to; empty where nobody asks. */
  readonly first: Float64Array;
  /** Working time from the first assignment to the first contact; empty where nobody asks. */
  readonly responses: Float64Array;
};

/** What is asked of a sum, beside what is counted. */
export interface Asked {
  /** The reps whose loads are. @defaultValue none */
  readonly reps?: readonly string[] | undefined;
  readonly responses?: true | undefined;
}

function emptySum({ reps = [], responses }: Asked): DaySum {
  const none = { received: 0, assigned: 0, contacted: 0, held: 0, accepted: 0, declined: 0, expired: 0, won: 0 };
  const lists = { first: new Float64Array(reps.length), responses: new Float64Array(responses ? classes : 0) };
  return { ...none, met: 0, judged: 0, ...lists };
}

/** The days of a unit as one sum. */
export function sumOfDays(days: readonly DayTally[], asked: Asked): DaySum {
  const sum = emptySum(asked);
  const { reps = [] } = asked;
  for (const day of days) {
    for (const name of counted) sum[name] += day[name];
    for (const [at, repId] of reps.entries()) sum.first[at] = (sum.first[at] as number) + (day.first.get(repId) ?? 0);
    addTo(sum.responses, day.responses);
  }
  return sum;
}

/** Sums put together, each as often as it is named. */
export function sumOf(sums: readonly DaySum[], asked: Asked): DaySum {
  const sum = emptySum(asked);
  for (const one of sums) {
    for (const name of counted) sum[name] += one[name];
    addTo(sum.first, one.first);
    addTo(sum.responses, one.responses);
  }
  return sum;
}

function addTo(sum: Float64Array, list: ArrayLike<number>): void {
  for (let i = 0; i < sum.length; i++) sum[i] = (sum[i] as number) + (list[i] as number);
}
