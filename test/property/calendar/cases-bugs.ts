import { calendarFrom } from "../../../src/calendar/index.ts";
import type { CalendarSpec, WeeklySpec } from "../../../src/calendar/spec.ts";
import { shipped, type Asked, type Subject } from "./cases-check.ts";
import { CountedTime, dayMs, minuteMs } from "./cases-oracle.ts";
import { evenTimes, shownOffset } from "./wall-clock.ts";

/** The shipped answers, some of them changed. */
const answering =
  (change: (right: Asked, spec: CalendarSpec) => Partial<Asked>): Subject =>
  (spec, from, to) => {
    const right = shipped(spec, from, to);
    const bound = Object.fromEntries(
      (["isOpen", "between", "add", "subtract", "nextOpen", "nextClose", "nextChange", "intervals"] as const).map(
        (method) => [method, (right[method] as (...given: unknown[]) => unknown).bind(right)],
      ),
    ) as unknown as Asked;
    return { ...bound, ...change(bound, spec) };
  };

/** Answers of a calendar that reads the weekly spec differently. */
const reading =
  (change: (spec: WeeklySpec) => CalendarSpec): Subject =>
  (spec) =>
    calendarFrom(spec.kind === "weekly" ? change(spec) : spec).timeline;

interface Stretch {
  readonly start: number;
  readonly end: number;
}

/** Answers counted off the shipped openings, some of them moved where the clock is set. */
const moving =
  (change: (open: readonly Stretch[], settings: ReadonlyMap<number, number>) => readonly Stretch[]): Subject =>
  (spec, from, to) => {
    const zone = spec.kind === "weekly" || spec.kind === "always" ? spec.timeZone : "UTC";
    const stretches = evenTimes(zone, from, to);
    const settings = stretches
      .slice(1)
      .map(({ start, offset }, i) => [start, offset - (stretches[i]?.offset ?? 0)] as const);
    const open = calendarFrom(spec).timeline.intervals(from, to);
    const moved = change(open, new Map(settings)).filter(({ start, end }) => start < end);
    const points = [...new Set([from, to, ...moved.flatMap(({ start, end }) => [start, end])])];
    const edges = Float64Array.from(points.filter((at) => at >= from && at <= to)).sort();
    const worked = Uint8Array.from(edges.subarray(0, -1), (at) =>
      moved.some(({ start, end }) => start <= at && at < end) ? 1 : 0,
    );
    return new CountedTime(edges, worked);
  };

const zoneOf = (spec: CalendarSpec): string => (spec.kind === "weekly" ? spec.timeZone : "UTC");

/** Mistakes that peers make, and some of our own. Each is found by the cases of CI. */
export const plantedBugs: Readonly<Record<string, Subject>> = {
  "the closing instant is open": answering((right) => ({ isOpen: (t) => right.isOpen(t) || right.isOpen(t - 1) })),
  "between is measured on the wall clock": answering((right, spec) => ({
    between: (a, b) => (right.between(a, b) ?? 0) + shownOffset(zoneOf(spec), b) - shownOffset(zoneOf(spec), a),
  })),
  "between is whole minutes": answering((right) => ({
    between: (a, b) => Math.trunc((right.between(a, b) ?? 0) / minuteMs) * minuteMs,
  })),
  "a landing on closing time moves to the next opening": answering((right) => ({
    add: (t, ms) => right.nextOpen(right.add(t, ms) ?? Number.NaN),
  })),
  "adding goes by days of 24 hours": answering((right) => ({
    add: (t, ms) => right.add(t + Math.floor(ms / dayMs) * dayMs, ms % dayMs),
  })),
  "subtract stops at the closing before": answering((right) => ({
    subtract: (t, ms) => {
      const start = right.subtract(t, ms) ?? null;
      return start === null ? null : Math.min(start, (right.subtract(t, ms + 1) ?? start) + 1);
    },
  })),
  "nextOpen looks past the present": answering((right) => ({
    nextOpen: (t) => right.nextOpen(right.isOpen(t) === true ? (right.nextClose(t) ?? Number.NaN) : t),
  })),
  "nextClose of a closed instant is the instant": answering((right) => ({
    nextClose: (t) => (right.isOpen(t) === true ? right.nextClose(t) : t),
  })),
  "nextChange of an open instant is the next opening": answering((right) => ({
    nextChange: (t) => right.nextOpen(right.isOpen(t) === true ? (right.nextClose(t) ?? Number.NaN) : t),
  })),
  "intervals are cut every 24 hours": answering((right) => ({
    intervals: (a, b) => {
      const pieces: Stretch[] = [];
      for (let t = a; t < b; t += dayMs) pieces.push(...(right.intervals(t, Math.min(b, t + dayMs)) ?? []));
      return pieces;
    },
  })),
  "intervals are not clipped": answering((right) => ({
    intervals: (a, b) => (a < b ? right.intervals(a - minuteMs, b + minuteMs) : []),
  })),

  "a repeated hour is worked once": moving((open, settings) =>
    open.flatMap(({ start, end }) => {
      const fold = [...settings].find(([at, by]) => by < 0 && start < at - by && at < end);
      if (fold === undefined) return [{ start, end }];
      const [at, by] = fold;
      return [
        { start, end: Math.min(end, at) },
        { start: Math.max(start, at - by), end },
      ];
    }),
  ),
  "a boundary in a gap moves on by the gap": moving((open, settings) =>
    open.map(({ start, end }) => ({
      start: start + Math.max(0, settings.get(start) ?? 0),
      end: end + Math.max(0, settings.get(end) ?? 0),
    })),
  ),
  "a boundary in a gap moves back by the gap": moving((open, settings) =>
    open.map(({ start, end }) => ({ start: start - Math.max(0, settings.get(start) ?? 0), end })),
  ),
  "the closing minute is open": moving((open) => open.map(({ start, end }) => ({ start, end: end + minuteMs }))),
  "openings are on whole minutes of UTC": moving((open) =>
    open.map(({ start, end }) => ({
      start: Math.floor(start / minuteMs) * minuteMs,
      end: Math.floor(end / minuteMs) * minuteMs,
    })),
  ),

  "an overnight shift is cut at midnight": reading((spec) => ({
    ...spec,
    hours: cut(spec.hours),
    ...(spec.overrides && { overrides: cut(spec.overrides) }),
  })),
  "a holiday also cancels what spills over from the day before": reading(({ holidays = [], ...rest }) => ({
    kind: "subtract",
    base: { ...rest, holidays },
    minus: [
      {
        kind: "weekly",
        timeZone: rest.timeZone,
        hours: {},
        overrides: Object.fromEntries(
          holidays.filter((date) => rest.overrides?.[date] === undefined).map((date) => [date, ["00:00-24:00"]]),
        ),
      },
    ],
  })),
  "a holiday wins over an override": reading((spec) => ({
    ...spec,
    overrides: Object.fromEntries(
      Object.entries(spec.overrides ?? {}).filter(([date]) => spec.holidays?.includes(date) !== true),
    ),
  })),
  "an override adds to the weekday's hours": reading((spec) => ({
    kind: "union",
    calendars: [spec, { ...spec, overrides: {}, holidays: [] }],
  })),
  "an extra opening replaces the weekday's hours": reading(({ extraOpenings = {}, ...rest }) => ({
    ...rest,
    overrides: { ...rest.overrides, ...extraOpenings },
  })),
  "on a holiday there are no extra openings": reading((spec) => ({
    ...spec,
    extraOpenings: Object.fromEntries(
      Object.entries(spec.extraOpenings ?? {}).filter(([date]) => spec.holidays?.includes(date) !== true),
    ),
  })),
  "a period ends before its last date": reading((spec) => ({
    ...spec,
    periods: (spec.periods ?? []).flatMap(({ to, ...rest }) => {
      const end = to === undefined ? {} : { to: new Date(Date.parse(to) - dayMs).toISOString().slice(0, 10) };
      return end.to !== undefined && rest.from !== undefined && end.to < rest.from ? [] : [{ ...rest, ...end }];
    }),
  })),
  "a period falls back on the general hours": reading((spec) => ({
    ...spec,
    periods: (spec.periods ?? []).map((period) => ({ ...period, hours: { ...spec.hours, ...period.hours } })),
  })),
  "time off is forgotten": reading((spec) => ({ ...spec, timeOff: [] })),
  "time off begins on the minute": reading((spec) => ({
    ...spec,
    timeOff: (spec.timeOff ?? []).map(({ from, to }) => ({ from: `${from.slice(0, 17)}00.000Z`, to })),
  })),
  "29 February is 1 March": reading((spec) => ({
    ...spec,
    holidays: (spec.holidays ?? []).map((date) => date.replace("02-29", "03-01")),
    overrides: Object.fromEntries(
      Object.entries(spec.overrides ?? {}).map(([date, shifts]) => [date.replace("02-29", "03-01"), shifts]),
    ),
  })),
  "the zone is that of the host": reading((spec) => ({ ...spec, timeZone: "Europe/Berlin" })),
  "a union takes the first part only": (spec) =>
    calendarFrom(spec.kind === "union" ? (spec.calendars[0] as CalendarSpec) : spec).timeline,
  "an intersection takes the first part only": (spec) =>
    calendarFrom(spec.kind === "intersection" ? (spec.calendars[0] as CalendarSpec) : spec).timeline,
  "a subtraction keeps all": (spec) => calendarFrom(spec.kind === "subtract" ? spec.base : spec).timeline,
};

function cut<K extends string>(hours: { readonly [key in K]?: readonly string[] }): Record<string, string[]> {
  return Object.fromEntries(
    Object.entries<readonly string[] | undefined>(hours).map(([key, shifts = []]) => [
      key,
      shifts.map((shift) => (shift.slice(6) <= shift.slice(0, 5) ? `${shift.slice(0, 5)}-24:00` : shift)),
    ]),
  );
}
