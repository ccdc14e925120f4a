import { dayMs, type Interval } from "../time/index.ts";

/**
 * Opening time is compiled in chunks of 49 days: the most whole weeks whose milliseconds fit 32 bits, so that an interval
 * takes 8 bytes, and a chunk without a change of offset or a special date is the same as any other (and shared).
 */
export const chunkMs = 49 * dayMs;

/**
 * The opening time within one chunk, in milliseconds from its start: `count` maximal stretches, `total` milliseconds long.
 *
 * `words` holds from `at` on where each stretch starts, after these the opening time before each, then the total; the ends
 * follow. Before `at` lies a table that says where in the list to look, so that finding a stretch takes a step or two.
 */
export interface Chunk {
  readonly count: number;
  readonly total: number;
  readonly words: Uint32Array;
  readonly at: number;
}

/** For each 2^26 ms (18.6 hours) of a chunk, one byte: how many stretches start before it; 255 means that many or more. */
const bucketBits = 26;
const tableWords = Math.ceil(chunkMs / 2 ** bucketBits / 4);
const mostInTable = 255;

/** A chunk from sorted, disjoint intervals that lie in `[origin, origin + chunkMs)`. */
export function packChunk(intervals: readonly Interval[], origin: number): Chunk {
  const count = intervals.length;
  if (count === 0) return emptyChunk;
  const { words, at } = reserve(count);
  let total = 0;
  for (let i = 0; i < count; i++) {
    const { start, end } = intervals[i] as Interval;
    words[at + i] = start - origin;
    words[at + count + i] = total;
    total += end - start;
  }
  words[at + 2 * count] = total;
  fillTable(words, at, count);
  return total === chunkMs ? fullChunk : { count, total, words, at };
}

function fillTable(words: Uint32Array, at: number, count: number): void {
  let started = 0;
  for (let bucket = 0; bucket < 4 * tableWords; bucket++) {
    while (started < count && (words[at + started] as number) < bucket * 2 ** bucketBits) started++;
    const word = at - tableWords + (bucket >>> 2);
    words[word] = (words[word] as number) | (Math.min(started, mostInTable) << (8 * (bucket & 3)));
  }
}

/**
 * Chunks are laid one after another on pages of 8 KB: an array costs 200 bytes before it holds anything, and there are 75
 * chunks in ten years. A page lives as long as any chunk on it.
 */
const pageWords = 2048;
let page = new Uint32Array(0);
let free = 0;

function reserve(count: number): { readonly words: Uint32Array; readonly at: number } {
  const needed = tableWords + 2 * count + 1;
  if (free + needed > page.length) {
    page = new Uint32Array(Math.max(pageWords, needed));
    free = 0;
  }
  free += needed;
  return { words: page, at: free - needed + tableWords };
}

export const emptyChunk: Chunk = { count: 0, total: 0, words: new Uint32Array(tableWords + 1), at: tableWords };
export const fullChunk: Chunk = {
  count: 1,
  total: chunkMs,
  words: Uint32Array.from({ length: tableWords + 3 }, (_, i) => (i < tableWords + 2 ? 0 : chunkMs)),
  at: tableWords,
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
  return chunk.words[chunk.at + i] as number;
}

/** Where stretch `i` ends. */
export function closeOf({ words, at, count }: Chunk, i: number): number {
  const sum = at + count + i;
  return (words[at + i] as number) + (words[sum + 1] as number) - (words[sum] as number);
}

/** The last stretch that starts at or before `rel`, or -1, for `0 <= rel < chunkMs`. */
export function lastStarted({ words, at, count }: Chunk, rel: number): number {
  const bucket = rel >>> bucketBits;
  const before = ((words[at - tableWords + (bucket >>> 2)] as number) >>> (8 * (bucket & 3))) & mostInTable;
  return firstAbove(words, at + before, at + count, rel) - at - 1;
}

/** The opening time in `[0, rel)`, where `i` is the stretch that {@link lastStarted} finds for `rel`. */
export function measureIn({ words, at, count }: Chunk, i: number, rel: number): number {
  if (i < 0) return 0;
  const sum = at + count + i;
  const soFar = (words[sum] as number) + rel - (words[at + i] as number);
  const after = words[sum + 1] as number;
  return soFar < after ? soFar : after;
}

/** The opening time in `[0, rel)`, for `0 <= rel < chunkMs`. */
export function measureTo(chunk: Chunk, rel: number): number {
  return measureIn(chunk, lastStarted(chunk, rel), rel);
}

/** The earliest point with `measureTo` at least `ms`, for `0 < ms <= total`; it lies in stretch `from` or after it. */
export function earliestWith({ words, at, count }: Chunk, ms: number, from: number): number {
  const sums = at + count;
  const sum = firstAbove(words, sums + Math.max(from, 0) + 1, sums + count, Math.ceil(ms) - 1) - 1;
  return (words[sum - count] as number) + ms - (words[sum] as number);
}

/** The latest point with `measureTo` at most `ms`, for `0 <= ms < total`; it lies in stretch `to` or before it. */
export function latestWith({ words, at, count }: Chunk, ms: number, to: number): number {
  const sums = at + count;
  // It is most often the stretch itself or the one before.
  const near = sums + Math.max(to - 1, 0);
  const sum = firstAbove(words, (words[near] as number) <= ms ? near : sums, sums + count, ms) - 1;
  return (words[sum - count] as number) + ms - (words[sum] as number);
}

/** The first of the sorted words in `[low, high)` that is above `limit`, or `high`; the sooner found the nearer it is. */
function firstAbove(words: Uint32Array, low: number, high: number, limit: number): number {
  let i = low;
  while (i < high && (words[i] as number) <= limit) {
    i++;
    if (i === low + 8) return gallopAbove(words, i, high, limit);
  }
  return i;
}

function gallopAbove(words: Uint32Array, from: number, high: number, limit: number): number {
  let low = from;
  let step = 8;
  for (; low + step < high && (words[low + step] as number) <= limit; step *= 2) low += step;
  let top = Math.min(low + step, high);
  while (low < top) {
    const middle = (low + top) >>> 1;
    if ((words[middle] as number) <= limit) low = middle + 1;
    else top = middle;
  }
  return low;
}
