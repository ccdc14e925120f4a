import { dayMs, type Interval } from "../time/index.ts";

/**
 * Opening time is compiled in chunks of 49 days: the most whole weeks whose milliseconds fit 32 bits, so that an interval
 * takes 8 bytes, and a chunk without a change of offset or a special date is the same as any other (and shared).
 */
export const chunkMs = 49 * dayMs;

/**
 * The opening time within one chunk, in milliseconds from its start: `count` maximal stretches, of which `opens` holds the
 * starts and `sums` the opening time before each, with the total after the last. The ends follow from these.
 */
export interface Chunk {
  readonly count: number;
  readonly opens: Uint32Array;
  readonly sums: Uint32Array;
  readonly total: number;
}

/** A chunk from sorted, disjoint intervals that lie in `[origin, origin + chunkMs)`. */
export function packChunk(intervals: readonly Interval[], origin: number): Chunk {
  const count = intervals.length;
  if (count === 0) return emptyChunk;
  const opens = new Uint32Array(count);
  const sums = new Uint32Array(count + 1);
  let total = 0;
  for (let i = 0; i < count; i++) {
    const { start, end } = intervals[i] as Interval;
    opens[i] = start - origin;
    total += end - start;
    sums[i + 1] = total;
  }
  return total === chunkMs ? fullChunk : { count, opens, sums, total };
}

export const emptyChunk: Chunk = { count: 0, opens: new Uint32Array(0), sums: new Uint32Array(1), total: 0 };
export const fullChunk: Chunk = {
  count: 1,
  opens: new Uint32Array(1),
  sums: Uint32Array.of(0, chunkMs),
  total: chunkMs,
};

/** The intervals a chunk was packed from. */
export function unpackChunk(chunk: Chunk, origin: number): Interval[] {
  const intervals: Interval[] = [];
  for (let i = 0; i < chunk.count; i++) {
    intervals.push({ start: origin + openOf(chunk, i), end: origin + closeOf(chunk, i) });
  }
  return intervals;
}

/** Where stretch `i` starts. */
export function openOf(chunk: Chunk, i: number): number {
  return chunk.opens[i] as number;
}

/** Where stretch `i` ends. */
export function closeOf(chunk: Chunk, i: number): number {
  return (chunk.opens[i] as number) + (chunk.sums[i + 1] as number) - (chunk.sums[i] as number);
}

/** The last stretch that starts at or before `rel`, or -1. */
export function lastStarted(chunk: Chunk, rel: number): number {
  const { opens } = chunk;
  let low = 0;
  let high = chunk.count;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((opens[middle] as number) <= rel) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}

/** The opening time in `[0, rel)`. */
export function measureTo(chunk: Chunk, rel: number): number {
  const i = lastStarted(chunk, rel);
  if (i < 0) return 0;
  const sofar = (chunk.sums[i] as number) + rel - (chunk.opens[i] as number);
  const after = chunk.sums[i + 1] as number;
  return sofar < after ? sofar : after;
}

/** The earliest point with `measureTo` at least `ms`, for `0 < ms <= total`. */
export function earliestWith(chunk: Chunk, ms: number): number {
  const { sums } = chunk;
  let low = 0;
  let high = chunk.count - 1;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((sums[middle + 1] as number) < ms) low = middle + 1;
    else high = middle;
  }
  return (chunk.opens[low] as number) + ms - (sums[low] as number);
}

/** The latest point with `measureTo` at most `ms`, for `0 <= ms < total`. */
export function latestWith(chunk: Chunk, ms: number): number {
  const { sums } = chunk;
  let low = 0;
  let high = chunk.count - 1;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((sums[middle + 1] as number) <= ms) low = middle + 1;
    else high = middle;
  }
  return (chunk.opens[low] as number) + ms - (sums[low] as number);
}
