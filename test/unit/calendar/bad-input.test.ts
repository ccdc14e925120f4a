import { describe, expect, it } from "vitest";
import { calendarFrom, neverOpens, weekly, type Calendar } from "../../../src/calendar/index.ts";
import { isHandoverError, type HandoverError } from "../../../src/errors.ts";
import type { Duration, InstantInput } from "../../../src/time/index.ts";

const office = weekly({ timeZone: "Europe/Warsaw", hours: { "mon-fri": "09:00-17:00" } });
const now = "2026-11-21T13:00:00Z";

function errorOf(ask: () => unknown): HandoverError | undefined {
  try {
    ask();
  } catch (error) {
    if (isHandoverError(error)) return error;
    throw error;
  }
  return undefined;
}

const questions: Readonly<Record<string, (calendar: Calendar, t: InstantInput) => unknown>> = {
  isOpen: (calendar, t) => calendar.isOpen(t),
  "between, as its start": (calendar, t) => calendar.between(t, now),
  "between, as its end": (calendar, t) => calendar.between(now, t),
  add: (calendar, t) => calendar.add(t, "1h"),
  subtract: (calendar, t) => calendar.subtract(t, "1h"),
  nextOpen: (calendar, t) => calendar.nextOpen(t),
  nextClose: (calendar, t) => calendar.nextClose(t),
  "intervals, as their start": (calendar, t) => calendar.intervals(t, now),
  "intervals, as their end": (calendar, t) => calendar.intervals(now, t),
  addWorkingDays: (calendar, t) => calendar.addWorkingDays(t, 1),
  endOfWorkingDay: (calendar, t) => calendar.endOfWorkingDay(t),
  neverOpens: (calendar, t) => neverOpens(calendar, t),
};

describe.each(Object.entries(questions))("%s", (_, ask) => {
  it.each([
    Number.NaN,
    Infinity,
    -Infinity,
    8.64e15 + 1,
    "2026-11-21",
    "2026-02-30T00:00Z",
    "now",
    {},
    null,
    undefined,
  ])("refuses %s for an instant", (t) => {
    const error = errorOf(() => ask(office, t as InstantInput));
    expect(error?.code).toBe("INSTANT_INVALID");
    expect(error?.message).toContain("expected a Date, epoch milliseconds or an ISO text with an offset");
  });

  it.each(["1899-12-31T23:59:59.999Z", "+002400-01-01T00:00Z", Date.UTC(2026, 0) * 1000])(
    "refuses %s, outside the years it knows",
    (t) => {
      const error = errorOf(() => ask(office, t));
      expect(error?.issues).toMatchObject([
        {
          path: "instant",
          expected: "a time in the years 1900 to 2399",
          hint: expect.stringContaining("milliseconds"),
        },
      ]);
    },
  );
});

describe("a duration", () => {
  it.each(["-1h", { hours: -1 }, "PT-1H", { hours: Number.NaN }, { hours: Infinity }, "", {}, 5, null])(
    "of %j is refused",
    (duration) => {
      for (const ask of ["add", "subtract"] as const) {
        const error = errorOf(() => office[ask](now, duration as Duration));
        expect(error?.code).toBe("DURATION_INVALID");
        expect(error?.message).toMatch(/expected a duration .*, got .*; (write|a length is never negative)/);
      }
    },
  );
});

it("a shift with equal ends is a day, not nothing: an empty shift cannot be written", () => {
  const day = weekly({ timeZone: "UTC", hours: { mon: "09:00-09:00" } });
  expect(day.intervals("2026-01-05T00:00Z", "2026-01-08T00:00Z")).toEqual([
    { start: new Date("2026-01-05T09:00Z"), end: new Date("2026-01-06T09:00Z") },
  ]);
  const error = errorOf(() => weekly({ timeZone: "UTC", hours: { mon: "24:00-24:00" } }));
  expect(error?.message).toContain("a shift starts before 24:00");
});

it("a date named twice counts once", () => {
  const twice = weekly({ timeZone: "UTC", hours: { mon: "09:00-17:00" }, holidays: ["2026-01-05", "2026-01-05"] });
  expect(twice.spec).toMatchObject({ holidays: ["2026-01-05"] });
});

describe("in bounded time", () => {
  const dates = Array.from({ length: 182_621 }, (_, i) =>
    new Date(Date.UTC(1900, 0, 1) + i * 86_400_000).toISOString().slice(0, 10),
  );

  it("a million holidays are read and reckoned with", () => {
    const every = Array.from({ length: 1_000_000 }, (_, i) => dates[i % dates.length] as string);
    const shut = weekly({ timeZone: "Europe/Warsaw", hours: { "mon-fri": "09:00-17:00" }, holidays: every });
    expect(shut.between("1900-01-01T00:00Z", "2399-12-31T23:00Z")).toBe(0);
    expect(shut.endOfWorkingDay(now)).toBe(null);
    const some = every.filter((date) => date.endsWith("5"));
    const thinned = weekly({ timeZone: "UTC", hours: { "mon-fri": "09:00-17:00" }, holidays: some });
    expect(thinned.add("2026-11-24T16:00Z", "2h")).toEqual(new Date("2026-11-26T10:00Z"));
    expect(thinned.between("1950-01-01T00:00Z", "2350-01-01T00:00Z")).toBeGreaterThan(0);
  });

  it("every date has its period, its override and its extra opening", () => {
    const byDate = (shift: string) => Object.fromEntries(dates.map((date) => [date, shift]));
    const full = weekly({
      timeZone: "UTC",
      hours: {},
      periods: dates.map((date) => ({ from: date, to: date, hours: { "mon-sun": "09:00-10:00" } })),
      overrides: byDate("12:00-13:00"),
      extraOpenings: byDate("15:00-16:00"),
    });
    expect(full.add("2026-01-01T00:00Z", { hours: 20_001 })).toEqual(new Date("2053-05-19T13:00Z"));
  });

  it("mistakes are counted, and fifty of them told", () => {
    const wrong = (spec: object) =>
      errorOf(() => calendarFrom({ kind: "weekly", timeZone: "UTC", hours: {}, ...spec }));
    const many = (key: string, value: unknown) =>
      Object.fromEntries(Array.from({ length: 100_000 }, (_, i) => [`${key}${i}`, value]));
    for (const spec of [
      { holidays: Array.from({ length: 100_000 }, () => "2026-02-30") },
      { hours: many("mon", "09:00-17:00") },
      { overrides: many("date ", []) },
      { periods: Array.from({ length: 100_001 }, () => ({ from: "2026-01-01", hours: {} })) },
      many("holiday", []),
    ]) {
      const error = wrong(spec);
      expect(error?.issues).toHaveLength(50);
      expect(error?.message).toContain("(50 of 100000 issues)");
    }
    const zones = {
      kind: "union",
      calendars: Array.from({ length: 10_000 }, () => ({ kind: "always", timeZone: "Mars" })),
    };
    expect(errorOf(() => calendarFrom(zones))?.message).toContain("(50 of 10000 issues)");
  });

  it("a key without end is one mistake, and its message short", () => {
    const error = errorOf(() => weekly({ timeZone: "UTC", hours: { ["mon-sun,".repeat(1_000_000)]: "09:00-10:00" } }));
    expect(error?.issues).toHaveLength(1);
    expect(error?.message.length).toBeLessThan(400);
  });
});
