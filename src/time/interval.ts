import type { Instant } from "./instant.ts";

/** A stretch of time, half-open: `start` belongs to it, `end` does not. */
export interface Interval {
  readonly start: Instant;
  readonly end: Instant;
}

/**
 * The maximal stretches of any intervals: sorted, disjoint, not even touching, none empty. The other functions here take
 * lists in this form and return them so.
 */
export function mergeIntervals(intervals: readonly Interval[]): Interval[] {
  const sorted = intervals.filter(({ start, end }) => start < end).sort((a, b) => a.start - b.start);
  const merged: Interval[] = [];
  for (const { start, end } of sorted) appendInterval(merged, start, end);
  return merged;
}

/** Appends a stretch that starts no earlier than the last one in the list, growing that one where they touch. */
export function appendInterval(list: Interval[], start: Instant, end: Instant): void {
  const last = list.at(-1);
  if (last === undefined || last.end < start) list.push({ start, end });
  else if (last.end < end) list[list.length - 1] = { start: last.start, end };
}

/** What lies in both lists. */
export function intersectIntervals(a: readonly Interval[], b: readonly Interval[]): Interval[] {
  const common: Interval[] = [];
  for (let i = 0, j = 0; i < a.length && j < b.length;) {
    const x = a[i] as Interval;
    const y = b[j] as Interval;
    const start = Math.max(x.start, y.start);
    const end = Math.min(x.end, y.end);
    if (start < end) common.push({ start, end });
    if (x.end < y.end) i++;
    else j++;
  }
  return common;
}

/** What lies in `a` and not in `b`. */
export function subtractIntervals(a: readonly Interval[], b: readonly Interval[]): Interval[] {
  const rest: Interval[] = [];
  let j = 0;
  for (const { start, end } of a) {
    let from = start;
    while (j < b.length && (b[j] as Interval).end <= from) j++;
    for (let i = j; i < b.length && (b[i] as Interval).start < end; i++) {
      const hole = b[i] as Interval;
      if (from < hole.start) rest.push({ start: from, end: hole.start });
      from = Math.max(from, hole.end);
    }
    if (from < end) rest.push({ start: from, end });
  }
  return rest;
}
