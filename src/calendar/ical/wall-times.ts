import { dateOfDay, dayMs, dayOfDate, weekdayOfDay } from "../../time/index.ts";
import type { Budget } from "./budget.ts";
import { dayTest, withDefaults, type DayTest } from "./day-test.ts";
import type { Rule } from "./rule.ts";

/**
 * The wall-clock times of a rule that starts at `start`, in order, within `[from, to)`. `start` is the first of them whether
 * it fits the rule or not, and counts (RFC 5545 3.8.5.3). `UNTIL` is left to the caller, who knows the zone.
 *
 * Own work, because the iterator of ical.js does not end for a rule that never comes true (`FREQ=DAILY;BYMONTH=2;
 * BYMONTHDAY=30`), walks from the start of a series however long ago that is, and differs from the RFC: no `BYWEEKNO`,
 * `FREQ=YEARLY;BYMONTHDAY` in one month only, `BYSETPOS` only for some rules.
 */
export function* wallTimes(rule: Rule, start: number, from: number, to: number, budget: Budget): Generator<number> {
  if (start >= from && start < to) yield start;
  let left = (rule.count ?? Infinity) - 1;
  const plan = planFor(rule, start);
  // With a count the times before the window must be counted, too.
  let index = rule.count === undefined && from > start ? Math.max(0, plan.indexOf(from) - 1) : 0;
  while (left > 0 && budget.left >= 0) {
    const period = plan.startOf(index);
    if (period >= to) return;
    budget.left--;
    const found = plan.timesIn(period, budget);
    if (typeof found === "number") {
      index = Math.max(index + 1, plan.indexOf(found));
      continue;
    }
    for (const time of found) {
      if (time <= start) continue;
      if (time >= to || left-- <= 0) return;
      if (time >= from) yield time;
    }
    index++;
  }
}

/** A rule as a series of periods: years, months, ..., seconds, the interval apart, the first with the start in it. */
interface Plan {
  /** The wall-clock time at which a period starts. */
  startOf(index: number): number;
  /** The first period from a wall-clock time on; the one before may still reach beyond that time. */
  indexOf(local: number): number;
  /** The times in a period, in order; or, where there are none, the time from which to go on. */
  timesIn(period: number, budget: Budget): readonly number[] | number;
}

const [hourMs, minuteMs, secondMs] = [3_600_000, 60_000, 1_000];

function planFor(given: Rule, start: number): Plan {
  const startDay = Math.floor(start / dayMs);
  const rule = withDefaults(given, startDay);
  const test = dayTest(rule);
  switch (rule.frequency) {
    case "YEARLY":
      return monthPlan(rule, start, 12, test);
    case "MONTHLY":
      return monthPlan(rule, start, 1, test);
    case "WEEKLY":
      return dayPlan(rule, start, startDay - ((weekdayOfDay(startDay) - rule.weekStart + 7) % 7), 7, test);
    case "DAILY":
      return dayPlan(rule, start, startDay, 1, test);
    case "HOURLY":
      return clockPlan(rule, start, hourMs, test);
    case "MINUTELY":
      return clockPlan(rule, start, minuteMs, test);
    case "SECONDLY":
      return clockPlan(rule, start, secondMs, test);
  }
}

/** Years and months, counted in months since the year 0. */
function monthPlan(rule: Rule, start: number, size: number, test: DayTest): Plan {
  const step = rule.interval * size;
  const first = Math.floor(monthOf(start) / size) * size;
  const times = timesOfDay(rule, start);
  return {
    startOf: (index) => firstOfMonth(first + index * step) * dayMs,
    indexOf: (local) => Math.ceil((monthOf(local) - first) / step),
    timesIn: (period, budget) => {
      const month = monthOf(period);
      const days: number[] = [];
      for (let m = month; m < month + size; m++) {
        if (rule.months?.includes((m % 12) + 1) !== false)
          addDays(days, firstOfMonth(m), firstOfMonth(m + 1), test, budget);
      }
      return select(rule, days, times, budget);
    },
  };
}

/** Weeks and days. */
function dayPlan(rule: Rule, start: number, first: number, size: number, test: DayTest): Plan {
  const step = rule.interval * size;
  const times = timesOfDay(rule, start);
  return {
    startOf: (index) => (first + index * step) * dayMs,
    indexOf: (local) => Math.ceil((local / dayMs - first) / step),
    timesIn: (period, budget) => {
      const days: number[] = [];
      addDays(days, period / dayMs, period / dayMs + size, test, budget);
      return select(rule, days, times, budget);
    },
  };
}

/** Hours, minutes and seconds of the wall clock. */
function clockPlan(rule: Rule, start: number, size: number, test: DayTest): Plan {
  const step = rule.interval * size;
  const first = Math.floor(start / size) * size;
  const minutes = rule.minutes ?? [Math.floor(start / minuteMs) % 60];
  const seconds = rule.seconds ?? [Math.floor(start / secondMs) % 60];
  const within = (period: number): number[] => {
    if (size === secondMs) return [period];
    const ofMinute = size === minuteMs ? [0] : minutes.map((minute) => mod60(minute) * minuteMs);
    return ofMinute.flatMap((minute) => seconds.map((second) => period + minute + mod60(second) * secondMs));
  };
  return {
    startOf: (index) => first + index * step,
    indexOf: (local) => Math.ceil((local - first) / step),
    timesIn: (period, budget) => {
      const day = Math.floor(period / dayMs);
      const ofDay = period - day * dayMs;
      if (!test(day)) return (day + 1) * dayMs;
      if (rule.hours?.includes(Math.floor(ofDay / hourMs)) === false) return nextMultiple(period, hourMs);
      if (size < hourMs && rule.minutes?.includes(Math.floor(ofDay / minuteMs) % 60) === false)
        return nextMultiple(period, minuteMs);
      if (size < minuteMs && rule.seconds?.includes(Math.floor(ofDay / secondMs) % 60) === false)
        return period + secondMs;
      const times = within(period);
      budget.left -= times.length;
      return atPositions(rule, times);
    },
  };
}

function nextMultiple(local: number, size: number): number {
  return (Math.floor(local / size) + 1) * size;
}

function mod60(value: number): number {
  return ((value % 60) + 60) % 60;
}

/** The times of day of a rule of days or longer, in milliseconds from midnight, in order. */
function timesOfDay(rule: Rule, start: number): readonly number[] {
  const ofDay = start - Math.floor(start / dayMs) * dayMs;
  const hours = rule.hours ?? [Math.floor(ofDay / hourMs)];
  const minutes = rule.minutes ?? [Math.floor(ofDay / minuteMs) % 60];
  const seconds = rule.seconds ?? [Math.floor(ofDay / secondMs) % 60];
  return hours.flatMap((hour) =>
    minutes.flatMap((minute) => seconds.map((second) => ((hour * 60 + minute) * 60 + second) * 1000)),
  );
}

function addDays(days: number[], from: number, to: number, test: DayTest, budget: Budget): void {
  budget.left -= (to - from) / 8; // a day is tested in less time than a period takes
  for (let day = from; day < to; day++) if (test(day)) days.push(day);
}

/** The times of the days of a period, or those of them that `BYSETPOS` names. */
function select(rule: Rule, days: readonly number[], times: readonly number[], budget: Budget): readonly number[] {
  budget.left -= days.length * times.length;
  if (budget.left < 0) return [];
  const found: number[] = [];
  for (const day of days) for (const time of times) found.push(day * dayMs + time);
  return atPositions(rule, found);
}

function atPositions({ positions }: Rule, times: readonly number[]): readonly number[] {
  if (positions === undefined) return times;
  const places = new Set(positions.map((position) => (position > 0 ? position - 1 : times.length + position)));
  return times.filter((_, i) => places.has(i));
}

/** Months since January of the year 0. */
function monthOf(local: number): number {
  const { year, month } = dateOfDay(Math.floor(local / dayMs));
  return year * 12 + month - 1;
}

function firstOfMonth(months: number): number {
  return dayOfDate(Math.floor(months / 12), (months % 12) + 1, 1);
}
