import { describe, expect, it } from "vitest";
import { calendarFrom, intersection, subtract, weekly } from "../../../src/calendar/index.ts";

const shop = weekly({
  timeZone: "Europe/Warsaw",
  hours: { "mon-fri": "09:00-17:00" },
  holidays: ["2026-12-25"],
  overrides: { "2026-12-24": "09:00-13:00", "2026-12-28": [] },
  extraOpenings: {
    "2026-12-19": "10:00-14:00",
    "2026-12-22": ["16:00-20:00"],
    "2026-12-24": "20:00-02:00",
    "2026-12-25": "10:00-11:00",
    "2026-12-28": "10:00-11:00",
  },
});
const opens = (calendar: typeof shop, from: string, to: string) =>
  calendar
    .intervals(from, to)
    .map(({ start, end }) => `${start.toISOString().slice(5, 16)}/${end.toISOString().slice(5, 16)}`);

describe("an extra opening", () => {
  it("opens a date that is closed", () => {
    expect(opens(shop, "2026-12-19T00:00Z", "2026-12-21T00:00Z")).toEqual(["12-19T09:00/12-19T13:00"]);
  });

  it("adds to the hours of the weekday, and grows into them", () => {
    expect(opens(shop, "2026-12-22T00:00Z", "2026-12-23T00:00Z")).toEqual(["12-22T08:00/12-22T19:00"]);
  });

  it("stands beside an override, a closing one too, and may run overnight", () => {
    expect(opens(shop, "2026-12-24T00:00Z", "2026-12-25T08:00Z")).toEqual([
      "12-24T08:00/12-24T12:00",
      "12-24T19:00/12-25T01:00",
    ]);
    expect(opens(shop, "2026-12-28T00:00Z", "2026-12-29T00:00Z")).toEqual(["12-28T09:00/12-28T10:00"]);
  });

  it("opens on a holiday", () => {
    expect(opens(shop, "2026-12-25T02:00Z", "2026-12-28T00:00Z")).toEqual(["12-25T09:00/12-25T10:00"]);
  });

  it("makes the date a working day", () => {
    expect(shop.endOfWorkingDay("2026-12-18T10:00Z")).toEqual(new Date("2026-12-19T13:00Z"));
    expect(shop.endOfWorkingDay("2026-12-24T10:00Z")).toEqual(new Date("2026-12-25T10:00Z"));
    expect(shop.addWorkingDays("2026-12-18T09:30Z", 2)).toEqual(new Date("2026-12-21T09:30Z"));
  });

  it("adds to a period, and yields to time off", () => {
    const one = weekly({
      timeZone: "UTC",
      hours: { mon: "09:00-10:00" },
      periods: [{ from: "2026-07-06", to: "2026-07-06", hours: { mon: "12:00-13:00" } }],
      extraOpenings: { "2026-07-06": "20:00-21:00" },
      timeOff: [{ from: "2026-07-06T20:30Z", to: "2026-07-07T00:00Z" }],
    });
    expect(opens(one, "2026-07-06T00:00Z", "2026-07-07T00:00Z")).toEqual([
      "07-06T12:00/07-06T13:00",
      "07-06T20:00/07-06T20:30",
    ]);
  });

  it("is within the horizon, goes through JSON and into combinations", () => {
    const once = weekly({ timeZone: "UTC", hours: {}, extraOpenings: { "2190-01-01": "09:00-17:00" } });
    const again = calendarFrom(JSON.parse(JSON.stringify(once)));
    expect(again.spec).toEqual(once.spec);
    expect(again.nextOpen("2026-01-01T00:00Z")).toEqual(new Date("2190-01-01T09:00Z"));
    expect(intersection(again, shop).nextOpen("2026-01-01T00:00Z")).toEqual(new Date("2190-01-01T09:00Z"));
    expect(subtract(again, shop).nextOpen("2026-01-01T00:00Z")).toEqual(new Date("2190-01-01T16:00Z"));
  });
});
