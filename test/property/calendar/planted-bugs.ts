import { CompiledTimeline } from "../../../src/calendar/compiled-timeline.ts";
import { chunkMs, packChunk, unpackChunk } from "../../../src/calendar/chunk.ts";
import { calendarFrom } from "../../../src/calendar/index.ts";
import type { Source } from "../../../src/calendar/source.ts";
import type { CalendarSpec, WeeklySpec } from "../../../src/calendar/spec.ts";
import type { Timeline } from "../../../src/calendar/timeline.ts";
import { mergeIntervals, subtractIntervals, type Interval } from "../../../src/time/interval.ts";
import type { ZoneSegment } from "../../../src/time/index.ts";
import type { laws, Subject } from "./laws.ts";

const hourMs = 3_600_000;
const dayMs = 86_400_000;

const shipped = (spec: CalendarSpec): CompiledTimeline => calendarFrom(spec).timeline as CompiledTimeline;

/** A subject with some answers changed. */
const answering =
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
const opening =
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
const reading =
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
function clockChanges(source: Source, from: number, to: number): { at: number; by: number }[] {
  const segments = source.zone.segments(from, to);
  return segments
    .slice(1)
    .map((segment, i) => ({ at: segment.start, by: segment.offset - (segments[i] as ZoneSegment).offset }));
}

const days = (dates: readonly string[], shifts: readonly string[]) =>
  Object.fromEntries(dates.map((date) => [date, shifts]));

export interface PlantedBug {
  readonly subject: Subject;
  /** The laws that must fail. */
  readonly breaks: readonly (keyof typeof laws)[];
}

const againstTheWall = [
  "isOpen is what the clock on the wall says, minute by minute",
  "between counts the open minutes",
  "add gives the earliest instant with so much working time",
  "subtract gives the latest instant with so much working time",
  "nextOpen finds the next open minute",
  "nextClose finds the end of the stretch",
  "nextChange finds the next minute of the other kind",
  "intervals are the maximal runs of open minutes",
] as const;

export const plantedBugs: Readonly<Record<string, PlantedBug>> = {
  "a repeated hour is worked once": {
    subject: opening((open, source, from, to) => {
      const again = clockChanges(source, from, to).filter(({ by }) => by < 0);
      return subtractIntervals(
        open,
        again.map(({ at, by }) => ({ start: at, end: at - by })),
      );
    }),
    breaks: againstTheWall,
  },
  "an opening in a gap moves on by the gap": {
    subject: opening((open, source, from, to) => {
      const gaps = new Map(clockChanges(source, from, to).flatMap(({ at, by }) => (by > 0 ? [[at, by]] : [])));
      return open.map(({ start, end }) => ({ start: Math.min(end, start + (gaps.get(start) ?? 0)), end }));
    }),
    breaks: ["isOpen is what the clock on the wall says, minute by minute", "between counts the open minutes"],
  },
  "a closing in a gap moves on by the gap": {
    subject: opening((open, source, from, to) => {
      const gaps = new Map(clockChanges(source, from, to).flatMap(({ at, by }) => (by > 0 ? [[at, by]] : [])));
      return open.map(({ start, end }) => ({ start, end: end + (gaps.get(end) ?? 0) }));
    }),
    breaks: ["isOpen is what the clock on the wall says, minute by minute", "between counts the open minutes"],
  },
  "the closing minute is open": {
    subject: opening((open) => open.map(({ start, end }) => ({ start, end: end + 60_000 }))),
    breaks: againstTheWall.filter((law) => law !== "nextOpen finds the next open minute"),
  },
  "the closing instant is open": {
    subject: answering((right) => ({ isOpen: (t) => right.isOpen(t) || right.isOpen(t - 1) })),
    breaks: [
      "isOpen is what the clock on the wall says, minute by minute",
      "nextClose is closed, and open all the way up to it",
      "nextChange is the first instant of the other kind",
      "intervals are open, maximal, clipped, and sum to between",
    ],
  },
  "a holiday closes the clock hours of its date, not its shifts": {
    subject: reading(({ holidays = [], ...rest }) => ({
      kind: "subtract",
      base: rest,
      minus: [{ kind: "weekly", timeZone: rest.timeZone, hours: {}, overrides: days(holidays, ["00:00-24:00"]) }],
    })),
    breaks: ["isOpen is what the clock on the wall says, minute by minute", "between counts the open minutes"],
  },
  "a holiday wins over an override": {
    subject: reading((spec) => {
      const overrides = Object.entries(spec.overrides ?? {}).filter(([date]) => spec.holidays?.includes(date) !== true);
      return { ...spec, overrides: Object.fromEntries(overrides) };
    }),
    breaks: ["isOpen is what the clock on the wall says, minute by minute", "between counts the open minutes"],
  },
  "an override adds to the weekday's hours": {
    subject: reading((spec) => ({ kind: "union", calendars: [spec, { ...spec, overrides: {} }] })),
    breaks: ["isOpen is what the clock on the wall says, minute by minute"],
  },
  "an overnight shift is cut at midnight": {
    subject: reading((spec) => {
      const cut = (shifts: readonly string[] = []) =>
        shifts.map((s) => (s.slice(6) <= s.slice(0, 5) ? `${s.slice(0, 5)}-24:00` : s));
      return {
        ...spec,
        hours: Object.fromEntries(Object.entries(spec.hours).map(([day, shifts]) => [day, cut(shifts)])),
        overrides: Object.fromEntries(
          Object.entries(spec.overrides ?? {}).map(([date, shifts]) => [date, cut(shifts)]),
        ),
      };
    }),
    breaks: [
      ...againstTheWall,
      "endOfWorkingDay is the end of the last minute of the n-th date with shifts",
      "addWorkingDays keeps the local time within the shifts of the n-th date",
    ],
  },
  "time off is forgotten": {
    subject: reading((spec) => ({ ...spec, timeOff: [] })),
    breaks: ["isOpen is what the clock on the wall says, minute by minute"],
  },
  "a landing on closing time moves to the next opening": {
    subject: answering((right) => ({ add: (t, ms) => right.nextOpen(right.add(t, ms) ?? Number.NaN) })),
    breaks: [
      "add gives the earliest instant with so much working time",
      "add earns exactly the duration, and no earlier instant does",
      "adding or subtracting nothing changes nothing, even when closed",
    ],
  },
  "subtract stops at the closing before": {
    subject: answering((right) => ({
      subtract: (t, ms) => {
        const start = right.subtract(t, ms);
        return start === null ? null : Math.min(start, (right.subtract(t, ms + 1) ?? start) + 1);
      },
    })),
    breaks: [
      "subtract gives the latest instant with so much working time",
      "subtract earns exactly the duration, and no later instant does",
      "subtract undoes add up to closed time",
    ],
  },
  "durations are measured on the wall clock": {
    subject: answering((right) => ({
      between: (a, b) => right.between(a, b) + right.source.zone.offsetAt(b) - right.source.zone.offsetAt(a),
    })),
    breaks: [
      "between counts the open minutes",
      "between is bounded by elapsed time and never negative forwards",
      "nextOpen is open, idempotent, and skips closed time only",
    ],
  },
  "lengths are rounded to seconds": {
    subject: answering((right) => ({ between: (a, b) => Math.round(right.between(a, b) / 1000) * 1000 })),
    breaks: [
      "between is additive over any midpoint and antisymmetric",
      "add earns exactly the duration, and no earlier instant does",
      "subtract earns exactly the duration, and no later instant does",
    ],
  },
  "durations above a day are days of 24 hours": {
    subject: answering((right) => ({
      add: (t, ms) => right.add(t + Math.floor(ms / dayMs) * dayMs, ms % dayMs),
    })),
    breaks: [
      "add is additive and monotone in both arguments",
      "add gives the earliest instant with so much working time",
    ],
  },
  "nextOpen looks past the present": {
    subject: answering((right) => ({
      nextOpen: (t) => (right.isOpen(t) ? right.nextOpen(right.nextClose(t) ?? Number.NaN) : right.nextOpen(t)),
    })),
    breaks: ["nextOpen finds the next open minute", "nextOpen is open, idempotent, and skips closed time only"],
  },
  "nextClose of a closed instant is the instant": {
    subject: answering((right) => ({ nextClose: (t) => (right.isOpen(t) ? right.nextClose(t) : t) })),
    breaks: ["nextClose finds the end of the stretch", "nextClose is closed, and open all the way up to it"],
  },
  "nextChange of an open instant is the next opening": {
    subject: answering((right) => ({
      nextChange: (t) => right.nextOpen(right.isOpen(t) ? (right.nextClose(t) ?? Number.NaN) : t),
    })),
    breaks: ["nextChange finds the next minute of the other kind", "nextChange is the first instant of the other kind"],
  },
  "intervals are cut every 24 hours": {
    subject: answering((right) => ({
      intervals: (a, b) => {
        const pieces: Interval[] = [];
        for (let t = a; t < b; t += dayMs) pieces.push(...right.intervals(t, Math.min(b, t + dayMs)));
        return pieces;
      },
    })),
    breaks: [
      "intervals are open, maximal, clipped, and sum to between",
      "intervals are the maximal runs of open minutes",
    ],
  },
  "intervals are not clipped": {
    subject: answering((right) => ({ intervals: (a, b) => (a < b ? right.intervals(a - hourMs, b + hourMs) : []) })),
    breaks: [
      "intervals are open, maximal, clipped, and sum to between",
      "intervals are the maximal runs of open minutes",
    ],
  },
  "a union takes the first part only": {
    subject: (spec) => shipped(spec.kind === "union" ? (spec.calendars[0] as CalendarSpec) : spec),
    breaks: [
      "union, intersection and subtraction are or, and, and-not, instant by instant",
      "isOpen is what the clock on the wall says, minute by minute",
    ],
  },
  "an intersection is a union": {
    subject: (spec) => shipped(spec.kind === "intersection" ? { ...spec, kind: "union" } : spec),
    breaks: ["union, intersection and subtraction are or, and, and-not, instant by instant"],
  },
  "a subtraction keeps the shared time": {
    subject: (spec) => shipped(spec.kind === "subtract" ? spec.base : spec),
    breaks: ["union, intersection and subtraction are or, and, and-not, instant by instant"],
  },
  "the end of the next working day is 24 hours after today's": {
    subject: answering((right) => ({
      endOfWorkingDay: (t, n) => {
        const end = right.endOfWorkingDay(t, 0);
        return end === null ? null : end + n * dayMs;
      },
    })),
    breaks: ["endOfWorkingDay is the end of the last minute of the n-th date with shifts"],
  },
  "a working day is 24 hours": {
    subject: answering((right) => ({ addWorkingDays: (t, n) => (right.addWorkingDays(t, 0) ?? t) + n * dayMs })),
    breaks: ["addWorkingDays keeps the local time within the shifts of the n-th date"],
  },
  "the small hours of a night shift belong to the new date": {
    subject: answering((right) => ({
      endOfWorkingDay: (t, n) =>
        right.endOfWorkingDay(
          right.source.zone.firstInstantOf(Math.floor(right.source.zone.localOf(t) / dayMs) * dayMs + dayMs / 2),
          n,
        ),
    })),
    breaks: ["endOfWorkingDay is the end of the last minute of the n-th date with shifts"],
  },
  "what was compiled first is used for every other year": {
    subject: (() => {
      const seen = new Map<string, { asked: number; right: CompiledTimeline }>();
      return (spec: CalendarSpec) => {
        const key = JSON.stringify(spec);
        const known = seen.get(key) ?? { asked: seen.size, right: shipped(spec) };
        const again = seen.has(key);
        seen.set(key, known);
        return again ? answering(() => ({ add: (t, ms) => (known.right.add(t, ms) ?? 0) + 1 }))(spec) : known.right;
      };
    })(),
    breaks: ["answers do not depend on what was asked before"],
  },
};
