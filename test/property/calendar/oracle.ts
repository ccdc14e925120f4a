import { Temporal } from "temporal-polyfill";
import type { CalendarSpec, WeeklySpec } from "../../../src/calendar/spec.ts";

/**
 * Working time minute by minute, written from the definition and sharing no code with the library: every minute of a span
 * asks Temporal what the wall clock reads and looks the answer up in the spec. Correct where offsets change on whole minutes.
 */

export const minuteMs = 60_000;
const dayMinutes = 1440;

/** What the wall clock reads: the date as days from 1970-01-01, and the minute of it. */
interface Reading {
  readonly date: number;
  readonly minute: number;
}

/** A span of minutes. */
export interface Span {
  readonly start: number;
  readonly minutes: number;
}

const readings = new Map<string, readonly Reading[]>();

/** What the clock of a zone reads at each minute of a span. */
function readingsOf(zone: string, span: Span): readonly Reading[] {
  const key = `${zone} ${span.start} ${span.minutes}`;
  let found = readings.get(key);
  if (found === undefined) {
    found = offsetsOf(zone, span).map((offset, i) => {
      const local = (span.start + i * minuteMs) / minuteMs + offset;
      const date = Math.floor(local / dayMinutes);
      return { date, minute: local - date * dayMinutes };
    });
    readings.set(key, found);
  }
  return found;
}

/** Offsets in minutes; asked for every minute of a quarter of an hour whose ends differ, else once. */
function offsetsOf(zone: string, span: Span): number[] {
  const offsetAt = (i: number): number =>
    Temporal.Instant.fromEpochMilliseconds(span.start + i * minuteMs).toZonedDateTimeISO(zone).offsetNanoseconds / 60e9;
  const offsets: number[] = [];
  let left = offsetAt(0);
  for (let i = 0; i < span.minutes; i += 15) {
    const right = offsetAt(i + 15);
    for (let j = i; j < i + 15; j++) offsets.push(left === right ? left : offsetAt(j));
    left = right;
  }
  return offsets.slice(0, span.minutes);
}

const names = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"] as const;
const dateNames = new Map<number, { readonly text: string; readonly weekday: (typeof names)[number] }>();

function nameOf(date: number) {
  let found = dateNames.get(date);
  if (found === undefined) {
    const plain = new Temporal.PlainDate(1970, 1, 1).add({ days: date });
    found = { text: plain.toString(), weekday: names[plain.dayOfWeek - 1] ?? "mon" };
    dateNames.set(date, found);
  }
  return found;
}

/**
 * The shifts that start on a date: those of its override, else none on a holiday, else the weekday's in the period that has
 * the date, else the weekday's; and the extra openings.
 */
function shiftsOn(spec: WeeklySpec, date: number): readonly string[] {
  const { text, weekday } = nameOf(date);
  const period = spec.periods?.find(({ from = "0000-00-00", to = "9999-99-99" }) => from <= text && text <= to);
  const usual = (period ?? spec).hours[weekday] ?? [];
  const governing = spec.overrides?.[text] ?? (spec.holidays?.includes(text) === true ? [] : usual);
  return [...governing, ...(spec.extraOpenings?.[text] ?? [])];
}

function minutesOf(shift: string): { readonly from: number; readonly to: number } {
  const [from = 0, to = 0] = shift.split("-").map((time) => Number(time.slice(0, 2)) * 60 + Number(time.slice(3)));
  return { from, to };
}

interface DayShifts {
  /** Minutes of the date itself on which its shifts are worked, and minutes of the next date. */
  readonly own: readonly boolean[];
  readonly spill: readonly boolean[];
}

function dayShifts(spec: WeeklySpec, date: number): DayShifts {
  const own = Array.from({ length: dayMinutes }, () => false);
  const spill = Array.from({ length: dayMinutes }, () => false);
  for (const { from, to } of shiftsOn(spec, date).map(minutesOf)) {
    const overnight = to <= from;
    for (let m = from; m < (overnight ? dayMinutes : to); m++) own[m] = true;
    if (overnight) for (let m = 0; m < to; m++) spill[m] = true;
  }
  return { own, spill };
}

/** For each minute, the dates whose shifts are being worked: bit 1 the date itself, bit 2 the date before. */
function weeklyMinutes(spec: WeeklySpec, span: Span): Uint8Array {
  const days = new Map<number, DayShifts>();
  const on = (date: number): DayShifts => {
    const found = days.get(date) ?? dayShifts(spec, date);
    days.set(date, found);
    return found;
  };
  const open = new Uint8Array(span.minutes);
  readingsOf(spec.timeZone, span).forEach(({ date, minute }, i) => {
    open[i] = (on(date).own[minute] === true ? 1 : 0) | (on(date - 1).spill[minute] === true ? 2 : 0);
  });
  return withoutTimeOff(open, spec.timeOff ?? [], span);
}

function withoutTimeOff(open: Uint8Array, timeOff: readonly { from: string; to: string }[], span: Span): Uint8Array {
  const stretches = timeOff.map(({ from, to }) => ({
    from: Temporal.Instant.from(from).epochMilliseconds,
    to: Temporal.Instant.from(to).epochMilliseconds,
  }));
  return open.map((bits, i) => {
    const at = span.start + i * minuteMs;
    return stretches.some(({ from, to }) => from <= at && at < to) ? 0 : bits;
  });
}

/** Whether each minute of a span is open (not 0); for the bits see `weeklyMinutes`. */
function openMinutes(spec: CalendarSpec, span: Span): Uint8Array {
  switch (spec.kind) {
    case "weekly":
      return weeklyMinutes(spec, span);
    case "always":
      return new Uint8Array(span.minutes).fill(1);
    case "union": {
      const parts = spec.calendars.map((part) => openMinutes(part, span));
      return new Uint8Array(span.minutes).map((_, i) => parts.reduce((bits, part) => bits | (part[i] ?? 0), 0));
    }
    case "intersection": {
      const [first, ...rest] = spec.calendars.map((part) => openMinutes(part, span));
      return (first as Uint8Array).map((bits, i) => (rest.every((part) => part[i] !== 0) ? bits : 0));
    }
    case "subtract": {
      const rest = spec.minus.map((part) => openMinutes(part, span));
      return openMinutes(spec.base, span).map((bits, i) => (rest.some((part) => part[i] !== 0) ? 0 : bits));
    }
    case "time-off":
      return withoutTimeOff(openMinutes(spec.base, span), spec.timeOff, span);
  }
}

/** The answers, by counting minutes; `undefined` when the span is too short to tell. All instants on whole minutes. */
export class Oracle {
  readonly span: Span;
  private readonly open: Uint8Array;
  private readonly zone: string;

  constructor(spec: CalendarSpec, span: Span) {
    this.span = span;
    this.open = openMinutes(spec, span);
    this.zone = zoneOf(spec);
  }

  isOpen(t: number): boolean {
    return this.open[this.index(t)] !== 0;
  }

  between(a: number, b: number): number {
    let count = 0;
    for (let i = this.index(a); i < this.index(b); i++) if (this.open[i] !== 0) count++;
    return count * minuteMs;
  }

  add(t: number, ms: number): number | undefined {
    let missing = ms / minuteMs;
    let i = this.index(t);
    for (; missing > 0 && i < this.span.minutes; i++) if (this.open[i] !== 0) missing--;
    return missing > 0 ? undefined : this.instant(i);
  }

  subtract(t: number, ms: number): number | undefined {
    let missing = ms / minuteMs;
    let i = this.index(t);
    for (; missing > 0 && i > 0; i--) if (this.open[i - 1] !== 0) missing--;
    return missing > 0 ? undefined : this.instant(i);
  }

  nextOpen(t: number): number | undefined {
    return this.firstFrom(this.index(t), true);
  }

  nextClose(t: number): number | undefined {
    const open = this.nextOpen(t);
    return open === undefined ? undefined : this.firstFrom(this.index(open), false);
  }

  nextChange(t: number): number | undefined {
    return this.firstFrom(this.index(t), !this.isOpen(t));
  }

  intervals(a: number, b: number): { start: number; end: number }[] {
    const found: { start: number; end: number }[] = [];
    for (let t = a; t < b; t += minuteMs) {
      const last = found.at(-1);
      if (!this.isOpen(t)) continue;
      if (last?.end === t) last.end = t + minuteMs;
      else found.push({ start: t, end: t + minuteMs });
    }
    return found;
  }

  /** The minutes of each date's shifts, by date, from the bits: only for a spec in one zone. */
  private dates(): Map<number, number[]> {
    const dates = new Map<number, number[]>();
    const put = (date: number, i: number): void => {
      const minutes = dates.get(date) ?? [];
      minutes.push(i);
      dates.set(date, minutes);
    };
    readingsOf(this.zone, this.span).forEach(({ date }, i) => {
      const bits = this.open[i] ?? 0;
      if ((bits & 1) !== 0) put(date, i);
      if ((bits & 2) !== 0) put(date - 1, i);
    });
    return dates;
  }

  private ownDate(t: number): number {
    const i = this.index(t);
    const { date } = readingsOf(this.zone, this.span)[i] as Reading;
    return this.open[i] === 2 ? date - 1 : date;
  }

  private nthAfter(date: number, n: number): { date: number; minutes: number[] } | undefined {
    const working = [...this.dates()].filter(([other]) => other > date).sort(([a], [b]) => a - b);
    const [found, minutes] = working[n - 1] ?? [];
    const lastDate = (readingsOf(this.zone, this.span).at(-1) as Reading).date;
    return found === undefined || minutes === undefined || found > lastDate - 2
      ? undefined
      : { date: found, minutes: minutes.sort((a, b) => a - b) };
  }

  endOfWorkingDay(t: number, n: number): number | undefined {
    const own = this.ownDate(t);
    const today = this.dates().get(own);
    const end = today === undefined ? -1 : Math.max(...today) + 1;
    if (n === 0 && end > this.index(t)) return this.instant(end);
    const day = this.nthAfter(own, Math.max(1, n));
    return day && this.instant((day.minutes.at(-1) ?? 0) + 1);
  }

  addWorkingDays(t: number, n: number): number | undefined {
    if (n === 0) return t;
    const all = readingsOf(this.zone, this.span);
    const own = this.ownDate(t);
    const day = this.nthAfter(own, n);
    if (day === undefined) return undefined;
    const now = all[this.index(t)] as Reading;
    const wanted = (day.date + now.date - own) * dayMinutes + now.minute;
    // The clock shows the wanted time, or for the first time a later one.
    let i = all.findIndex(({ date, minute }) => date * dayMinutes + minute === wanted);
    if (i < 0) i = all.findIndex(({ date, minute }) => date * dayMinutes + minute > wanted);
    if (i <= (day.minutes[0] ?? 0)) return this.instant(day.minutes[0] ?? 0);
    // The last minute worked before it, unless the day's work goes on at that point.
    const before = day.minutes.filter((m) => m < i).at(-1) ?? 0;
    return this.instant(day.minutes.includes(i) ? i : before + 1);
  }

  private firstFrom(from: number, open: boolean): number | undefined {
    for (let i = from; i < this.span.minutes; i++) if ((this.open[i] !== 0) === open) return this.instant(i);
    return undefined;
  }

  private index(t: number): number {
    return (t - this.span.start) / minuteMs;
  }

  private instant(i: number): number {
    return this.span.start + i * minuteMs;
  }
}

function zoneOf(spec: CalendarSpec): string {
  switch (spec.kind) {
    case "weekly":
    case "always":
      return spec.timeZone;
    case "union":
    case "intersection":
      return zoneOf(spec.calendars[0] as CalendarSpec);
    case "subtract":
    case "time-off":
      return zoneOf(spec.base);
  }
}
