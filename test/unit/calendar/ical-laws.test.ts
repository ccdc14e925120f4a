import fc from "fast-check";
import { Temporal } from "temporal-polyfill";
import { describe, expect, it } from "vitest";
import { readContent } from "../../../src/calendar/ical/content.ts";
import { timeOffFrom } from "../../../src/calendar/ical/index.ts";
import { definedZone } from "../../../src/calendar/ical/vtimezone.ts";
import { zone as ourZone } from "../../../src/time/index.ts";
import { naiveTimes, ruleText, type RuleParts } from "./ical-oracle.ts";
import { calendar, event, spring, starts } from "./ical-text.ts";

const zones = [
  "Europe/Berlin",
  "America/New_York",
  "Australia/Lord_Howe",
  "Africa/Cairo",
  "Asia/Kathmandu",
  "America/Santiago",
];
const weekday = fc.constantFrom("MO", "TU", "WE", "TH", "FR", "SA", "SU");

const rule: fc.Arbitrary<RuleParts> = fc.record({
  FREQ: fc.constantFrom("DAILY", "WEEKLY", "MONTHLY"),
  INTERVAL: fc.integer({ min: 1, max: 3 }),
  COUNT: fc.option(fc.integer({ min: 2, max: 40 }), { nil: undefined }),
  BYDAY: fc.option(fc.uniqueArray(weekday, { minLength: 1, maxLength: 3 }), { nil: undefined }),
});
/** Weighted towards the hours in which clocks change. */
const start = fc
  .record({
    year: fc.constantFrom(2025, 2026),
    month: fc.integer({ min: 1, max: 12 }),
    day: fc.integer({ min: 1, max: 28 }),
    hour: fc.constantFrom(0, 1, 2, 3, 9, 17, 23),
    minute: fc.constantFrom(0, 15, 30),
  })
  .map((parts) => Temporal.PlainDateTime.from(parts));

const basic = (time: Temporal.PlainDateTime): string =>
  time.toString({ smallestUnit: "second" }).replaceAll(/[-:]/g, "");
const window = { from: "2026-01-01T00:00:00Z", to: "2027-01-01T00:00:00Z" };

/** The first instant of a wall-clock time; in a gap what it is by the offset before (RFC 5545 3.3.5, and Temporal). */
function instantOf(local: string, zone: string): number {
  const time = Temporal.PlainDateTime.from(local);
  return time.toZonedDateTime(zone, { disambiguation: "compatible" }).epochMilliseconds;
}

const series = (parts: RuleParts, from: Temporal.PlainDateTime, zone: string, ...more: readonly string[]) =>
  event(`DTSTART;TZID=${zone}:${basic(from)}`, "DURATION:PT20M", `RRULE:${ruleText(parts)}`, ...more);

describe("a series", () => {
  it("recurs on its own clock, in every zone: the days by definition, the instants by Temporal", () => {
    fc.assert(
      fc.property(rule, start, fc.constantFrom(...zones), (parts, from, zone) => {
        const expected = naiveTimes(parts, from, Temporal.PlainDateTime.from("2027-01-02T00:00"))
          .map((local) => instantOf(local, zone))
          .filter((at) => at > Date.UTC(2026, 0, 1) - 1_200_000 && at < Date.UTC(2027, 0, 1));
        const found = starts(calendar(series(parts, from, zone)), window);
        expect(found).toEqual(expected.map((at) => new Date(at).toISOString().slice(0, 16)));
      }),
    );
  });

  it("loses exactly one occurrence to an EXDATE, whichever it names, and in whatever zone", () => {
    fc.assert(
      fc.property(rule, start, fc.constantFrom(...zones), fc.nat(), fc.boolean(), (parts, from, zone, which, inUtc) => {
        const all = starts(calendar(series(parts, from, zone)), window);
        fc.pre(all.length > 0);
        const gone = all[which % all.length] as string;
        const local = Temporal.Instant.from(`${gone}Z`).toZonedDateTimeISO(zone).toPlainDateTime();
        const line = inUtc ? `EXDATE:${gone.replaceAll(/[-:]/g, "")}00Z` : `EXDATE;TZID=${zone}:${basic(local)}`;
        // On a clock that shows the time twice, the local form means the first.
        fc.pre(inUtc || instantOf(String(local), zone) === Date.parse(`${gone}Z`));
        expect(starts(calendar(series(parts, from, zone, line)), window)).toEqual(all.filter((at) => at !== gone));
      }),
    );
  });

  it("has an occurrence moved, and no other, by a RECURRENCE-ID", () => {
    fc.assert(
      fc.property(rule, start, fc.constantFrom(...zones), fc.nat(), (parts, from, zone, which) => {
        const all = starts(calendar(series(parts, from, zone)), window);
        fc.pre(all.length > 0);
        const moved = all[which % all.length] as string;
        const change = event(
          `RECURRENCE-ID:${moved.replaceAll(/[-:]/g, "")}00Z`,
          "DTSTART:20260615T110700Z",
          "DTEND:20260615T111500Z",
        );
        const expected = [...all.filter((at) => at !== moved), "2026-06-15T11:07"].sort();
        expect(starts(calendar(change, series(parts, from, zone)), window)).toEqual(expected);
      }),
    );
  });

  it("is the same whatever window it is looked at through", () => {
    fc.assert(
      fc.property(
        rule,
        start,
        fc.constantFrom(...zones),
        fc.integer({ min: 1, max: 364 }),
        (parts, from, zone, day) => {
          const cut = new Date(Date.UTC(2026, 0, 1 + day)).toISOString();
          const text = calendar(series(parts, from, zone));
          const whole = timeOffFrom(text, { ...spring, ...window });
          const halves = [
            { ...window, to: cut },
            { ...window, from: cut },
          ].flatMap((half) => timeOffFrom(text, { ...spring, ...half }));
          const length = (stretches: typeof whole) =>
            stretches.reduce((sum, one) => sum + Date.parse(one.to) - Date.parse(one.from), 0);
          expect(length(halves)).toBe(length(whole));
        },
      ),
    );
  });
});

/** Rules in force since 2008: what the clock was ahead of UTC before a change and after it. */
const definitions = {
  "Europe/Berlin": ["DAYLIGHT 20080330T020000 +0100 +0200 3 -1SU", "STANDARD 20081026T030000 +0200 +0100 10 -1SU"],
  "America/New_York": ["DAYLIGHT 20080309T020000 -0500 -0400 3 2SU", "STANDARD 20081102T020000 -0400 -0500 11 1SU"],
  "Australia/Lord_Howe": ["STANDARD 20080406T020000 +1100 +1030 4 1SU", "DAYLIGHT 20081005T020000 +1030 +1100 10 1SU"],
} as const;

function clockOf(name: keyof typeof definitions) {
  const parts = definitions[name].map((text) => {
    const [kind, from, before, after, month, day] = text.split(" ");
    const rule = `RRULE:FREQ=YEARLY;BYMONTH=${month};BYDAY=${day}`;
    return [
      `BEGIN:${kind}`,
      `DTSTART:${from}`,
      `TZOFFSETFROM:${before}`,
      `TZOFFSETTO:${after}`,
      rule,
      `END:${kind}`,
    ].join("\n");
  });
  const [whole] = readContent(calendar("BEGIN:VTIMEZONE\nTZID:x", ...parts, "END:VTIMEZONE"));
  return definedZone(whole!.parts[0]!, { start: Date.UTC(2026, 0, 1), end: Date.UTC(2036, 0, 1) }, { left: 1e6 })!;
}

describe("a zone that a VTIMEZONE defines", () => {
  it.each(["Europe/Berlin", "America/New_York", "Australia/Lord_Howe"] as const)(
    "is %s, if it has its rules",
    (name) => {
      const defined = clockOf(name);
      const ours = ourZone(name);
      const instant = fc
        .integer({ min: Date.UTC(2009, 0, 1) / 60_000, max: Date.UTC(2036, 0, 1) / 60_000 })
        .map((m) => m * 60_000);
      const changes = ours.segments(Date.UTC(2009, 0, 1), Date.UTC(2036, 0, 1)).map(({ start: at }) => at);
      const near = fc
        .tuple(fc.constantFrom(...changes), fc.integer({ min: -150, max: 150 }))
        .map(([at, m]) => at + m * 60_000);
      fc.assert(
        fc.property(fc.oneof(instant, near), (at) => {
          expect(defined.localOf(at)).toBe(ours.localOf(at));
          for (const local of [
            ours.localOf(at),
            at + ours.offsetAt(at - 10_800_000),
            at + ours.offsetAt(at + 10_800_000),
          ])
            expect(defined.firstInstantOf(local)).toBe(ours.firstInstantOf(local));
        }),
        { numRuns: 500 },
      );
    },
  );
});

describe("time off", () => {
  it("is in order, apart and within its window", () => {
    const busy = fc.tuple(fc.integer({ min: -2000, max: 6000 }), fc.integer({ min: 0, max: 400 }));
    fc.assert(
      fc.property(fc.array(busy, { maxLength: 20 }), (stretches) => {
        const at = (hour: number) => basic(Temporal.PlainDateTime.from("2026-03-01T00:00").add({ hours: hour }));
        const events = stretches.map(([from, length], i) =>
          event(`UID:${i}`, `DTSTART:${at(from)}Z`, `DTEND:${at(from + length)}Z`),
        );
        const found = timeOffFrom(calendar(...events), spring);
        found.forEach(({ from, to }, i) => {
          expect(from < to && from >= "2026-03-01" && to <= "2026-07-01T00:00:00.000Z").toBe(true);
          expect(from > (found[i - 1]?.to ?? "")).toBe(true);
        });
        const hours = Date.UTC(2026, 6, 1) / 3_600_000 - Date.UTC(2026, 2, 1) / 3_600_000;
        for (let hour = 0; hour < hours; hour += 37) {
          const instant = Date.UTC(2026, 2, 1, hour);
          const isBusy = stretches.some(([from, length]) => from <= hour && hour < from + length);
          expect(found.some(({ from, to }) => Date.parse(from) <= instant && instant < Date.parse(to))).toBe(isBusy);
        }
      }),
    );
  });
});
