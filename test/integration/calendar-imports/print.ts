/** Reads holidays and calendars of other programs on this host, and prints what came of it. */
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import Holidays from "date-holidays";
import { holidaysFrom } from "handover/calendar/holidays";
import { busyTimesFrom, timeOffFrom } from "handover/calendar/ical";

const types = ["public", "bank", "optional", "school", "observance"] as const;
const countries = ["PL", "DE.BY", "US", "GB", "SA", "IL", "TR", "EG", "IR", "JP", "CN", "CL", "AU.QLD"];
const days = countries.map((country) => holidaysFrom(new Holidays(country), { from: 2024, to: 2028, types }));

/** What date-holidays itself says, in its three forms. */
const raw = countries.flatMap((country) =>
  [2024, 2025, 2026, 2027, 2028].flatMap((year) => new Holidays(country).getHolidays(year)),
);

const statuses = ["busy", "tentative", "out-of-office", "working-elsewhere", "free"] as const;
const files = ["google", "outlook", "apple", "fastmail", "freebusy"].map((name) =>
  readFileSync(new URL(`../../unit/calendar/ical-files/${name}.ics`, import.meta.url), "utf8"),
);
const odd = `BEGIN:VCALENDAR
BEGIN:VTIMEZONE
TZID:Office
BEGIN:STANDARD
DTSTART:16010101T000000
TZOFFSETFROM:+0300
TZOFFSETTO:+0200
RRULE:FREQ=YEARLY;BYDAY=-1TH;BYMONTH=10
END:STANDARD
BEGIN:DAYLIGHT
DTSTART:16010101T000000
TZOFFSETFROM:+0200
TZOFFSETTO:+0300
RRULE:FREQ=YEARLY;BYDAY=-1FR;BYMONTH=4
END:DAYLIGHT
END:VTIMEZONE
BEGIN:VEVENT
UID:1
DTSTART;TZID=Office:20250101T003000
DURATION:P1DT1H
RRULE:FREQ=WEEKLY;BYDAY=FR
EXDATE;VALUE=DATE:20260424
END:VEVENT
BEGIN:VEVENT
UID:2
DTSTART;VALUE=DATE:20250101
RRULE:FREQ=DAILY;INTERVAL=9
END:VEVENT
BEGIN:VEVENT
UID:3
DTSTART:20250101T000000
DURATION:PT15M
RRULE:FREQ=HOURLY;INTERVAL=7;UNTIL=20270101
END:VEVENT
END:VCALENDAR
`;
const window = { from: "2025-01-01T00:00:00Z", to: "2027-06-01T00:00:00Z" };
const times = ["Europe/Warsaw", "Africa/Cairo", "America/St_Johns"].flatMap((timeZone) =>
  [...files, odd].map((text) => [
    busyTimesFrom(text, { ...window, timeZone, counts: statuses }),
    timeOffFrom(text, { ...window, timeZone }),
  ]),
);

const digest = (value: unknown): string => createHash("sha256").update(JSON.stringify(value)).digest("hex");
process.stdout.write(
  JSON.stringify({
    holidays: digest(days),
    times: digest(times),
    found: days.length + times.flat(2).length,
    rawDates: digest(raw.map(({ date, rule }) => [date.slice(0, 10), rule])),
    rawTexts: digest(raw.map(({ date }) => date)),
    rawStarts: digest(raw.map(({ start, end }) => [start, end])),
    offset: new Date(2026, 6, 1).getTimezoneOffset(),
  }),
);
