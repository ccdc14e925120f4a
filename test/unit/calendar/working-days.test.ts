import { describe, expect, it } from "vitest";
import { always, intersection, union, weekly, withTimeOff } from "../../../src/calendar/index.ts";

const warsaw = (time: string) => new Date(`${time}:00+01:00`);
const office = weekly({
  timeZone: "Europe/Warsaw",
  hours: { "mon-thu": ["09:00-12:00", "13:00-17:00"], fri: "09:00-15:00" },
  holidays: ["2026-11-11"],
});

describe("by the end of the next working day", () => {
  it.each([
    ["from a morning", "2026-11-17T10:00", "2026-11-18T17:00"],
    ["from before opening", "2026-11-17T06:00", "2026-11-18T17:00"],
    ["from after closing", "2026-11-17T20:00", "2026-11-18T17:00"],
    ["over a holiday", "2026-11-10T10:00", "2026-11-12T17:00"],
    ["to a short Friday", "2026-11-19T10:00", "2026-11-20T15:00"],
    ["from Friday", "2026-11-20T10:00", "2026-11-23T17:00"],
    ["from Saturday", "2026-11-21T10:00", "2026-11-23T17:00"],
    ["from Sunday", "2026-11-22T23:59", "2026-11-23T17:00"],
  ])("%s", (_, from, end) => {
    expect(office.endOfWorkingDay(warsaw(from))).toEqual(warsaw(end));
  });

  it("n = 0 is today's end while it lies ahead, else the next working day's", () => {
    expect(office.endOfWorkingDay(warsaw("2026-11-17T06:00"), 0)).toEqual(warsaw("2026-11-17T17:00"));
    expect(office.endOfWorkingDay(warsaw("2026-11-17T17:00"), 0)).toEqual(warsaw("2026-11-18T17:00"));
    expect(office.endOfWorkingDay(warsaw("2026-11-21T10:00"), 0)).toEqual(warsaw("2026-11-23T17:00"));
  });

  it("the small hours of a night shift belong to the day it started on", () => {
    const nights = weekly({ timeZone: "Europe/Warsaw", hours: { "mon-fri": "22:00-06:00" } });
    expect(nights.endOfWorkingDay(warsaw("2026-11-17T02:00"))).toEqual(warsaw("2026-11-18T06:00"));
    expect(nights.endOfWorkingDay(warsaw("2026-11-17T12:00"))).toEqual(warsaw("2026-11-19T06:00"));
    expect(nights.endOfWorkingDay(warsaw("2026-11-21T02:00"))).toEqual(warsaw("2026-11-24T06:00"));
  });

  it("round the clock a day ends at midnight of the calendar's zone", () => {
    expect(always({ timeZone: "Europe/Warsaw" }).endOfWorkingDay(warsaw("2026-11-17T12:00"))).toEqual(
      warsaw("2026-11-19T00:00"),
    );
  });
});

describe("N working days at the same local time", () => {
  it.each([
    ["within a week", "2026-11-16T10:00", 3, "2026-11-19T10:00"],
    ["over the weekend", "2026-11-20T10:00", 1, "2026-11-23T10:00"],
    ["from Saturday, the same Monday as from Friday", "2026-11-21T10:00", 1, "2026-11-23T10:00"],
    ["over a holiday", "2026-11-10T10:00", 2, "2026-11-13T10:00"],
    ["after a short day's closing, back to it", "2026-11-19T16:00", 1, "2026-11-20T15:00"],
    ["before opening, on to it", "2026-11-17T06:00", 1, "2026-11-18T09:00"],
    ["in the break, back to the closing before it", "2026-11-17T12:30", 1, "2026-11-18T12:00"],
    ["exactly at closing, there", "2026-11-17T17:00", 1, "2026-11-18T17:00"],
    ["none", "2026-11-21T10:00", 0, "2026-11-21T10:00"],
  ])("%s", (_, from, n, to) => {
    expect(office.addWorkingDays(warsaw(from), n)).toEqual(warsaw(to));
  });

  it("keep the time on the wall over a change of clock", () => {
    expect(office.addWorkingDays("2026-10-23T10:00:00+02:00", 1)).toEqual(warsaw("2026-10-26T10:00"));
  });

  it("in a gap, take its end", () => {
    const all = always({ timeZone: "Europe/Warsaw" });
    expect(all.addWorkingDays("2026-03-28T02:30:00+01:00", 1)).toEqual(new Date("2026-03-29T03:00:00+02:00"));
  });

  it("skip days that leave takes whole, and keep those it takes in part", () => {
    const leave = withTimeOff(office, [
      { from: warsaw("2026-11-17T00:00"), to: warsaw("2026-11-18T00:00") },
      { from: warsaw("2026-11-18T00:00"), to: warsaw("2026-11-18T14:00") },
    ]);
    expect(leave.addWorkingDays(warsaw("2026-11-16T10:00"), 1)).toEqual(warsaw("2026-11-18T14:00"));
  });

  it("count the dates of the first part's zone in a union, and shared days in an intersection", () => {
    const tokyo = weekly({ timeZone: "Asia/Tokyo", hours: { "mon-fri": "09:00-17:00" } });
    const newYork = weekly({ timeZone: "America/New_York", hours: { "mon-fri": "09:00-17:00" } });
    // Tokyo's Monday starts on New York's Sunday evening: a working day of the union.
    expect(union(newYork, tokyo).endOfWorkingDay("2026-11-21T12:00:00-05:00")).toEqual(
      new Date("2026-11-23T03:00:00-05:00"),
    );
    const days = weekly({ timeZone: "America/New_York", hours: { "tue,thu": "00:00-24:00" } });
    expect(intersection(newYork, days).endOfWorkingDay("2026-11-17T10:00:00-05:00")).toEqual(
      new Date("2026-11-19T17:00:00-05:00"),
    );
  });

  it.each([-1, 1.5, Number.NaN, 10_001, "1", null])("of %j are refused", (n) => {
    expect(() => office.addWorkingDays(warsaw("2026-11-16T10:00"), n as number)).toThrow(
      "a whole number of days from 0 to 10,000",
    );
  });

  it("end where the calendar does", () => {
    const never = weekly({ timeZone: "UTC", hours: {} });
    expect(never.addWorkingDays("2026-11-16T10:00Z", 1)).toBe(null);
    expect(never.endOfWorkingDay("2026-11-16T10:00Z")).toBe(null);
    expect(office.addWorkingDays("2399-12-01T10:00Z", 10_000)).toBe(null);
  });
});
