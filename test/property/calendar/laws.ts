import { expect } from "vitest";
import type { Timeline } from "../../../src/calendar/timeline.ts";
import { law, ordered, type Law } from "./law.ts";
import { minuteMs, Oracle } from "./oracle.ts";
import { scenario, weeklyScenario, type Scenario } from "./scenarios.ts";
import { specLaws } from "./spec-laws.ts";

/** Where the oracle's span is long enough to tell, the answers are equal. */
const agrees = (ask: (timeline: Timeline | Oracle, given: Scenario) => unknown, arbitrary = scenario): Law =>
  law(arbitrary, (timeline, given) => {
    const expected = ask(new Oracle(given.spec, given.span), given);
    if (expected !== undefined) expect(ask(timeline, given)).toEqual(expected);
  });

export const laws = {
  ...specLaws,

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

  "between is additive over any midpoint": law(scenario, (timeline, { t, u, v }) => {
    const [a, b, c] = [t + 400, u + 800, v + 200];
    expect(timeline.between(a, b) + timeline.between(b, c)).toBe(timeline.between(a, c));
  }),

  "between is antisymmetric": law(scenario, (timeline, { t, u }) => {
    expect(timeline.between(u, t) + timeline.between(t, u)).toBe(0);
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

  "add is additive": law(scenario, (timeline, { t, d, e }) => {
    const [due, both] = [timeline.add(t, d), timeline.add(t, d + e)];
    if (due !== null && both !== null) expect(timeline.add(due, e)).toBe(both);
  }),

  "add is monotone in the duration": law(scenario, (timeline, { t, d, e }) => {
    const [due, later] = [timeline.add(t, d), timeline.add(t, d + e)];
    if (due !== null && later !== null) expect(later).toBeGreaterThanOrEqual(due);
  }),

  "add is monotone in the instant": law(scenario, (timeline, { t, u, d }) => {
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

  "a deadline may fall on closing time, and one millisecond more does not": law(scenario, (timeline, { t }) => {
    const [open, close] = [timeline.nextOpen(t), timeline.nextClose(t)];
    if (open === null || close === null) return;
    expect(timeline.add(t, close - open)).toBe(close);
    expect(timeline.add(t, close - open + 1)).toBe((timeline.nextOpen(close) ?? Number.NaN) + 1);
  }),

  "starting at closing time earns nothing until the next opening": law(scenario, (timeline, { t, d }) => {
    const close = timeline.nextClose(t);
    const again = close === null ? null : timeline.nextOpen(close);
    if (close === null || again === null) return;
    expect(timeline.between(close, again)).toBe(0);
    expect(timeline.add(close, d + 1)).toBe(timeline.add(again, d + 1));
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
