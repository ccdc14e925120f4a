import { dayMs, formatInstant, toInstant, zone, type Interval, type Zone } from "../time/index.ts";
import { knownFrom, knownUntil } from "./compiled-timeline.ts";
import { dayHours } from "./hours.ts";
import { periodDates } from "./period.ts";
import {
  weekdays,
  type CalendarSpec,
  type PeriodSpec,
  type ShiftText,
  type TimeOffSpec,
  type WeeklySpec,
  type WeekHours,
} from "./spec.ts";
import { zoneOf } from "./zone-of.ts";

const minuteMs = 60_000;
const mostLines = 100;
/** What is shown of a list; the rest is counted. */
const mostShown = 5;

/** See `Calendar.describe`. */
export function describe(spec: CalendarSpec): string {
  const shown: string[] = [];
  for (const line of linesOf(spec)) {
    if (shown.length === mostLines) return [...shown, "…"].join("\n");
    shown.push(line);
  }
  return shown.join("\n");
}

/** Made one by one, as they are asked for: a calendar may have more parts than anybody reads. */
function* linesOf(spec: CalendarSpec): Generator<string, void, undefined> {
  switch (spec.kind) {
    case "weekly":
      return yield* weekly(spec);
    case "always":
      return yield `Round the clock in ${spec.timeZone}`;
    case "union":
      yield "Open when any of these is:";
      return yield* parts(spec.calendars);
    case "intersection":
      yield "Open when all of these are:";
      return yield* parts(spec.calendars);
    case "subtract":
      yield "Open when this is:";
      yield* parts([spec.base]);
      yield "and none of these is:";
      return yield* parts(spec.minus);
    case "time-off":
      yield* linesOf(spec.base);
      return yield* timeOff(spec.timeOff, zoneOf(spec));
  }
}

function* parts(calendars: readonly CalendarSpec[]): Generator<string, void, undefined> {
  for (const part of calendars) {
    let bullet = "- ";
    for (const line of linesOf(part)) {
      yield `${bullet}${line}`;
      bullet = "  ";
    }
  }
}

function* weekly(spec: WeeklySpec): Generator<string, void, undefined> {
  yield `Hours in ${spec.timeZone}:`;
  yield* week(spec.hours);
  const { periods = [] } = spec;
  for (const period of periods.slice(0, mostShown)) {
    yield `Hours ${periodDates(period)}:`;
    yield* week(period.hours);
  }
  if (periods.length > mostShown)
    yield `Hours of ${periods.length - mostShown} more periods, the last ${periodDates(periods.at(-1) as PeriodSpec)}`;
  if (spec.holidays !== undefined) yield dated("Holidays", spec.holidays, ", ");
  if (spec.overrides !== undefined) yield dateHours("Other hours", spec.overrides);
  if (spec.extraOpenings !== undefined) yield dateHours("Extra openings", spec.extraOpenings);
  yield* timeOff(spec.timeOff ?? [], zone(spec.timeZone));
}

/** A line for all days of the same hours, in the order of their first ones. */
function* week(hours: WeekHours): Generator<string, void, undefined> {
  const days = new Map<string, number[]>();
  weekdays.forEach((day, i) => {
    const text = shifts(hours[day] ?? []);
    days.set(text, [...(days.get(text) ?? []), i]);
  });
  for (const [text, same] of days) yield `  ${dayNames(same)} ${text}`;
}

/** `Mon-Wed, Fri` */
function dayNames(days: readonly number[]): string {
  const runs: { from: number; to: number }[] = [];
  for (const day of days) {
    const last = runs.at(-1);
    if (last?.to === day - 1) last.to = day;
    else runs.push({ from: day, to: day });
  }
  return runs.map(({ from, to }) => (from === to ? dayName(from) : `${dayName(from)}-${dayName(to)}`)).join(", ");
}

function dayName(day: number): string {
  const name = weekdays[day] as string;
  return name.slice(0, 1).toUpperCase() + name.slice(1);
}

/** The stretches that shifts make together: `09:00-12:00, 13:00-17:00`, `22:00-06:00 (next day)`, `closed`. */
function shifts(texts: readonly ShiftText[]): string {
  return texts.length === 0 ? "closed" : listed(dayHours(texts), ", ", stretch);
}

function stretch({ start, end }: Interval): string {
  return end <= dayMs ? `${clock(start)}-${clock(end)}` : `${clock(start)}-${clock(end - dayMs)} (next day)`;
}

function clock(ms: number): string {
  const minutes = ms / minuteMs;
  return `${two(Math.floor(minutes / 60))}:${two(minutes % 60)}`;
}

function two(n: number): string {
  return String(n).padStart(2, "0");
}

/** Hours of single dates, in one line. */
function dateHours(title: string, hours: { readonly [date: string]: readonly ShiftText[] }): string {
  return dated(title, Object.keys(hours), "; ", (date) => `${date} ${shifts(hours[date] ?? [])}`);
}

/** A list by date, with its last date: a calendar whose holidays run out should show it. */
function dated(title: string, dates: readonly string[], separator: string, text = (date: string) => date): string {
  const upTo = dates.length > mostShown ? `, up to ${dates.at(-1)}` : "";
  return `${title} (${dates.length}): ${listed(dates, separator, text)}${upTo}`;
}

function* timeOff(stretches: readonly TimeOffSpec[], on: Zone): Generator<string, void, undefined> {
  const text = ({ from, to }: TimeOffSpec): string => `${wallTime(from, on)} to ${wallTime(to, on)}`;
  if (stretches.length > 0) yield `Time off (${stretches.length}): ${listed(stretches, "; ", text)}`;
}

function listed<T>(all: readonly T[], separator: string, text: (item: T) => string): string {
  const some = all.slice(0, mostShown).map(text).join(separator);
  return all.length > mostShown ? `${some} and ${all.length - mostShown} more` : some;
}

/** What the clock shows, with its offset: `2026-07-01T00:00+02:00`. In UTC where no such text would be exact. */
function wallTime(text: string, on: Zone): string {
  const at = toInstant(text);
  const offset = at >= knownFrom && at < knownUntil ? on.offsetAt(at) / minuteMs : Number.NaN;
  if (offset === 0 || !Number.isInteger(offset)) return short(text);
  const local = short(formatInstant(at + offset * minuteMs)).slice(0, -1);
  return `${local}${offset < 0 ? "-" : "+"}${clock(Math.abs(offset) * minuteMs)}`;
}

/** Without seconds and milliseconds of 0. */
function short(text: string): string {
  return text.replace(/(?::00)?\.000Z$/, "Z");
}
