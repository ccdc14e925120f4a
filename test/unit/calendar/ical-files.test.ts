import { describe, expect, it } from "vitest";
import { busyTimesFrom, timeOffFrom } from "../../../src/calendar/ical/index.ts";
import { busyLines, everyStatus, file, files, spring } from "./ical-text.ts";

const expected: Record<(typeof files)[number], readonly string[]> = {
  google: [
    "2026-03-23T08:30 2026-03-23T08:45 busy Stand-up",
    "2026-03-24T08:30 2026-03-24T08:45 busy Stand-up",
    // EXDATE on the 25th; the clocks change on the 29th; UNTIL is the end of 3 April in Warsaw
    "2026-03-26T08:30 2026-03-26T08:45 busy Stand-up",
    "2026-03-27T08:30 2026-03-27T08:45 busy Stand-up",
    "2026-03-30T07:30 2026-03-30T07:45 busy Stand-up",
    "2026-03-31T09:30 2026-03-31T10:00 busy Stand-up (moved)",
    "2026-04-01T07:30 2026-04-01T07:45 busy Stand-up",
    "2026-04-02T07:30 2026-04-02T07:45 busy Stand-up",
    "2026-04-03T07:30 2026-04-03T07:45 busy Stand-up",
    "2026-04-12T22:00 2026-04-17T22:00 free all-day Urlop",
    "2026-04-20T12:00 2026-04-20T14:00 busy Out of office",
    "2026-04-21T13:00 2026-04-21T14:00 free All hands", // declined
  ],
  outlook: [
    "2026-03-04T13:00 2026-03-04T14:00 busy Jour fixe",
    "2026-03-18T13:00 2026-03-18T14:00 busy Call with New York", // a zone that only its VTIMEZONE explains
    "2026-03-19T09:00 2026-03-19T10:00 free Free slot", // TZID=tzone://Microsoft/Utc, unquoted
    "2026-04-02T08:00 2026-04-02T09:00 tentative Jour fixe",
    "2026-04-06T22:00 2026-04-10T22:00 out-of-office all-day Abwesend Urlaub+Team",
    "2026-04-12T22:00 2026-04-13T22:00 working-elsewhere all-day Working from home",
    "2026-06-03T12:00 2026-06-03T13:00 busy Jour fixe",
  ],
  apple: [
    "2026-03-03T16:00 2026-03-03T17:00 busy Pipeline review",
    "2026-03-10T15:00 2026-03-10T16:00 busy Pipeline review",
    "2026-03-19T08:00 2026-03-19T09:00 busy Dentist, floating",
    "2026-03-24T15:00 2026-03-24T16:00 busy Pipeline review",
    "2026-03-31T17:30 2026-03-31T18:30 busy Pipeline review (afternoons)",
    "2026-04-07T17:30 2026-04-07T18:30 busy Pipeline review (afternoons)", // the sixth of COUNT=6
    "2026-04-30T22:00 2026-05-03T22:00 busy all-day " +
      "Majówka 🏕 z przyjaciółmi, bardzo długi opis który musi zostać załamany w środku słowa",
  ],
  fastmail: [
    "2026-03-30T23:00 2026-03-30T23:45 busy Sync",
    "2026-04-01T01:00 2026-04-01T01:45 busy Sync",
    "2026-04-02T01:00 2026-04-02T01:45 busy Sync",
    "2026-04-02T23:00 2026-04-02T23:45 busy Sync",
    "2026-04-06T00:00 2026-04-06T00:45 busy Sync", // winter time in Melbourne from the 5th
    "2026-04-09T00:00 2026-04-09T00:45 busy Sync",
    "2026-04-10T07:30 2026-04-10T09:00 tentative No VTIMEZONE for this one",
    "2026-04-15T08:00 2026-04-15T09:00 busy Periods",
    "2026-04-16T12:00 2026-04-16T14:00 busy Periods",
    "2026-04-17T12:00 2026-04-17T12:30 busy Periods",
  ],
  freebusy: [
    "2026-03-02T09:00 2026-03-02T10:30 busy",
    "2026-03-02T10:00 2026-03-02T11:30 busy",
    "2026-03-04T23:00 2026-03-06T07:00 out-of-office",
    "2026-03-06T14:00 2026-03-06T15:00 tentative",
    "2026-03-07T00:00 2026-03-08T00:00 free",
    "2026-03-08T10:00 2026-03-08T10:15 busy",
    "2026-03-08T12:00 2026-03-08T12:15 busy", // a type of FREEBUSY nobody knows
  ],
};

const all = { counts: everyStatus, attendee: "ana@acme.example" };

describe("a calendar as programs write it", () => {
  it.each(files)("%s", (name) => {
    expect(busyLines(file(name), all)).toEqual(expected[name]);
  });

  it.each(files)("%s, its lines ended by CRLF or CR, or after a byte order mark", (name) => {
    const text = file(name);
    for (const variant of [text.replaceAll("\n", "\r\n"), text.replaceAll("\n", "\r"), `\uFEFF\n${text}\n\n`])
      expect(busyLines(variant, all)).toEqual(expected[name]);
  });

  it.each(files)("%s, its lines ended by CRCRLF, after which nothing stands where it stood", (name) => {
    expect(busyLines(file(name).replaceAll("\n", "\r\r\n"), all)).toEqual(expected[name]);
    expect(busyLines(file(name).replaceAll("\n", "\n\n"), all)).toEqual(expected[name]); // also within folded lines
  });

  it.each(files)(
    "%s, after a byte order mark of its own each time, and before what old systems end files with",
    (name) => {
      const text = `\uFEFF${file(name)}`;
      expect(new Set(busyLines(`${text}${text}`, all))).toEqual(new Set(expected[name]));
      for (const end of ["\u001A", "\0\0\0", "\n\u001A\n", "\0\n\uFEFF"])
        expect(busyLines(text.trimEnd() + end, all)).toEqual(expected[name]);
    },
  );

  it.each(files)("%s, folded anywhere", (name) => {
    const folded = file(name)
      .split("\n")
      .flatMap((line) =>
        /^[ \t]/.test(line)
          ? [line]
          : (line.match(/.{1,9}/gsu) ?? [""]).map((part, i) => (i === 0 ? part : ` ${part}`)),
      );
    expect(busyLines(folded.join("\r\n"), all)).toEqual(expected[name]);
  });

  it("of several in one text each counts", () => {
    const text = files.map(file).join("");
    expect(busyLines(text, all)).toEqual(Object.values(expected).flat().sort());
  });

  it("is time off where it is busy: merged, within the window", () => {
    const window = { from: "2026-03-02T09:15:00Z", to: "2026-03-06T00:00:00Z" };
    expect(timeOffFrom(file("freebusy"), { ...spring, ...window })).toEqual([
      { from: "2026-03-02T09:15:00.000Z", to: "2026-03-02T11:30:00.000Z" },
      { from: "2026-03-04T23:00:00.000Z", to: "2026-03-06T00:00:00.000Z" },
    ]);
    const leave = timeOffFrom(file("google"), {
      ...spring,
      counts: ["busy", "free"],
      where: ({ summary }) => /urlop|out of office/i.test(summary),
    });
    expect(leave).toEqual([
      { from: "2026-04-12T22:00:00.000Z", to: "2026-04-17T22:00:00.000Z" },
      { from: "2026-04-20T12:00:00.000Z", to: "2026-04-20T14:00:00.000Z" },
    ]);
  });

  it("cut off anywhere is an error, never less leave", () => {
    const text = file("google");
    for (let end = 40; end < text.lastIndexOf("END:VCALENDAR"); end += 97)
      expect(() => busyTimesFrom(text.slice(0, end), spring)).toThrow(/cannot be read: line \d+/);
  });
});
