import type { CalendarSpec, WeeklySpec } from "../../../src/calendar/spec.ts";
import { shiftsOn } from "./cases-shifts.ts";
import { evenTimes, type EvenTime } from "./wall-clock.ts";

/**
 * Working time counted minute by minute, from the definition in the design and from what Intl shows on the wall; a second
 * opinion beside oracle.ts, with which it shares nothing. A stretch of days is cut where a clock turns to a new minute,
 * where it is set, and where time off begins or ends, so that each piece is worked or not as a whole: exact to the
 * millisecond in every zone, at offsets of whole seconds too.
 */

export const minuteMs = 60_000;
export const dayMs = 86_400_000;

export function countTime(spec: CalendarSpec, from: number, to: number): CountedTime {
  const clocks = new Map(zonesOf(spec).map((zone) => [zone, evenTimes(zone, from, to)]));
  const edges = edgesOf(spec, clocks, from, to);
  return new CountedTime(
    edges,
    openPieces(spec, edges, (weekly) => weeklyPieces(weekly, clocks.get(weekly.timeZone) ?? [], edges)),
  );
}

/** Pieces of time, each worked or not; all answers come from adding them up. */
export class CountedTime {
  readonly from: number;
  readonly to: number;
  /** Where each piece begins; last, the end. */
  private readonly edges: Float64Array;
  private readonly open: Uint8Array;
  /** The open pieces, and the open time before each of them, with the total last. */
  private readonly worked: number[] = [];
  private readonly before: number[] = [0];
  /** For each piece, the number of open ones before it. */
  private readonly rank: Int32Array;

  constructor(edges: Float64Array, open: Uint8Array) {
    this.from = edges[0] as number;
    this.to = edges.at(-1) as number;
    this.edges = edges;
    this.open = open;
    this.rank = new Int32Array(this.open.length + 1);
    let sum = 0;
    for (let i = 0; i < this.open.length; i++) {
      this.rank[i] = this.worked.length;
      if (this.open[i] === 0) continue;
      this.worked.push(i);
      sum += this.edge(i + 1) - this.edge(i);
      this.before.push(sum);
    }
    this.rank[this.open.length] = this.worked.length;
  }

  isOpen(t: number): boolean {
    return this.open[this.piece(t)] === 1;
  }

  between(a: number, b: number): number {
    return this.upTo(b) - this.upTo(a);
  }

  /** `undefined` where the stretch is too short to tell; so in all that follows. */
  add(t: number, ms: number): number | undefined {
    if (ms === 0) return t;
    const wanted = this.upTo(t) + ms;
    const i = firstIndex(this.before, (sum) => sum >= wanted) - 1;
    return i === this.worked.length ? undefined : this.workedEdge(i) + wanted - (this.before[i] as number);
  }

  subtract(t: number, ms: number): number | undefined {
    if (ms === 0) return t;
    const wanted = this.upTo(t) - ms;
    if (wanted < 0) return undefined;
    const i = firstIndex(this.before, (sum) => sum > wanted) - 1;
    return this.workedEdge(i) + wanted - (this.before[i] as number);
  }

  nextOpen(t: number): number | undefined {
    return this.next(t, 1);
  }

  nextClose(t: number): number | undefined {
    const open = this.nextOpen(t);
    return open === undefined ? undefined : this.next(open, 0);
  }

  nextChange(t: number): number | undefined {
    return this.next(t, this.isOpen(t) ? 0 : 1);
  }

  intervals(a: number, b: number): { start: number; end: number }[] {
    const found: { start: number; end: number }[] = [];
    for (let i = this.piece(a); i < this.open.length && this.edge(i) < b; i++) {
      if (this.open[i] === 0) continue;
      const start = Math.max(a, this.edge(i));
      const end = Math.min(b, this.edge(i + 1));
      const last = found.at(-1);
      if (start >= end) continue;
      if (last?.end === start) last.end = end;
      else found.push({ start, end });
    }
    return found;
  }

  /** Every opening and closing in the stretch. */
  changes(): number[] {
    const found: number[] = [];
    for (let i = 1; i < this.open.length; i++) if (this.open[i] !== this.open[i - 1]) found.push(this.edge(i));
    return found;
  }

  private upTo(t: number): number {
    const i = this.piece(t);
    const sum = this.before[this.rank[i] as number] as number;
    return this.open[i] === 1 ? sum + t - this.edge(i) : sum;
  }

  private next(t: number, kind: 0 | 1): number | undefined {
    const i = this.piece(t);
    if (this.open[i] === kind) return t;
    const found = this.open.indexOf(kind, i + 1);
    return found < 0 ? undefined : this.edge(found);
  }

  /** The piece an instant lies in. */
  private piece(t: number): number {
    let [low, high] = [0, this.open.length];
    while (high - low > 1) {
      const middle = (low + high) >>> 1;
      if (this.edge(middle) <= t) low = middle;
      else high = middle;
    }
    return low;
  }

  private edge(i: number): number {
    return this.edges[i] as number;
  }

  private workedEdge(i: number): number {
    return this.edge(this.worked[i] as number);
  }
}

/** Where in a rising list something begins to hold; its length when it never does. */
function firstIndex(list: readonly number[], holds: (value: number) => boolean): number {
  let [low, high] = [0, list.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (holds(list[middle] as number)) high = middle;
    else low = middle + 1;
  }
  return low;
}

type Clocks = ReadonlyMap<string, readonly EvenTime[]>;

function partsOf(spec: CalendarSpec): readonly CalendarSpec[] {
  switch (spec.kind) {
    case "weekly":
    case "always":
      return [];
    case "union":
    case "intersection":
      return spec.calendars;
    case "subtract":
      return [spec.base, ...spec.minus];
    case "time-off":
      return [spec.base];
  }
}

export function zonesOf(spec: CalendarSpec): string[] {
  const own = spec.kind === "weekly" ? [spec.timeZone] : [];
  return [...new Set([...own, ...partsOf(spec).flatMap(zonesOf)])];
}

function timeOffOf(spec: CalendarSpec): { from: number; to: number }[] {
  const own = spec.kind === "weekly" || spec.kind === "time-off" ? (spec.timeOff ?? []) : [];
  return own.map(({ from, to }) => ({ from: Date.parse(from), to: Date.parse(to) }));
}

/** Every instant at which a wall clock turns to a new minute or is set, or time off begins or ends; in order, each once. */
function edgesOf(spec: CalendarSpec, clocks: Clocks, from: number, to: number): Float64Array {
  const timeOff = allTimeOff(spec).filter((at) => at > from && at < to);
  const most = Math.ceil((to - from) / minuteMs) + 1;
  const settings = [...clocks.values()].reduce((sum, clock) => sum + clock.length, 0);
  const found = new Float64Array(clocks.size * most + 2 * settings + timeOff.length + 2);
  let count = 0;
  if (clocks.size === 0) found[count++] = from;
  for (const clock of clocks.values()) {
    for (const { start, end, offset } of clock) {
      found[count++] = start;
      let at = Math.floor((start + offset) / minuteMs) * minuteMs - offset + minuteMs;
      for (; at < end; at += minuteMs) found[count++] = at;
    }
  }
  found.set(timeOff, count);
  count += timeOff.length;
  if (clocks.size > 1 || timeOff.length > 0) found.subarray(0, count).sort();
  let kept = 0;
  for (let i = 0; i < count; i++) if (i === 0 || found[i] !== found[i - 1]) found[kept++] = found[i] as number;
  found[kept++] = to;
  return found.subarray(0, kept);
}

/** Where time off begins or ends. */
export function allTimeOff(spec: CalendarSpec): number[] {
  return [...timeOffOf(spec).flatMap(({ from, to }) => [from, to]), ...partsOf(spec).flatMap(allTimeOff)];
}

/** Which pieces are worked, given those of a weekly calendar without its time off. */
export function openPieces(
  spec: CalendarSpec,
  edges: Float64Array,
  weekly: (spec: WeeklySpec) => Uint8Array,
): Uint8Array {
  const parts = partsOf(spec).map((part) => openPieces(part, edges, weekly));
  const [first = new Uint8Array(edges.length - 1).fill(1), ...rest] = parts;
  switch (spec.kind) {
    case "always":
      return first;
    case "union":
      return first.map((open, i) => (open === 1 || rest.some((part) => part[i] === 1) ? 1 : 0));
    case "intersection":
      return first.map((open, i) => (open === 1 && rest.every((part) => part[i] === 1) ? 1 : 0));
    case "subtract":
      return first.map((open, i) => (open === 1 && rest.every((part) => part[i] === 0) ? 1 : 0));
    case "time-off":
      return withoutTimeOff(first, spec, edges);
    case "weekly":
      return withoutTimeOff(weekly(spec), spec, edges);
  }
}

function withoutTimeOff(open: Uint8Array, spec: CalendarSpec, edges: Float64Array): Uint8Array {
  const timeOff = timeOffOf(spec);
  if (timeOff.length === 0) return open;
  return open.map((was, i) => {
    const at = edges[i] as number;
    return timeOff.some(({ from, to }) => from <= at && at < to) ? 0 : was;
  });
}

/** Each piece asks what the wall clock shows, and whether that minute is in a shift of its date or of the date before. */
function weeklyPieces(spec: WeeklySpec, clock: readonly EvenTime[], edges: Float64Array): Uint8Array {
  const open = new Uint8Array(edges.length - 1);
  const dates = new Map<number, Uint8Array>();
  const shiftsOf = (day: number): Uint8Array => {
    let found = dates.get(day);
    if (found === undefined) dates.set(day, (found = shiftMinutes(spec, day)));
    return found;
  };
  let running = 0;
  for (let i = 0; i < open.length; i++) {
    const at = edges[i] as number;
    while (at >= (clock[running] as EvenTime).end) running++;
    const shown = at + (clock[running] as EvenTime).offset;
    const day = Math.floor(shown / dayMs);
    const minute = Math.floor((shown - day * dayMs) / minuteMs);
    open[i] = (shiftsOf(day)[minute] as number) | (shiftsOf(day - 1)[minute + 1440] as number);
  }
  return open;
}

/** The minutes of the shifts that start on a date, counted from its midnight and into the next date. */
function shiftMinutes(spec: WeeklySpec, day: number): Uint8Array {
  const minutes = new Uint8Array(2880);
  for (const { from, to } of shiftsOn(spec, day)) minutes.fill(1, from, to);
  return minutes;
}
