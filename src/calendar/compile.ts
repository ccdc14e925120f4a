import { refusing, show } from "../errors.ts";
import {
  formatInstant,
  toDate,
  toInstant,
  toMs,
  zone,
  type Duration,
  type Instant,
  type InstantInput,
} from "../time/index.ts";
import type { Calendar, OpenInterval } from "./calendar.ts";
import { AlwaysSource, IntersectionSource, SubtractSource, UnionSource } from "./combined-source.ts";
import { CompiledTimeline, knownFrom, knownUntil } from "./compiled-timeline.ts";
import { describe } from "./describe.ts";
import type { AlwaysSpec, CalendarSpec, TimeOffSpec, WeeklySpec } from "./spec.ts";
import { TimeOffSource } from "./time-off-source.ts";
import { WeeklySource } from "./weekly-source.ts";

const brand = Symbol.for("handover.calendar");

/** Tells a calendar, of any build of the package, from anything else. */
export function isCalendar(value: unknown): value is Calendar {
  return typeof value === "object" && value !== null && (value as { [brand]?: unknown })[brand] === true;
}

/** A calendar of a canonical spec. With `parts`, the calendars inside the spec are these and share what they have compiled. */
export function makeCalendar(spec: CalendarSpec, parts?: readonly Calendar[]): Calendar {
  const timelines = parts?.map((part) =>
    part.timeline instanceof CompiledTimeline ? part.timeline : compile(part.spec),
  );
  return new SpecCalendar(spec, compile(spec, timelines));
}

/** The same of weekly hours: who uses no other kind has no other in a bundle. */
export function makeWeekly(spec: WeeklySpec): Calendar {
  return new SpecCalendar(spec, compileWeekly(spec));
}

/** The same of a calendar that is always open. */
export function makeAlways(spec: AlwaysSpec): Calendar {
  return new SpecCalendar(spec, compileAlways(spec));
}

function compile(spec: CalendarSpec, parts?: readonly CompiledTimeline[]): CompiledTimeline {
  switch (spec.kind) {
    case "weekly":
      return compileWeekly(spec);
    case "always":
      return compileAlways(spec);
    case "time-off":
      return withTimeOff(parts?.[0] ?? compile(spec.base), spec.timeOff);
    case "union":
      return combine(UnionSource, parts ?? spec.calendars.map((part) => compile(part)));
    case "intersection":
      return combine(IntersectionSource, parts ?? spec.calendars.map((part) => compile(part)));
    case "subtract":
      return combine(SubtractSource, parts ?? [spec.base, ...spec.minus].map((part) => compile(part)));
  }
}

function compileWeekly(spec: WeeklySpec): CompiledTimeline {
  const weekly = new CompiledTimeline(new WeeklySource(spec));
  return spec.timeOff === undefined ? weekly : withTimeOff(weekly, spec.timeOff);
}

function compileAlways({ timeZone }: AlwaysSpec): CompiledTimeline {
  return new CompiledTimeline(new AlwaysSource(zone(timeZone)));
}

function withTimeOff(base: CompiledTimeline, timeOff: readonly TimeOffSpec[]): CompiledTimeline {
  const intervals = timeOff.map(({ from, to }) => ({ start: toInstant(from), end: toInstant(to) }));
  return new CompiledTimeline(new TimeOffSource(base, intervals));
}

type Combined = new (
  first: CompiledTimeline,
  rest: readonly CompiledTimeline[],
) => UnionSource | IntersectionSource | SubtractSource;

function combine(Source: Combined, [first, ...rest]: readonly CompiledTimeline[]): CompiledTimeline {
  return new CompiledTimeline(new Source(first as CompiledTimeline, rest));
}

const working = {
  kind: "working",
  days: "write hours; whole days are for addWorkingDays and endOfWorkingDay",
} as const;

/** The public face of a timeline: reads instants and durations, gives dates. */
class SpecCalendar implements Calendar {
  readonly spec: CalendarSpec;
  readonly timeline: CompiledTimeline;

  constructor(spec: CalendarSpec, timeline: CompiledTimeline) {
    this.spec = spec;
    this.timeline = timeline;
  }

  get [brand](): true {
    return true;
  }

  toJSON(): CalendarSpec {
    return this.spec;
  }

  describe(): string {
    return describe(this.spec);
  }

  isOpen(t: InstantInput): boolean {
    return this.timeline.isOpen(read(t));
  }

  between(a: InstantInput, b: InstantInput): number {
    return this.timeline.between(read(a), read(b));
  }

  add(t: InstantInput, duration: Duration): Date | null {
    return dateOrNull(this.timeline.add(read(t), toMs(duration, working)));
  }

  subtract(t: InstantInput, duration: Duration): Date | null {
    return dateOrNull(this.timeline.subtract(read(t), toMs(duration, working)));
  }

  nextOpen(t: InstantInput): Date | null {
    return dateOrNull(this.timeline.nextOpen(read(t)));
  }

  nextClose(t: InstantInput): Date | null {
    return dateOrNull(this.timeline.nextClose(read(t)));
  }

  intervals(a: InstantInput, b: InstantInput): OpenInterval[] {
    return this.timeline
      .intervals(read(a), read(b))
      .map(({ start, end }) => ({ start: toDate(start), end: toDate(end) }));
  }

  addWorkingDays(t: InstantInput, n: number): Date | null {
    return dateOrNull(this.timeline.addWorkingDays(read(t), count(n)));
  }

  endOfWorkingDay(t: InstantInput, n = 1): Date | null {
    return dateOrNull(this.timeline.endOfWorkingDay(read(t), count(n)));
  }
}

/** A calendar's own reading of an instant: one in the years it knows. */
export function read(t: InstantInput): Instant {
  const at = toInstant(t);
  if (isKnown(at)) return at;
  const hint = "calendars know no other years; a number is epoch milliseconds";
  const got = show(formatInstant(at));
  throw refusing("INSTANT_INVALID", { path: "instant", expected: "a time in the years 1900 to 2399", got, hint });
}

function isKnown(at: Instant): boolean {
  return at >= knownFrom && at < knownUntil;
}

/** No answer lies where no question may be asked: an opening or a deadline after 2399 is none. */
function dateOrNull(at: Instant | null): Date | null {
  return at === null || !isKnown(at) ? null : toDate(at);
}

function count(n: number): number {
  if (Number.isInteger(n) && n >= 0 && n <= 10_000) return n;
  const expected = "a whole number of days from 0 to 10,000";
  throw refusing("INPUT_INVALID", { path: "n", expected, got: show(n), hint: "for hours there is `add`" });
}
