import { CompiledTimeline } from "../../../src/calendar/compiled-timeline.ts";
import { chunkMs, packChunk, unpackChunk } from "../../../src/calendar/chunk.ts";
import { calendarFrom } from "../../../src/calendar/index.ts";
import type { Source } from "../../../src/calendar/source.ts";
import type { CalendarSpec, WeeklySpec } from "../../../src/calendar/spec.ts";
import type { Timeline } from "../../../src/calendar/timeline.ts";
import { mergeIntervals, type Interval } from "../../../src/time/interval.ts";
import type { ZoneSegment } from "../../../src/time/index.ts";
import type { Subject } from "./law.ts";
import type { laws } from "./laws.ts";

export interface PlantedBug {
  readonly subject: Subject;
  /** The laws that must fail. */
  readonly breaks: readonly (keyof typeof laws)[];
}

/** What nobody passes who is open at the wrong minutes. */
export const againstTheWall = [
  "isOpen is what the clock on the wall says, minute by minute",
  "between counts the open minutes",
  "add gives the earliest instant with so much working time",
  "subtract gives the latest instant with so much working time",
  "nextOpen finds the next open minute",
  "nextClose finds the end of the stretch",
  "nextChange finds the next minute of the other kind",
  "intervals are the maximal runs of open minutes",
] as const;

/** The library as it is. */
export const shipped = (spec: CalendarSpec): CompiledTimeline => calendarFrom(spec).timeline as CompiledTimeline;

/** A subject with some answers changed. */
export const answering =
  (change: (right: CompiledTimeline) => Partial<Timeline>): Subject =>
  (spec) => {
    const right = shipped(spec);
    return new Proxy(right, {
      get(target, name) {
        const own = (change(target) as Record<PropertyKey, unknown>)[name];
        if (own !== undefined) return own;
        const inherited = Reflect.get(target, name) as unknown;
        return typeof inherited === "function" ? inherited.bind(target) : inherited;
      },
    });
  };

/** A subject whose opening times are changed before they are compiled. */
export const opening =
  (change: (open: readonly Interval[], source: Source, from: number, to: number) => Interval[]): Subject =>
  (spec) => {
    const { source } = shipped(spec);
    const broken: Source = {
      zone: source.zone,
      firstDated: source.firstDated,
      lastDated: source.lastDated,
      shifts: (day) => source.shifts(day),
      chunk: (index) => {
        const [from, to] = [index * chunkMs, (index + 1) * chunkMs];
        const clipped = change(unpackChunk(source.chunk(index), from), source, from, to).map(({ start, end }) => ({
          start: Math.max(start, from),
          end: Math.min(end, to),
        }));
        return packChunk(mergeIntervals(clipped), from);
      },
    };
    return new CompiledTimeline(broken);
  };

/** A subject that reads the weekly specs inside differently. */
export const reading =
  (change: (spec: WeeklySpec) => CalendarSpec): Subject =>
  (spec) =>
    shipped(rewrite(spec, change));

function rewrite(spec: CalendarSpec, change: (spec: WeeklySpec) => CalendarSpec): CalendarSpec {
  switch (spec.kind) {
    case "weekly":
      return change(spec);
    case "always":
      return spec;
    case "union":
    case "intersection":
      return { ...spec, calendars: spec.calendars.map((part) => rewrite(part, change)) };
    case "subtract":
      return { ...spec, base: rewrite(spec.base, change), minus: spec.minus.map((part) => rewrite(part, change)) };
    case "time-off":
      return { ...spec, base: rewrite(spec.base, change) };
  }
}

/** The changes of offset in a stretch: when, and by how much the clock moved. */
export function clockChanges(source: Source, from: number, to: number): { at: number; by: number }[] {
  const segments = source.zone.segments(from, to);
  return segments
    .slice(1)
    .map((segment, i) => ({ at: segment.start, by: segment.offset - (segments[i] as ZoneSegment).offset }));
}
