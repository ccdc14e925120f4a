import fc from "fast-check";
import type { CalendarSpec, PeriodSpec, ShiftText, WeeklySpec } from "../../../src/calendar/spec.ts";
import { minuteMs, type Span } from "./oracle.ts";

/** Clock changes worth living through, by zone; most of the laws' instants lie around them. */
export const clockChanges: Readonly<Record<string, readonly string[]>> = {
  "Europe/Warsaw": ["2026-03-29T01:00Z", "2026-10-25T01:00Z"],
  "America/New_York": ["2026-03-08T07:00Z", "2026-11-01T06:00Z"],
  // Gaps and folds at midnight.
  "America/Sao_Paulo": ["2018-11-04T03:00Z", "2019-02-17T02:00Z"],
  // Half an hour of daylight saving.
  "Australia/Lord_Howe": ["2026-04-04T15:00Z", "2026-10-03T15:30Z"],
  // Daylight saving interrupted by Ramadan.
  "Africa/Casablanca": ["2026-02-15T02:00Z", "2026-03-22T02:00Z"],
  "Asia/Tehran": ["2022-03-21T20:30Z", "2022-09-21T19:30Z"],
  // 30 December 2011 never was.
  "Pacific/Apia": ["2011-12-30T10:00Z", "2012-03-31T14:00Z"],
  "Pacific/Kwajalein": ["1993-08-21T12:00Z"],
  "Asia/Kathmandu": ["1985-12-31T18:30Z"],
  // Changes at one minute past midnight.
  "America/St_Johns": ["2010-03-14T03:31Z", "2010-11-07T02:31Z"],
  "Asia/Kolkata": ["2026-03-29T01:00Z"],
  "Pacific/Chatham": ["2026-04-04T14:00Z", "2026-09-26T14:00Z"],
  "Africa/Cairo": ["2026-04-23T22:00Z", "2026-10-29T21:00Z"],
  "Europe/Dublin": ["2026-03-29T01:00Z", "2026-10-25T01:00Z"],
  // Permanent changes by half an hour.
  "America/Caracas": ["2007-12-09T07:00Z", "2016-05-01T07:00Z"],
};

const dayMs = 86_400_000;
const half = 10;

/** A spec, a span of 20 days round a clock change of its zone, and instants in the middle of it, on whole minutes. */
export interface Scenario<S extends CalendarSpec = CalendarSpec> {
  readonly spec: S;
  readonly span: Span;
  readonly t: number;
  readonly u: number;
  readonly v: number;
  /** Working time, on whole minutes. */
  readonly d: number;
  readonly e: number;
  readonly n: number;
}

const places = Object.entries(clockChanges).flatMap(([timeZone, changes]) =>
  changes.map((change) => ({ timeZone, change: Date.parse(change) })),
);

const tellingTimes = [
  "00:00",
  "00:01",
  "00:30",
  "01:00",
  "01:30",
  "02:00",
  "02:30",
  "03:00",
  "09:00",
  "12:00",
  "17:00",
  "22:00",
  "23:30",
];
const time = fc.oneof(
  { weight: 3, arbitrary: fc.constantFrom(...tellingTimes) },
  {
    weight: 1,
    arbitrary: fc
      .nat(1439)
      .map((m) => `${String(Math.floor(m / 60)).padStart(2, "0")}:${String(m % 60).padStart(2, "0")}`),
  },
);
const shift: fc.Arbitrary<ShiftText> = fc
  .tuple(time, fc.oneof({ weight: 4, arbitrary: time }, { weight: 1, arbitrary: fc.constant("24:00") }))
  .map(([from, to]) => `${from}-${to}`);
const someShifts = fc.array(shift, { minLength: 1, maxLength: 3 });
const shifts = fc.oneof({ weight: 3, arbitrary: someShifts }, { weight: 1, arbitrary: fc.constant<ShiftText[]>([]) });

function isoDate(at: number): string {
  return new Date(at).toISOString().slice(0, 10);
}

/** A date near a clock change, the nearer the likelier. */
const nearDate = (change: number): fc.Arbitrary<string> =>
  fc.constantFrom(-5, -3, -2, -1, -1, 0, 0, 0, 1, 1, 2, 4).map((days) => isoDate(change + days * dayMs));

/** An instant near a clock change: mostly within hours. */
const nearInstant = (change: number): fc.Arbitrary<number> =>
  fc
    .oneof(
      fc.integer({ min: -180, max: 180 }),
      fc.integer({ min: -2000, max: 2000 }),
      fc.integer({ min: -4500, max: 4500 }),
    )
    .map((minutes) => change + minutes * minuteMs);

const timeOff = (change: number) =>
  fc
    .tuple(nearInstant(change), fc.integer({ min: 1, max: 3000 }))
    .map(([from, minutes]) => ({ from: iso(from), to: iso(from + minutes * minuteMs) }));

function iso(at: number): string {
  return new Date(at).toISOString();
}

const week = { mon: shifts, tue: shifts, wed: shifts, thu: shifts, fri: shifts, sat: shifts, sun: shifts };

/** Periods that share no date, in order: days from the change, near and far, in pairs; one left over is a single day. */
const periods = (change: number): fc.Arbitrary<PeriodSpec[]> =>
  fc
    .record({
      days: fc.uniqueArray(fc.oneof(fc.integer({ min: -6, max: 6 }), fc.integer({ min: -300, max: 300 })), {
        minLength: 1,
        maxLength: 6,
      }),
      hours: fc.array(fc.record(week, { requiredKeys: [] }), { minLength: 3, maxLength: 3 }),
      open: fc.constantFrom("no", "no", "start", "end"),
    })
    .map(({ days, hours, open }) => {
      const dates = days.sort((a, b) => a - b).map((day) => isoDate(change + day * dayMs));
      const ranges = hours.flatMap((own, i) => {
        const [from, to = from] = dates.slice(2 * i, 2 * i + 2);
        return from === undefined || to === undefined ? [] : [{ from, to, hours: own }];
      });
      return ranges.map(({ from, to, hours: own }, i) => {
        if (open === "start" && i === 0) return { to, hours: own };
        return open === "end" && i === ranges.length - 1 ? { from, hours: own } : { from, to, hours: own };
      });
    });

const weeklyNear = (timeZone: string, change: number): fc.Arbitrary<WeeklySpec> =>
  fc.record(
    {
      kind: fc.constant("weekly" as const),
      timeZone: fc.constant(timeZone),
      hours: fc.record(week),
      periods: periods(change),
      holidays: fc.array(nearDate(change), { maxLength: 4 }),
      overrides: fc.dictionary(nearDate(change), shifts, { maxKeys: 4 }),
      extraOpenings: fc.dictionary(nearDate(change), someShifts, { maxKeys: 3 }),
      timeOff: fc.array(timeOff(change), { maxLength: 2 }),
    },
    { requiredKeys: ["kind", "timeZone", "hours"] },
  ) as fc.Arbitrary<WeeklySpec>;

/** Combinations; a part may be in another zone than the first. */
const combinedNear = (timeZone: string, change: number): fc.Arbitrary<CalendarSpec> => {
  const base = weeklyNear(timeZone, change);
  const other = fc
    .constantFrom(timeZone, timeZone, "Asia/Kolkata", "America/New_York")
    .chain((name) => weeklyNear(name, change));
  return fc.oneof(
    fc.record({ kind: fc.constant("union" as const), calendars: fc.tuple(base, other) }),
    fc.record({ kind: fc.constant("intersection" as const), calendars: fc.tuple(base, other) }),
    fc.record({ kind: fc.constant("subtract" as const), base, minus: fc.tuple(other) }),
    fc.record({ kind: fc.constant("time-off" as const), base, timeOff: fc.array(timeOff(change), { maxLength: 3 }) }),
    fc.record({
      kind: fc.constant("subtract" as const),
      base: fc.constant<CalendarSpec>({ kind: "always", timeZone }),
      minus: fc.tuple(base),
    }),
  );
};

const scenarioOf = <S extends CalendarSpec>(
  spec: (timeZone: string, change: number) => fc.Arbitrary<S>,
): fc.Arbitrary<Scenario<S>> =>
  fc.constantFrom(...places).chain(({ timeZone, change }) =>
    fc.record({
      spec: spec(timeZone, change),
      span: fc.constant({ start: change - half * dayMs, minutes: 2 * half * 1440 }),
      t: nearInstant(change),
      u: nearInstant(change),
      v: nearInstant(change),
      d: fc.oneof(fc.constant(0), fc.nat(180), fc.nat(3000)).map((minutes) => minutes * minuteMs),
      e: fc.nat(900).map((minutes) => minutes * minuteMs),
      n: fc.nat(3),
    }),
  );

/** Weekly calendars only. */
export const weeklyScenario: fc.Arbitrary<Scenario<WeeklySpec>> = scenarioOf(weeklyNear);

/** Weekly calendars and combinations of them. */
export const scenario: fc.Arbitrary<Scenario> = scenarioOf((timeZone, change) =>
  fc.oneof(
    { weight: 3, arbitrary: weeklyNear(timeZone, change) },
    { weight: 2, arbitrary: combinedNear(timeZone, change) },
  ),
);
