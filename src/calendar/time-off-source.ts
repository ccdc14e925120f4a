import { mergeIntervals, subtractIntervals } from "../time/interval.ts";
import type { Instant, Interval, Zone } from "../time/index.ts";
import { chunkMs, emptyChunk, packChunk, unpackChunk, type Chunk } from "./chunk.ts";
import { firstIndex } from "./first-index.ts";
import type { Base, Source } from "./source.ts";
import { firstChunk, lastChunk, type CompiledTimeline } from "./compiled-timeline.ts";

/**
 * A timeline without some stretches of instants. Chunks that none of them touches are the timeline's, so that a person's
 * leave costs a chunk or two however far ahead somebody looks.
 */
export class TimeOffSource implements Source {
  readonly zone: Zone;
  readonly firstDated: number;
  readonly lastDated: number;
  readonly base: Base;
  private readonly timeline: CompiledTimeline;
  private readonly timeOff: readonly Interval[];

  constructor(timeline: CompiledTimeline, timeOff: readonly Interval[]) {
    this.timeline = timeline;
    this.timeOff = mergeIntervals(timeOff);
    this.zone = timeline.source.zone;
    // Time off without an end in reach leads to no opening: nothing to wait for there.
    const last = this.timeOff.findLast(({ end }) => chunkOf(end) <= lastChunk) ?? { end: -Infinity };
    const { start } = this.timeOff[0] ?? { start: Infinity };
    const { end } = this.timeOff.at(-1) ?? { end: -Infinity };
    this.firstDated = Math.min(timeline.source.firstDated, chunkOf(start));
    this.lastDated = Math.max(timeline.source.lastDated, chunkOf(last.end));
    this.base = {
      chunks: timeline,
      firstOwn: Math.min(chunkOf(start), lastChunk + 1),
      lastOwn: Math.max(firstChunk - 1, Math.min(chunkOf(end), lastChunk)),
    };
  }

  chunk(index: number): Chunk {
    const origin = index * chunkMs;
    const off = this.between(origin, origin + chunkMs);
    if (off.length === 0) return this.timeline.chunkAt(index);
    if ((off[0] as Interval).start <= origin && (off[0] as Interval).end >= origin + chunkMs) return emptyChunk;
    return packChunk(subtractIntervals(unpackChunk(this.timeline.chunkAt(index), origin), off), origin);
  }

  shifts(day: number): readonly Interval[] {
    const shifts = this.timeline.source.shifts(day);
    if (shifts.length === 0) return shifts;
    return subtractIntervals(shifts, this.between((shifts[0] as Interval).start, (shifts.at(-1) as Interval).end));
  }

  /** The time off that meets `[from, to)`. */
  private between(from: Instant, to: Instant): readonly Interval[] {
    const first = firstIndex(this.timeOff.length, (i) => (this.timeOff[i] as Interval).end > from);
    let last = first;
    while (last < this.timeOff.length && (this.timeOff[last] as Interval).start < to) last++;
    return this.timeOff.slice(first, last);
  }
}

function chunkOf(at: Instant): number {
  return Math.floor(at / chunkMs);
}
