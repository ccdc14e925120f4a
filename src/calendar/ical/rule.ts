import { readRuleParts } from "./property.ts";
import { readStamp, type Stamp } from "./when.ts";

const frequencies = ["YEARLY", "MONTHLY", "WEEKLY", "DAILY", "HOURLY", "MINUTELY", "SECONDLY"] as const;

type Frequency = (typeof frequencies)[number];

/** A weekday of a rule: every Monday, or with `nth` the first (1), the last (-1) of the month or year. */
export interface RuleDay {
  /** 0 is Monday. */
  readonly weekday: number;
  /** 0 means every one. */
  readonly nth: number;
}

/** A recurrence rule (RFC 5545 3.3.10). Lists are in order and without duplicates. */
export interface Rule {
  readonly frequency: Frequency;
  readonly interval: number;
  readonly count?: number | undefined;
  readonly until?: Stamp | undefined;
  /** The weekday a week starts on; 0 is Monday. */
  readonly weekStart: number;
  readonly days?: readonly RuleDay[] | undefined;
  readonly months?: readonly number[] | undefined;
  readonly monthDays?: readonly number[] | undefined;
  readonly yearDays?: readonly number[] | undefined;
  readonly weeks?: readonly number[] | undefined;
  readonly hours?: readonly number[] | undefined;
  readonly minutes?: readonly number[] | undefined;
  readonly seconds?: readonly number[] | undefined;
  /** Which times of each year, month, week, ... count: 1 is the first, -1 the last. */
  readonly positions?: readonly number[] | undefined;
}

const weekdayNames = ["MO", "TU", "WE", "TH", "FR", "SA", "SU"];
const knownParts = new Set(
  "freq interval count until wkst byday bymonth bymonthday byyearday byweekno byhour byminute bysecond bysetpos rscale skip".split(
    " ",
  ),
);

/** Reads `FREQ=WEEKLY;BYDAY=MO,FR`; a text says what is wrong with it. */
export function readRule(value: string): Rule | string {
  const parts = readRuleParts(value);
  const frequency = frequencies.find((name) => name === parts?.["freq"]);
  if (parts === undefined || frequency === undefined) return `write for instance FREQ=WEEKLY;BYDAY=MO,FR`;
  const unknown = Object.keys(parts).find((name) => !knownParts.has(name) && !name.startsWith("x-"));
  if (unknown !== undefined) return `${unknown.toUpperCase()} is not a part of a rule`;
  if ((parts["rscale"] ?? "GREGORIAN") !== "GREGORIAN") return "only the Gregorian calendar is known";
  if ((parts["skip"] ?? "OMIT") !== "OMIT") return "SKIP is not supported: dates that do not exist are left out";
  const count = parts["count"];
  if (count !== undefined && !(Number(count) > 0)) return "COUNT is at least 1";
  const until = readUntil(value);
  if (until === null) return "UNTIL is a date or a time such as 20261231T230000Z";
  const days = many(parts["byday"]).map(readDay);
  const rule: Rule = {
    frequency,
    interval: Number(parts["interval"] ?? 1),
    count: count === undefined ? undefined : Number(count),
    until,
    // ical.js counts weekdays from Sunday, 1.
    weekStart: parts["wkst"] === undefined ? 0 : (Number(parts["wkst"]) + 5) % 7,
    days: days.length === 0 ? undefined : days,
    months: numbers(parts["bymonth"]),
    monthDays: numbers(parts["bymonthday"]),
    yearDays: numbers(parts["byyearday"]),
    weeks: numbers(parts["byweekno"]),
    hours: numbers(parts["byhour"]),
    minutes: numbers(parts["byminute"]),
    seconds: numbers(parts["bysecond"], (second) => Math.min(second, 59)),
    positions: numbers(parts["bysetpos"]),
  };
  return misuseOf(rule) ?? rule;
}

/** What RFC 5545 leaves without a meaning. */
function misuseOf(rule: Rule): string | undefined {
  const { frequency, days, monthDays, yearDays, weeks, positions } = rule;
  const is = (...some: readonly Frequency[]) => some.includes(frequency);
  if ([monthDays, yearDays, weeks, positions].some((list) => list?.includes(0))) return "days and weeks count from 1";
  if (weeks !== undefined && !is("YEARLY")) return `FREQ=${frequency} takes no BYWEEKNO`;
  if (yearDays !== undefined && is("MONTHLY", "WEEKLY", "DAILY")) return `FREQ=${frequency} takes no BYYEARDAY`;
  if (monthDays !== undefined && is("WEEKLY")) return "FREQ=WEEKLY takes no BYMONTHDAY";
  if (days?.some(({ nth }) => nth !== 0) === true && (!is("YEARLY", "MONTHLY") || weeks !== undefined))
    return "a numbered weekday (1MO) needs FREQ=MONTHLY or YEARLY without BYWEEKNO";
  return undefined;
}

/** From the text itself, for ical.js cuts it out by position; `null` when it cannot be read. */
function readUntil(text: string): Stamp | undefined | null {
  const [, value] = /(?:^|;)UNTIL=([^;]*)/i.exec(text) ?? [];
  return value === undefined ? undefined : (readStamp(value) ?? null);
}

function readDay(text: unknown): RuleDay {
  const day = String(text);
  return { weekday: weekdayNames.indexOf(day.slice(-2)), nth: Number(day.slice(0, -2)) };
}

function numbers(value: unknown, change = (one: number) => one): number[] | undefined {
  if (value === undefined) return undefined;
  return [...new Set(many(value).map((one) => change(Number(one))))].sort((a, b) => a - b);
}

function many(value: unknown): unknown[] {
  if (value === undefined) return [];
  return Array.isArray(value) ? value : [value];
}
