import { describe, expect, it } from "vitest";
import { calendarFrom, neverOpens, union, weekly, withTimeOff } from "../../../src/calendar/index.ts";

const warsaw = { timeZone: "Europe/Warsaw", hours: { "mon-fri": "09:00-17:00" } };
const summer = { from: "2026-07-01", to: "2026-08-31", hours: { "mon-thu": "08:00-14:00" } };
const office = weekly({ ...warsaw, periods: [summer] });
const opens = (calendar: typeof office, from: string, to: string) =>
  calendar.intervals(from, to).map(({ start, end }) => `${start.toISOString()}/${end.toISOString().slice(11, 16)}`);

describe("a period", () => {
  it("has its own hours from its first date to its last, both included", () => {
    // Tuesday 30 June to Thursday 2 July, and Monday 31 August to Tuesday 1 September.
    expect(opens(office, "2026-06-30T00:00Z", "2026-07-03T00:00Z")).toEqual([
      "2026-06-30T07:00:00.000Z/15:00",
      "2026-07-01T06:00:00.000Z/12:00",
      "2026-07-02T06:00:00.000Z/12:00",
    ]);
    expect(opens(office, "2026-08-31T00:00Z", "2026-09-02T00:00Z")).toEqual([
      "2026-08-31T06:00:00.000Z/12:00",
      "2026-09-01T07:00:00.000Z/15:00",
    ]);
  });

  it("is closed on the days its hours leave out", () => {
    expect(office.nextOpen("2026-07-02T15:00Z")).toEqual(new Date("2026-07-06T06:00Z"));
  });

  it("may close the calendar altogether", () => {
    const shut = weekly({ ...warsaw, periods: [{ from: "2026-12-24", to: "2027-01-01", hours: {} }] });
    expect(shut.add("2026-12-23T15:00Z", "2h")).toEqual(new Date("2027-01-04T09:00Z"));
  });

  it("without `to` lasts for good, without `from` has always been", () => {
    const change = weekly({
      ...warsaw,
      periods: [
        { from: "2027-01-01", hours: { "mon-thu": "08:00-18:00" } },
        { to: "2025-12-31", hours: { sat: "10:00-11:00" } },
      ],
    });
    expect(opens(change, "2398-12-31T00:00Z", "2399-01-01T12:00Z")).toEqual(["2398-12-31T07:00:00.000Z/17:00"]);
    expect(opens(change, "1950-01-06T00:00Z", "1950-01-09T12:00Z")).toEqual(["1950-01-07T09:00:00.000Z/10:00"]);
    expect(opens(change, "2026-12-31T00:00Z", "2027-01-04T10:00Z")).toEqual([
      "2026-12-31T08:00:00.000Z/16:00",
      "2027-01-04T07:00:00.000Z/10:00",
    ]);
  });

  it("governs the shifts that start on its dates: the night into its first date is of before", () => {
    const nights = weekly({
      timeZone: "Europe/Warsaw",
      hours: { "mon-sun": "22:00-06:00" },
      periods: [{ from: "2026-07-01", to: "2026-07-01", hours: { "mon-sun": "20:00-04:00" } }],
    });
    expect(opens(nights, "2026-06-30T12:00Z", "2026-07-03T12:00Z")).toEqual([
      "2026-06-30T20:00:00.000Z/04:00",
      "2026-07-01T18:00:00.000Z/02:00",
      "2026-07-02T20:00:00.000Z/04:00",
    ]);
  });

  it("yields to holidays and overrides", () => {
    const both = weekly({
      ...warsaw,
      periods: [summer],
      holidays: ["2026-07-01"],
      overrides: { "2026-07-02": "10:00-11:00", "2026-07-03": "10:00-11:00" },
    });
    expect(opens(both, "2026-07-01T00:00Z", "2026-07-04T00:00Z")).toEqual([
      "2026-07-02T08:00:00.000Z/09:00",
      "2026-07-03T08:00:00.000Z/09:00",
    ]);
  });

  it("decides the working days in it", () => {
    expect(office.endOfWorkingDay("2026-07-02T10:00Z")).toEqual(new Date("2026-07-06T12:00Z"));
    expect(office.addWorkingDays("2026-06-30T14:00Z", 1)).toEqual(new Date("2026-07-01T12:00Z"));
  });

  it("may stand beside others, on neighbouring dates", () => {
    const two = weekly({
      ...warsaw,
      periods: [
        { from: "2026-07-02", to: "2026-07-02", hours: { thu: "12:00-13:00" } },
        { from: "2026-07-01", to: "2026-07-01", hours: { wed: "10:00-11:00" } },
      ],
    });
    expect(opens(two, "2026-07-01T00:00Z", "2026-07-04T00:00Z")).toEqual([
      "2026-07-01T08:00:00.000Z/09:00",
      "2026-07-02T10:00:00.000Z/11:00",
      "2026-07-03T07:00:00.000Z/15:00",
    ]);
  });

  it("of years keeps to itself, whatever was asked about before", () => {
    const years = weekly({
      timeZone: "UTC",
      hours: { mon: "09:00-10:00" },
      periods: [{ from: "2026-01-01", to: "2027-12-31", hours: { mon: "09:00-11:00" } }],
    });
    const mondays = (from: string, to: string) => years.between(from, to) / 3_600_000;
    for (let i = 0; i < 2; i++) {
      expect(mondays("2025-01-01T00:00Z", "2026-01-01T00:00Z")).toBe(52);
      expect(mondays("2027-01-01T00:00Z", "2028-01-01T00:00Z")).toBe(104);
      expect(mondays("2029-01-01T00:00Z", "2030-01-01T00:00Z")).toBe(53);
    }
  });

  it("is within the horizon, for there the calendar names a date", () => {
    const far = weekly({
      timeZone: "UTC",
      hours: {},
      periods: [{ from: "2190-01-01", hours: { fri: "09:00-10:00" } }],
    });
    expect(far.nextOpen("2026-01-01T00:00Z")).toEqual(new Date("2190-01-01T09:00Z"));
    const past = weekly({ timeZone: "UTC", hours: {}, periods: [{ to: "1999-12-31", hours: { fri: "09:00-10:00" } }] });
    expect(neverOpens(past, "2000-01-01T00:00Z")).toBe(true);
    expect(past.subtract("2026-01-01T00:00Z", "1h")).toEqual(new Date("1999-12-31T09:00Z"));
    const shut = weekly({ ...warsaw, periods: [{ from: "2026-01-01", to: "2076-12-31", hours: {} }] });
    expect(shut.nextOpen("2026-01-01T00:00Z")).toEqual(new Date("2077-01-01T08:00Z"));
  });

  it("goes through JSON and into combinations", () => {
    const leave = withTimeOff(office, [{ from: "2026-07-01T00:00Z", to: "2026-07-02T00:00Z" }]);
    expect(leave.nextOpen("2026-06-30T16:00Z")).toEqual(new Date("2026-07-02T06:00Z"));
    const either = calendarFrom(JSON.parse(JSON.stringify(union(leave, weekly({ timeZone: "UTC", hours: {} })))));
    expect(either.nextClose("2026-06-30T16:00Z")).toEqual(new Date("2026-07-02T12:00Z"));
  });
});
