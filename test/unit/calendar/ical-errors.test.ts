import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { busyTimesFrom, timeOffFrom, type BusyOptions } from "../../../src/calendar/ical/index.ts";
import { isHandoverError } from "../../../src/errors.ts";
import { calendar, event, file, files, spring } from "./ical-text.ts";

/** What is thrown, as code and message. */
function refusal(text: unknown, options: unknown = spring): string {
  try {
    timeOffFrom(text as string, options as BusyOptions);
  } catch (error) {
    if (isHandoverError(error)) return `${error.code} ${error.message}`;
    throw error;
  }
  return "none";
}

describe("a text that is not iCalendar", () => {
  const expected = "expected an iCalendar text that starts with BEGIN:VCALENDAR, got";
  it.each([
    ["", `line 1: ${expected} ""; the text is empty`],
    ["hello", `line 1: ${expected} "hello"; pass the text of an .ics file`],
    [
      "\n\n<!DOCTYPE html>",
      `line 3: ${expected} "<!DOCTYPE html>"; this looks like a web page: does the address of the calendar need a log-in?`,
    ],
    ["BEGIN:VCARD\nEND:VCARD", `line 1: ${expected} "BEGIN:VCARD"; this is an address card`],
    ["BEGIN:VEVENT\nEND:VEVENT", `line 1: ${expected} "BEGIN:VEVENT"; pass the text of an .ics file`],
    [undefined, `line 1: ${expected} undefined; pass the text of an .ics file`],
    [
      new Uint8Array(1),
      `line 1: ${expected} an object with keys "0"; pass its text: buffer.toString("utf8"), or new TextDecoder().decode(bytes)`,
    ],
    [`${calendar()}junk`, `line 5: ${expected} "junk"; pass the text of an .ics file`],
  ])("is told so: %j", (text, message) => {
    expect(refusal(text)).toBe(`CALENDAR_INVALID the iCalendar text cannot be read: ${message}`);
  });

  it("or is cut off, or damaged", () => {
    const reason = "CALENDAR_INVALID the iCalendar text cannot be read:";
    expect(refusal("BEGIN:VCALENDAR\nBEGIN:VEVENT\nUID:1")).toBe(
      `${reason} line 2: expected an END:VEVENT, got the end of the text; it was cut off: fetch it again`,
    );
    expect(refusal("BEGIN:VCALENDAR\nBEGIN:VEVENT\nEND:VCALENDAR")).toBe(
      `${reason} line 3: expected END:VEVENT of line 2, got "END:VCALENDAR"; the text is damaged`,
    );
  });

  it("is not one with a line that is no property: a description that a mail program has broken", () => {
    const text = calendar(
      event("DTSTART:20260302T090000Z", "DURATION:PT1H", "DESCRIPTION:a", "see you there", "", "x"),
    );
    expect(busyTimesFrom(text, spring).busyTimes).toHaveLength(1);
  });
});

describe("an event that cannot be read", () => {
  const start = "DTSTART:20260302T090000Z";
  it.each<[string, readonly string[], string]>([
    [
      "without a start",
      ["SUMMARY:x"],
      'VEVENT "e1": expected a DTSTART, got none; export the calendar again, with times',
    ],
    [
      "with a date with hyphens",
      ["DTSTART:2026-03-02"],
      'VEVENT "e1", DTSTART in line 6: expected a date or a time such as 20260105T090000, got "DTSTART:2026-03-02"; write 20260105T090000Z, or DTSTART;TZID=Europe/Warsaw:20260105T090000, or a date, 20260105',
    ],
    ["with a date that does not exist", ["DTSTART:20260230"], "expected a date or a time"],
    ["with an hour that does not exist", ["DTSTART:20260228T250000"], "expected a date or a time"],
    // ical.js reads nine o'clock, wherever that may be
    ["with an offset", ["DTSTART:20260302T090000+0100"], "expected a date or a time"],
    [
      "that ends before it starts",
      [start, "DTEND:20260302T080000Z"],
      "DTEND in line 7: expected an end that is not before the start",
    ],
    [
      "that ends on an earlier date",
      ["DTSTART;VALUE=DATE:20260302", "DTEND;VALUE=DATE:20260301"],
      "expected an end that is not before the start",
    ],
    [
      "of negative length",
      [start, "DURATION:-PT1H"],
      "DURATION in line 7: expected a duration such as PT1H30M, not negative",
    ],
    ["of no length at all", [start, "DURATION:an hour"], "expected a duration"],
    [
      "with a rule nobody knows",
      [start, "RRULE:FREQ=LUNAR"],
      'RRULE in line 7: expected a recurrence rule, got "RRULE:FREQ=LUNAR"; write for instance FREQ=WEEKLY;BYDAY=MO,FR',
    ],
    [
      "all day long, hourly",
      ["DTSTART;VALUE=DATE:20260302", "RRULE:FREQ=HOURLY"],
      "expected a rule of days or longer, for an all-day event",
    ],
    [
      "with an obsolete range",
      [start, "RECURRENCE-ID;RANGE=THISANDPRIOR:20260302T090000Z"],
      "expected RANGE=THISANDFUTURE, or no range",
    ],
    [
      "with a broken exception",
      [start, "RRULE:FREQ=DAILY", "EXDATE:20260303T090000Z,tomorrow"],
      "EXDATE in line 8: expected a date or a time",
    ],
    [
      "with a broken addition",
      [start, "RDATE;VALUE=PERIOD:20260303T090000Z/20260303T080000Z"],
      "RDATE in line 7: expected a period that does not end before it starts",
    ],
    [
      "with quotation marks that do not close",
      ['DTSTART;TZID="Europe/Berlin:20260302T090000'],
      "expected a date or a time",
    ],
    [
      "with more parameters than a line can have",
      [`DTSTART;${"X=1;".repeat(2000)}X=1:20260302T090000`],
      "expected a date or a time",
    ],
    [
      "with an exception that cannot be taken apart",
      [start, "RRULE:FREQ=DAILY", 'EXDATE;TZID="Europe/Berlin:20260303T090000'],
      "EXDATE in line 8: expected a date or a time",
    ],
    [
      "with a rule in which a part is wrong",
      [start, "RRULE:FREQ=DAILY;BYMONTHDAY=32"],
      'got "RRULE:FREQ=DAILY;BYMONTHDAY=32"; BYMONTHDAY takes numbers from 1 to 31, or from -31 to -1, not "32"',
    ],
    [
      "every second of the year",
      [start, "DURATION:PT1S", "RRULE:FREQ=SECONDLY"],
      'VEVENT "e1": expected a series of fewer occurrences up to the end of the window, got one that needs more than 200000 steps',
    ],
  ])("%s", (_, lines, message) => {
    expect(refusal(calendar(event(...lines)))).toContain(message);
  });

  it("does not keep the others from being read, where issues are asked for", () => {
    const text = calendar(event("DTSTART:soon"), event("UID:e2", start, "DURATION:PT1H"));
    const { busyTimes, issues } = busyTimesFrom(text, spring);
    expect(busyTimes.map(({ uid }) => uid)).toEqual(["e2"]);
    expect(issues.map(({ path }) => path)).toEqual(['line 4, VEVENT "e1", DTSTART in line 6']);
  });

  it("is one of at most fifty in an error, which tells how many there are", () => {
    const text = calendar(...Array.from({ length: 60 }, () => event("DTSTART:soon")));
    expect(refusal(text)).toContain("events that cannot be read (50 of 60 issues):\n  - line 4, ");
    expect(busyTimesFrom(text, spring).issues).toHaveLength(60);
  });

  it("always tells what to do", () => {
    const lines = [
      "DTSTART:x",
      "DTEND:20260301T000000Z",
      "DURATION:x",
      "RRULE:x",
      "RDATE:x",
      "RDATE:20260302/20260301",
    ];
    const texts = lines.map((line) => calendar(event(...(line.startsWith("DTSTART") ? [] : [start]), line)));
    const periods = ["FREEBUSY:x", "FREEBUSY:20260302T090000Z", "FREEBUSY;TZID=x:20260302T090000/PT1H"].map((line) =>
      calendar("BEGIN:VFREEBUSY", line, "END:VFREEBUSY"),
    );
    for (const text of [...texts, ...periods, calendar(event())]) {
      const { issues } = busyTimesFrom(text, spring);
      expect(issues.map(({ hint }) => hint.length > 10)).toEqual([true]);
    }
  });

  it("tells nothing of what it is about", () => {
    expect(refusal(calendar(event("DTSTART:soon", "SUMMARY:Visit to the doctor")))).not.toContain("doctor");
  });
});

describe("an option", () => {
  const text = calendar();
  it.each<[object, string]>([
    [
      { from: "2026-03-01" },
      'from: expected a Date, epoch milliseconds or an ISO text with an offset, got "2026-03-01"; write "2026-01-01T00:00:00Z"',
    ],
    [{ to: spring.from }, 'to: expected an instant after `from`, got "2026-03-01T00:00:00Z"; swap the two'],
    [
      { timeZone: "Europe/Warsw" },
      'timeZone: expected an IANA time zone, got "Europe/Warsw"; did you mean "Europe/Warsaw"?',
    ],
    [{ timeZone: undefined }, "timeZone: expected an IANA time zone, got undefined"],
    [{ counts: [] }, 'counts: expected a list of statuses, got an array of 0; of "busy", "tentative"'],
    [{ counts: ["busy", "oof"] }, 'counts.1: expected a status, got "oof"'],
    [{ where: "urlaub" }, 'where: expected a function that takes a busy time, got "urlaub"'],
    [{ attendee: 1 }, 'attendee: expected an e-mail address, got 1; write "ana@example.com", or leave it out'],
    [{ attendee: "ana" }, 'attendee: expected an e-mail address, got "ana"'],
    [{ attendee: "" }, 'attendee: expected an e-mail address, got ""'],
    [{ zones: [] }, "zones: expected an object of zones by TZID, got an array of 0"],
    [{ zones: { office: "Berlin" } }, 'zones.office: expected an IANA time zone, got "Berlin"'],
    [{ timezone: "UTC" }, 'timezone: expected an option, got "timezone"; did you mean "timeZone"?'],
  ])("%j", (option, message) => {
    expect(refusal(text, { ...spring, ...option })).toContain(`INPUT_INVALID busy times cannot be read: ${message}`);
  });

  it("`where` answers true or false, and at once", () => {
    const one = calendar(event("DTSTART:20260302T090000Z", "DURATION:PT1H"));
    const answering = (answer: unknown) => refusal(one, { ...spring, where: () => answer });
    const expected = "INPUT_INVALID busy times cannot be read: where: expected true or false from it, got";
    expect(answering(true)).toBe("none");
    expect(answering(false)).toBe("none");
    expect(answering(Promise.resolve(false))).toBe(
      `${expected} a promise; it is not waited for: make it a plain function, and fetch what it needs before`,
    );
    expect(answering(undefined)).toContain(`${expected} undefined; write where: ({ summary }) => summary === …`);
    expect(answering("urlaub")).toContain(`${expected} "urlaub"`);
    expect(answering(null)).toContain(`${expected} null`);
  });

  it("may be missing, all of them", () => {
    expect(refusal(text, null)).toContain("INPUT_INVALID busy times cannot be read:\n  - from: expected");
  });
});

/** Calendars damaged at random: lines lost, doubled, swapped; characters changed; values of one property on another. */
const damaged = fc
  .tuple(
    fc.constantFrom(...files),
    fc.array(fc.tuple(fc.nat(), fc.nat(), fc.nat(6), fc.string({ unit: "binary", maxLength: 3 })), { maxLength: 12 }),
  )
  .map(([name, edits]) => {
    let lines = file(name).split("\n");
    for (const [a, b, kind, text] of edits) {
      const [i, j] = [a % lines.length, b % lines.length];
      const [one = "", other = ""] = [lines[i], lines[j]];
      if (kind === 0) lines.splice(i, 1);
      else if (kind === 1) lines.splice(i, 0, other);
      else if (kind === 2) [lines[i], lines[j]] = [other, one];
      else if (kind === 3) lines[i] = one.slice(0, b % (one.length + 1)) + text + one.slice((b % (one.length + 1)) + 1);
      else if (kind === 4) lines[i] = `${one.split(":")[0]}:${other.split(":").slice(1).join(":")}`;
      else if (kind === 5) lines[i] = one.replace(/\d/g, (digit) => String((Number(digit) + b) % 10));
      else lines = [...lines.slice(0, i), text, ...lines.slice(i)];
    }
    return lines.join("\n");
  });
/** Texts of iCalendar's own words, in any order. */
const words = fc
  .array(
    fc.oneof(
      fc.constantFrom(
        "BEGIN:VEVENT",
        "END:VEVENT",
        "BEGIN:VTIMEZONE",
        "END:VTIMEZONE",
        "BEGIN:STANDARD",
        "END:STANDARD",
      ),
      fc
        .tuple(
          fc.constantFrom(
            "DTSTART",
            "DTEND",
            "RRULE",
            "RDATE",
            "EXDATE",
            "DURATION",
            "RECURRENCE-ID",
            "TZID",
            "TZOFFSETTO",
            "FREEBUSY",
          ),
          fc.constantFrom(
            "",
            ";VALUE=DATE",
            ";TZID=Europe/Berlin",
            ";TZID=x",
            ";VALUE=PERIOD",
            ";RANGE=THISANDFUTURE",
            ";__proto__=1",
            ";VALUE=CONSTRUCTOR",
          ),
          fc.constantFrom(
            "20260302",
            "20260302T090000Z",
            "FREQ=SECONDLY",
            "FREQ=YEARLY;INTERVAL=99999",
            "P1D",
            "PT9999H",
            "+0100",
            "x",
            "",
            "99991231T235959Z",
            "00000101",
          ),
        )
        .map((parts) => `${parts[0]}${parts[1]}:${parts[2]}`),
      fc.string({ maxLength: 20 }),
    ),
    { maxLength: 30 },
  )
  .map((lines) => calendar(...lines));

describe("whatever the text is", () => {
  it.each([
    ["damaged", damaged],
    ["made of words", words],
  ])("%s, it is read or refused with a typed error, in bounded time", (_, texts) => {
    const wide = { ...spring, from: "1970-01-01T00:00:00Z", to: "2100-01-01T00:00:00Z" };
    fc.assert(
      fc.property(texts, fc.constantFrom(spring, wide), (text, options) => {
        const before = performance.now();
        const outcome = refusal(text, options);
        expect(outcome).toMatch(/^(none$|CALENDAR_INVALID )/);
        try {
          for (const { from, to } of busyTimesFrom(text, options).busyTimes)
            expect(Date.parse(from)).toBeLessThan(Date.parse(to));
        } catch (error) {
          expect(isHandoverError(error, "CALENDAR_INVALID")).toBe(true);
        }
        expect(performance.now() - before).toBeLessThan(60_000);
      }),
      { numRuns: 300 },
    );
  });

  it("an attack on time is bounded: many rules, many zones, many parameters", () => {
    const bombs = Array.from({ length: 400 }, (_, i) =>
      event(`UID:${i}`, `DTSTART;TZID=Zone/${i}:20260302T090000`, "DURATION:PT1S", "RRULE:FREQ=SECONDLY"),
    );
    const long = event(`DTSTART;${"A=B;".repeat(200_000)}C=D:20260302T090000`);
    const broken = Array.from(
      { length: 100 },
      (_, i) => `BEGIN:VTIMEZONE\nTZID:Zone/${i}\nBEGIN:STANDARD\nEND:STANDARD\nEND:VTIMEZONE`,
    );
    const { busyTimes, issues } = busyTimesFrom(calendar(...broken, ...bombs, long), spring);
    expect(busyTimes).toEqual([]);
    expect(issues.length).toBeGreaterThan(400);
  });

  it("zones that cannot be read leave enough to read the others", () => {
    const broken = Array.from(
      { length: 300 },
      (_, i) => `BEGIN:VTIMEZONE\nTZID:Z ${i}\nBEGIN:STANDARD\nEND:STANDARD\nEND:VTIMEZONE`,
    );
    const nowhere = broken.map((_, i) => event(`UID:${i}`, `DTSTART;TZID=Z ${i}:20260302T090000`, "DURATION:PT1H"));
    const daily = event("UID:daily", "DTSTART:20260302T090000Z", "DURATION:PT1H", "RRULE:FREQ=DAILY;COUNT=9");
    const { busyTimes, issues } = busyTimesFrom(calendar(...broken, ...nowhere, daily), spring);
    expect([busyTimes.length, issues.length]).toEqual([9, 300]);
  });
});
