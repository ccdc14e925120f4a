import { mergeIntervals } from "../time/interval.ts";
import { dayMs, dayOfDate, type Instant, type Interval } from "../time/index.ts";
import { chunkMs } from "./chunk.ts";
import type { Source } from "./source.ts";

const firstDay = dayOfDate(1900, 1, 1);
const lastDay = dayOfDate(2399, 12, 31);
const horizonDays = 3_653;

/** See `Calendar.endOfWorkingDay`. */
export function endOfWorkingDay(source: Source, t: Instant, n: number): Instant | null {
  const own = ownDay(source, t);
  if (own === null) return null;
  const end = source.shifts(own).at(-1)?.end;
  if (n === 0 && end !== undefined && end > t) return end;
  return nthWorkingDay(source, own, Math.max(n, 1))?.shifts.at(-1)?.end ?? null;
}

/** See `Calendar.addWorkingDays`. */
export function addWorkingDays(source: Source, t: Instant, n: number): Instant | null {
  if (n === 0) return t;
  const own = ownDay(source, t);
  if (own === null) return null;
  const target = nthWorkingDay(source, own, n);
  if (target === null) return null;
  const timeOfDay = source.zone.localOf(t) - own * dayMs;
  return moveIntoHours(source.zone.firstInstantOf(target.day * dayMs + timeOfDay), target.shifts);
}

/**
 * The day an instant belongs to: the date of the shift it falls in, which for the small hours of an overnight shift is the
 * date before; its local date when none of these shifts is running.
 */
function ownDay(source: Source, t: Instant): number | null {
  if (!(t >= firstDay * dayMs && t < (lastDay + 1) * dayMs)) return null;
  const date = Math.floor(source.zone.localOf(t) / dayMs);
  if (covers(source.shifts(date), t)) return date;
  return covers(source.shifts(date - 1), t) ? date - 1 : date;
}

function covers(shifts: readonly Interval[], t: Instant): boolean {
  return shifts.some(({ start, end }) => start <= t && t < end);
}

interface WorkingDay {
  readonly day: number;
  readonly shifts: readonly Interval[];
}

/** The `n`-th date after `day` whose shifts have any opening time; `null` after ten years without one. */
function nthWorkingDay(source: Source, day: number, n: number): WorkingDay | null {
  const dated = (source.lastDated + 1) * (chunkMs / dayMs);
  let missing = n;
  let limit = Math.max(day, dated) + horizonDays;
  for (let date = day + 1; date <= limit && date <= lastDay; date++) {
    const shifts = source.shifts(date);
    if (shifts.length === 0) continue;
    missing--;
    if (missing === 0) return { day: date, shifts: mergeIntervals(shifts) };
    limit = Math.max(date, dated) + horizonDays;
  }
  return null;
}

/** Before the first opening: that opening. In a break or after the last closing: the closing before it. */
function moveIntoHours(at: Instant, shifts: readonly Interval[]): Instant {
  const running = shifts.findLast(({ start }) => start <= at);
  return running === undefined ? (shifts[0] as Interval).start : Math.min(at, running.end);
}
