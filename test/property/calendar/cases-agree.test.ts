import { beforeAll, describe, expect, it } from "vitest";
import { describeFault, emptyTally, firstFault, methods, shipped, shrink } from "./cases-check.ts";
import { makeCase, type Case } from "./cases-make.ts";
import { dayMs, minuteMs } from "./cases-oracle.ts";
import { Dice } from "../../support/dice.ts";
import { evenTimes, shownAt } from "./wall-clock.ts";
import { temporalOffset } from "./zones-temporal.ts";

/** One fixed seed here; `npx tsx test/soak/calendar.ts` goes on with others for as long as it is told. */
const seed = 20261121;
const calendars = 1300;

describe("random calendars in any zone, counted minute by minute", () => {
  const tally = emptyTally();
  const seen = new Map<string, number>();
  const faults: string[] = [];
  let questions = 0;

  beforeAll(() => {
    for (let number = 0; number < calendars; number++) {
      const made = makeCase(seed, number);
      questions += made.questions.length;
      for (const trait of traitsOf(made)) seen.set(trait, (seen.get(trait) ?? 0) + 1);
      const fault = firstFault(shipped, made, tally);
      if (fault !== undefined) faults.push(`case ${number}: ${describeFault(shrink(shipped, fault))}`);
    }
  });

  it("every answer of every method is the counted one", () => expect(faults).toEqual([]));

  it("more than 20,000 questions of instant, instant and duration were asked, most of each method within sight", () => {
    expect(questions).toBeGreaterThan(20_000);
    for (const method of methods) expect([method, tally[method] > 14_000]).toEqual([method, true]);
  });

  it.each([
    ["days on which the clock is set", 600],
    ["a date skipped or repeated", 30],
    ["offsets of seconds", 5],
    ["overnight shifts", 400],
    ["whole days", 100],
    ["a minute a week", 50],
    ["no weekly hours", 50],
    ["holidays", 300],
    ["weeks of holidays", 60],
    ["overrides", 300],
    ["a date both holiday and override", 40],
    ["periods", 150],
    ["extra openings", 150],
    ["time off", 200],
    ["time off between whole minutes", 80],
    ["leap days", 60],
    ["combinations", 120],
  ])("%s: at least %d calendars have them", (trait, least) => {
    expect(seen.get(trait) ?? 0).toBeGreaterThanOrEqual(least);
  });
});

/** What a case is a case of. */
function traitsOf({ spec, from, to }: Case): string[] {
  const weekly = spec.kind === "weekly" ? spec : undefined;
  const { hours = {}, holidays = [], overrides = {}, timeOff = [], timeZone = "UTC" } = weekly ?? {};
  const shifts = [...Object.values(hours), ...Object.values(overrides)].flat();
  const { periods = [], extraOpenings = {} } = weekly ?? {};
  const stretches = evenTimes(timeZone, from, to);
  const jumps = stretches.slice(1).map(({ offset }, i) => offset - (stretches[i]?.offset ?? 0));
  const minutes = ([start = "", end = ""]: string[]): number => toMinutes(end) - toMinutes(start);
  const lengths = shifts.map((shift) => minutes(shift.split("-")));
  const days = Array.from({ length: (to - from) / dayMs }, (_, i) => new Date(from + i * dayMs).toISOString());
  const traits: Record<string, boolean> = {
    "days on which the clock is set": jumps.length > 0,
    "a date skipped or repeated": jumps.some((jump) => Math.abs(jump) >= 23 * 60 * minuteMs),
    "offsets of seconds": stretches.some(({ offset }) => offset % minuteMs !== 0),
    "overnight shifts": lengths.some((length) => length < 0),
    "whole days": shifts.some((shift) => shift === "00:00-24:00" || shift === "00:00-00:00"),
    "a minute a week": Object.values(hours).flat().length === 1 && lengths[0] === 1,
    "no weekly hours": weekly !== undefined && Object.keys(hours).length === 0,
    holidays: holidays.length > 0,
    "weeks of holidays": holidays.length >= 7,
    overrides: Object.keys(overrides).length > 0,
    "a date both holiday and override": holidays.some((date) => overrides[date] !== undefined),
    periods: periods.length > 0,
    "extra openings": Object.keys(extraOpenings).length > 0,
    "time off": timeOff.length > 0,
    "time off between whole minutes": timeOff.some((off) => Date.parse(off.from) % minuteMs !== 0),
    "leap days": days.some((day) => day.slice(5, 10) === "02-29"),
    combinations: spec.kind !== "weekly",
  };
  return Object.keys(traits).filter((trait) => traits[trait]);
}

function toMinutes(time: string): number {
  return Number(time.slice(0, 2)) * 60 + Number(time.slice(3, 5));
}

it("the clock the oracle reads is also Temporal's", () => {
  const dice = new Dice(seed);
  for (let number = 0; number < 60; number++) {
    const { spec, from, to } = makeCase(seed, number);
    if (spec.kind !== "weekly") continue;
    const stretches = evenTimes(spec.timeZone, from, to);
    const instants = [...stretches.flatMap(({ start }) => [start, start - 1]), dice.int(from, to), dice.int(from, to)];
    for (const at of instants)
      expect([spec.timeZone, at, shownAt(spec.timeZone, at)]).toEqual([
        spec.timeZone,
        at,
        at + temporalOffset(spec.timeZone, at),
      ]);
  }
});
