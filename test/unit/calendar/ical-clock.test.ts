import { describe, expect, it } from "vitest";
import { busyLines, calendar, event, starts } from "./ical-text.ts";

/** From start to end in a zone, on the way to a rule: `["2026-03-29T01:15 2026-03-29T01:45"]`. */
function times(zone: string, start: string, end: string, ...lines: readonly string[]): string[] {
  const text = calendar(event(`DTSTART;TZID=${zone}:${start}`, `DTEND;TZID=${zone}:${end}`, ...lines));
  return busyLines(text, { to: "2027-01-01T00:00:00Z" }).map((line) => line.slice(0, 33));
}
const warsaw = (start: string, end: string, ...lines: readonly string[]) =>
  times("Europe/Warsaw", start, end, ...lines);

describe("a time that the clock skips", () => {
  it("is read by the offset before the gap (RFC 5545 3.3.5), the later ones of its series as written", () => {
    expect(warsaw("20260329T021500", "20260329T024500", "RRULE:FREQ=WEEKLY;COUNT=3")).toEqual([
      "2026-03-29T01:15 2026-03-29T01:45", // 03:15 to 03:45
      "2026-04-05T00:15 2026-04-05T00:45",
      "2026-04-12T00:15 2026-04-12T00:45",
    ]);
  });

  it("in the middle of a series moves that one alone: New York, 02:30", () => {
    expect(times("America/New_York", "20260307T023000", "20260307T030000", "RRULE:FREQ=DAILY;COUNT=3")).toEqual([
      "2026-03-07T07:30 2026-03-07T08:00",
      "2026-03-08T07:30 2026-03-08T08:00", // 03:30 of summer time
      "2026-03-09T06:30 2026-03-09T07:00",
    ]);
  });

  it("leaves night duty its hour, every week", () => {
    expect(warsaw("20260329T020000", "20260329T030000", "RRULE:FREQ=WEEKLY;COUNT=3")).toEqual([
      "2026-03-29T01:00 2026-03-29T02:00", // 03:00 to 04:00
      "2026-04-05T00:00 2026-04-05T01:00",
      "2026-04-12T00:00 2026-04-12T01:00",
    ]);
    // as it is when the series began a week before
    expect(warsaw("20260322T020000", "20260322T030000", "RRULE:FREQ=WEEKLY;COUNT=3").slice(1)).toEqual([
      "2026-03-29T01:00 2026-03-29T02:00",
      "2026-04-05T00:00 2026-04-05T01:00",
    ]);
  });

  it("does not put an end before its start: 02:30 to 03:15 is 03:30 to 04:15", () => {
    expect(warsaw("20260329T023000", "20260329T031500")).toEqual(["2026-03-29T01:30 2026-03-29T02:15"]);
  });

  it("is one occurrence with the time it stands for, and is named by either", () => {
    const hourly = (...lines: readonly string[]) =>
      warsaw("20260329T010000", "20260329T011000", "RRULE:FREQ=HOURLY;COUNT=4", ...lines).map((line) =>
        line.slice(11, 16),
      );
    expect(hourly()).toEqual(["00:00", "01:00", "02:00"]);
    expect(hourly("EXDATE;TZID=Europe/Warsaw:20260329T020000")).toEqual(["00:00", "02:00"]);
    expect(hourly("EXDATE;TZID=Europe/Warsaw:20260329T030000")).toEqual(["00:00", "02:00"]);
    expect(hourly("EXDATE:20260329T010000Z")).toEqual(["00:00", "02:00"]);
  });

  it("is moved as it was planned by a change from it on", () => {
    const series = event("DTSTART;TZID=Europe/Warsaw:20260328T023000", "DURATION:PT1H", "RRULE:FREQ=DAILY;COUNT=3");
    const onward = event(
      "RECURRENCE-ID;RANGE=THISANDFUTURE;TZID=Europe/Warsaw:20260329T023000",
      "DTSTART;TZID=Europe/Warsaw:20260329T120000",
      "DURATION:PT1H",
    );
    expect(starts(calendar(series, onward))).toEqual(["2026-03-28T01:30", "2026-03-29T10:00", "2026-03-30T10:00"]);
  });

  it("ends a rule no earlier than its UNTIL says", () => {
    const until = "RRULE:FREQ=DAILY;BYHOUR=2,3;BYMINUTE=0,30;UNTIL=20260329T011500Z";
    // 02:30 is 03:30, and over; 03:00 comes after it in the rule, and is not
    expect(warsaw("20260329T020000", "20260329T021000", until)).toEqual(["2026-03-29T01:00 2026-03-29T01:10"]);
    expect(warsaw("20260328T033000", "20260328T034000", until)).toEqual([
      "2026-03-28T02:30 2026-03-28T02:40",
      "2026-03-29T01:00 2026-03-29T01:10",
    ]);
  });

  it("may be a whole day: on Samoa 30 December 2011 is the 31st", () => {
    const text = calendar(event("DTSTART;TZID=Pacific/Apia:20111230T090000", "DURATION:PT1H"));
    expect(starts(text, { from: "2011-12-01T00:00:00Z", to: "2012-02-01T00:00:00Z" })).toEqual(["2011-12-30T19:00"]);
  });
});

describe("a length over a change of the clock", () => {
  it("is the clock's for every other night, where the first was an hour short", () => {
    expect(warsaw("20260328T220000", "20260329T060000", "RRULE:FREQ=DAILY;COUNT=2")).toEqual([
      "2026-03-28T21:00 2026-03-29T04:00",
      "2026-03-29T20:00 2026-03-30T04:00",
    ]);
  });

  it("is exact for every other night, where the first was an hour long", () => {
    expect(warsaw("20261024T220000", "20261025T060000", "RRULE:FREQ=DAILY;COUNT=2")).toEqual([
      "2026-10-24T20:00 2026-10-25T05:00",
      "2026-10-25T21:00 2026-10-26T06:00",
    ]);
  });

  it("is exact over two clocks", () => {
    const flight = event(
      "DTSTART;TZID=Europe/Warsaw:20260329T013000",
      "DTEND;TZID=Europe/Berlin:20260329T040000",
      "RRULE:FREQ=DAILY;COUNT=2",
    );
    expect(busyLines(calendar(flight)).map((line) => line.slice(11, 33))).toEqual([
      "00:30 2026-03-29T02:00",
      "23:30 2026-03-30T01:00",
    ]);
  });

  it("of a change from an occurrence on is its own the first time, the clock's from then on", () => {
    const series = event("DTSTART;TZID=Europe/Warsaw:20260327T120000", "DURATION:PT1H", "RRULE:FREQ=DAILY;COUNT=3");
    const onward = event(
      "RECURRENCE-ID;RANGE=THISANDFUTURE;TZID=Europe/Warsaw:20260328T120000",
      "DTSTART;TZID=Europe/Warsaw:20260328T220000",
      "DTEND;TZID=Europe/Warsaw:20260329T060000",
    );
    expect(busyLines(calendar(series, onward)).slice(1)).toEqual([
      "2026-03-28T21:00 2026-03-29T04:00 busy",
      "2026-03-29T20:00 2026-03-30T04:00 busy",
    ]);
  });

  it("of a day is until midnight, all day long: PT24H, PT48H", () => {
    const day = (date: string, ...lines: readonly string[]) =>
      busyLines(calendar(event(`DTSTART;VALUE=DATE:${date}`, ...lines)), { to: "2027-01-01T00:00:00Z" })[0]?.slice(
        17,
        33,
      );
    expect(day("20260329", "DURATION:PT24H")).toBe("2026-03-29T22:00");
    expect(day("20261025", "DURATION:PT24H")).toBe("2026-10-25T23:00");
    expect(day("20260328", "DURATION:PT48H")).toBe("2026-03-29T22:00");
    expect(day("20260329", "DURATION:PT36H")).toBe("2026-03-30T10:00");
    expect(day("20260329", "DURATION:P0D")).toBe("2026-03-29T22:00");
    expect(day("20260329", "DURATION:PT0S")).toBe("2026-03-29T22:00");
  });
});

describe("a time without a zone, beside a DTSTART that has one", () => {
  const tokyo = "DTSTART;TZID=Asia/Tokyo:20260302T090000";

  it.each([
    ["DTEND", ["DTEND:20260302T100000"], "2026-03-02T01:00"],
    ["DTEND, beside UTC", ["DTEND:20260302T100000"], "2026-03-02T10:00"],
  ])("is on its clock: %s", (name, lines, end) => {
    const start = name.endsWith("UTC") ? "DTSTART:20260302T090000Z" : tokyo;
    expect(busyLines(calendar(event(start, ...lines)))[0]?.slice(17, 33)).toBe(end);
  });

  it("is on its clock: RDATE, a time or a period", () => {
    const lines = ["DURATION:PT1H", "RDATE:20260303T090000", "RDATE;VALUE=PERIOD:20260304T090000/20260304T043000Z"];
    expect(busyLines(calendar(event(tokyo, ...lines))).map((line) => line.slice(0, 33))).toEqual([
      "2026-03-02T00:00 2026-03-02T01:00",
      "2026-03-03T00:00 2026-03-03T01:00",
      "2026-03-04T00:00 2026-03-04T04:30",
    ]);
  });

  it("is the owner's beside a date or another such time", () => {
    expect(busyLines(calendar(event("DTSTART:20260302T090000", "DTEND:20260302T100000")))).toEqual([
      "2026-03-02T08:00 2026-03-02T09:00 busy",
    ]);
    expect(busyLines(calendar(event("DTSTART;VALUE=DATE:20260302", "DTEND:20260302T170000")))).toEqual([
      "2026-03-01T23:00 2026-03-02T16:00 busy all-day",
    ]);
  });
});
