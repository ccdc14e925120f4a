import type { CalendarSpec, WeeklySpec } from "../../../src/calendar/spec.ts";
import { countDays } from "./cases-days.ts";
import { makeWeekly, type Case, type Question } from "./cases-make.ts";
import { dayMs, type CountedTime } from "./cases-oracle.ts";
import { Dice } from "../../support/dice.ts";
import { zoneNames } from "./zones-temporal.ts";

/** The whole of what a calendar knows. */
export const known = { from: Date.UTC(1900, 0), to: Date.UTC(2400, 0) };

const monToFri = {
  mon: ["09:00-17:00"],
  tue: ["09:00-17:00"],
  wed: ["09:00-17:00"],
  thu: ["09:00-17:00"],
  fri: ["09:00-15:30"],
};

export function datesBetween(first: string, last: string): string[] {
  const days = (Date.parse(last) - Date.parse(first)) / dayMs;
  return Array.from({ length: days + 1 }, (_, i) => new Date(Date.parse(first) + i * dayMs).toISOString().slice(0, 10));
}

/** Every 29 February a calendar knows; 1900, 2100, 2200 and 2300 have none. */
export const leapDates = Array.from({ length: 125 }, (_, i) => 1900 + 4 * i)
  .filter((year) => year % 100 !== 0 || year % 400 === 0)
  .map((year) => `${year}-02-29`);

const on = (dates: readonly string[], ...shifts: string[]): Record<string, string[]> =>
  Object.fromEntries(dates.map((date) => [date, shifts]));

const onlyOn = (timeZone: string, overrides: Record<string, string[]>): WeeklySpec => ({
  kind: "weekly",
  timeZone,
  hours: {},
  overrides,
});

/** Calendars that ask for patience. Each is asked about five centuries. */
export const patient: Readonly<Record<string, CalendarSpec>> = {
  "an office in Warsaw": { kind: "weekly", timeZone: "Europe/Warsaw", hours: monToFri },
  "night shifts on Kwajalein, which skipped a date and repeated one": {
    kind: "weekly",
    timeZone: "Pacific/Kwajalein",
    hours: { fri: ["22:00-06:00"], sat: ["22:00-06:00"], tue: ["22:00-06:00"] },
  },
  "round the clock but for New Year's nights": {
    kind: "subtract",
    base: { kind: "always", timeZone: "UTC" },
    minus: [onlyOn("America/New_York", on(["1999-12-31", "2099-12-31", "2399-12-31"], "22:00-04:00"))],
  },
  "29 February only": onlyOn("America/New_York", on(leapDates, "09:00-17:00")),
  "29 February when it is a Monday": onlyOn(
    "Europe/London",
    on(
      leapDates.filter((date) => new Date(date).getUTCDay() === 1),
      "00:00-24:00",
    ),
  ),
  "one minute on the first and the last date there is": onlyOn(
    "Asia/Kathmandu",
    on(["1900-01-02", "2399-12-30"], "12:00-12:01"),
  ),
  "an office closed from 2027 to 2052": {
    kind: "weekly",
    timeZone: "Europe/Warsaw",
    hours: monToFri,
    holidays: datesBetween("2027-01-01", "2052-12-31"),
  },
  "an office closed in a period of two centuries": {
    kind: "weekly",
    timeZone: "America/Sao_Paulo",
    hours: monToFri,
    periods: [{ from: "1950-01-01", to: "2149-12-31", hours: {} }],
  },
  "an office open in the leap years' Februaries only": {
    kind: "weekly",
    timeZone: "Australia/Lord_Howe",
    hours: {},
    periods: leapDates.map((date) => ({ from: `${date.slice(0, 8)}01`, to: date, hours: monToFri })),
  },
  "an office on leave for a century": {
    kind: "time-off",
    base: { kind: "weekly", timeZone: "Africa/Casablanca", hours: monToFri },
    timeOff: [{ from: "1980-06-01T10:00:00.000Z", to: "2080-06-03T10:00:00.001Z" }],
  },
  "an office on leave every other month for sixty years": {
    kind: "weekly",
    timeZone: "Asia/Tehran",
    hours: monToFri,
    timeOff: Array.from({ length: 360 }, (_, i) => ({
      from: new Date(Date.UTC(1990, 2 * i, 1, 9, 30)).toISOString(),
      to: new Date(Date.UTC(1990, 2 * i + 1, 1, 9, 30)).toISOString(),
    })),
  },
  "two offices that share one day in each direction of time": {
    kind: "intersection",
    calendars: [
      { kind: "weekly", timeZone: "Europe/Warsaw", hours: monToFri },
      onlyOn("Asia/Tokyo", on(["1931-05-06", "2391-05-06"], "00:00-24:00")),
    ],
  },
};

/** A patient calendar, counted day by day, with questions from all its centuries. */
export function makePatientCase(spec: CalendarSpec, seed: number, count: number): Case {
  const counted = countDays(spec, known.from, known.to);
  return { spec, ...known, counted, count: countDays, questions: farQuestions(new Dice(seed), counted, count) };
}

/** A random calendar in a random zone, counted day by day over up to three centuries. */
export function makeFarCase(seed: number, number: number): Case {
  const dice = new Dice(Math.imul(seed, 0x9e3779b1) ^ Math.imul(number + 1, 0xc2b2ae35));
  const from = Date.UTC(dice.int(1900, 2100), dice.int(0, 11), dice.int(1, 28));
  const to = from + dice.int(40, 100) * 365 * dayMs;
  const at = from + dice.int(0, (to - from) / dayMs) * dayMs;
  const spec = makeWeekly(dice, dice.pick(zoneNames), at);
  const counted = countDays(spec, from, to);
  return { spec, from, to, counted, count: countDays, questions: farQuestions(dice, counted, 20) };
}

function farQuestions(dice: Dice, counted: CountedTime, count: number): Question[] {
  const changes = counted.changes();
  const { from, to } = counted;
  const instant = (): number =>
    dice.weighted(
      [4, () => dice.int(from, to - 1)],
      [3, () => (changes.length === 0 ? from : Math.min(to - 1, dice.pick(changes) + dice.int(-1, 1)))],
      [1, () => dice.pick([from, from + 1, to - 1, to - dayMs])],
    );
  return Array.from({ length: count }, () => {
    const [t, u, v] = [instant(), instant(), instant()];
    const d = Math.max(0, Math.abs(counted.between(t, v)) + dice.int(-1, 1));
    return { t, u, d };
  });
}
