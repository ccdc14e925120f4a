import { describe, expect, it } from "vitest";
import { always, neverOpens, subtract, weekly, withTimeOff } from "../../../src/calendar/index.ts";

const hour = 3_600_000;
const year = 365 * 24 * hour;
const now = Date.UTC(2026, 10, 21);

describe("a calendar that never opens", () => {
  const never = weekly({ timeZone: "Europe/Warsaw", hours: {} });

  it("is a value whose answers are null", () => {
    expect(never.add(now, "1h")).toBe(null);
    expect(never.subtract(now, "1h")).toBe(null);
    expect(never.nextOpen(now)).toBe(null);
    expect(never.nextClose(now)).toBe(null);
    expect(never.timeline.nextChange(now)).toBe(null);
    expect(never.add(now, "0s")).toEqual(new Date(now));
    expect(never.between(now, now + 100 * year)).toBe(0);
    expect(never.intervals(now, now + 100 * year)).toEqual([]);
  });

  it("is found out in advance", () => {
    const office = weekly({ timeZone: "UTC", hours: { mon: "09:00-17:00" } });
    expect(neverOpens(never, now)).toBe(true);
    expect(neverOpens(office, now)).toBe(false);
    expect(neverOpens(subtract(office, office), now)).toBe(true);
    expect(neverOpens(withTimeOff(office, [{ from: 0, to: 8.64e15 }]), now)).toBe(true);
  });

  it("may have been open before", () => {
    const past = weekly({ timeZone: "UTC", hours: {}, overrides: { "2020-01-01": "09:00-17:00" } });
    expect(neverOpens(past, now)).toBe(true);
    expect(past.subtract(now, "8h")).toEqual(new Date("2020-01-01T09:00Z"));
  });
});

describe("searches", () => {
  it("find an override a century and a half away, for there the calendar names a date", () => {
    const far = weekly({ timeZone: "Asia/Tehran", hours: {}, overrides: { "2190-01-01": "09:00-17:00" } });
    expect(far.nextOpen(now)).toEqual(new Date("2190-01-01T05:30Z"));
  });

  it("find the end of time off of a quarter of a century", () => {
    const office = weekly({ timeZone: "UTC", hours: { "mon-fri": "09:00-17:00" } });
    const sabbatical = withTimeOff(office, [{ from: now, to: "2051-01-01T00:00Z" }]);
    expect(sabbatical.nextOpen(now)).toEqual(new Date("2051-01-02T09:00Z"));
  });

  it("reach deadlines decades away", () => {
    const leapDays = weekly({
      timeZone: "UTC",
      hours: {},
      overrides: Object.fromEntries([2028, 2032, 2036, 2040].map((y) => [`${y}-02-29`, "09:00-10:00"])),
    });
    expect(leapDays.add(now, "4h")).toEqual(new Date("2040-02-29T10:00Z"));
    expect(leapDays.add(now, "5h")).toBe(null);
  });
});

describe("the years a calendar knows", () => {
  const office = weekly({ timeZone: "UTC", hours: { "mon-fri": "09:00-17:00" } });

  it("are 1900 to 2399; people get an error outside", () => {
    expect(office.isOpen("1900-01-01T10:00Z")).toBe(true);
    expect(office.isOpen("2399-12-31T10:00Z")).toBe(true);
    expect(() => office.isOpen("1899-12-31T23:59Z")).toThrow("a time in the years 1900 to 2399");
    expect(() => office.add("+002400-01-01T00:00Z", "1h")).toThrow("2400-01-01");
    expect(() => office.between(now, 8.64e15)).toThrow("years 1900 to 2399");
  });

  it("hold every answer too: what lies outside them is none", () => {
    expect(always().add("2399-12-31T23:00Z", "59m")).toEqual(new Date("2399-12-31T23:59Z"));
    expect(always().add("2399-12-31T23:00Z", "1h")).toBe(null);
    expect(always().nextClose("2399-12-31T23:00Z")).toBe(null);
    expect(always().subtract("1900-01-01T01:00Z", "1h")).toEqual(new Date("1900-01-01T00:00Z"));
    expect(always().subtract("1900-01-01T01:00Z", "2h")).toBe(null);
    const newYork = weekly({ timeZone: "America/New_York", hours: { "mon-fri": "09:00-24:00" } });
    expect(newYork.nextClose("2399-12-31T20:00Z")).toBe(null);
    expect(newYork.endOfWorkingDay("2399-12-31T20:00Z", 0)).toBe(null);
  });

  it("bound every answer of the timeline, whatever it is asked", () => {
    for (const calendar of [office, always(), withTimeOff(office, [{ from: now, to: now + hour }])]) {
      const { timeline } = calendar;
      for (const t of [Number.NaN, Infinity, -Infinity, 8.64e15, -8.64e15, 1e300, -62e12, Date.UTC(100_000, 0)]) {
        expect(timeline.isOpen(t)).toBe(false);
        expect(timeline.intervals(t, t + hour)).toEqual([]);
        expect(timeline.add(t, 0)).toBe(t);
        expect(timeline.endOfWorkingDay(t, 1)).toBe(null);
        if (!(t < 0)) expect(timeline.add(t, hour)).toBe(null);
        if (!(t > 0)) expect(timeline.subtract(t, hour)).toBe(null);
      }
      expect(timeline.add(now, Infinity)).toBe(null);
      expect(timeline.add(now, Number.NaN)).toBe(null);
      expect(timeline.between(Number.NaN, now)).toBeNaN();
    }
    expect(office.timeline.add(-Infinity, hour)).toBe(null);
    expect(office.timeline.add(now, 1e15)).toBe(null);
  });

  it("can be measured whole, and in any order of questions", () => {
    const { timeline } = always();
    const all = timeline.between(-Infinity, Infinity);
    expect(all).toBeGreaterThanOrEqual(Date.UTC(2400, 0) - Date.UTC(1900, 0));
    expect(timeline.between(Infinity, -Infinity)).toBe(-all);
    // Far jumps make the timeline forget what it had compiled and start over.
    for (const t of [Date.UTC(1905, 0), Date.UTC(2395, 0), now, Date.UTC(1906, 0), now + 120 * year]) {
      expect(timeline.between(t, t + year)).toBe(year);
      expect(timeline.between(t - year, t)).toBe(year);
      expect(timeline.add(t, 20 * year)).toBe(t + 20 * year > Date.UTC(2400, 1) ? null : t + 20 * year);
      expect(timeline.subtract(t, year)).toBe(t - year);
    }
  });
});

it("durations are working time: hours or less, not negative", () => {
  const office = weekly({ timeZone: "UTC", hours: { mon: "09:00-17:00" } });
  expect(() => office.add(now, "2d")).toThrow("working time in hours or less");
  expect(() => office.add(now, { hours: -1 })).toThrow("expected a duration");
  expect(() => office.isOpen("2026-11-21T09:00")).toThrow("an ISO text with an offset");
});
