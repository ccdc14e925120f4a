import { intersectIntervals, mergeIntervals, subtractIntervals } from "../time/interval.ts";
import { dayMs, type Interval, type Zone } from "../time/index.ts";
import { chunkMs, emptyChunk, fullChunk, packChunk, unpackChunk, type Chunk } from "./chunk.ts";
import type { Source } from "./source.ts";
import type { CompiledTimeline } from "./compiled-timeline.ts";

/** Open at every instant; a shift is a whole date. */
export class AlwaysSource implements Source {
  readonly firstDated = Infinity;
  readonly lastDated = -Infinity;
  readonly zone: Zone;

  constructor(zone: Zone) {
    this.zone = zone;
  }

  chunk(): Chunk {
    return fullChunk;
  }

  shifts(day: number): readonly Interval[] {
    const start = this.zone.firstInstantOf(day * dayMs);
    const end = this.zone.firstInstantOf((day + 1) * dayMs);
    return start < end ? [{ start, end }] : [];
  }
}

/** Several calendars combined instant by instant; the first one's zone says which date it is. */
abstract class CombinedSource implements Source {
  readonly zone: Zone;
  readonly firstDated: number;
  readonly lastDated: number;
  protected readonly first: CompiledTimeline;
  protected readonly rest: readonly CompiledTimeline[];

  constructor(first: CompiledTimeline, rest: readonly CompiledTimeline[]) {
    this.first = first;
    this.rest = rest;
    this.zone = first.source.zone;
    this.firstDated = Math.min(...[first, ...rest].map(({ source }) => source.firstDated));
    this.lastDated = Math.max(...[first, ...rest].map(({ source }) => source.lastDated));
  }

  chunk(index: number): Chunk {
    return this.rest.reduce<Chunk>((chunk, part) => this.combine(chunk, part, index), this.first.chunkAt(index));
  }

  shifts(day: number): readonly Interval[] {
    return this.rest.reduce((shifts, part) => {
      return shifts.length === 0 ? shifts : this.operation(shifts, openingsAround(part, shifts));
    }, this.first.source.shifts(day));
  }

  protected abstract operation(a: readonly Interval[], b: readonly Interval[]): Interval[];

  protected abstract combine(chunk: Chunk, part: CompiledTimeline, index: number): Chunk;

  protected apply(a: Chunk, b: Chunk, index: number): Chunk {
    const origin = index * chunkMs;
    return packChunk(this.operation(unpackChunk(a, origin), unpackChunk(b, origin)), origin);
  }
}

export class UnionSource extends CombinedSource {
  protected override combine(chunk: Chunk, part: CompiledTimeline, index: number): Chunk {
    if (chunk === fullChunk) return chunk;
    const other = part.chunkAt(index);
    if (chunk === emptyChunk || other === fullChunk) return other;
    return other === emptyChunk ? chunk : this.apply(chunk, other, index);
  }

  protected override operation(a: readonly Interval[], b: readonly Interval[]): Interval[] {
    return mergeIntervals([...a, ...b]);
  }

  override shifts(day: number): readonly Interval[] {
    return mergeIntervals([this.first, ...this.rest].flatMap(({ source }) => this.shiftsOf(source, day)));
  }

  /** A part in another zone has other dates: its stretches count to the date on which they start here. */
  private shiftsOf(source: Source, day: number): readonly Interval[] {
    if (source.zone === this.zone) return source.shifts(day);
    return [day - 1, day, day + 1]
      .flatMap((other) => source.shifts(other))
      .filter(({ start }) => Math.floor(this.zone.localOf(start) / dayMs) === day);
  }
}

export class IntersectionSource extends CombinedSource {
  protected override combine(chunk: Chunk, part: CompiledTimeline, index: number): Chunk {
    if (chunk === emptyChunk) return chunk;
    const other = part.chunkAt(index);
    if (chunk === fullChunk || other === emptyChunk) return other;
    return other === fullChunk ? chunk : this.apply(chunk, other, index);
  }

  protected override operation(a: readonly Interval[], b: readonly Interval[]): Interval[] {
    return intersectIntervals(a, b);
  }
}

export class SubtractSource extends CombinedSource {
  protected override combine(chunk: Chunk, part: CompiledTimeline, index: number): Chunk {
    if (chunk === emptyChunk) return chunk;
    const other = part.chunkAt(index);
    if (other === fullChunk) return emptyChunk;
    return other === emptyChunk ? chunk : this.apply(chunk, other, index);
  }

  protected override operation(a: readonly Interval[], b: readonly Interval[]): Interval[] {
    return subtractIntervals(a, b);
  }
}

function openingsAround(part: CompiledTimeline, shifts: readonly Interval[]): readonly Interval[] {
  return part.intervals((shifts[0] as Interval).start, (shifts.at(-1) as Interval).end);
}
