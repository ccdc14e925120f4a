import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { always, calendarFrom, isCalendar } from "../../../src/calendar/index.ts";
import { isHandoverError } from "../../../src/errors.ts";
import { scenario } from "./scenarios.ts";

describe("specs", () => {
  it("are canonical: JSON and back gives an equal spec and equal answers", () => {
    fc.assert(
      fc.property(scenario, ({ spec, t, u, d }) => {
        const calendar = calendarFrom(spec);
        const again = calendarFrom(JSON.parse(JSON.stringify(calendar)));
        expect(isCalendar(again)).toBe(true);
        expect(again.spec).toEqual(calendar.spec);
        expect(again.timeline.add(t, d)).toBe(calendar.timeline.add(t, d));
        expect(again.timeline.between(t, u)).toBe(calendar.timeline.between(t, u));
      }),
      { numRuns: 60 },
    );
  });

  it("of any other shape are refused with a typed error that has issues, and nothing else is thrown", () => {
    const key = fc.constantFrom(
      "kind",
      "timeZone",
      "hours",
      "holidays",
      "overrides",
      "periods",
      "extraOpenings",
      "timeOff",
      "from",
      "to",
      "calendars",
      "base",
      "minus",
      "__proto__",
    );
    const value = fc.oneof(
      fc.jsonValue(),
      fc.constantFrom(
        "weekly",
        "union",
        "subtract",
        "UTC",
        "mon",
        "09:00-25:00",
        "2026-02-30",
        Number.NaN,
        undefined,
        () => 1,
        Symbol("x"),
        10n,
      ),
    );
    const within = fc.oneof(value, fc.dictionary(key, value), fc.array(fc.dictionary(key, value), { maxLength: 3 }));
    const weekly = fc.dictionary(key, within).map((fields) => ({ ...fields, kind: "weekly" }));
    const shape = fc.oneof(weekly, fc.dictionary(key, value), value);
    fc.assert(
      fc.property(shape, (spec) => {
        try {
          expect(isCalendar(calendarFrom(spec))).toBe(true);
        } catch (error) {
          expect(isHandoverError(error, "CALENDAR_INVALID")).toBe(true);
          expect((error as { issues: unknown[] }).issues.length).toBeGreaterThan(0);
        }
      }),
      { numRuns: 500 },
    );
  });

  it("always() is plain arithmetic", () => {
    const { timeline } = always();
    const instant = fc.integer({ min: Date.UTC(1960, 0), max: Date.UTC(2200, 0) });
    fc.assert(
      fc.property(instant, instant, fc.nat(10 ** 12), (t, u, d) => {
        expect(timeline.add(t, d)).toBe(t + d);
        expect(timeline.subtract(t, d)).toBe(t - d);
        expect(timeline.between(t, u)).toBe(u - t);
        expect(timeline.isOpen(t)).toBe(true);
        expect(timeline.nextClose(t)).toBe(null);
      }),
    );
  });
});
