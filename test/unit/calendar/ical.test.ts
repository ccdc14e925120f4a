import { describe, expect, it } from "vitest";
import { weekly, withTimeOff } from "../../../src/calendar/index.ts";
import { busyTimesFrom, timeOffFrom } from "../../../src/calendar/ical/index.ts";
import type { Issue } from "../../../src/errors.ts";
import { readTimeOff } from "../../../src/routing/roster-change.ts";
import { busyLines, calendar, event, everyStatus, spring, starts } from "./ical-text.ts";

const nine = ["DTSTART:20260302T090000Z", "DTEND:20260302T100000Z"];
const statusOf = (...lines: readonly string[]) =>
  busyLines(calendar(event(...nine, ...lines)), { counts: everyStatus }).map((line) => line.split(" ")[2]);

describe("the status of an event", () => {
  it("is busy unless something says otherwise", () => {
    expect(statusOf()).toEqual(["busy"]);
    expect(statusOf("TRANSP:OPAQUE", "STATUS:CONFIRMED")).toEqual(["busy"]);
  });

  it("is free when transparent, whatever Outlook has left there", () => {
    expect(statusOf("TRANSP:TRANSPARENT")).toEqual(["free"]);
    expect(statusOf("transp:transparent", "X-MICROSOFT-CDO-BUSYSTATUS:OOF")).toEqual(["free"]);
  });

  it.each([
    ["FREE", "free"],
    ["TENTATIVE", "tentative"],
    ["BUSY", "busy"],
    ["OOF", "out-of-office"],
    ["WORKINGELSEWHERE", "working-elsewhere"],
    ["NO-SUCH", "busy"],
  ])("is Outlook's %s: %s", (outlook, status) => {
    expect(statusOf(`X-MICROSOFT-CDO-BUSYSTATUS:${outlook}`)).toEqual([status]);
    expect(statusOf(`X-MICROSOFT-CDO-INTENDEDSTATUS:${outlook}`)).toEqual([status]);
  });

  it("is what it is now, for Outlook, not what the invitation intended", () => {
    expect(statusOf("X-MICROSOFT-CDO-BUSYSTATUS:TENTATIVE", "X-MICROSOFT-CDO-INTENDEDSTATUS:BUSY")).toEqual([
      "tentative",
    ]);
  });

  it("is nothing when cancelled", () => {
    expect(statusOf("STATUS:CANCELLED")).toEqual([]);
    expect(statusOf("STATUS:TENTATIVE")).toEqual(["tentative"]);
  });

  it("follows the owner's answer", () => {
    const answer = (partstat: string) =>
      busyLines(calendar(event(...nine, `ATTENDEE${partstat};CN="Doe, Ana":mailto:Ana@acme.example`)), {
        counts: everyStatus,
        attendee: "ana@ACME.example",
      })[0]?.split(" ")[2];
    expect(answer(";PARTSTAT=ACCEPTED")).toBe("busy");
    expect(answer(";PARTSTAT=DECLINED")).toBe("free");
    expect(answer(";PARTSTAT=DELEGATED")).toBe("free");
    expect(answer(";PARTSTAT=TENTATIVE")).toBe("tentative");
    expect(answer(";PARTSTAT=NEEDS-ACTION")).toBe("tentative");
    expect(answer("")).toBe("tentative");
  });

  it("follows the answer of an attendee with an address of the server's own, known by EMAIL (RFC 7986)", () => {
    const lines = (email: string) => [
      `ATTENDEE;CN="Bob";EMAIL="bob@example.com";PARTSTAT=ACCEPTED:/bMTA/principal/`,
      `ATTENDEE;CN="Ana";EMAIL="${email}";PARTSTAT=DECLINED:/aMTA/principal/`,
    ];
    const text = (email: string) => calendar(event(...nine, ...lines(email)));
    for (const attendee of ["ana@example.com", "mailto:ana@example.com", " MAILTO:Ana@Example.com "])
      for (const email of ["ana@example.com", "Ana@EXAMPLE.com", "mailto:ana@example.com"])
        expect(busyLines(text(email), { attendee })).toEqual([]);
    expect(busyLines(text("anna@example.com"), { attendee: "ana@example.com" })).toHaveLength(1);
  });

  it("counts when it is busy, tentative or out of office, unless asked otherwise", () => {
    const text = calendar(
      ...["FREE", "TENTATIVE", "BUSY", "OOF", "WORKINGELSEWHERE"].map((outlook) =>
        event(`UID:${outlook}`, ...nine, `X-MICROSOFT-CDO-BUSYSTATUS:${outlook}`, `SUMMARY:${outlook}`),
      ),
    );
    const summaries = (options = {}) => busyLines(text, options).map((line) => line.split(" ").at(-1));
    expect(summaries()).toEqual(["TENTATIVE", "BUSY", "OOF"]);
    expect(summaries({ counts: ["out-of-office"] })).toEqual(["OOF"]);
    expect(summaries({ where: ({ summary }: { summary: string }) => summary !== "BUSY" })).toEqual([
      "TENTATIVE",
      "OOF",
    ]);
  });

  it("can be chosen by category", () => {
    const text = calendar(event(...nine, "CATEGORIES:Team,Out of\\, office", "CATEGORIES:Leave"));
    expect(busyTimesFrom(text, spring).busyTimes[0]?.categories).toEqual(["Team", "Out of, office", "Leave"]);
    expect(starts(text, { where: ({ categories }) => categories.includes("Leave") })).toHaveLength(1);
    expect(starts(text, { where: ({ categories }) => categories.includes("leave") })).toHaveLength(0);
  });
});

describe("an all-day event", () => {
  it("is its dates in the owner's zone, the end not included", () => {
    const text = calendar(event("DTSTART;VALUE=DATE:20260328", "DTEND;VALUE=DATE:20260330"));
    expect(busyLines(text)).toEqual(["2026-03-27T23:00 2026-03-29T22:00 busy all-day"]); // one hour short: summer time
    expect(busyLines(text, { timeZone: "America/New_York" })).toEqual([
      "2026-03-28T04:00 2026-03-30T04:00 busy all-day",
    ]);
  });

  it.each([
    ["one without an end", []],
    ["one that ends on its own date", ["DTEND;VALUE=DATE:20260328"]],
    ["one of P1D", ["DURATION:P1D"]],
    ["one of P0D", ["DURATION:P0D"]],
    ["one whose start is written as its midnight", ["DTSTART;VALUE=DATE:20260328T000000"]],
    [
      "one whose midnights are written so",
      ["DTSTART;VALUE=DATE:20260328T000000Z", "DTEND;VALUE=DATE:20260329T000000Z"],
    ],
    ["one whose start does not say that it is a date", ["DTSTART:20260328"]],
  ])("is one day: %s", (_, lines) => {
    const start = lines.some((line) => line.startsWith("DTSTART")) ? [] : ["DTSTART;VALUE=DATE:20260328"];
    expect(busyLines(calendar(event(...start, ...lines)))).toEqual(["2026-03-27T23:00 2026-03-28T23:00 busy all-day"]);
  });

  it("in weeks is that many", () => {
    expect(busyLines(calendar(event("DTSTART;VALUE=DATE:20260309", "DURATION:P2W")))).toEqual([
      "2026-03-08T23:00 2026-03-22T23:00 busy all-day",
    ]);
  });

  it("begins where its day begins, where midnight is skipped", () => {
    const text = calendar(event("DTSTART;VALUE=DATE:20260424"));
    // Cairo goes from 23:59 on the 23rd to 01:00 on the 24th.
    expect(busyLines(text, { timeZone: "Africa/Cairo" })).toEqual(["2026-04-23T22:00 2026-04-24T21:00 busy all-day"]);
    // Toronto went from 23:30 on the 30th to 00:30 on the 31st.
    const toronto = { from: "1919-03-01T00:00:00Z", to: "1919-05-01T00:00:00Z", timeZone: "America/Toronto" };
    expect(busyLines(calendar(event("DTSTART;VALUE=DATE:19190331")), toronto)).toEqual([
      "1919-03-31T04:30 1919-04-01T04:00 busy all-day",
    ]);
  });

  it("takes its zone from nobody: a TZID on a date means nothing", () => {
    const text = calendar(event("DTSTART;VALUE=DATE;TZID=Asia/Tokyo:20260309"));
    expect(busyLines(text)).toEqual(["2026-03-08T23:00 2026-03-09T23:00 busy all-day"]);
  });
});

describe("a time", () => {
  it("without a zone is the owner's", () => {
    const text = calendar(event("DTSTART:20260309T090000", "DTEND:20260309T100000"));
    expect(busyLines(text)).toEqual(["2026-03-09T08:00 2026-03-09T09:00 busy"]);
    expect(busyLines(text, { timeZone: "Asia/Kolkata" })).toEqual(["2026-03-09T03:30 2026-03-09T04:30 busy"]);
  });

  it("that the clock skips is read by the offset before, one that it shows twice is the first", () => {
    const at = (start: string) =>
      starts(calendar(event(`DTSTART;TZID=Europe/Berlin:${start}`, "DURATION:PT1M")), { to: "2027-01-01T00:00:00Z" });
    expect(at("20260329T023000")).toEqual(["2026-03-29T01:30"]);
    expect(at("20261025T023000")).toEqual(["2026-10-25T00:30"]);
  });

  it("may end in another zone, or in dates", () => {
    const flight = event("DTSTART;TZID=Europe/Warsaw:20260309T170000", "DTEND;TZID=America/New_York:20260309T204500");
    expect(busyLines(calendar(flight))).toEqual(["2026-03-09T16:00 2026-03-10T00:45 busy"]);
    const mixed = event("DTSTART:20260309T120000Z", "DTEND;VALUE=DATE:20260310");
    expect(busyLines(calendar(mixed))).toEqual(["2026-03-09T12:00 2026-03-09T23:00 busy"]);
  });

  it("that takes no time takes nobody's", () => {
    expect(busyLines(calendar(event("DTSTART:20260309T120000Z")))).toEqual([]);
    expect(busyLines(calendar(event("DTSTART:20260309T120000Z", "DTEND:20260309T120000Z")))).toEqual([]);
  });

  it("stays one where it is said to be a date, but is not midnight", () => {
    const text = calendar(event("DTSTART;VALUE=DATE:20260309T090000", "DURATION:PT1H"));
    expect(busyLines(text)).toEqual(["2026-03-09T08:00 2026-03-09T09:00 busy"]);
  });

  it("may be 24:00, or leave out its seconds", () => {
    const text = calendar(event("DTSTART:20260309T1200Z", "DTEND:20260309T240000Z"));
    expect(busyLines(text)).toEqual(["2026-03-09T12:00 2026-03-10T00:00 busy"]);
  });
});

describe("a length", () => {
  it("in days follows the clock, in hours does not", () => {
    const at = (...lines: string[]) =>
      busyLines(calendar(event("DTSTART;TZID=Europe/Berlin:20260328T120000", ...lines)))[0]?.slice(17, 33);
    expect(at("DURATION:P1D")).toBe("2026-03-29T10:00");
    expect(at("DURATION:PT24H")).toBe("2026-03-29T11:00");
    expect(at("DURATION:P1DT1H30M")).toBe("2026-03-29T11:30");
  });

  it("given by an end is exact for every occurrence (RFC 5545 3.8.5.3)", () => {
    const night = event(
      "DTSTART;TZID=Europe/Berlin:20260327T220000",
      "DTEND;TZID=Europe/Berlin:20260328T060000",
      "RRULE:FREQ=DAILY;COUNT=2",
    );
    expect(busyLines(calendar(night))).toEqual([
      "2026-03-27T21:00 2026-03-28T05:00 busy",
      "2026-03-28T21:00 2026-03-29T05:00 busy", // until 07:00 on the clock
    ]);
  });
});

describe("the zone of a TZID", () => {
  const at = (tzid: string, ...more: readonly string[]) =>
    starts(calendar(...more, event(`DTSTART;TZID=${tzid}:20260709T120000`, "DURATION:PT1H")), {
      to: "2027-01-01T00:00:00Z",
    });
  const definition = (tzid: string, ...lines: readonly string[]) =>
    ["BEGIN:VTIMEZONE", `TZID:${tzid}`, ...lines, "END:VTIMEZONE"].join("\r\n");
  const observance = (kind: string, start: string, from: string, to: string, ...lines: readonly string[]) => [
    `BEGIN:${kind}`,
    `DTSTART:${start}`,
    `TZOFFSETFROM:${from}`,
    `TZOFFSETTO:${to}`,
    ...lines,
    `END:${kind}`,
  ];

  it.each([
    ["Europe/Berlin", "10"],
    ['"Europe/Berlin"', "10"],
    ["W. Europe Standard Time", "10"],
    ['"w. europe standard time"', "10"],
    ["Eastern Standard Time (Mexico)", "17"],
    ["India Standard Time", "06"],
    ["/mozilla.org/20070129_1/Europe/Berlin", "10"],
    ["/freeassociation.sourceforge.net/America/Argentina/Buenos_Aires", "15"],
    ["tzone://Microsoft/Utc", "12"],
    ["UTC", "12"],
    ["Etc/GMT+3", "15"],
  ])("%s is known without a VTIMEZONE", (tzid, hour) => {
    expect(at(tzid)[0]?.slice(0, 13)).toBe(`2026-07-09T${hour}`);
  });

  it("is ours for a known name, not what a VTIMEZONE says that knows this year's rules only", () => {
    const wrong = definition("Europe/Berlin", ...observance("STANDARD", "20200101T000000", "+0900", "+0900"));
    expect(at("Europe/Berlin", wrong)).toEqual(["2026-07-09T10:00"]);
  });

  it("is the VTIMEZONE's for an unknown name", () => {
    const own = definition(
      "Customized Time Zone",
      ...observance("STANDARD", "16010101T030000", "+0330", "+0230", "RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=10"),
      ...observance("DAYLIGHT", "16010101T020000", "+0230", "+0330", "RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=3"),
    );
    expect(at("Customized Time Zone", own)).toEqual(["2026-07-09T08:30"]);
    const daily = event(
      "DTSTART;TZID=Customized Time Zone:20260328T023000",
      "DURATION:PT1M",
      "RRULE:FREQ=DAILY;COUNT=3",
    );
    expect(starts(calendar(own, daily))).toEqual(["2026-03-28T00:00", "2026-03-29T00:00", "2026-03-29T23:00"]);
  });

  it("is the VTIMEZONE's for a name as short as EST, which could be two zones", () => {
    const eastern = definition(
      "EST",
      ...observance("STANDARD", "20071104T020000", "-0400", "-0500", "RRULE:FREQ=YEARLY;BYMONTH=11;BYDAY=1SU"),
      ...observance("DAYLIGHT", "20070311T020000", "-0500", "-0400", "RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=2SU"),
    );
    expect(at("EST", eastern)).toEqual(["2026-07-09T16:00"]);
    expect(at("EST")).toEqual(["2026-07-09T17:00"]);
  });

  it("follows the rules that a VTIMEZONE replaces, lists or ends", () => {
    const lines = [
      ...observance("STANDARD", "20000101T000000", "+0100", "+0100"),
      ...observance(
        "DAYLIGHT",
        "20100328T020000",
        "+0100",
        "+0200",
        "RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU;UNTIL=20250330T010000Z",
      ),
      ...observance("STANDARD", "20101031T030000", "+0200", "+0100", "RDATE:20111030T030000,20251026T030000"),
    ];
    const zone = definition("Office", ...lines);
    expect(at("Office", zone)).toEqual(["2026-07-09T11:00"]); // no summer time since 2026
    const summer = event("DTSTART;TZID=Office:20250709T120000", "DURATION:PT1H");
    expect(starts(calendar(zone, summer), { from: "2025-01-01T00:00:00Z" })).toEqual(["2025-07-09T10:00"]);
  });

  it("is what a VTIMEZONE says was before its first change", () => {
    const moving = definition("New office", ...observance("STANDARD", "20260701T000000", "+0500", "+0300"));
    expect(at("New office", moving)).toEqual(["2026-07-09T09:00"]);
    const before = event("DTSTART;TZID=New office:20260309T120000", "DURATION:PT1H");
    expect(starts(calendar(moving, before))).toEqual(["2026-03-09T07:00"]);
  });

  it("is that of X-LIC-LOCATION, when its own name says nothing", () => {
    const zone = definition(
      "Zone1",
      "X-LIC-LOCATION:Asia/Tokyo",
      ...observance("STANDARD", "20000101T000000", "+0000", "+0000"),
    );
    expect(at("Zone1", zone)).toEqual(["2026-07-09T03:00"]);
  });

  it("can be told", () => {
    const text = calendar(event("DTSTART;TZID=Head office:20260309T120000", "DURATION:PT1H"));
    expect(starts(text, { zones: { "Head office": "Asia/Tokyo" } })).toEqual(["2026-03-09T03:00"]);
  });

  it("is an issue that names the event, when nothing is known of it", () => {
    const text = calendar(event("UID:4711", "DTSTART;TZID=Europe/Berlni:20260309T120000", "DURATION:PT1H"));
    const { busyTimes, issues } = busyTimesFrom(text, spring);
    expect(busyTimes).toEqual([]);
    expect(issues).toEqual([
      {
        path: 'line 4, VEVENT "4711", DTSTART in line 6',
        expected: "a TZID that is an IANA or Windows name or has a VTIMEZONE that can be read",
        got: '"DTSTART;TZID=Europe/Berlni:20260309T120000"',
        hint: 'did you mean "Europe/Berlin"? (or say what it is: zones: { "Europe/Berlni": "Europe/Warsaw" })',
      },
    ]);
    expect(() => timeOffFrom(text, spring)).toThrow('VEVENT "4711", DTSTART in line 6: expected a TZID');
  });

  it("does not matter to an event that lies outside the window, or does not count", () => {
    const old = event("DTSTART;TZID=Nowhere:20090309T120000", "DURATION:PT1H");
    const free = event("UID:e2", "DTSTART;TZID=Nowhere:20260309T120000", "DURATION:PT1H", "TRANSP:TRANSPARENT");
    expect(starts(calendar(old, free))).toEqual([]);
    const near = event("DTSTART;TZID=Nowhere:20260228T120000", "DURATION:PT1H");
    expect(busyTimesFrom(calendar(near), spring).issues).toHaveLength(1);
  });
});

describe("a free/busy answer", () => {
  it("is busy by its type, its periods ended by an instant or a length", () => {
    const text = calendar(
      "BEGIN:VFREEBUSY\r\nFREEBUSY;FBTYPE=BUSY:20260302T090000Z/PT1H, 20260303T090000Z/20260303T093000Z\r\n" +
        "FREEBUSY;FBTYPE=FREE:20260304T090000Z/PT1H\r\nEND:VFREEBUSY",
    );
    expect(busyLines(text)).toEqual([
      "2026-03-02T09:00 2026-03-02T10:00 busy",
      "2026-03-03T09:00 2026-03-03T09:30 busy",
    ]);
  });
});

describe("a free/busy answer that cannot be read", () => {
  const issuesOf = (line: string, options = {}) =>
    busyTimesFrom(calendar("BEGIN:VFREEBUSY", "UID:f", line, "FREEBUSY:20260309T090000Z/PT1H", "END:VFREEBUSY"), {
      ...spring,
      ...options,
    });

  it("is an issue: a zone that is not known, where it matters", () => {
    const { busyTimes, issues } = issuesOf("FREEBUSY;TZID=Foo/Bar:20260302T090000/PT1H");
    expect(busyTimes.map(({ from }) => from.slice(0, 13))).toEqual(["2026-03-09T09"]);
    expect(issues).toMatchObject([
      {
        path: 'line 4, VFREEBUSY "f", FREEBUSY in line 6',
        expected: "a TZID that is an IANA or Windows name or has a VTIMEZONE that can be read",
      },
    ]);
    expect(issuesOf("FREEBUSY;TZID=Foo/Bar:20260228T120000/PT1H").issues).toHaveLength(1); // a few hours off
    expect(issuesOf("FREEBUSY;TZID=Foo/Bar:20100302T090000/PT1H").issues).toEqual([]);
    expect(issuesOf("FREEBUSY;FBTYPE=FREE;TZID=Foo/Bar:20260302T090000/PT1H").issues).toEqual([]);
  });

  it("is an issue: a time that is no period", () => {
    const { busyTimes, issues } = issuesOf("FREEBUSY:20260302T090000Z,20260303T090000Z/PT1H");
    expect(busyTimes.map(({ from }) => from.slice(0, 10))).toEqual(["2026-03-03", "2026-03-09"]);
    expect(issues).toEqual([
      {
        path: 'line 4, VFREEBUSY "f", FREEBUSY in line 6',
        expected: "periods",
        got: '"FREEBUSY:20260302T090000Z,20260303T090000Z/PT1H"',
        hint: "write 20260105T090000Z/PT1H or 20260105T090000Z/20260105T100000Z",
      },
    ]);
    expect(issuesOf("FREEBUSY;FBTYPE=FREE:20260302T090000Z").issues).toEqual([]);
  });

  it("is an issue: parameters that do not end", () => {
    expect(issuesOf('FREEBUSY;X="a:20260302T090000Z/PT1H').issues).toHaveLength(1);
  });
});

describe("time off from a calendar", () => {
  const text = calendar(
    event("UID:a", "DTSTART;VALUE=DATE:20260706", "DTEND;VALUE=DATE:20260708"),
    event("UID:b", "DTSTART;VALUE=DATE:20260708", "DTEND;VALUE=DATE:20260709"),
    event("UID:c", "DTSTART;TZID=Europe/Warsaw:20260710T090000", "DTEND;TZID=Europe/Warsaw:20260710T120000"),
  );
  const year = { from: "2026-01-01T00:00:00Z", to: "2027-01-01T00:00:00Z", timeZone: "Europe/Warsaw" };
  const leave = timeOffFrom(text, year);

  it("is what a weekly calendar takes, at once or later", () => {
    expect(leave).toEqual([
      { from: "2026-07-05T22:00:00.000Z", to: "2026-07-08T22:00:00.000Z" },
      { from: "2026-07-10T07:00:00.000Z", to: "2026-07-10T10:00:00.000Z" },
    ]);
    const office = { timeZone: "Europe/Warsaw", hours: { "mon-fri": "09:00-17:00" } };
    const ana = withTimeOff(weekly(office), leave);
    expect(ana.nextOpen("2026-07-06T08:00:00Z")).toEqual(new Date("2026-07-09T07:00:00Z"));
    expect(ana.between("2026-07-06T00:00:00Z", "2026-07-13T00:00:00Z") / 3_600_000).toBe(8 + 5);
    expect(weekly({ ...office, timeOff: leave }).between("2026-07-06T00:00:00Z", "2026-07-13T00:00:00Z")).toBe(
      ana.between("2026-07-06T00:00:00Z", "2026-07-13T00:00:00Z"),
    );
  });

  it("is what a rep takes", () => {
    const issues: Issue[] = [];
    expect(readTimeOff(leave, issues)).toEqual(
      leave.map(({ from, to }) => ({ from: Date.parse(from), to: Date.parse(to) })),
    );
    expect(issues).toEqual([]);
  });

  it("takes its window in any form an instant has", () => {
    const window = { from: Date.UTC(2026, 0, 1), to: new Date("2027-01-01T00:00:00Z") };
    expect(timeOffFrom(text, { ...year, ...window })).toEqual(leave);
  });

  it("of a calendar without events is none", () => {
    expect(timeOffFrom(calendar(), year)).toEqual([]);
    expect(
      timeOffFrom(calendar("BEGIN:VTODO", "DTSTART:20260706T090000Z", "DUE:20260707T090000Z", "END:VTODO"), year),
    ).toEqual([]);
  });
});
