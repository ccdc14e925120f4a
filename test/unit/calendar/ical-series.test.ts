import { describe, expect, it } from "vitest";
import { busyLines, calendar, event, starts } from "./ical-text.ts";

const berlin = (name: string, time: string) => `${name};TZID=Europe/Berlin:${time}`;
const daily = (...lines: readonly string[]) =>
  event(berlin("DTSTART", "20260327T090000"), berlin("DTEND", "20260327T100000"), "RRULE:FREQ=DAILY;COUNT=5", ...lines);

describe("a series", () => {
  it("keeps its time of day on its own clock when the clocks change", () => {
    expect(starts(calendar(daily()))).toEqual([
      "2026-03-27T08:00",
      "2026-03-28T08:00",
      "2026-03-29T07:00",
      "2026-03-30T07:00",
      "2026-03-31T07:00",
    ]);
  });

  it("in UTC does not", () => {
    const utc = event("DTSTART:20260328T080000Z", "DURATION:PT1H", "RRULE:FREQ=DAILY;COUNT=2");
    expect(starts(calendar(utc))).toEqual(["2026-03-28T08:00", "2026-03-29T08:00"]);
  });

  it("of all-day events is its dates", () => {
    const days = event("DTSTART;VALUE=DATE:20260327", "DTEND;VALUE=DATE:20260328", "RRULE:FREQ=DAILY;COUNT=4;BYHOUR=9");
    expect(busyLines(calendar(days))).toEqual([
      "2026-03-26T23:00 2026-03-27T23:00 busy all-day",
      "2026-03-27T23:00 2026-03-28T23:00 busy all-day",
      "2026-03-28T23:00 2026-03-29T22:00 busy all-day",
      "2026-03-29T22:00 2026-03-30T22:00 busy all-day",
    ]);
  });

  it("starts with DTSTART even where the rule does not, and counts it", () => {
    const text = calendar(event("DTSTART:20260310T090000Z", "DURATION:PT1H", "RRULE:FREQ=WEEKLY;BYDAY=MO;COUNT=3"));
    expect(starts(text)).toEqual(["2026-03-10T09:00", "2026-03-16T09:00", "2026-03-23T09:00"]);
  });

  it("without an end, from long ago, is what the window has of it", () => {
    const text = calendar(event("DTSTART:19700105T090000Z", "DURATION:PT1H", "RRULE:FREQ=WEEKLY"));
    expect(starts(text, { from: "2026-03-09T09:30:00Z", to: "2026-03-23T09:00:00Z" })).toEqual([
      "2026-03-09T09:00", // still running
      "2026-03-16T09:00",
    ]);
  });

  it("of long events reaches into the window from before it", () => {
    const text = calendar(event("DTSTART;VALUE=DATE:20250101", "DURATION:P60D", "RRULE:FREQ=YEARLY"));
    expect(starts(text, { to: "2026-03-02T00:00:00Z" })).toEqual(["2025-12-31T23:00"]);
  });

  it("may follow two rules, and add dates: an occurrence named twice is one", () => {
    const text = calendar(
      event(
        "DTSTART:20260302T090000Z",
        "DURATION:PT1H",
        "RRULE:FREQ=WEEKLY;COUNT=2",
        "RRULE:FREQ=DAILY;COUNT=2",
        "RDATE:20260309T090000Z,20260311T120000Z",
        "RDATE;VALUE=DATE:20260312",
      ),
    );
    expect(starts(text)).toEqual([
      "2026-03-02T09:00",
      "2026-03-03T09:00",
      "2026-03-09T09:00",
      "2026-03-11T12:00",
      "2026-03-12T09:00",
    ]);
  });

  it("leaves out what an EXRULE, obsolete, names", () => {
    expect(starts(calendar(daily("EXRULE:FREQ=DAILY;INTERVAL=2;COUNT=2")))).toEqual([
      "2026-03-28T08:00",
      "2026-03-30T07:00",
      "2026-03-31T07:00",
    ]);
  });
});

describe("UNTIL", () => {
  const until = (start: string, end: string) =>
    starts(calendar(event(start, "DURATION:PT1H", `RRULE:FREQ=DAILY;UNTIL=${end}`)), { from: "2026-01-01T00:00:00Z" });

  it("belongs to the series, as an instant", () => {
    expect(until(berlin("DTSTART", "20260327T090000"), "20260329T070000Z")).toHaveLength(3);
    expect(until(berlin("DTSTART", "20260327T090000"), "20260329T065959Z")).toHaveLength(2);
  });

  it("on the event's clock, as a time without a zone", () => {
    expect(until(berlin("DTSTART", "20260327T090000"), "20260329T090000")).toHaveLength(3);
    expect(until(berlin("DTSTART", "20260327T090000"), "20260329T085959")).toHaveLength(2);
  });

  it("is the whole of a date", () => {
    expect(until(berlin("DTSTART", "20260327T090000"), "20260329")).toHaveLength(3);
    expect(until("DTSTART;VALUE=DATE:20260327", "20260329")).toHaveLength(3);
  });

  it("of all-day events may be an instant: their midnight's, or 00:00 UTC for the date itself", () => {
    expect(until("DTSTART;VALUE=DATE:20260102", "20260103T230000Z")).toHaveLength(3); // midnight of the 4th in Warsaw
    expect(until("DTSTART;VALUE=DATE:20260102", "20260104T225959Z")).toHaveLength(3);
    expect(until("DTSTART;VALUE=DATE:20260102", "20260104T000000Z")).toHaveLength(3);
    const days = event("DTSTART;VALUE=DATE:20260302", "RRULE:FREQ=DAILY;UNTIL=20260304T000000Z");
    expect(starts(calendar(days), { timeZone: "America/New_York" })).toHaveLength(3);
  });
});

describe("UNTIL before DTSTART", () => {
  it("leaves the start, which is always the first occurrence (RFC 5545 3.8.5.3)", () => {
    const rule = "RRULE:FREQ=DAILY;UNTIL=20260301T000000Z";
    expect(starts(calendar(event("DTSTART:20260310T090000Z", "DURATION:PT1H", rule)))).toEqual(["2026-03-10T09:00"]);
    const gone = event("DTSTART:20260310T090000Z", "DURATION:PT1H", rule, "EXDATE:20260310T090000Z");
    expect(starts(calendar(gone))).toEqual([]);
  });
});

describe("EXDATE", () => {
  it.each([
    ["in the event's zone", berlin("EXDATE", "20260329T090000")],
    ["in UTC", "EXDATE:20260329T070000Z"],
    ["in another zone", "EXDATE;TZID=America/New_York:20260329T030000"],
    ["in no zone: the event's, not the owner's", "EXDATE:20260329T090000"],
    ["as a date", "EXDATE;VALUE=DATE:20260329"],
  ])("takes one occurrence out, %s", (_, line) => {
    expect(starts(calendar(daily(line)), { timeZone: "Asia/Tokyo" })).toEqual([
      "2026-03-27T08:00",
      "2026-03-28T08:00",
      "2026-03-30T07:00",
      "2026-03-31T07:00",
    ]);
  });

  it("at another time takes none out", () => {
    expect(starts(calendar(daily(berlin("EXDATE", "20260329T100000"))))).toHaveLength(5);
  });

  it.each([
    "EXDATE;VALUE=DATE:20260329",
    "EXDATE:20260329T000000",
    "EXDATE:20260329T000000Z",
    "EXDATE:20260328T230000Z",
    "EXDATE;TZID=Asia/Tokyo:20260329T000000",
  ])("takes a date out of all-day events: %s", (line) => {
    const days = event("DTSTART;VALUE=DATE:20260327", "RRULE:FREQ=DAILY;COUNT=4", line);
    expect(starts(calendar(days))).toEqual(["2026-03-26T23:00", "2026-03-27T23:00", "2026-03-29T22:00"]);
  });

  it("at 00:00 UTC is a date west of Greenwich, too", () => {
    const days = event("DTSTART;VALUE=DATE:20260327", "RRULE:FREQ=DAILY;COUNT=3", "EXDATE:20260328T000000Z");
    expect(starts(calendar(days), { timeZone: "America/New_York" })).toEqual(["2026-03-27T04:00", "2026-03-29T04:00"]);
  });

  it("of the first occurrence leaves the others, and their count", () => {
    expect(starts(calendar(daily(berlin("EXDATE", "20260327T090000"))))).toHaveLength(4);
  });
});

describe("a changed occurrence", () => {
  const change = (original: string, ...lines: readonly string[]) => event(`RECURRENCE-ID${original}`, ...lines);
  const third = ";TZID=Europe/Berlin:20260329T090000";

  it("takes place when it says", () => {
    const moved = change(third, berlin("DTSTART", "20260405T200000"), berlin("DTEND", "20260405T220000"));
    const expected = [
      "2026-03-27T08:00",
      "2026-03-28T08:00",
      "2026-03-30T07:00",
      "2026-03-31T07:00",
      "2026-04-05T18:00",
    ];
    expect(starts(calendar(daily(), moved))).toEqual(expected);
    expect(starts(calendar(moved, daily()))).toEqual(expected);
  });

  it.each([":20260329T070000Z", ";TZID=America/New_York:20260329T030000", ":20260329T090000", ";VALUE=DATE:20260329"])(
    "may be named as RECURRENCE-ID%s",
    (original) => {
      const moved = change(original, "DTSTART:20260329T120000Z", "DURATION:PT1H");
      const found = starts(calendar(daily(), moved), { timeZone: "Asia/Tokyo" });
      expect(found).toContain("2026-03-29T12:00");
      expect(found).not.toContain("2026-03-29T07:00");
    },
  );

  it("may be moved into the window, or out of it", () => {
    const into = change(third, "DTSTART:20260302T120000Z", "DURATION:PT1H");
    expect(starts(calendar(daily(), into), { to: "2026-03-10T00:00:00Z" })).toEqual(["2026-03-02T12:00"]);
    const out = change(third, "DTSTART:20270302T120000Z", "DURATION:PT1H");
    expect(starts(calendar(daily(), out))).toHaveLength(4);
  });

  it("may be cancelled, without a word about its time", () => {
    expect(starts(calendar(daily(), change(third, "STATUS:CANCELLED")))).toHaveLength(4);
  });

  it("has a status of its own", () => {
    const free = change(third, berlin("DTSTART", "20260329T090000"), "DURATION:PT1H", "TRANSP:TRANSPARENT");
    expect(starts(calendar(daily(), free))).toHaveLength(4);
  });

  it("stands alone where its series is not in the text", () => {
    const invited = change(third, berlin("DTSTART", "20260329T110000"), "DURATION:PT1H");
    expect(starts(calendar(invited))).toEqual(["2026-03-29T09:00"]);
  });

  it("may make another day of an all-day series", () => {
    const days = event("DTSTART;VALUE=DATE:20260327", "RRULE:FREQ=DAILY;COUNT=3");
    const moved = change(";VALUE=DATE:20260328", "DTSTART;VALUE=DATE:20260401", "DTEND;VALUE=DATE:20260402");
    expect(starts(calendar(days, moved))).toEqual(["2026-03-26T23:00", "2026-03-28T23:00", "2026-03-31T22:00"]);
  });
});

describe("a change from an occurrence on", () => {
  const onward = (...lines: readonly string[]) =>
    event("RECURRENCE-ID;RANGE=THISANDFUTURE;TZID=Europe/Berlin:20260329T090000", ...lines);

  it("moves that one and all later ones alike, on the clock", () => {
    const later = onward(berlin("DTSTART", "20260330T140000"), berlin("DTEND", "20260330T143000"), "SUMMARY:New");
    expect(busyLines(calendar(daily(), later))).toEqual([
      "2026-03-27T08:00 2026-03-27T09:00 busy",
      "2026-03-28T08:00 2026-03-28T09:00 busy",
      "2026-03-30T12:00 2026-03-30T12:30 busy New",
      "2026-03-31T12:00 2026-03-31T12:30 busy New",
      "2026-04-01T12:00 2026-04-01T12:30 busy New",
    ]);
  });

  it("may change the zone", () => {
    const abroad = onward("DTSTART;TZID=America/New_York:20260329T090000", "DURATION:PT1H");
    expect(starts(calendar(daily(), abroad)).slice(2)).toEqual([
      "2026-03-29T13:00",
      "2026-03-30T13:00",
      "2026-03-31T13:00",
    ]);
  });

  it("may cancel them", () => {
    expect(starts(calendar(daily(), onward("STATUS:CANCELLED")))).toEqual(["2026-03-27T08:00", "2026-03-28T08:00"]);
    const hourly = event("DTSTART:20260301T090000Z", "DURATION:PT1M", "RRULE:FREQ=HOURLY");
    const over = event("RECURRENCE-ID;RANGE=THISANDFUTURE:20260301T120000Z", "STATUS:CANCELLED");
    expect(starts(calendar(hourly, over))).toHaveLength(3);
  });

  it("gives way to a later one, and to a change of one occurrence", () => {
    const first = onward(berlin("DTSTART", "20260329T120000"), "DURATION:PT1H");
    const second = event(
      "RECURRENCE-ID;RANGE=THISANDFUTURE;TZID=Europe/Berlin:20260331T090000",
      berlin("DTSTART", "20260331T150000"),
      "DURATION:PT1H",
    );
    const one = event("RECURRENCE-ID;TZID=Europe/Berlin:20260330T090000", "DTSTART:20260330T200000Z", "DURATION:PT1H");
    expect(starts(calendar(daily(), second, one, first)).slice(2)).toEqual([
      "2026-03-29T10:00",
      "2026-03-30T20:00",
      "2026-03-31T13:00",
    ]);
  });

  it("may move them to a clock half a day away, into a window of an hour", () => {
    const series = event("DTSTART;TZID=Europe/Warsaw:20260302T090000", "DURATION:PT1H", "RRULE:FREQ=DAILY");
    const abroad = event(
      "RECURRENCE-ID;RANGE=THISANDFUTURE;TZID=Europe/Warsaw:20260305T090000",
      "DTSTART;TZID=Pacific/Auckland:20260305T090000",
      "DTEND;TZID=Pacific/Auckland:20260305T100000",
    );
    const hour = { from: "2026-03-10T20:00:00Z", to: "2026-03-10T21:00:00Z" };
    expect(starts(calendar(series, abroad), hour)).toEqual(["2026-03-10T20:00"]);
  });

  it("brings occurrences into the window from afar, and takes them out", () => {
    const year = event(berlin("DTSTART", "20260101T090000"), "DURATION:PT1H", "RRULE:FREQ=DAILY");
    const later = event(
      "RECURRENCE-ID;RANGE=THISANDFUTURE;TZID=Europe/Berlin:20260110T090000",
      berlin("DTSTART", "20260410T090000"),
      "DURATION:PT1H",
    );
    const window = { from: "2026-04-12T00:00:00Z", to: "2026-04-14T00:00:00Z" };
    expect(starts(calendar(year, later), window)).toEqual(["2026-04-12T07:00", "2026-04-13T07:00"]);
    expect(starts(calendar(year, later), { from: "2026-02-01T00:00:00Z", to: "2026-02-03T00:00:00Z" })).toEqual([]);
    const earlier = event(
      "RECURRENCE-ID;RANGE=THISANDFUTURE;TZID=Europe/Berlin:20260601T090000",
      berlin("DTSTART", "20260301T090000"),
      "DURATION:PT1H",
    );
    const march = { from: "2026-03-02T00:00:00Z", to: "2026-03-03T00:00:00Z" };
    expect(busyLines(calendar(year, earlier), march)).toEqual([
      "2026-03-02T08:00 2026-03-02T09:00 busy",
      "2026-03-02T08:00 2026-03-02T09:00 busy", // of 2 June
    ]);
  });
});

describe("several versions of an event", () => {
  const version = (sequence: number, hour: string, ...lines: readonly string[]) =>
    event(`SEQUENCE:${sequence}`, `DTSTART:20260302T${hour}0000Z`, "DURATION:PT1H", ...lines);

  it("are the one with the highest SEQUENCE", () => {
    expect(starts(calendar(version(2, "12"), version(10, "14"), version(0, "09")))).toEqual(["2026-03-02T14:00"]);
  });

  it("of equal SEQUENCE are the last calendar's", () => {
    expect(starts(calendar(version(1, "12")) + calendar(version(1, "15")))).toEqual(["2026-03-02T15:00"]);
  });

  it("in one calendar and of equal SEQUENCE are several events, as careless programs write them", () => {
    expect(starts(calendar(version(0, "12"), version(0, "15")))).toEqual(["2026-03-02T12:00", "2026-03-02T15:00"]);
  });

  it("are none once cancelled, with every change", () => {
    const change = event("SEQUENCE:1", "RECURRENCE-ID:20260302T120000Z", "DTSTART:20260302T150000Z", "DURATION:PT1H");
    expect(starts(calendar(version(1, "12"), change) + calendar(version(2, "12", "STATUS:CANCELLED")))).toEqual([]);
    const cancel = calendar("METHOD:CANCEL", event("SEQUENCE:1"));
    expect(starts(calendar("METHOD:REQUEST", version(1, "12")) + cancel)).toEqual([]);
  });

  it("are not made by an answer to an invitation", () => {
    expect(starts(calendar("METHOD:REPLY", version(0, "12")))).toEqual([]);
  });

  it("need a UID: events without one are several", () => {
    const nameless = event("DTSTART:20260302T120000Z", "DURATION:PT1H").replace("UID:e1\r\n", "");
    expect(starts(calendar(nameless, nameless))).toHaveLength(2);
  });

  it("are told for each changed occurrence", () => {
    const change = (sequence: number, hour: string) =>
      event(
        `SEQUENCE:${sequence}`,
        "RECURRENCE-ID;TZID=Europe/Berlin:20260329T090000",
        `DTSTART:20260329T${hour}0000Z`,
        "DURATION:PT1H",
      );
    expect(
      starts(calendar(daily(), change(2, "15"), change(1, "12"))).filter((at) => at.startsWith("2026-03-29")),
    ).toEqual(["2026-03-29T15:00"]);
  });

  it("are not made by an addition, which adds its occurrence (RFC 5546 3.2.4)", () => {
    const series = calendar("METHOD:REQUEST", version(0, "12", "RRULE:FREQ=DAILY;COUNT=2"));
    const addition = (sequence: number, day: string, ...lines: readonly string[]) =>
      calendar("METHOD:ADD", event(`SEQUENCE:${sequence}`, `DTSTART:202603${day}T150000Z`, "DURATION:PT1H", ...lines));
    const both = ["2026-03-02T12:00", "2026-03-03T12:00"];
    expect(starts(series + addition(1, "09"))).toEqual([...both, "2026-03-09T15:00"]);
    expect(starts(series + addition(1, "09") + addition(2, "10"))).toEqual([
      ...both,
      "2026-03-09T15:00",
      "2026-03-10T15:00",
    ]);
    expect(starts(series + addition(0, "09"))).toHaveLength(3);
    // sent twice, and the second time as something else
    const free = addition(2, "09", "TRANSP:TRANSPARENT");
    expect(starts(series + addition(1, "09") + addition(1, "09"))).toHaveLength(3);
    expect(starts(series + addition(1, "09") + free)).toEqual(both);
    expect(starts(addition(1, "09"))).toEqual(["2026-03-09T15:00"]);
  });

  it("that are later have what was added to those before, or are its end", () => {
    const series = (sequence: number, ...lines: readonly string[]) => calendar(version(sequence, "12", ...lines));
    const addition = calendar("METHOD:ADD", event("SEQUENCE:1", "DTSTART:20260309T150000Z", "DURATION:PT1H"));
    expect(starts(series(0) + addition + series(2))).toEqual(["2026-03-02T12:00"]);
    expect(starts(series(0) + addition + series(2, "STATUS:CANCELLED"))).toEqual([]);
    expect(starts(series(0) + addition + series(1, "STATUS:CANCELLED"))).toEqual([]);
  });
});
