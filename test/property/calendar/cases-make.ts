import type { CalendarSpec, PeriodSpec, WeeklySpec } from "../../../src/calendar/spec.ts";
import { countTime, dayMs, minuteMs, type CountedTime } from "./cases-oracle.ts";
import { Dice } from "../../support/dice.ts";
import { nextSetting, shownAt } from "./wall-clock.ts";
import { zoneNames } from "./zones-temporal.ts";

/** What is asked of a calendar: two instants and a length of working time. */
export interface Question {
  readonly t: number;
  readonly u: number;
  readonly d: number;
}

/** A calendar, the stretch of days counted out by the oracle, and questions that lie in it. */
export interface Case {
  readonly spec: CalendarSpec;
  readonly from: number;
  readonly to: number;
  readonly counted: CountedTime;
  /** How it was counted. @defaultValue minute by minute */
  readonly count?: (spec: CalendarSpec, from: number, to: number) => CountedTime;
  readonly questions: readonly Question[];
}

/** Days the clocks of these zones went through oddly: gaps and folds at midnight, skipped dates, half hours, Ramadan, seconds. */
const oddDays: readonly (readonly [zone: string, at: string])[] = [
  ["Pacific/Apia", "2011-12-30T10:00Z"],
  ["Pacific/Fakaofo", "2011-12-30T11:00Z"],
  ["Pacific/Kwajalein", "1993-08-21T12:00Z"],
  ["Pacific/Kwajalein", "1969-09-30T13:00Z"],
  ["Pacific/Enderbury", "1994-12-31T11:00Z"],
  ["America/Sao_Paulo", "2018-11-04T03:00Z"],
  ["America/Sao_Paulo", "2019-02-17T02:00Z"],
  ["America/St_Johns", "2010-03-14T03:31Z"],
  ["America/St_Johns", "2010-11-07T02:31Z"],
  ["America/Havana", "2024-11-03T05:00Z"],
  ["Africa/Casablanca", "2023-03-19T02:00Z"],
  ["Africa/El_Aaiun", "2024-04-14T02:00Z"],
  ["Asia/Tehran", "2022-03-21T20:30Z"],
  ["Asia/Kathmandu", "1985-12-31T18:30Z"],
  ["Asia/Pyongyang", "2018-05-04T15:00Z"],
  ["Africa/Monrovia", "1972-01-07T00:44:30Z"],
  ["Europe/Amsterdam", "1916-05-01T00:00Z"],
  ["America/Caracas", "2007-12-09T07:00Z"],
  ["Asia/Gaza", "2040-09-01T00:00Z"],
];
const oddZones = [
  "Australia/Lord_Howe",
  "Pacific/Chatham",
  "Australia/Eucla",
  "Antarctica/Troll",
  "Europe/Dublin",
  "Africa/Cairo",
  "Europe/Warsaw",
  "America/New_York",
  "Asia/Beirut",
  "America/Santiago",
  "UTC",
];
const leapDays = ["1904-02-29", "2000-02-29", "2024-02-29", "2100-02-28", "2028-02-29", "1900-02-28", "2096-02-29"];

/** The case with this number from this seed, in any zone or in this one; cases do not depend on one another. */
export function makeCase(seed: number, number: number, inZone?: string): Case {
  const dice = new Dice(Math.imul(seed, 0x9e3779b1) ^ Math.imul(number + 1, 0x85ebca6b));
  const { zone, at } = inZone === undefined ? place(dice) : { zone: inZone, at: settingOrAny(dice, inZone) };
  const from = at - dice.int(4, 16) * dayMs - dice.int(0, 86_399) * 1000;
  const to = at + dice.int(4, 16) * dayMs;
  const spec = makeSpec(dice, zone, at);
  const counted = countTime(spec, from, to);
  return { spec, from, to, counted, questions: questions(dice, counted, at) };
}

/** A zone and an instant to look around: mostly one at which the clock is set. */
function place(dice: Dice): { zone: string; at: number } {
  const zone = dice.chance(0.4) ? dice.pick(oddZones) : dice.pick(zoneNames);
  return dice.weighted(
    [15, () => odd(dice)],
    [55, () => setting(dice, zone)],
    [8, () => ({ zone, at: Date.parse(dice.pick(leapDays)) })],
    [8, () => ({ zone, at: Date.UTC(dice.int(1901, 2199), 0) })],
    [14, () => ({ zone, at: anyTime(dice) })],
  );
}

function odd(dice: Dice): { zone: string; at: number } {
  const [zone, at] = dice.pick(oddDays);
  return { zone, at: nextSetting(zone, Date.parse(at) - dayMs) ?? Date.parse(at) };
}

function settingOrAny(dice: Dice, zone: string): number {
  const at = anyTime(dice);
  return nextSetting(zone, at) ?? at;
}

function setting(dice: Dice, zone: string): { zone: string; at: number } {
  const at = nextSetting(zone, anyTime(dice));
  return at === undefined ? odd(dice) : { zone, at };
}

/** A minute, mostly of these decades. */
function anyTime(dice: Dice): number {
  const [first, last] = dice.weighted<[number, number]>(
    [80, () => [2000, 2040]],
    [12, () => [1901, 1999]],
    [8, () => [2041, 2199]],
  );
  return Math.floor((Date.UTC(first, 0) + dice.int(0, (last - first + 1) * 365) * dayMs) / minuteMs) * minuteMs;
}

// ---- Calendars ---------------------------------------------------------------------------------------------------------

function makeSpec(dice: Dice, zone: string, at: number): CalendarSpec {
  const one = (): WeeklySpec => makeWeekly(dice, zone, at);
  const other = (): WeeklySpec => makeWeekly(dice, dice.pick([zone, "Asia/Kolkata", "America/New_York"]), at);
  return dice.weighted<CalendarSpec>(
    [84, one],
    [4, () => ({ kind: "union", calendars: [one(), other()] })],
    [4, () => ({ kind: "intersection", calendars: [one(), other()] })],
    [4, () => ({ kind: "subtract", base: one(), minus: [other()] })],
    [2, () => ({ kind: "subtract", base: { kind: "always", timeZone: zone }, minus: [one()] })],
    [2, () => ({ kind: "time-off", base: one(), timeOff: dice.many(1, 3, () => makeTimeOff(dice, at)) })],
  );
}

/** A weekly calendar with dates, periods and time off near an instant. */
export function makeWeekly(dice: Dice, zone: string, at: number): WeeklySpec {
  const shownDay = Math.floor(shownAt(zone, at) / dayMs);
  const near = (): string => dateText(shownDay + dice.pick([-5, -3, -2, -1, -1, 0, 0, 0, 1, 1, 2, 4]));
  const shift = (): string => makeShift(dice, zone, at);
  const dated = (least: number, most: number): [string, string[]] => [near(), dice.many(least, most, shift)];
  const holidays = dice.weighted(
    [50, (): string[] => []],
    [40, () => dice.many(1, 3, near)],
    [10, () => Array.from({ length: dice.int(7, 30) }, (_, i) => dateText(shownDay - 7 + i))],
  );
  const overrides = dice.chance(0.5) ? dice.many(1, 3, () => dated(0, 2)) : [];
  const extraOpenings = dice.chance(0.2) ? dice.many(1, 2, () => dated(1, 2)) : [];
  const hours = makeHours(dice, weekdayOf(shownDay), shift);
  if (Object.keys(hours).length === 0) overrides.push(dated(1, 1), dated(0, 3));
  const periods = dice.chance(0.25)
    ? makePeriods(dice, shownDay, () => makeHours(dice, weekdayOf(shownDay), shift))
    : [];
  const timeOff = dice.chance(0.3) ? dice.many(1, 2, () => makeTimeOff(dice, at)) : [];
  return {
    kind: "weekly",
    timeZone: zone,
    hours,
    ...(periods.length > 0 && { periods }),
    ...(holidays.length > 0 && { holidays }),
    ...(overrides.length > 0 && { overrides: Object.fromEntries(overrides) }),
    ...(extraOpenings.length > 0 && { extraOpenings: Object.fromEntries(extraOpenings) }),
    ...(timeOff.length > 0 && { timeOff }),
  };
}

/** One or two periods near a date: without a first or a last date at times, and at times one right after the other. */
function makePeriods(dice: Dice, day: number, hours: () => Hours): PeriodSpec[] {
  const first = day + dice.int(-4, 1);
  const last = first + dice.pick([0, 1, 2, 6]);
  const second = last + dice.pick([1, 1, 2, 3]);
  return dice.weighted<PeriodSpec[]>(
    [4, () => [{ from: dateText(first), to: dateText(last), hours: hours() }]],
    [1, () => [{ from: dateText(first), hours: hours() }]],
    [1, () => [{ to: dateText(last), hours: hours() }]],
    [
      4,
      () => [
        { from: dateText(first), to: dateText(last), hours: hours() },
        { from: dateText(second), to: dateText(second + dice.int(0, 5)), hours: hours() },
      ],
    ],
  );
}

const week = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"] as const;
type Hours = WeeklySpec["hours"];

function makeHours(dice: Dice, weekday: number, shift: () => string): Hours {
  const each = (days: readonly string[], shifts: () => string[]): Hours =>
    Object.fromEntries(days.map((day) => [day, shifts()]));
  const minute = dice.int(0, 1438);
  const [oneMinute, wholeDay] = [`${clock(minute)}-${clock(minute + 1)}`, dice.pick(["00:00-24:00", "00:00-00:00"])];
  const same = dice.many(1, 2, shift);
  return dice.weighted<Hours>(
    [18, () => each(week.slice(0, 5), () => same)],
    [30, () => each(week, () => dice.many(0, 3, shift))],
    [16, () => each(week, () => [`${dice.int(17, 23)}:00-0${dice.int(0, 9)}:30`])],
    [10, () => each(week.slice(0, dice.int(1, 7)), () => [wholeDay])],
    [10, () => each([week[weekday] as string], () => [oneMinute])],
    [4, () => each([week[weekday] as string], () => [shift()])],
    [4, () => each(week, () => Array.from({ length: 24 }, (_, h) => `${clock(h * 60 + 10)}-${clock(h * 60 + 50)}`))],
    [8, () => ({})],
  );
}

const tellingMinutes = [0, 1, 30, 60, 90, 120, 150, 180, 540, 720, 1020, 1320, 1410, 1439];

/** A shift whose ends like to be where the clock is set, or next to that. */
function makeShift(dice: Dice, zone: string, at: number): string {
  const minute = (): number =>
    dice.weighted(
      [4, () => Math.floor(shownAt(zone, at - dice.int(0, 1)) / minuteMs) + dice.pick([-30, -1, 0, 0, 0, 1, 30])],
      [3, () => dice.pick(tellingMinutes)],
      [3, () => dice.int(0, 1439)],
    );
  const to = dice.chance(0.1) ? "24:00" : clock(minute());
  return `${clock(minute())}-${to}`;
}

function makeTimeOff(dice: Dice, at: number): { from: string; to: string } {
  const from = at + dice.int(-3 * 1440, 3 * 1440) * minuteMs + dice.pick([0, 0, 1, 59_999, 17_042]);
  const length = dice.pick([1, minuteMs, dice.int(1, 3000) * minuteMs, dice.int(1, 2 * dayMs)]);
  return { from: new Date(from).toISOString(), to: new Date(from + length).toISOString() };
}

// ---- Questions ---------------------------------------------------------------------------------------------------------

const questionsPerCase = 16;

function questions(dice: Dice, counted: CountedTime, at: number): Question[] {
  const changes = counted.changes();
  const { from, to } = counted;
  const within = (t: number): number => Math.min(Math.max(t, from), to - 1);
  const instant = (): number =>
    within(
      dice.weighted(
        [4, () => at + dice.int(-180, 180) * minuteMs],
        [2, () => at + dice.pick([-1, 0, 1])],
        [2, () => at + dice.int(-2 * dayMs, 2 * dayMs)],
        [3, () => (changes.length === 0 ? at : dice.pick(changes)) + dice.pick([-1, 0, 0, 1])],
        [1, () => dice.int(from, to - 1)],
      ),
    );
  return Array.from({ length: questionsPerCase }, () => {
    const [t, u] = [instant(), instant()];
    // Lengths like to end exactly at an opening or a closing, ahead and behind.
    const landing = Math.abs(counted.between(t, changes.length === 0 ? u : dice.pick(changes)));
    const d = dice.weighted(
      [1, () => 0],
      [4, () => Math.max(0, landing + dice.pick([-1, 0, 0, 0, 1]))],
      [2, () => dice.int(1, 180) * minuteMs],
      [2, () => dice.int(1, 3 * dayMs)],
      [1, () => dice.int(1, 1000)],
    );
    return { t, u, d };
  });
}

function clock(minute: number): string {
  const m = ((minute % 1440) + 1440) % 1440;
  return `${String(Math.floor(m / 60)).padStart(2, "0")}:${String(m % 60).padStart(2, "0")}`;
}

function dateText(day: number): string {
  return new Date(day * dayMs).toISOString().slice(0, 10);
}

/** 0 is Monday. */
function weekdayOf(day: number): number {
  return (new Date(day * dayMs).getUTCDay() + 6) % 7;
}
