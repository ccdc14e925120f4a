import type { Interval, Zone } from "../time/index.ts";
import type { Chunk } from "./chunk.ts";

/** What a timeline is compiled from. */
export interface Source {
  /** Says which date an instant belongs to. */
  readonly zone: Zone;
  /** The opening time of one chunk: `[index * chunkMs, (index + 1) * chunkMs)`. Pure; its timeline keeps the result. */
  chunk(index: number): Chunk;
  /**
   * The opening time, sorted and disjoint, of the shifts that start on the date with this day number, reaching into the
   * next one where a shift runs overnight. What a timeline's days are made of.
   */
  shifts(day: number): readonly Interval[];
  /** The first and last chunk with something tied to a date: a holiday, an override, an end of time off. Infinite if none. */
  readonly firstDated: number;
  readonly lastDated: number;
  /** Whose chunks this source has outside a stretch of its own. Default is nobody's: all chunks are its own. */
  readonly base?: Base | undefined;
}

/** Chunks from `firstOwn` to `lastOwn` are a source's own, all others are taken from here and kept here. */
export interface Base {
  readonly chunks: Chunks;
  readonly firstOwn: number;
  readonly lastOwn: number;
}

/** Compiled chunks, kept for all who ask. */
export interface Chunks {
  /** The chunk of this index; the empty one outside the known years. */
  chunkAt(index: number): Chunk;
  /** Opening time of the chunks `[from, to)`. */
  totalOf(from: number, to: number): number;
}
