import fc from "fast-check";
import { expect, test } from "vitest";
import { periodsOf, type Period, type Periods } from "../../../src/report/kpi/period.ts";

const zones = fc.constantFrom(
  "UTC",
  "Europe/Warsaw",
  "America/New_York",
  "America/Sao_Paulo",
  "Australia/Lord_Howe",
  "Asia/Kolkata",
  "Pacific/Apia",
  "Africa/Casablanca",
  "Asia/Beirut",
);
const instants = fc.integer({ min: Date.UTC(2005, 0), max: Date.UTC(2035, 0) });

/** The date as the host has it. */
function dateIn(timeZone: string, at: number): string {
  return new Intl.DateTimeFormat("en-CA", { timeZone, dateStyle: "short" }).format(at);
}

type Cut = (period: Period, timeZone: string) => Periods;

function holds(cut: Cut): fc.IProperty<unknown> {
  return fc.property(zones, instants, (timeZone, at) => {
    const { key, from, to } = cut("day", timeZone).at(at);
    const month = cut("month", timeZone).at(at);
    const isDay = key === dateIn(timeZone, at) && dateIn(timeZone, from) === key && dateIn(timeZone, from - 1) < key;
    const isWhole = from <= at && at < to && dateIn(timeZone, to - 1) === key && dateIn(timeZone, to) > key;
    return isDay && isWhole && month.key === key.slice(0, 7) && month.from <= from && to <= month.to;
  });
}

test("a day is what the wall clock calls so, from its first instant to its last", () => {
  fc.assert(holds(periodsOf), { numRuns: 500 });
});

test("days of 24 hours are found out", () => {
  const plain: Cut = (period, timeZone) => ({
    ...periodsOf(period, timeZone),
    at(at) {
      const { key, from } = periodsOf(period, timeZone).at(at);
      return { key, from, to: period === "day" ? from + 86_400_000 : periodsOf(period, timeZone).at(at).to };
    },
  });
  expect(fc.check(holds(plain), { numRuns: 5000 }).failed).toBe(true);
});
