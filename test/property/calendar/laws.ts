import fc from "fast-check";
import { expect } from "vitest";
import type { CalendarSpec } from "../../../src/calendar/spec.ts";
import type { Timeline } from "../../../src/calendar/timeline.ts";
import { minuteMs, Oracle } from "./oracle.ts";
import { scenario, weeklyScenario, type Scenario } from "./scenarios.ts";

/** What the laws are about: anything that makes a timeline of a spec. */
export type Subject = (spec: CalendarSpec) => Timeline;

/** A law holds for a subject or throws. */
export type Law = (subject: Subject, parameters?: fc.Parameters<[Scenario]>) => void;

const law =
  (arbitrary: fc.Arbitrary<Scenario>, check: (timeline: Timeline, scenario: Scenario, subject: Subject) => void): Law =>
  (subject, parameters = {}) =>
    fc.assert(
      fc.property(arbitrary, (given) => check(subject(given.spec), given, subject)),
      { ...fc.readConfigureGlobal(), ...parameters } as fc.Parameters<[Scenario]>,
    );

/** Where the oracle's span is long enough to tell, the answers are equal. */
const agrees = (ask: (timeline: Timeline | Oracle, given: Scenario) => unknown, arbitrary = scenario): Law =>
  law(arbitrary, (timeline, given) => {
    const expected = ask(new Oracle(given.spec, given.span), given);
    if (expected !== undefined) expect(ask(timeline, given)).toEqual(expected);
  });

const ordered = ({ t, u, v }: Scenario): [number, number, number] =>
  [t, u, v].sort((a, b) => a - b) as [number, number, number];

export const laws = {
  "isOpen is what the clock on the wall says, minute by minute": law(scenario, (timeline, { spec, span, t }) => {
    const oracle = new Oracle(spec, span);
    for (let i = -200; i <= 200; i++) {
      const at = t + i * minuteMs;
      if (timeline.isOpen(at) !== oracle.isOpen(at))
        expect({ at, open: timeline.isOpen(at) }).toEqual({ at, open: oracle.isOpen(at) });
    }
  }),

  "between counts the open minutes": agrees((timeline, given) => {
    const [a, b, c] = ordered(given);
    return [timeline.between(a, b), timeline.between(b, c), timeline.between(a, c)];
  }),

  "add gives the earliest instant with so much working time": agrees((timeline, { t, d }) => timeline.add(t, d)),

  "subtract gives the latest instant with so much working time": agrees((timeline, { t, d }) =>
    timeline.subtract(t, d),
  ),

  "nextOpen finds the next open minute": agrees((timeline, { t }) => timeline.nextOpen(t)),

  "nextClose finds the end of the stretch": agrees((timeline, { t }) => timeline.nextClose(t)),

  "nextChange finds the next minute of the other kind": agrees((timeline, { t }) => timeline.nextChange(t)),

  "intervals are the maximal runs of open minutes": agrees((timeline, given) => {
    const [a, , b] = ordered(given);
    return timeline.intervals(a, b);
  }),

  "endOfWorkingDay is the end of the last minute of the n-th date with shifts": agrees(
    (timeline, { t, n }) => timeline.endOfWorkingDay(t, n),
    weeklyScenario,
  ),

  "addWorkingDays keeps the local time within the shifts of the n-th date": agrees(
    (timeline, { t, n }) => timeline.addWorkingDays(t, n),
    weeklyScenario,
  ),

  "between is additive over any midpoint and antisymmetric": law(scenario, (timeline, { t, u, v }) => {
    const [a, b, c] = [t + 400, u + 800, v + 200];
    expect(timeline.between(a, b) + timeline.between(b, c)).toBe(timeline.between(a, c));
    expect(timeline.between(b, a) + timeline.between(a, b)).toBe(0);
  }),

  "between is bounded by elapsed time and never negative forwards": law(scenario, (timeline, given) => {
    const [a, , b] = ordered(given);
    expect(timeline.between(a, b)).toBeGreaterThanOrEqual(0);
    expect(timeline.between(a, b)).toBeLessThanOrEqual(b - a);
  }),

  "add earns exactly the duration, and no earlier instant does": law(scenario, (timeline, { t, d }) => {
    for (const [at, ms] of [
      [t, d + minuteMs],
      [t + 17, d + 1],
    ] as const) {
      const due = timeline.add(at, ms);
      if (due === null) continue;
      expect(timeline.between(at, due)).toBe(ms);
      expect(timeline.between(at, due - 1)).toBe(ms - 1);
    }
  }),

  "subtract earns exactly the duration, and no later instant does": law(scenario, (timeline, { t, d }) => {
    for (const [at, ms] of [
      [t, d + minuteMs],
      [t + 17, d + 1],
    ] as const) {
      const start = timeline.subtract(at, ms);
      if (start === null) continue;
      expect(timeline.between(start, at)).toBe(ms);
      expect(timeline.between(start + 1, at)).toBe(ms - 1);
    }
  }),

  "adding or subtracting nothing changes nothing, even when closed": law(scenario, (timeline, { t }) => {
    expect(timeline.add(t, 0)).toBe(t);
    expect(timeline.subtract(t, 0)).toBe(t);
  }),

  "add is additive and monotone in both arguments": law(scenario, (timeline, { t, u, d, e }) => {
    const due = timeline.add(t, d);
    const both = timeline.add(t, d + e);
    if (due === null || both === null) return;
    expect(timeline.add(due, e)).toBe(both);
    expect(both).toBeGreaterThanOrEqual(due);
    const [early, late] = [timeline.add(Math.min(t, u), d), timeline.add(Math.max(t, u), d)];
    if (early !== null && late !== null) expect(late).toBeGreaterThanOrEqual(early);
  }),

  "subtract undoes add up to closed time": law(scenario, (timeline, { t, d }) => {
    const due = timeline.add(t, d);
    if (due === null || d === 0) return;
    const back = timeline.subtract(due, d);
    expect(back).toBe(timeline.nextOpen(t));
    expect(timeline.add(back ?? Number.NaN, d)).toBe(due);
  }),

  "nextOpen is open, idempotent, and skips closed time only": law(scenario, (timeline, { t }) => {
    const open = timeline.nextOpen(t);
    if (open === null) return;
    expect(open).toBeGreaterThanOrEqual(t);
    expect(timeline.isOpen(open)).toBe(true);
    expect(timeline.nextOpen(open)).toBe(open);
    expect(timeline.between(t, open)).toBe(0);
    expect(timeline.isOpen(t)).toBe(open === t);
  }),

  "nextClose is closed, and open all the way up to it": law(scenario, (timeline, { t }) => {
    const [open, close] = [timeline.nextOpen(t), timeline.nextClose(t)];
    if (open === null || close === null) return;
    expect(timeline.isOpen(close)).toBe(false);
    expect(timeline.isOpen(close - 1)).toBe(true);
    expect(timeline.between(open, close)).toBe(close - open);
  }),

  "nextChange is the first instant of the other kind": law(scenario, (timeline, { t }) => {
    const change = timeline.nextChange(t);
    if (change === null) return;
    expect(change).toBeGreaterThan(t);
    expect(timeline.isOpen(change)).toBe(!timeline.isOpen(t));
    expect(timeline.between(t, change)).toBe(timeline.isOpen(t) ? change - t : 0);
  }),

  "intervals are open, maximal, clipped, and sum to between": law(scenario, (timeline, given) => {
    const [from, , to] = ordered(given);
    const [a, b] = [from + 5, to + 5];
    const intervals = timeline.intervals(a, b);
    let sum = 0;
    for (const { start, end } of intervals) {
      expect(start).toBeLessThan(end);
      expect(timeline.isOpen(start) && timeline.isOpen(end - 1)).toBe(true);
      if (start !== a) expect(timeline.isOpen(start - 1)).toBe(false);
      if (end !== b) expect(timeline.isOpen(end)).toBe(false);
      expect(start >= a && end <= b).toBe(true);
      sum += end - start;
    }
    expect(sum).toBe(timeline.between(a, b));
  }),

  "union, intersection and subtraction are or, and, and-not, instant by instant": law(
    weeklyScenario,
    (timeline, given, subject) => {
      const { spec, t, u, v } = given;
      const zone = spec.kind === "weekly" ? spec.timeZone : "UTC";
      const other: CalendarSpec = {
        kind: "weekly",
        timeZone: zone,
        hours: { mon: ["01:30-09:00"], wed: ["22:00-02:30"], sun: ["00:00-24:00"] },
      };
      const part = subject(other);
      const either = subject({ kind: "union", calendars: [spec, other] });
      const both = subject({ kind: "intersection", calendars: [spec, other] });
      const less = subject({ kind: "subtract", base: spec, minus: [other] });
      for (const at of [t, u, v, ...[t, u, v].flatMap((x) => [timeline.nextChange(x) ?? x, part.nextChange(x) ?? x])]) {
        const [x, y] = [timeline.isOpen(at), part.isOpen(at)];
        expect([either.isOpen(at), both.isOpen(at), less.isOpen(at)]).toEqual([x || y, x && y, x && !y]);
      }
      const [a, , b] = ordered(given);
      expect(either.between(a, b) + both.between(a, b)).toBe(timeline.between(a, b) + part.between(a, b));
      expect(less.between(a, b) + both.between(a, b)).toBe(timeline.between(a, b));
    },
  ),

  "answers do not depend on what was asked before": law(scenario, (timeline, { spec, t, d, u }, subject) => {
    const answers = (asked: Timeline): unknown => [
      asked.add(t, d),
      asked.subtract(t, d),
      asked.between(t, u),
      asked.nextClose(t),
    ];
    const year = 366 * 86_400_000;
    const asked = subject(spec);
    for (const years of [-3, 4, 0.3]) asked.between(t, t + years * year);
    expect(answers(asked)).toEqual(answers(timeline));
  }),
} as const satisfies Record<string, Law>;
