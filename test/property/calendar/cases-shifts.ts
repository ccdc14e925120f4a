import type { WeeklySpec } from "../../../src/calendar/spec.ts";

const dayMs = 86_400_000;
const weekdays = ["sun", "mon", "tue", "wed", "thu", "fri", "sat"] as const;

/** A shift, in minutes from the midnight of its date; above 1440 on the next date. */
export interface Shift {
  readonly from: number;
  readonly to: number;
}

/** The shifts that start on a date, in minutes from its midnight. */
export function shiftsOn(spec: WeeklySpec, day: number): readonly Shift[] {
  const { text, weekday } = dateOf(day);
  const { periods, holidays, overrides, extraOpenings } = spec;
  if ((periods ?? holidays ?? overrides ?? extraOpenings) === undefined) return readShifts(spec.hours[weekday]);
  const period = periods?.find(({ from = "0000", to = "9999" }) => from <= text && text <= to);
  const usual = holidaysOf(spec).has(text) ? [] : (period ?? spec).hours[weekday];
  const own = readShifts(overrides?.[text] ?? usual);
  const extra = extraOpenings?.[text];
  return extra === undefined ? own : [...own, ...readShifts(extra)];
}

interface NamedDate {
  readonly text: string;
  readonly weekday: (typeof weekdays)[number];
}

const dates = new Map<number, NamedDate>();

function dateOf(day: number): NamedDate {
  let found = dates.get(day);
  if (found === undefined) {
    const date = new Date(day * dayMs);
    const weekday = weekdays[date.getUTCDay()] as (typeof weekdays)[number];
    dates.set(day, (found = { text: date.toISOString().slice(0, 10), weekday }));
  }
  return found;
}

const holidaySets = new WeakMap<WeeklySpec, ReadonlySet<string>>();

function holidaysOf(spec: WeeklySpec): ReadonlySet<string> {
  const found = holidaySets.get(spec) ?? new Set(spec.holidays);
  holidaySets.set(spec, found);
  return found;
}

const none: readonly string[] = [];
const read = new WeakMap<readonly string[], readonly Shift[]>();

function readShifts(texts: readonly string[] = none): readonly Shift[] {
  let found = read.get(texts);
  if (found === undefined) read.set(texts, (found = texts.map(readShift)));
  return found;
}

function readShift(text: string): Shift {
  const [from = 0, to = 0] = text.split("-").map((time) => Number(time.slice(0, 2)) * 60 + Number(time.slice(3, 5)));
  return { from, to: to > from ? to : to + 1440 };
}
