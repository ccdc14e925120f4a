import type { Timeline } from "../../calendar/index.ts";
import { dateOfDay, dayMs, dayOfDate, weekdayOfDay, type Instant, type Zone } from "../../time/index.ts";
import type { Commitment } from "./commitment.ts";

/** Days by number, the first one and the one after the last. */
export interface Days {
  readonly first: number;
  readonly end: number;
}

/** The whole week, month or quarter a day lies in. */
export function periodOfDay(every: Commitment["every"], day: number): Days {
  if (every === "week") {
    const first = day - weekdayOfDay(day);
    return { first, end: first + 7 };
  }
  const { year, month } = dateOfDay(day);
  const months = every === "month" ? 1 : 3;
  const from = year * 12 + Math.floor((month - 1) / months) * months;
  return { first: firstOfMonth(from), end: firstOfMonth(from + months) };
}

/** @param count Months since the year 0. */
function firstOfMonth(count: number): number {
  return dayOfDate(Math.floor(count / 12), (count % 12) + 1, 1);
}

/** The instant a day begins at: midnight, or the end of the gap that leaves it out. */
export function beginOf(day: number, zone: Zone): Instant {
  return zone.firstInstantOf(day * dayMs);
}

/** The day an instant lies on. */
export function dayAt(at: Instant, zone: Zone): number {
  return Math.floor(zone.localOf(at) / dayMs);
}

/** The first day that begins at or after an instant. */
export function dayFrom(at: Instant, zone: Zone): number {
  const day = dayAt(at, zone);
  return beginOf(day, zone) < at ? day + 1 : day;
}

/** How many of the days are working days: those on which a shift starts that has any time left. */
export function workingDays({ first, end }: Days, zone: Zone, timeline: Timeline): number {
  let count = 0;
  let close = firstClose(first, zone, timeline);
  for (let day = first; day < end; day++) {
    const next = firstClose(day + 1, zone, timeline);
    // The next working day, seen from this one, is another than seen from tomorrow: it is this one.
    if (next !== close) count += 1;
    close = next;
  }
  return count;
}

/** When the first working day at or after a day ends. */
function firstClose(day: number, zone: Zone, timeline: Timeline): Instant | null {
  return timeline.endOfWorkingDay(beginOf(day, zone) - 1, 1);
}
