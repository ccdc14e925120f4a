import { mergeIntervals, subtractIntervals } from "../time/interval.ts";
import type { Instant, Interval, Zone } from "../time/index.ts";
import { chunkMs, emptyChunk, packChunk, unpackChunk, type Chunk } from "./chunk.ts";
import type { Source } from "./source.ts";
import { lastChunk, type CompiledTimeline } from "./compiled-timeline.ts";

/** A base without some stretches of instants. Chunks that no time off touches are the base's own. */
export class TimeOffSource implements Source {
  readonly zone: Zone;
  readonly firstDated: number;
  readonly lastDated: number;
  private readonly base: CompiledTimeline;
  private readonly timeOff: readonly Interval[];

  constructor(base: CompiledTimeline, timeOff: readonly Interval[]) {
    this.base = base;
    this.timeOff = mergeIntervals(timeOff);
    this.zone = base.source.zone;
    // Time off without an end in reach leads to no opening: nothing to wait for there.
    const last = this.timeOff.findLast(({ end }) => Math.floor(end / chunkMs) <= lastChunk) ?? { end: -Infinity };
    const first = this.timeOff[0] ?? { start: Infinity };
    this.firstDated = Math.min(base.source.firstDated, Math.floor(first.start / chunkMs));
    this.lastDated = Math.max(base.source.lastDated, Math.floor(last.end / chunkMs));
  }

  chunk(index: number): Chunk {
    const origin = index * chunkMs;
    const off = this.between(origin, origin + chunkMs);
    if (off.length === 0) return this.base.chunkAt(index);
    if ((off[0] as Interval).start <= origin && (off[0] as Interval).end >= origin + chunkMs) return emptyChunk;
    return packChunk(subtractIntervals(unpackChunk(this.base.chunkAt(index), origin), off), origin);
  }

  shifts(day: number): readonly Interval[] {
    const shifts = this.base.source.shifts(day);
    if (shifts.length === 0) return shifts;
    return subtractIntervals(shifts, this.between((shifts[0] as Interval).start, (shifts.at(-1) as Interval).end));
  }

  /** The time off that meets `[from, to)`. */
  private between(from: Instant, to: Instant): readonly Interval[] {
    const first = this.firstEndingAfter(from);
    let last = first;
    while (last < this.timeOff.length && (this.timeOff[last] as Interval).start < to) last++;
    return this.timeOff.slice(first, last);
  }

  private firstEndingAfter(at: Instant): number {
    let low = 0;
    let high = this.timeOff.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.timeOff[middle] as Interval).end <= at) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
