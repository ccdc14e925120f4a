import { appendInterval, mergeIntervals } from "../time/interval.ts";
import { dayMs, parseDate, weekdayOfDay, zone, type Interval, type Zone } from "../time/index.ts";
import { chunkMs, emptyChunk, packChunk, type Chunk } from "./chunk.ts";
import { readShift } from "./hours.ts";
import type { Source } from "./source.ts";
import { weekdays, type WeeklySpec } from "./spec.ts";

/** Wall-clock stretches of one date, in milliseconds from its midnight; up to 48 hours when a shift runs overnight. */
type DayHours = readonly Interval[];

const closed: DayHours = [];

/** Opening time of fixed weekly hours, holidays and overrides; time off is subtracted elsewhere. */
export class WeeklySource implements Source {
  readonly zone: Zone;
  readonly firstDated: number;
  readonly lastDated: number;
  private readonly week: readonly DayHours[];
  private readonly special = new Map<number, DayHours>();
  private readonly specialDays: Float64Array;
  private readonly anyHours: boolean;
  /** Chunks without special dates and changes of offset, by their offset: all such chunks of a calendar are equal. */
  private readonly plain = new Map<number, Chunk>();

  constructor(spec: WeeklySpec) {
    this.zone = zone(spec.timeZone);
    this.week = weekdays.map((day) => dayHours(spec.hours[day] ?? []));
    this.anyHours = this.week.some((hours) => hours.length > 0);
    for (const date of spec.holidays ?? []) this.special.set(parseDate(date) ?? Number.NaN, closed);
    for (const [date, shifts] of Object.entries(spec.overrides ?? {})) {
      this.special.set(parseDate(date) ?? Number.NaN, dayHours(shifts));
    }
    this.specialDays = Float64Array.from(this.special.keys()).sort();
    this.firstDated = Math.floor(((this.specialDays[0] ?? Infinity) * dayMs) / chunkMs) - 1;
    this.lastDated = Math.floor(((this.specialDays.at(-1) ?? -Infinity) * dayMs) / chunkMs) + 1;
  }

  chunk(index: number): Chunk {
    const start = index * chunkMs;
    const end = start + chunkMs;
    // Local dates that can reach into the chunk: offsets are below a day, and a shift may have begun the day before.
    const firstDay = start / dayMs - 2;
    const lastDay = end / dayMs;
    const anySpecial = this.anySpecial(firstDay, lastDay);
    if (!this.anyHours && !anySpecial) return emptyChunk;
    const special = anySpecial ? this.localHours(firstDay, lastDay) : undefined;
    if (special?.length === 0) return emptyChunk;
    const segments = this.zone.segments(start, end);
    const offset = segments[0]?.offset ?? 0;
    const isPlain = special === undefined && segments.every((segment) => segment.offset === offset);
    const known = isPlain ? this.plain.get(offset) : undefined;
    if (known !== undefined) return known;
    const built = packChunk(this.openings(special ?? this.localHours(firstDay, lastDay), start, end), start);
    if (isPlain) this.plain.set(offset, built);
    return built;
  }

  shifts(day: number): readonly Interval[] {
    const local = this.localHours(day, day);
    return local.length === 0 ? [] : this.openings(local, (day - 1) * dayMs, (day + 3) * dayMs);
  }

  /** The wall-clock stretches of the shifts that start on these dates. */
  private localHours(firstDay: number, lastDay: number): Interval[] {
    const local: Interval[] = [];
    for (let day = firstDay; day <= lastDay; day++) {
      const hours = this.special.get(day) ?? (this.week[weekdayOfDay(day)] as DayHours);
      for (const { start, end } of hours) local.push({ start: day * dayMs + start, end: day * dayMs + end });
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
    let low = 0;
    let high = days.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((days[middle] as number) < firstDay) low = middle + 1;
      else high = middle;
    }
    return low < days.length && (days[low] as number) <= lastDay;
  }
}

function dayHours(shifts: readonly string[]): DayHours {
  return mergeIntervals(shifts.flatMap((text) => readShift(text) ?? []));
}
