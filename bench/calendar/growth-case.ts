import { weekly, withTimeOff, type Calendar, type TimeOff, type WeeklyOptions } from "handover/calendar";
import { median } from "../harness/statistics.ts";
import { dayMs, firstYear, hourMs, instants, timeZone, years } from "./office.ts";
import { addMs } from "./task.ts";

const count = 65_536;
const slices = 21;
const slice = 8_192;

/** Two calendars over all years that are asked about: with a few of something, and with ten times as many. */
const pairs = {
  "holidays a year, 15 and 150": () => [15, 150].map((perYear) => office({ holidays: dates(perYear) })),
  "leaves a year, 5 and 50": () => [5, 50].map((perYear) => withTimeOff(office(), leaves(perYear))),
  "shifts a day, 1 and 10": () => [1, 10].map((perDay) => office({ hours: { "mon-fri": shifts(perDay) } })),
  "a team, and a rep of it with a week of leave": () => {
    const team = office({ holidays: dates(15) });
    const from = Date.UTC(firstYear + 5, 5, 1);
    return [team, withTimeOff(team, [{ from, to: from + 7 * dayMs }])];
  },
};

export type Pair = keyof typeof pairs;

/** Nanoseconds a call of `add`, on the small calendar and on the large one. */
export interface Sample {
  readonly small: number;
  readonly large: number;
}

/** Times `add` on both calendars of a pair in turn. */
export function open({ pair }: { readonly pair: Pair }) {
  const [small, large] = pairs[pair]() as [Calendar, Calendar];
  const asked = instants(count);
  let next = 0;
  let sink = 0;

  const time = ({ timeline }: Calendar): number => {
    const started = performance.now();
    for (let n = next; n < next + slice; n++) sink += timeline.add(asked[n]!, addMs)!;
    return ((performance.now() - started) * 1e6) / slice;
  };

  return {
    time: (): Sample => {
      const samples = Array.from({ length: slices }, () => {
        const sample = { small: time(small), large: time(large) };
        next = (next + slice) % count;
        return sample;
      });
      if (Number.isNaN(sink)) throw new Error("an answer was no number");
      return { small: median(samples.map((one) => one.small)), large: median(samples.map((one) => one.large)) };
    },
  };
}

function office(options: Partial<WeeklyOptions> = {}): Calendar {
  return weekly({ timeZone, hours: { "mon-fri": "09:00-17:00" }, ...options });
}

/** Leaves at even distances, of two days or half the distance. */
function leaves(perYear: number): TimeOff[] {
  const spacing = (365 * dayMs) / perYear;
  const length = Math.min(2 * dayMs, spacing / 2);
  return Array.from({ length: perYear * (years + 1) }, (_, n) => {
    const from = Date.UTC(firstYear, 0, 4) + n * spacing;
    return { from, to: from + length };
  });
}

/** Shifts that share the day from nine to five, with six minutes between them. */
function shifts(perDay: number): `${string}-${string}`[] {
  const minutes = (8 * 60) / perDay;
  return Array.from({ length: perDay }, (_, n) => {
    return `${clock(9 * 60 + n * minutes)}-${clock(9 * 60 + (n + 1) * minutes - 6)}` as const;
  });
}

/** Dates at even distances over the years that are asked about. */
function dates(perYear: number): string[] {
  const spacing = (365 * dayMs) / perYear;
  return Array.from({ length: perYear * (years + 1) }, (_, n) => {
    return new Date(Date.UTC(firstYear, 0, 1) + n * spacing).toISOString().slice(0, 10);
  });
}

function clock(minutes: number): string {
  return new Date(minutes * (hourMs / 60)).toISOString().slice(11, 16);
}
