import {
  weekdays,
  type CalendarSpec,
  type PeriodSpec,
  type ShiftText,
  type WeeklySpec,
  type WeekHours,
} from "../../../src/calendar/spec.ts";
import { againstTheWall, answering, reading, shipped, type PlantedBug } from "./broken-subjects.ts";

const days = (dates: readonly string[], shifts: readonly string[]) =>
  Object.fromEntries(dates.map((date) => [date, shifts]));

const wall = "isOpen is what the clock on the wall says, minute by minute";
const asOverrides = "a period is an override of each of its dates that has none and is no holiday";
const asUnion = "extra openings are a union with a calendar of only these, and as good working days";

const inPeriod = ({ periods = [] }: WeeklySpec, date: string): boolean =>
  periods.some(({ from = date, to = date }) => from <= date && date <= to);

const dayBefore = (date: string): string => new Date(Date.parse(date) - 86_400_000).toISOString().slice(0, 10);

/** The spec with only those of its extra openings. */
const keeping = (spec: WeeklySpec, keep: (date: string) => boolean): WeeklySpec => ({
  ...spec,
  extraOpenings: Object.fromEntries(Object.entries(spec.extraOpenings ?? {}).filter(([date]) => keep(date))),
});

/** Bugs in what a spec is taken to mean. */
export const plantedSpecBugs: Readonly<Record<string, PlantedBug>> = {
  "a holiday closes the clock hours of its date, not its shifts": {
    subject: reading(({ holidays = [], ...rest }) => ({
      kind: "subtract",
      base: rest,
      minus: [{ kind: "weekly", timeZone: rest.timeZone, hours: {}, overrides: days(holidays, ["00:00-24:00"]) }],
    })),
    breaks: ["isOpen is what the clock on the wall says, minute by minute", "between counts the open minutes"],
  },
  "a holiday wins over an override": {
    subject: reading((spec) => {
      const overrides = Object.entries(spec.overrides ?? {}).filter(([date]) => spec.holidays?.includes(date) !== true);
      return { ...spec, overrides: Object.fromEntries(overrides) };
    }),
    breaks: ["isOpen is what the clock on the wall says, minute by minute", "between counts the open minutes"],
  },
  "an override adds to the weekday's hours": {
    subject: reading((spec) => ({ kind: "union", calendars: [spec, { ...spec, overrides: {} }] })),
    breaks: ["isOpen is what the clock on the wall says, minute by minute"],
  },
  "an overnight shift is cut at midnight": {
    subject: reading((spec) => {
      const cut = (shifts: readonly string[] = []) =>
        shifts.map((s) => (s.slice(6) <= s.slice(0, 5) ? `${s.slice(0, 5)}-24:00` : s));
      return {
        ...spec,
        hours: Object.fromEntries(Object.entries(spec.hours).map(([day, shifts]) => [day, cut(shifts)])),
        overrides: Object.fromEntries(
          Object.entries(spec.overrides ?? {}).map(([date, shifts]) => [date, cut(shifts)]),
        ),
      };
    }),
    breaks: [
      ...againstTheWall,
      "endOfWorkingDay is the end of the last minute of the n-th date with shifts",
      "addWorkingDays keeps the local time within the shifts of the n-th date",
    ],
  },
  "time off is forgotten": {
    subject: reading((spec) => ({ ...spec, timeOff: [] })),
    breaks: ["isOpen is what the clock on the wall says, minute by minute"],
  },
  "a union takes the first part only": {
    subject: (spec) => shipped(spec.kind === "union" ? (spec.calendars[0] as CalendarSpec) : spec),
    breaks: [
      "union, intersection and subtraction are or, and, and-not, instant by instant",
      "isOpen is what the clock on the wall says, minute by minute",
    ],
  },
  "an intersection is a union": {
    subject: (spec) => shipped(spec.kind === "intersection" ? { ...spec, kind: "union" } : spec),
    breaks: ["union, intersection and subtraction are or, and, and-not, instant by instant"],
  },
  "a subtraction keeps the shared time": {
    subject: (spec) => shipped(spec.kind === "subtract" ? spec.base : spec),
    breaks: ["union, intersection and subtraction are or, and, and-not, instant by instant"],
  },
  "periods are ignored": {
    subject: reading((spec) => ({ ...spec, periods: [] })),
    breaks: [...againstTheWall, asOverrides],
  },
  "the last day of a period has the usual hours again": {
    subject: reading(({ periods = [], ...rest }) => ({
      ...rest,
      periods: periods.flatMap((period): PeriodSpec[] => {
        if (period.to === undefined) return [period];
        return period.from === period.to ? [] : [{ ...period, to: dayBefore(period.to) }];
      }),
    })),
    breaks: [wall, asOverrides],
  },
  "a period has the night shift into its first day": {
    subject: reading((spec) => {
      const [first, ...rest] = spec.periods ?? [];
      if (first?.from === undefined) return spec;
      return { ...spec, periods: [{ ...first, from: dayBefore(first.from) }, ...rest] };
    }),
    breaks: [wall, asOverrides],
  },
  "days left out of a period have the usual hours": {
    subject: reading((spec) => ({
      ...spec,
      periods: (spec.periods ?? []).map((period) => ({ ...period, hours: { ...spec.hours, ...period.hours } })),
    })),
    breaks: [wall, asOverrides],
  },
  "a period wins over a holiday": {
    subject: reading((spec) => ({
      ...spec,
      holidays: (spec.holidays ?? []).filter((date) => !inPeriod(spec, date)),
    })),
    breaks: [wall, asOverrides],
  },
  "a period wins over an override": {
    subject: reading((spec) => {
      const overrides = Object.entries(spec.overrides ?? {}).filter(([date]) => !inPeriod(spec, date));
      return { ...spec, overrides: Object.fromEntries(overrides) };
    }),
    breaks: [wall],
  },
  "extra openings are ignored": {
    subject: reading((spec) => keeping(spec, () => false)),
    breaks: [wall, asUnion],
  },
  "an extra opening takes the place of what its date has": {
    subject: reading(({ extraOpenings = {}, ...rest }) => ({
      ...rest,
      overrides: { ...rest.overrides, ...extraOpenings },
    })),
    breaks: [wall, asUnion],
  },
  "an extra opening yields to a holiday": {
    subject: reading((spec) => keeping(spec, (date) => spec.holidays?.includes(date) !== true)),
    breaks: [wall, asUnion],
  },
  "an extra opening yields to an override": {
    subject: reading((spec) => keeping(spec, (date) => spec.overrides?.[date] === undefined)),
    breaks: [wall, asUnion],
  },
  "an extra opening is open in time off": {
    subject: reading(({ extraOpenings = {}, ...rest }) => ({
      kind: "union",
      calendars: [rest, { kind: "weekly", timeZone: rest.timeZone, hours: {}, overrides: extraOpenings }],
    })),
    breaks: [wall, asUnion],
  },
  "a union counts shared time twice": {
    subject: (spec) => {
      const right = shipped(spec);
      if (spec.kind !== "union") return right;
      const parts = spec.calendars.map(shipped);
      const between = (a: number, b: number): number => parts.reduce((sum, part) => sum + part.between(a, b), 0);
      return answering(() => ({ between }))(spec);
    },
    breaks: [
      "a union and an intersection measure together what their parts do",
      "between is bounded by elapsed time and never negative forwards",
    ],
  },
  "a subtraction measures its base": {
    subject: (spec) => {
      if (spec.kind !== "subtract") return shipped(spec);
      const base = shipped(spec.base);
      return answering(() => ({ between: (a, b) => base.between(a, b) }))(spec);
    },
    breaks: [
      "what is subtracted and what is shared measure together what the base does",
      "between counts the open minutes",
    ],
  },
  "round the clock rests for a minute at midnight": {
    subject: (spec) =>
      shipped(
        spec.kind === "always" ? { kind: "weekly", timeZone: spec.timeZone, hours: everyDay("00:00-23:59") } : spec,
      ),
    breaks: ["round the clock is plain arithmetic"],
  },
};

function everyDay(shift: ShiftText): WeekHours {
  return Object.fromEntries(weekdays.map((day) => [day, [shift]]));
}
