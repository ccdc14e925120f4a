import { describe, expect, it } from "vitest";
import { weekly } from "../../../src/calendar/index.ts";

const hour = 3_600_000;
const office = weekly({ timeZone: "Europe/Warsaw", hours: { "mon-fri": "09:00-17:00" } });
/** The only shift is that of one weekday, in one zone. */
const shift = (timeZone: string, day: string, hours: string | string[]) =>
  weekly({ timeZone, hours: { [day]: hours } });
const hoursIn = (calendar: typeof office, from: string, to: string) => calendar.between(from, to) / hour;

describe("office hours in Warsaw", () => {
  it("a lead of Saturday with an hour's target is due on Monday at 10:00", () => {
    expect(office.add("2026-11-21T13:37:00+01:00", "1h")).toEqual(new Date("2026-11-23T10:00:00+01:00"));
  });

  it("a deadline may fall exactly on closing time, and a millisecond more goes to the next day", () => {
    expect(office.add("2026-11-20T16:00:00+01:00", "1h")).toEqual(new Date("2026-11-20T17:00:00+01:00"));
    expect(office.add("2026-11-20T16:00:00+01:00", { hours: 1, milliseconds: 1 })).toEqual(
      new Date("2026-11-23T09:00:00.001+01:00"),
    );
  });

  it("starting at closing time earns nothing that day", () => {
    expect(office.add("2026-11-20T17:00:00+01:00", "30m")).toEqual(new Date("2026-11-23T09:30:00+01:00"));
  });

  it("are half-open", () => {
    expect(office.isOpen("2026-11-20T09:00:00+01:00")).toBe(true);
    expect(office.isOpen("2026-11-20T08:59:59.999+01:00")).toBe(false);
    expect(office.isOpen("2026-11-20T16:59:59.999+01:00")).toBe(true);
    expect(office.isOpen("2026-11-20T17:00:00+01:00")).toBe(false);
  });

  it("subtracting lands on the latest start, which may be an opening", () => {
    expect(office.subtract("2026-11-23T10:00:00+01:00", "1h")).toEqual(new Date("2026-11-23T09:00:00+01:00"));
    expect(office.subtract("2026-11-23T10:00:00+01:00", "2h")).toEqual(new Date("2026-11-20T16:00:00+01:00"));
    expect(office.subtract("2026-11-22T12:00:00+01:00", "8h")).toEqual(new Date("2026-11-20T09:00:00+01:00"));
  });

  it("open and close when they say", () => {
    expect(office.nextOpen("2026-11-21T13:37:00+01:00")).toEqual(new Date("2026-11-23T09:00:00+01:00"));
    expect(office.nextOpen("2026-11-23T11:00:00+01:00")).toEqual(new Date("2026-11-23T11:00:00+01:00"));
    expect(office.nextClose("2026-11-21T13:37:00+01:00")).toEqual(new Date("2026-11-23T17:00:00+01:00"));
    expect(office.nextClose("2026-11-23T17:00:00+01:00")).toEqual(new Date("2026-11-24T17:00:00+01:00"));
  });

  it("a year of them is 261 days of eight hours", () => {
    expect(hoursIn(office, "2026-01-01T00:00:00+01:00", "2027-01-01T00:00:00+01:00")).toBe(261 * 8);
  });
});

describe("on the days the clock changes", () => {
  it("a night of eight hours lasts seven in spring and nine in autumn", () => {
    const night = shift("Europe/Warsaw", "sat", "22:00-06:00");
    expect(hoursIn(night, "2026-03-28T00:00Z", "2026-03-30T00:00Z")).toBe(7);
    expect(hoursIn(night, "2026-10-24T00:00Z", "2026-10-26T00:00Z")).toBe(9);
    expect(hoursIn(night, "2026-11-21T00:00Z", "2026-11-23T00:00Z")).toBe(8);
  });

  it("in the United States the second Sunday of March has 23 hours and the first of November 25", () => {
    const sunday = shift("America/New_York", "sun", "00:00-24:00");
    expect(hoursIn(sunday, "2026-03-07T00:00Z", "2026-03-10T00:00Z")).toBe(23);
    expect(hoursIn(sunday, "2026-10-31T00:00Z", "2026-11-03T00:00Z")).toBe(25);
  });

  it("a shift that starts in the gap starts at the gap, one within it is never worked", () => {
    const from = shift("Europe/Warsaw", "sun", "02:30-04:00");
    expect(from.intervals("2026-03-29T00:00Z", "2026-03-30T00:00Z")).toEqual([
      { start: new Date("2026-03-29T01:00Z"), end: new Date("2026-03-29T02:00Z") },
    ]);
    const within = shift("Europe/Warsaw", "sun", "02:15-02:45");
    expect(within.intervals("2026-03-29T00:00Z", "2026-03-30T00:00Z")).toEqual([]);
  });

  it("a boundary in the fold is met twice", () => {
    const from = shift("Europe/Warsaw", "sun", "02:30-04:00");
    expect(from.intervals("2026-10-25T00:00Z", "2026-10-26T00:00Z")).toEqual([
      { start: new Date("2026-10-25T00:30Z"), end: new Date("2026-10-25T01:00Z") },
      { start: new Date("2026-10-25T01:30Z"), end: new Date("2026-10-25T03:00Z") },
    ]);
    const within = shift("Europe/Warsaw", "sun", "02:15-02:45");
    expect(hoursIn(within, "2026-10-25T00:00Z", "2026-10-26T00:00Z")).toBe(1);
  });

  it("Lord Howe's clock moves by half an hour", () => {
    const sunday = shift("Australia/Lord_Howe", "sun", "00:00-24:00");
    expect(hoursIn(sunday, "2026-04-04T00:00Z", "2026-04-06T12:00Z")).toBe(24.5);
    expect(hoursIn(sunday, "2026-10-03T00:00Z", "2026-10-05T12:00Z")).toBe(23.5);
  });

  it("São Paulo's day without midnight begins at one", () => {
    const sunday = shift("America/Sao_Paulo", "sun", "00:00-02:00");
    expect(sunday.intervals("2018-11-04T00:00Z", "2018-11-05T00:00Z")).toEqual([
      { start: new Date("2018-11-04T03:00Z"), end: new Date("2018-11-04T04:00Z") },
    ]);
  });

  it("in Apia nothing opened on 30 December 2011, but Friday's night shift had its morning", () => {
    const friday = shift("Pacific/Apia", "fri", ["09:00-17:00", "22:00-06:00"]);
    expect(friday.intervals("2011-12-28T00:00Z", "2012-01-02T00:00Z")).toEqual([
      { start: new Date("2011-12-30T10:00Z"), end: new Date("2011-12-30T16:00Z") },
    ]);
  });
});

describe("shifts", () => {
  it("that overlap, touch or stand in disorder mean their union", () => {
    const messy = shift("UTC", "mon", ["13:00-17:00", "09:00-12:00", "12:00-13:00", "10:00-11:00"]);
    expect(messy.intervals("2026-01-05T00:00Z", "2026-01-06T00:00Z")).toEqual([
      { start: new Date("2026-01-05T09:00Z"), end: new Date("2026-01-05T17:00Z") },
    ]);
  });

  it.each(["24:00", "00:00"])("may end at %s, the following midnight", (end) => {
    expect(shift("UTC", "mon", `22:00-${end}`).nextClose("2026-01-05T22:00Z")).toEqual(new Date("2026-01-06T00:00Z"));
  });

  it("with equal ends last 24 hours", () => {
    expect(hoursIn(shift("UTC", "mon", "09:00-09:00"), "2026-01-04T00:00Z", "2026-01-08T00:00Z")).toBe(24);
    expect(hoursIn(shift("UTC", "mon", "00:00-00:00"), "2026-01-05T00:00Z", "2026-01-06T00:00Z")).toBe(24);
  });

  it("join over midnight into one stretch, over any number of days", () => {
    const all = weekly({
      timeZone: "Europe/Warsaw",
      hours: { "mon-sun": "00:00-24:00" },
      overrides: { "2027-05-01": [] },
    });
    expect(all.nextClose("2026-01-05T00:00Z")).toEqual(new Date("2027-04-30T22:00Z"));
    expect(all.intervals("2026-01-05T00:00Z", "2027-01-05T00:00Z")).toHaveLength(1);
  });
});

describe("holidays, overrides and time off", () => {
  const nights = { timeZone: "Europe/Warsaw", hours: { "mon-fri": "22:00-06:00" } };

  it("a holiday cancels the night shift that starts on it, its morning included, and leaves the one before", () => {
    const off = weekly({ ...nights, holidays: ["2026-11-11"] });
    expect(off.isOpen("2026-11-11T05:00:00+01:00")).toBe(true);
    expect(off.isOpen("2026-11-11T23:00:00+01:00")).toBe(false);
    expect(off.isOpen("2026-11-12T05:00:00+01:00")).toBe(false);
    expect(off.isOpen("2026-11-12T23:00:00+01:00")).toBe(true);
  });

  it("an override replaces the hours of its date and beats a holiday", () => {
    const eve = weekly({
      timeZone: "Europe/Warsaw",
      hours: { "mon-fri": "09:00-17:00" },
      holidays: ["2026-12-24", "2026-12-25"],
      overrides: { "2026-12-24": "10:00-13:00", "2026-12-28": [], "2026-12-26": ["08:00-09:00"] },
    });
    expect(
      eve
        .intervals("2026-12-24T00:00Z", "2026-12-29T00:00Z")
        .map(({ start, end }) => [start.toISOString(), end.toISOString()]),
    ).toEqual([
      ["2026-12-24T09:00:00.000Z", "2026-12-24T12:00:00.000Z"],
      ["2026-12-26T07:00:00.000Z", "2026-12-26T08:00:00.000Z"],
    ]);
  });

  it("time off is subtracted instant by instant", () => {
    const leave = weekly({
      timeZone: "Europe/Warsaw",
      hours: { "mon-fri": "09:00-17:00" },
      timeOff: [{ from: "2026-11-23T12:00:00+01:00", to: new Date("2026-11-24T11:00:00+01:00") }],
    });
    expect(leave.add("2026-11-23T11:00:00+01:00", "2h")).toEqual(new Date("2026-11-24T12:00:00+01:00"));
  });

  it("a hundred thousand holidays cost no more than a few", () => {
    const holidays = Array.from({ length: 100_000 }, (_, i) =>
      new Date(Date.UTC(2050, 0, 1) + i * 86_400_000).toISOString().slice(0, 10),
    );
    const far = weekly({ timeZone: "UTC", hours: { "mon-fri": "09:00-17:00" }, holidays });
    expect(far.nextOpen("2049-12-31T18:00Z")).toEqual(new Date("2323-10-18T09:00Z"));
  });
});
