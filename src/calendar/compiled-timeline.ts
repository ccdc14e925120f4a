import { appendInterval } from "../time/interval.ts";
import { dayMs, dayOfDate, type Instant, type Interval } from "../time/index.ts";
import {
  chunkMs,
  closeOf,
  earliestWith,
  emptyChunk,
  fullChunk,
  lastStarted,
  latestWith,
  measureIn,
  measureTo,
  openOf,
  type Chunk,
} from "./chunk.ts";
import type { Chunks, Source } from "./source.ts";
import type { Timeline } from "./timeline.ts";
import { addWorkingDays, endOfWorkingDay } from "./working-days.ts";

/** The years a timeline knows, as instants. */
export const knownFrom: Instant = dayOfDate(1900, 1, 1) * dayMs;
export const knownUntil: Instant = dayOfDate(2400, 1, 1) * dayMs;
export const firstChunk = Math.floor(knownFrom / chunkMs);
export const lastChunk = Math.floor((knownUntil - 1) / chunkMs);

/** Ten years: a search that meets no change for so long gives up. */
const horizonChunks = Math.ceil((3_653 * dayMs) / chunkMs);

/** The most chunks kept at once, 137 years. Far jumps start over rather than keep more. */
const keptChunks = 1024;

/**
 * A timeline compiled chunk by chunk, on demand. What is kept is one window of neighbouring chunks, with the opening time
 * before each, so that measuring over years is a subtraction. Chunks that its source has from a base are left to the base.
 */
export class CompiledTimeline implements Timeline, Chunks {
  readonly source: Source;
  private readonly base: Chunks | undefined;
  private readonly firstOwn: number;
  private readonly lastOwn: number;
  private first = 0;
  private chunks: Chunk[] = [];
  /** Opening time from an arbitrary origin to the start of each chunk kept, and to the end of the last. */
  private before: number[] = [0];

  constructor(source: Source) {
    this.source = source;
    this.base = source.base?.chunks;
    this.firstOwn = source.base?.firstOwn ?? firstChunk;
    this.lastOwn = source.base?.lastOwn ?? lastChunk;
  }

  isOpen(t: Instant): boolean {
    const index = Math.floor(t / chunkMs);
    const chunk = this.chunkAt(index);
    const rel = t - index * chunkMs;
    const i = lastStarted(chunk, rel);
    return i >= 0 && rel < closeOf(chunk, i);
  }

  between(a: Instant, b: Instant): number {
    if (!(a <= b)) return a > b ? 0 - this.between(b, a) : Number.NaN; // 0 - x: never -0
    const fromIndex = Math.floor(a / chunkMs);
    const toIndex = Math.floor(b / chunkMs);
    const head = measureTo(this.chunkAt(fromIndex), a - fromIndex * chunkMs);
    const tail = measureTo(this.chunkAt(toIndex), b - toIndex * chunkMs);
    return this.totalOf(fromIndex, toIndex) + tail - head;
  }

  add(t: Instant, ms: number): Instant | null {
    if (!(ms > 0)) return ms <= 0 ? t : null;
    const index = Math.floor(t / chunkMs);
    const chunk = this.chunkAt(index);
    const rel = t - index * chunkMs;
    const i = lastStarted(chunk, rel);
    const wanted = measureIn(chunk, i, rel) + ms;
    if (wanted <= chunk.total) return index * chunkMs + earliestWith(chunk, wanted, i);
    return this.addFrom(index + 1, wanted - chunk.total);
  }

  subtract(t: Instant, ms: number): Instant | null {
    if (!(ms > 0)) return ms <= 0 ? t : null;
    const index = Math.floor(t / chunkMs);
    const chunk = this.chunkAt(index);
    const rel = t - index * chunkMs;
    const i = lastStarted(chunk, rel);
    const wanted = measureIn(chunk, i, rel) - ms;
    if (wanted >= 0) return index * chunkMs + latestWith(chunk, wanted, i);
    return this.subtractFrom(index - 1, -wanted);
  }

  nextOpen(t: Instant): Instant | null {
    const index = Math.floor(t / chunkMs);
    const chunk = this.chunkAt(index);
    const rel = t - index * chunkMs;
    const i = lastStarted(chunk, rel);
    if (i >= 0 && rel < closeOf(chunk, i)) return t;
    if (i + 1 < chunk.count) return index * chunkMs + openOf(chunk, i + 1);
    const next = this.findAfter(index, emptyChunk);
    return next === null ? null : next * chunkMs + openOf(this.chunkAt(next), 0);
  }

  nextClose(t: Instant): Instant | null {
    const open = this.nextOpen(t);
    if (open === null) return null;
    const index = Math.floor(open / chunkMs);
    const chunk = this.chunkAt(index);
    const close = closeOf(chunk, lastStarted(chunk, open - index * chunkMs));
    if (close < chunkMs) return index * chunkMs + close;
    // The stretch reaches the end of its chunk: it may go on through whole chunks into the start of another.
    const next = this.findAfter(index, fullChunk);
    if (next === null) return null;
    const last = this.chunkAt(next);
    return next * chunkMs + (last.count > 0 && openOf(last, 0) === 0 ? closeOf(last, 0) : 0);
  }

  nextChange(t: Instant): Instant | null {
    return this.isOpen(t) ? this.nextClose(t) : this.nextOpen(t);
  }

  intervals(a: Instant, b: Instant): Interval[] {
    const found: Interval[] = [];
    if (!(a < b)) return found;
    const from = clamp(a);
    const to = clamp(b);
    for (let index = Math.floor(from / chunkMs); index * chunkMs < to; index++) {
      const chunk = this.chunkAt(index);
      const origin = index * chunkMs;
      for (let i = Math.max(0, lastStarted(chunk, Math.max(0, from - origin))); i < chunk.count; i++) {
        const start = Math.max(from, origin + openOf(chunk, i));
        const end = Math.min(to, origin + closeOf(chunk, i));
        if (start >= to) break;
        if (start < end) appendInterval(found, start, end);
      }
    }
    return found;
  }

  endOfWorkingDay(t: Instant, n: number): Instant | null {
    return endOfWorkingDay(this.source, t, n);
  }

  addWorkingDays(t: Instant, n: number): Instant | null {
    return addWorkingDays(this.source, t, n);
  }

  /** The compiled chunk of this index; the empty one outside the known years. */
  chunkAt(index: number): Chunk {
    const i = index - this.first;
    return i >= 0 && i < this.chunks.length ? (this.chunks[i] as Chunk) : this.missing(index);
  }

  totalOf(from: number, to: number): number {
    const low = from - this.first;
    const high = to - this.first;
    if (low >= 0 && low <= high && high < this.before.length) {
      return (this.before[high] as number) - (this.before[low] as number);
    }
    return this.missingTotal(from, to);
  }

  private missing(index: number): Chunk {
    if (!(index >= firstChunk && index <= lastChunk)) return emptyChunk;
    if (this.base !== undefined && (index < this.firstOwn || index > this.lastOwn)) return this.base.chunkAt(index);
    this.keep(index, index);
    return this.chunks[index - this.first] as Chunk;
  }

  private addFrom(index: number, ms: number): Instant | null {
    let missing = ms;
    let limit = this.horizonAfter(index);
    for (let i = Math.max(index, firstChunk); i <= limit; i++) {
      const chunk = this.chunkAt(i);
      if (missing <= chunk.total) return i * chunkMs + earliestWith(chunk, missing, 0);
      if (chunk.total > 0) limit = this.horizonAfter(i);
      missing -= chunk.total;
    }
    return null;
  }

  private subtractFrom(index: number, ms: number): Instant | null {
    let missing = ms;
    let limit = this.horizonBefore(index);
    for (let i = Math.min(index, lastChunk); i >= limit; i--) {
      const chunk = this.chunkAt(i);
      if (missing <= chunk.total) return i * chunkMs + latestWith(chunk, chunk.total - missing, chunk.count);
      if (chunk.total > 0) limit = this.horizonBefore(i);
      missing -= chunk.total;
    }
    return null;
  }

  /** The first chunk after this one that is not `passed` (all closed, or all open). */
  private findAfter(index: number, passed: Chunk): number | null {
    const limit = this.horizonAfter(index);
    for (let i = Math.max(index + 1, firstChunk); i <= limit; i++) {
      if (this.chunkAt(i) !== passed) return i;
    }
    return null;
  }

  private horizonAfter(index: number): number {
    return Math.min(lastChunk, Math.max(index, this.source.lastDated) + horizonChunks);
  }

  private horizonBefore(index: number): number {
    return Math.max(firstChunk, Math.min(index, this.source.firstDated) - horizonChunks);
  }

  private missingTotal(from: number, to: number): number {
    const low = Math.max(from, firstChunk);
    const high = Math.min(to, lastChunk + 1);
    if (low >= high) return 0;
    if (this.base === undefined) return this.ownTotal(low, high);
    const firstOwn = Math.min(Math.max(low, this.firstOwn), high);
    const endOwn = Math.max(Math.min(high, this.lastOwn + 1), firstOwn);
    const { base } = this;
    return base.totalOf(low, firstOwn) + this.ownTotal(firstOwn, endOwn) + base.totalOf(endOwn, high);
  }

  private ownTotal(from: number, to: number): number {
    if (from === to) return 0;
    if (to - from < keptChunks) {
      this.keep(from, to - 1);
      return (this.before[to - this.first] as number) - (this.before[from - this.first] as number);
    }
    let total = 0;
    for (let index = from; index < to; index++) total += this.chunkAt(index).total;
    return total;
  }

  /** Makes the window hold the chunks `low` to `high`, and all between them and what it holds already. */
  private keep(low: number, high: number): void {
    const { first, chunks } = this;
    if (chunks.length > 0 && low >= first && high < first + chunks.length) return;
    const newFirst = Math.min(low, first);
    const newLast = Math.max(high, first + chunks.length - 1);
    if (chunks.length === 0 || newLast - newFirst >= keptChunks) {
      const chunk = this.source.chunk(low);
      this.first = low;
      this.chunks = [chunk];
      this.before = [0, chunk.total];
    }
    for (let index = this.first + this.chunks.length; index <= high; index++) {
      const chunk = this.source.chunk(index);
      this.chunks.push(chunk);
      this.before.push((this.before[this.before.length - 1] as number) + chunk.total);
    }
    if (low < this.first) this.prepend(low);
  }

  private prepend(low: number): void {
    const chunks: Chunk[] = [];
    for (let index = low; index < this.first; index++) chunks.push(this.source.chunk(index));
    let sum = (this.before[0] as number) - chunks.reduce((total, chunk) => total + chunk.total, 0);
    const before = chunks.map(({ total }) => (sum += total) - total);
    this.chunks = [...chunks, ...this.chunks];
    this.before = [...before, ...this.before];
    this.first = low;
  }
}

function clamp(t: Instant): Instant {
  return Math.min(Math.max(t, firstChunk * chunkMs), (lastChunk + 1) * chunkMs);
}
