import { appendInterval, mergeIntervals } from "../time/interval.ts";
import { dayMs, parseDate, zone, type Interval, type Zone } from "../time/index.ts";
import { chunkMs, emptyChunk, packChunk, type Chunk } from "./chunk.ts";
import { firstIndex } from "./first-index.ts";
import { dayHours } from "./hours.ts";
import { Seasons } from "./seasons.ts";
import type { Source } from "./source.ts";
import type { ShiftText, WeeklySpec } from "./spec.ts";

/** Opening time of weekly hours, periods, holidays, overrides and extra openings; time off is subtracted elsewhere. */
export class WeeklySource implements Source {
  readonly zone: Zone;
  readonly firstDated: number;
  readonly lastDated: number;
  private readonly seasons: Seasons;
  /** Dates with hours other than their weekday's, by day number. */
  private readonly special = new Map<number, readonly Interval[]>();
  private readonly specialDays: Float64Array;

  constructor(spec: WeeklySpec) {
    this.zone = zone(spec.timeZone);
    this.seasons = new Seasons(spec);
    // Each list wins over those before it; an extra opening adds to what they leave.
    for (const date of spec.holidays ?? []) this.special.set(parseDate(date) ?? Number.NaN, []);
    for (const [day, hours] of dated(spec.overrides)) this.special.set(day, hours);
    for (const [day, hours] of dated(spec.extraOpenings)) {
      this.special.set(day, mergeIntervals([...this.hoursOn(day), ...hours]));
    }
    this.specialDays = Float64Array.from(this.special.keys()).sort();
    const { first, last } = this.seasons.dated;
    this.firstDated = chunkOf(Math.min(first, this.specialDays[0] ?? Infinity)) - 1;
    this.lastDated = chunkOf(Math.max(last, this.specialDays.at(-1) ?? -Infinity)) + 1;
  }

  chunk(index: number): Chunk {
    const start = index * chunkMs;
    const end = start + chunkMs;
    // Local dates that can reach into the chunk: offsets are below a day, and a shift may have begun the day before.
    const firstDay = start / dayMs - 2;
    const lastDay = end / dayMs;
    const week = this.anySpecial(firstDay, lastDay) ? undefined : this.seasons.only(firstDay, lastDay);
    const local = week === undefined ? this.localHours(firstDay, lastDay) : undefined;
    if (local?.length === 0 || week?.anyHours === false) return emptyChunk;
    const segments = this.zone.segments(start, end);
    const offset = segments[0]?.offset ?? 0;
    const alike = segments.every((segment) => segment.offset === offset) ? week?.plain : undefined;
    const known = alike?.get(offset);
    if (known !== undefined) return known;
    const built = packChunk(this.openings(local ?? this.localHours(firstDay, lastDay), start, end), start);
    alike?.set(offset, built);
    return built;
  }

  shifts(day: number): readonly Interval[] {
    const local = this.localHours(day, day);
    return local.length === 0 ? [] : this.openings(local, (day - 1) * dayMs, (day + 3) * dayMs);
  }

  /** The hours of the shifts that start on a date, from its midnight. */
  private hoursOn(day: number): readonly Interval[] {
    return this.special.get(day) ?? this.seasons.on(day);
  }

  /** The wall-clock stretches of the shifts that start on these dates. */
  private localHours(firstDay: number, lastDay: number): Interval[] {
    const local: Interval[] = [];
    for (let day = firstDay; day <= lastDay; day++) {
      for (const { start, end } of this.hoursOn(day))
        local.push({ start: day * dayMs + start, end: day * dayMs + end });
    }
    return mergeIntervals(local);
  }

  /**
   * The instants in `[from, to)` whose wall clock lies in these stretches. Within a stretch of one offset that is a shift by
   * the offset, so gaps shorten, folds count twice and skipped dates never open, without a rule of their own.
   */
  private openings(local: readonly Interval[], from: number, to: number): Interval[] {
    const open: Interval[] = [];
    for (const segment of this.zone.segments(from, to)) {
      const low = Math.max(segment.start, from);
      const high = Math.min(segment.end, to);
      for (const stretch of local) {
        const start = Math.max(stretch.start - segment.offset, low);
        const end = Math.min(stretch.end - segment.offset, high);
        if (start < end) appendInterval(open, start, end);
      }
    }
    return open;
  }

  private anySpecial(firstDay: number, lastDay: number): boolean {
    const days = this.specialDays;
    const next = firstIndex(days.length, (i) => (days[i] as number) >= firstDay);
    return next < days.length && (days[next] as number) <= lastDay;
  }
}

/** The hours of single dates, by day number. */
function dated(hours: { readonly [date: string]: readonly ShiftText[] } = {}): [number, readonly Interval[]][] {
  return Object.entries(hours).map(([date, shifts]) => [parseDate(date) ?? Number.NaN, dayHours(shifts)]);
}

function chunkOf(day: number): number {
  return Math.floor((day * dayMs) / chunkMs);
}
