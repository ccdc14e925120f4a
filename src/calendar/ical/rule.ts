import { readNumbers, readPositive, readRuleParts, type ListName, type Refuse } from "./rule-parts.ts";
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

/** Reads `FREQ=WEEKLY;BYDAY=MO,FR`; `undefined` when it cannot be read, and then says which part is wrong. */
export function readRule(text: string, refuse: Refuse): Rule | undefined {
  let refused = false;
  const note: Refuse = (why) => {
    if (!refused) refuse(why);
    refused = true;
  };
  const parts = readRuleParts(text, note);
  if (parts === undefined) return undefined;
  const frequency = frequencies.find((name) => name === parts.get("FREQ"));
  if (frequency === undefined) return void note("write for instance FREQ=WEEKLY;BYDAY=MO,FR");
  if ((parts.get("RSCALE") ?? "GREGORIAN") !== "GREGORIAN") note("RSCALE: only the Gregorian calendar is known");
  if ((parts.get("SKIP") ?? "OMIT") !== "OMIT") note("SKIP is not supported: dates that do not exist are left out");
  const [until, weekStart] = [parts.get("UNTIL"), parts.get("WKST")];
  const numbers = (name: ListName) => readNumbers(parts, name, note);
  const rule: Rule = {
    frequency,
    interval: readPositive(parts, "INTERVAL", note) ?? 1,
    count: readPositive(parts, "COUNT", note),
    until: until === undefined ? undefined : readUntil(until, note),
    weekStart: weekStart === undefined ? 0 : weekdayNames.indexOf(weekStart),
    days: readDays(parts.get("BYDAY"), note),
    months: numbers("BYMONTH"),
    monthDays: numbers("BYMONTHDAY"),
    yearDays: numbers("BYYEARDAY"),
    weeks: numbers("BYWEEKNO"),
    hours: numbers("BYHOUR"),
    minutes: numbers("BYMINUTE"),
    seconds: withoutLeapSecond(numbers("BYSECOND")),
    positions: numbers("BYSETPOS"),
  };
  if (rule.weekStart < 0) note("WKST is one of MO, TU, WE, TH, FR, SA, SU");
  const misuse = misuseOf(rule);
  if (misuse !== undefined) note(misuse);
  return refused ? undefined : rule;
}

/** What RFC 5545 leaves without a meaning. */
function misuseOf(rule: Rule): string | undefined {
  const { frequency, days, monthDays, yearDays, weeks } = rule;
  const is = (...some: readonly Frequency[]) => some.includes(frequency);
  if (weeks !== undefined && !is("YEARLY")) return `FREQ=${frequency} takes no BYWEEKNO`;
  if (yearDays !== undefined && is("MONTHLY", "WEEKLY", "DAILY")) return `FREQ=${frequency} takes no BYYEARDAY`;
  if (monthDays !== undefined && is("WEEKLY")) return "FREQ=WEEKLY takes no BYMONTHDAY";
  if (days?.some(({ nth }) => nth !== 0) === true && (!is("YEARLY", "MONTHLY") || weeks !== undefined))
    return "BYDAY: a numbered weekday (1MO) needs FREQ=MONTHLY or YEARLY without BYWEEKNO";
  return undefined;
}

/** A leap second counts as the one before it. */
function withoutLeapSecond(seconds: readonly number[] | undefined): readonly number[] | undefined {
  return seconds?.includes(60) === true ? [...new Set([...seconds.slice(0, -1), 59])] : seconds;
}

function readUntil(text: string, refuse: Refuse): Stamp | undefined {
  return readStamp(text) ?? void refuse("UNTIL is a date or a time such as 20261231T230000Z");
}

const dayForm = /^(?:([+-]?)([1-9]|[1-4]\d|5[0-3]))?(MO|TU|WE|TH|FR|SA|SU)$/;

function readDays(text: string | undefined, refuse: Refuse): RuleDay[] | undefined {
  if (text === undefined) return undefined;
  const days = new Map<string, RuleDay>();
  for (const one of text.split(",").map((day) => day.trim())) {
    const match = dayForm.exec(one);
    if (match === null)
      return void refuse(`BYDAY takes weekdays such as MO, 1MO (the first) and -1MO, not "${one.slice(0, 20)}"`);
    const [, sign = "", number = "0", name = ""] = match;
    const nth = sign === "-" ? -Number(number) : Number(number);
    days.set(`${nth}${name}`, { weekday: weekdayNames.indexOf(name), nth });
  }
  return [...days.values()];
}
