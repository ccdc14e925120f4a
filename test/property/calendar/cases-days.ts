import type { CalendarSpec, WeeklySpec } from "../../../src/calendar/spec.ts";
import { allTimeOff, CountedTime, dayMs, minuteMs, openPieces, zonesOf } from "./cases-oracle.ts";
import { shiftsOn } from "./cases-shifts.ts";
import { evenTimes, type EvenTime } from "./wall-clock.ts";

/**
 * Working time counted day by day: for stretches of centuries, where minutes are too many. Every shift of every date is put
 * on the clock as it ran; held to the count of minutes in cases-far.test.ts.
 */
export function countDays(spec: CalendarSpec, from: number, to: number): CountedTime {
  const leaves = new Map<WeeklySpec, readonly Stretch[]>();
  const clocks = new Map(zonesOf(spec).map((zone) => [zone, evenTimes(zone, from - dayMs, to + dayMs, 6 * dayMs)]));
  for (const leaf of weeklyParts(spec)) leaves.set(leaf, openings(leaf, clocks.get(leaf.timeZone) ?? [], from, to));
  const ends = [...leaves.values()].flatMap((list) => list.flatMap(({ start, end }) => [start, end]));
  const points = Float64Array.from([from, to, ...ends, ...allTimeOff(spec)]).sort();
  const edges = points.filter((at, i) => at >= from && at <= to && at !== points[i - 1]);
  return new CountedTime(
    edges,
    openPieces(spec, edges, (leaf) => mark(leaves.get(leaf) ?? [], edges)),
  );
}

interface Stretch {
  readonly start: number;
  readonly end: number;
}

function weeklyParts(spec: CalendarSpec): WeeklySpec[] {
  switch (spec.kind) {
    case "weekly":
      return [spec];
    case "always":
      return [];
    case "union":
    case "intersection":
      return spec.calendars.flatMap(weeklyParts);
    case "subtract":
      return [spec.base, ...spec.minus].flatMap(weeklyParts);
    case "time-off":
      return weeklyParts(spec.base);
  }
}

function openings(spec: WeeklySpec, clock: readonly EvenTime[], from: number, to: number): Stretch[] {
  const found: Stretch[] = [];
  let running = 0;
  for (let day = Math.floor(from / dayMs) - 3; day * dayMs < to + 2 * dayMs; day++) {
    // No clock is a day off UTC, and a shift ends within two days of its midnight.
    while (running < clock.length - 1 && (clock[running] as EvenTime).end < (day - 1) * dayMs) running++;
    for (const shift of shiftsOn(spec, day)) {
      const [shownFrom, shownTo] = [day * dayMs + shift.from * minuteMs, day * dayMs + shift.to * minuteMs];
      for (let i = running; i < clock.length && (clock[i] as EvenTime).start < (day + 3) * dayMs; i++) {
        const { start, end, offset } = clock[i] as EvenTime;
        const opening = Math.max(from, start, shownFrom - offset);
        const closing = Math.min(to, end, shownTo - offset);
        if (opening < closing) found.push({ start: opening, end: closing });
      }
    }
  }
  return found;
}

/** The pieces that lie in a stretch. */
function mark(stretches: readonly Stretch[], edges: Float64Array): Uint8Array {
  const marked = new Uint8Array(edges.length - 1);
  for (const { start, end } of stretches) {
    let [low, high] = [0, marked.length];
    while (high - low > 1) {
      const middle = (low + high) >>> 1;
      if ((edges[middle] as number) <= start) low = middle;
      else high = middle;
    }
    for (let i = low; i < marked.length && (edges[i] as number) < end; i++) marked[i] = 1;
  }
  return marked;
}
