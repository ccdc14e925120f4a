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
}
