import { describe, expect, test } from "vitest";
import { periodsOf, type Period } from "../../../../src/report/kpi/period.ts";

const iso = (at: number): string => new Date(at).toISOString().slice(0, 16);
const span = (period: Period, timeZone: string, at: string): readonly [string, string, string] => {
  const { key, from, to } = periodsOf(period, timeZone).at(Date.parse(at));
  return [key, iso(from), iso(to)];
};

describe("periods", () => {
  test("are cut by the wall clock of the zone", () => {
    expect(span("day", "Europe/Warsaw", "2026-05-04T22:30Z")).toEqual([
      "2026-05-05",
      "2026-05-04T22:00",
      "2026-05-05T22:00",
    ]);
    expect(span("month", "Asia/Tokyo", "2026-12-31T15:00Z")).toEqual([
      "2027-01",
      "2026-12-31T15:00",
      "2027-01-31T15:00",
    ]);
    expect(span("quarter", "UTC", "2026-11-22T00:00Z")).toEqual(["2026-Q4", "2026-10-01T00:00", "2027-01-01T00:00"]);
  });

  test.each([
    ["Europe/Warsaw", "2026-03-29T10:00Z", 23],
    ["Europe/Warsaw", "2026-10-25T10:00Z", 25],
    ["America/New_York", "2026-03-08T12:00Z", 23],
    ["Australia/Lord_Howe", "2026-04-05T01:00Z", 24.5],
    // Midnight is left out, and happens twice.
    ["America/Sao_Paulo", "2018-11-04T12:00Z", 23],
    ["America/Sao_Paulo", "2018-02-17T12:00Z", 25],
    ["America/Havana", "2026-11-01T12:00Z", 25],
  ])("of a day in %s at %s there are %d hours", (timeZone, at, hours) => {
    const { from, to } = periodsOf("day", timeZone).at(Date.parse(at));
    expect((to - from) / 3_600_000).toBe(hours);
  });

  test("a date that a zone skipped is none", () => {
    const { at, between } = periodsOf("day", "Pacific/Apia");
    expect(at(Date.parse("2011-12-30T12:00Z")).key).toBe("2011-12-31");
    const days = between(Date.parse("2011-12-29T00:00Z"), Date.parse("2011-12-31T12:00Z"));
    expect(days.map(({ key }) => key)).toEqual(["2011-12-28", "2011-12-29", "2011-12-31", "2012-01-01"]);
  });

  test.each([
    ["2024-12-30T12:00Z", "2025-W01"],
    ["2027-01-03T12:00Z", "2026-W53"],
    ["2021-01-01T12:00Z", "2020-W53"],
    ["2026-01-01T12:00Z", "2026-W01"],
  ])("%s is in week %s, as ISO 8601 counts them", (at, key) => {
    expect(span("week", "UTC", at)[0]).toBe(key);
  });

  test.each([
    ["week", 53],
    ["month", 12],
    ["quarter", 4],
    ["day", 365],
  ] as const)("a year of %ss leaves nothing out, and begins nothing twice", (period, count) => {
    const all = periodsOf(period, "Africa/Casablanca").between(Date.UTC(2026, 0, 1, -1), Date.UTC(2026, 11, 31, 22));
    expect(all).toHaveLength(count);
    for (const [i, { from }] of all.slice(1).entries()) expect(from).toBe(all[i]?.to);
    expect(new Set(all.map(({ key }) => key)).size).toBe(count);
  });
});
