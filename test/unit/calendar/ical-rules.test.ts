import fc from "fast-check";
import ICAL from "ical.js";
import { Temporal } from "temporal-polyfill";
import { describe, expect, it } from "vitest";
import { readRule, type Rule } from "../../../src/calendar/ical/rule.ts";
import { wallTimes } from "../../../src/calendar/ical/wall-times.ts";
import { naiveTimes, ruleText, type RuleParts } from "./ical-oracle.ts";

const msOf = (time: Temporal.PlainDateTime): number => time.toZonedDateTime("UTC").epochMilliseconds;
const textOf = (ms: number): string => new Date(ms).toISOString().slice(0, 16);

/** The rule; fails when there is none. */
function ruleOf(text: string): Rule {
  const rule = readRule(text, (why) => expect.fail(`${text}: ${why}`));
  return rule ?? expect.fail(`${text}: refused without a word`);
}

/** Why a text is no rule, each reason once. */
function refusal(text: string): string {
  const reasons: string[] = [];
  const rule = readRule(text, (why) => reasons.push(why));
  return rule === undefined ? reasons.join("; ") : "none";
}

function times(text: string, start: string, from: string, to: string, steps = 1_000_000): string[] {
  const rule = ruleOf(text);
  const [first, low, high] = [start, from, to].map((one) => msOf(Temporal.PlainDateTime.from(one)));
  return [...wallTimes(rule, first!, low!, high!, { left: steps })].map(textOf);
}

const weekday = fc.constantFrom("MO", "TU", "WE", "TH", "FR", "SA", "SU");
const some = <T>(one: fc.Arbitrary<T>, most = 3) =>
  fc.option(fc.uniqueArray(one, { minLength: 1, maxLength: most }), { nil: undefined });
const place = (most: number) => fc.integer({ min: -most, max: most }).filter((n) => n !== 0);
const numbered = (most: number) =>
  fc.oneof(
    weekday,
    fc.tuple(place(most), weekday).map(([n, day]) => `${n}${day}`),
  );

const common = {
  INTERVAL: fc.option(fc.integer({ min: 1, max: 5 }), { nil: undefined }),
  COUNT: fc.option(fc.integer({ min: 1, max: 30 }), { nil: undefined }),
  WKST: fc.option(weekday, { nil: undefined }),
  BYMONTH: some(fc.integer({ min: 1, max: 12 }), 4),
  BYHOUR: some(fc.integer({ min: 0, max: 23 })),
  BYMINUTE: some(fc.integer({ min: 0, max: 59 })),
  BYSETPOS: some(place(4)),
};
const rules = {
  YEARLY: fc.record({
    FREQ: fc.constant("YEARLY" as const),
    ...common,
    BYDAY: some(numbered(8)),
    BYMONTHDAY: some(place(31)),
    BYYEARDAY: some(place(366)),
  }),
  weeks: fc.record({
    FREQ: fc.constant("YEARLY" as const),
    ...common,
    BYDAY: some(weekday),
    BYWEEKNO: fc.uniqueArray(place(53), { minLength: 1, maxLength: 3 }),
  }),
  MONTHLY: fc.record({
    FREQ: fc.constant("MONTHLY" as const),
    ...common,
    BYDAY: some(numbered(5)),
    BYMONTHDAY: some(place(31)),
  }),
  WEEKLY: fc.record({ FREQ: fc.constant("WEEKLY" as const), ...common, BYDAY: some(weekday, 5) }),
  DAILY: fc.record({
    FREQ: fc.constant("DAILY" as const),
    ...common,
    BYDAY: some(weekday, 5),
    BYMONTHDAY: some(place(31), 6),
  }),
};
const shorter = {
  INTERVAL: fc.option(fc.integer({ min: 1, max: 90 }), { nil: undefined }),
  BYDAY: some(weekday, 4),
  BYMONTHDAY: some(place(31), 9),
  BYHOUR: some(fc.integer({ min: 0, max: 23 }), 6),
  BYMINUTE: some(fc.integer({ min: 0, max: 59 }), 6),
};
const start = fc
  .record({
    year: fc.integer({ min: 2019, max: 2029 }),
    month: fc.integer({ min: 1, max: 12 }),
    day: fc.integer({ min: 1, max: 31 }),
    hour: fc.integer({ min: 0, max: 23 }),
    minute: fc.integer({ min: 0, max: 59 }),
  })
  .map((parts) => Temporal.PlainDateTime.from(parts));

/** Compares all that a window has; without `COUNT` also one that starts late. */
function agree(parts: RuleParts, from: Temporal.PlainDateTime, to: Temporal.PlainDateTime, window: number): void {
  const expected = naiveTimes(parts, from, to);
  const low = from.add({ days: window });
  const later = expected.filter((text) => Temporal.PlainDateTime.compare(text, low) >= 0);
  expect(times(ruleText(parts), String(from), String(low), String(to)), ruleText(parts)).toEqual(later);
}

describe("a rule gives what its definition gives, day by day", () => {
  it.each(Object.entries(rules))("%s", (_, rule) => {
    fc.assert(
      fc.property(rule as fc.Arbitrary<RuleParts>, start, fc.constantFrom(0, 0, 400), (parts, from, window) =>
        agree(parts, from, from.add({ days: 800 }), window),
      ),
      { numRuns: 60 },
    );
  });

  it.each(["HOURLY", "MINUTELY"] as const)("%s", (FREQ) => {
    fc.assert(
      fc.property(fc.record(shorter), start, fc.constantFrom(0, 2), (parts, from, window) =>
        agree({ FREQ, ...parts }, from, from.add({ days: FREQ === "HOURLY" ? 25 : 3 }), window),
      ),
      { numRuns: 40 },
    );
  });
});

/** Examples of RFC 5545 3.8.5.3, all of which start on 2 September 1997 at 09:00 unless they say otherwise. */
const examples: readonly (readonly [rule: string, expected: string, start?: string])[] = [
  ["FREQ=MONTHLY;COUNT=10;BYDAY=1FR", "1997-09-05 1997-10-03 1997-11-07 1997-12-05 1998-01-02", "1997-09-05"],
  ["FREQ=MONTHLY;INTERVAL=2;COUNT=10;BYDAY=1SU,-1SU", "1997-09-07 1997-09-28 1997-11-02 1997-11-30", "1997-09-07"],
  [
    "FREQ=MONTHLY;COUNT=6;BYDAY=-2MO",
    "1997-09-22 1997-10-20 1997-11-17 1997-12-22 1998-01-19 1998-02-16",
    "1997-09-22",
  ],
  ["FREQ=MONTHLY;BYMONTHDAY=-3", "1997-09-28 1997-10-29 1997-11-28 1997-12-29 1998-01-29 1998-02-26", "1997-09-28"],
  ["FREQ=MONTHLY;COUNT=10;BYMONTHDAY=2,15", "1997-09-02 1997-09-15 1997-10-02 1997-10-15"],
  ["FREQ=MONTHLY;COUNT=10;BYMONTHDAY=1,-1", "1997-09-30 1997-10-01 1997-10-31 1997-11-01", "1997-09-30"],
  [
    "FREQ=MONTHLY;INTERVAL=18;COUNT=10;BYMONTHDAY=10,11,12,13,14,15",
    "1997-09-10 1997-09-11 1997-09-12 1997-09-13 1997-09-14 1997-09-15 1999-03-10",
    "1997-09-10",
  ],
  ["FREQ=MONTHLY;INTERVAL=2;BYDAY=TU", "1997-09-02 1997-09-09 1997-09-16 1997-09-23 1997-09-30 1997-11-04"],
  ["FREQ=YEARLY;COUNT=10;BYMONTH=6,7", "1997-06-10 1997-07-10 1998-06-10 1998-07-10", "1997-06-10"],
  ["FREQ=YEARLY;INTERVAL=2;COUNT=10;BYMONTH=1,2,3", "1997-03-10 1999-01-10 1999-02-10 1999-03-10", "1997-03-10"],
  [
    "FREQ=YEARLY;INTERVAL=3;COUNT=10;BYYEARDAY=1,100,200",
    "1997-01-01 1997-04-10 1997-07-19 2000-01-01 2000-04-09",
    "1997-01-01",
  ],
  ["FREQ=YEARLY;BYDAY=20MO", "1997-05-19 1998-05-18 1999-05-17", "1997-05-19"],
  ["FREQ=YEARLY;BYWEEKNO=20;BYDAY=MO", "1997-05-12 1998-05-11 1999-05-17", "1997-05-12"],
  // Not an example of the RFC: weeks that begin in the year before, and last weeks.
  ["FREQ=YEARLY;BYWEEKNO=1;BYDAY=MO", "1997-12-29 1999-01-04 2000-01-03 2001-01-01 2001-12-31", "1997-12-29"],
  ["FREQ=YEARLY;BYWEEKNO=-1;BYDAY=SU", "1998-01-04 1999-01-03 2000-01-02 2000-12-31 2001-12-30", "1998-01-04"],
  ["FREQ=YEARLY;BYMONTH=3;BYDAY=TH", "1997-03-13 1997-03-20 1997-03-27 1998-03-05", "1997-03-13"],
  ["FREQ=MONTHLY;BYDAY=FR;BYMONTHDAY=13", "1997-09-02 1998-02-13 1998-03-13 1998-11-13 1999-08-13 2000-10-13"],
  ["FREQ=MONTHLY;BYDAY=SA;BYMONTHDAY=7,8,9,10,11,12,13", "1997-09-13 1997-10-11 1997-11-08 1997-12-13", "1997-09-13"],
  [
    "FREQ=YEARLY;INTERVAL=4;BYMONTH=11;BYDAY=TU;BYMONTHDAY=2,3,4,5,6,7,8",
    "1996-11-05 2000-11-07 2004-11-02",
    "1996-11-05",
  ],
  ["FREQ=MONTHLY;COUNT=3;BYDAY=TU,WE,TH;BYSETPOS=3", "1997-09-04 1997-10-07 1997-11-06", "1997-09-04"],
  ["FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-2", "1997-09-29 1997-10-30 1997-11-27 1997-12-30", "1997-09-29"],
  ["FREQ=WEEKLY;INTERVAL=2;COUNT=4;BYDAY=TU,SU;WKST=MO", "1997-08-05 1997-08-10 1997-08-19 1997-08-24", "1997-08-05"],
  ["FREQ=WEEKLY;INTERVAL=2;COUNT=4;BYDAY=TU,SU;WKST=SU", "1997-08-05 1997-08-17 1997-08-19 1997-08-31", "1997-08-05"],
  ["FREQ=MONTHLY;BYMONTHDAY=15,30;COUNT=5", "2007-01-15 2007-01-30 2007-02-15 2007-03-15 2007-03-30", "2007-01-15"],
];

describe("an example of RFC 5545", () => {
  it.each(examples.map(([rule, expected, start = "1997-09-02"]) => ({ rule, expected, start })))("$rule", (example) => {
    const { rule, expected, start } = example;
    const found = times(rule, `${start}T09:00`, `${start}T00:00`, "2010-01-01T00:00").map((text) => text.slice(0, 10));
    expect(found.slice(0, expected.split(" ").length)).toEqual(expected.split(" "));
  });

  it("of minutes and hours", () => {
    const day = (rule: string, count: number) =>
      times(rule, "1997-09-02T09:00", "1997-09-02T00:00", "1997-09-04T00:00")
        .slice(0, count)
        .map((text) => text.slice(8));
    expect(day("FREQ=MINUTELY;INTERVAL=15;COUNT=6", 9)).toEqual([
      "02T09:00",
      "02T09:15",
      "02T09:30",
      "02T09:45",
      "02T10:00",
      "02T10:15",
    ]);
    expect(day("FREQ=MINUTELY;INTERVAL=90;COUNT=4", 9)).toEqual(["02T09:00", "02T10:30", "02T12:00", "02T13:30"]);
    expect(day("FREQ=HOURLY;INTERVAL=3", 4)).toEqual(["02T09:00", "02T12:00", "02T15:00", "02T18:00"]);
    const daily = day("FREQ=DAILY;BYHOUR=9,10,11,12,13,14,15,16;BYMINUTE=0,20,40", 48);
    expect(day("FREQ=MINUTELY;INTERVAL=20;BYHOUR=9,10,11,12,13,14,15,16", 48)).toEqual(daily);
    expect(daily).toHaveLength(48);
  });
});

/** The iterator of ical.js, which is not used: see wallTimes. */
function icalTimes(rule: string, start: string, count: number): string[] {
  const iterator = ICAL.Recur.fromString(rule).iterator(ICAL.Time.fromDateTimeString(`${start}:00`, null as never));
  return Array.from({ length: count }, () => iterator.next()?.toString().slice(0, 16) ?? "none");
}

describe("the iterator of ical.js", () => {
  const ours = (rule: string, start: string, count: number) =>
    times(rule, start, start, "2060-01-01T00:00").slice(0, count);

  it("agrees on rules that calendars are full of", () => {
    const rules = [
      "DAILY;INTERVAL=3",
      "WEEKLY;BYDAY=MO,WE,FR",
      "WEEKLY;INTERVAL=2;BYDAY=TU;WKST=SU",
      "MONTHLY;BYDAY=-1FR",
    ];
    for (const rule of [...rules, "MONTHLY;BYMONTHDAY=31", "YEARLY", "YEARLY;BYMONTH=3;BYDAY=-1SU"].map(
      (one) => `FREQ=${one}`,
    ))
      expect(ours(rule, "2026-01-02T09:00", 20).slice(1)).toEqual(
        icalTimes(rule, "2026-01-02T09:00", 21)
          .filter((at) => at > "2026-01-02T09:00")
          .slice(0, 19),
      );
  });

  it("knows no week numbers, no day of every month, no position among hours: reasons not to use it", () => {
    expect(icalTimes("FREQ=YEARLY;BYWEEKNO=20", "1997-05-12T09:00", 1)).toEqual(["none"]);
    expect(ours("FREQ=YEARLY;BYWEEKNO=20", "1997-05-12T09:00", 2)).toEqual(["1997-05-12T09:00", "1998-05-11T09:00"]);
    expect(icalTimes("FREQ=YEARLY;BYMONTHDAY=5", "2026-01-05T09:00", 2)[1]).toBe("2027-01-05T09:00");
    expect(ours("FREQ=YEARLY;BYMONTHDAY=5", "2026-01-05T09:00", 2)[1]).toBe("2026-02-05T09:00");
    expect(icalTimes("FREQ=DAILY;BYHOUR=9,12,15;BYSETPOS=-1", "2026-01-05T15:00", 2)[1]).toBe("2026-01-06T09:00");
    expect(ours("FREQ=DAILY;BYHOUR=9,12,15;BYSETPOS=-1", "2026-01-05T15:00", 2)[1]).toBe("2026-01-06T15:00");
  });
});

describe("a rule that never comes true", () => {
  it.each([
    "FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30", // the iterator of ical.js does not come back from this one
    "FREQ=SECONDLY;BYMONTH=2;BYMONTHDAY=30",
    "FREQ=YEARLY;BYMONTH=4;BYDAY=1MO;BYMONTHDAY=20",
    "FREQ=WEEKLY;BYDAY=MO;BYSETPOS=2",
  ])("ends with the window: %s", (rule) => {
    const budget = { left: 100_000 };
    const parsed = ruleOf(rule);
    const start = Date.UTC(2026, 0, 1);
    expect([...wallTimes(parsed, start, start, Date.UTC(2036, 0, 1), budget)]).toEqual([start]);
    expect(budget.left).toBeGreaterThan(0);
  });

  it("or is too much, when the window has too many seconds", () => {
    const budget = { left: 1000 };
    const parsed = ruleOf("FREQ=SECONDLY");
    expect([...wallTimes(parsed, 0, 0, 1e12, budget)].length).toBeLessThan(1000);
    expect(budget.left).toBeLessThan(0);
  });
});

describe("a rule that cannot be read", () => {
  const days = (got: string) => `BYDAY takes weekdays such as MO, 1MO (the first) and -1MO, not "${got}"`;
  it.each([
    ["", "write for instance FREQ=WEEKLY;BYDAY=MO,FR"],
    ["BYDAY=MO", "write for instance FREQ=WEEKLY;BYDAY=MO,FR"],
    ["FREQ=FORTNIGHTLY", "write for instance FREQ=WEEKLY;BYDAY=MO,FR"],
    ["FREQ=DAILY;BYDAY=XX", days("XX")],
    ["FREQ=MONTHLY;BYDAY=0MO", days("0MO")],
    ["FREQ=MONTHLY;BYDAY=54MO", days("54MO")],
    ["FREQ=WEEKLY;BYDAY=MO,,FR", days("")],
    ["FREQ=DAILY;BYSECOND=61", 'BYSECOND takes numbers from 0 to 60, not "61"'],
    ["FREQ=DAILY;BYMINUTE=60", 'BYMINUTE takes numbers from 0 to 59, not "60"'],
    ["FREQ=DAILY;BYHOUR=24", 'BYHOUR takes numbers from 0 to 23, not "24"'],
    ["FREQ=DAILY;BYHOUR=-1", 'BYHOUR takes numbers from 0 to 23, not "-1"'],
    ["FREQ=YEARLY;BYMONTH=0", 'BYMONTH takes numbers from 1 to 12, not "0"'],
    ["FREQ=YEARLY;BYMONTH=13", 'BYMONTH takes numbers from 1 to 12, not "13"'],
    ["FREQ=MONTHLY;BYMONTHDAY=1,32", 'BYMONTHDAY takes numbers from 1 to 31, or from -31 to -1, not "32"'],
    ["FREQ=MONTHLY;BYMONTHDAY=-32", 'BYMONTHDAY takes numbers from 1 to 31, or from -31 to -1, not "-32"'],
    ["FREQ=MONTHLY;BYMONTHDAY=0", 'BYMONTHDAY takes numbers from 1 to 31, or from -31 to -1, not "0"'],
    ["FREQ=MONTHLY;BYMONTHDAY=1st", 'BYMONTHDAY takes numbers from 1 to 31, or from -31 to -1, not "1ST"'],
    ["FREQ=YEARLY;BYYEARDAY=367", 'BYYEARDAY takes numbers from 1 to 366, or from -366 to -1, not "367"'],
    ["FREQ=YEARLY;BYWEEKNO=54", 'BYWEEKNO takes numbers from 1 to 53, or from -53 to -1, not "54"'],
    ["FREQ=DAILY;BYSETPOS=", 'BYSETPOS takes numbers from 1 to 366, or from -366 to -1, not ""'],
    ["FREQ=DAILY;BYEASTER=1", "BYEASTER is not a part of a rule"],
    ["FREQ=DAILY;COUNT", 'COUNT is a number from 1 on, not ""'],
    ["FREQ=DAILY;COUNT=0", 'COUNT is a number from 1 on, not "0"'],
    ["FREQ=DAILY;COUNT=2abc", 'COUNT is a number from 1 on, not "2ABC"'],
    ["FREQ=DAILY;INTERVAL=abc", 'INTERVAL is a number from 1 on, not "ABC"'],
    ["FREQ=DAILY;INTERVAL=0", 'INTERVAL is a number from 1 on, not "0"'],
    ["FREQ=DAILY;INTERVAL=-2", 'INTERVAL is a number from 1 on, not "-2"'],
    ["FREQ=DAILY;UNTIL=soon", "UNTIL is a date or a time such as 20261231T230000Z"],
    ["FREQ=DAILY;UNTIL=20261231T230000+0100", "UNTIL is a date or a time such as 20261231T230000Z"],
    ["FREQ=DAILY;UNTIL=20261231;UNTIL=20261230", "UNTIL stands there twice: keep one"],
    ["FREQ=WEEKLY;BYDAY=MO;BYDAY=FR", "BYDAY stands there twice: keep one"],
    ["FREQ=WEEKLY;WKST=XX", "WKST is one of MO, TU, WE, TH, FR, SA, SU"],
    ["FREQ=MONTHLY;BYWEEKNO=3", "FREQ=MONTHLY takes no BYWEEKNO"],
    ["FREQ=DAILY;BYYEARDAY=3", "FREQ=DAILY takes no BYYEARDAY"],
    ["FREQ=WEEKLY;BYMONTHDAY=3", "FREQ=WEEKLY takes no BYMONTHDAY"],
    ["FREQ=WEEKLY;BYDAY=1MO", "BYDAY: a numbered weekday (1MO) needs FREQ=MONTHLY or YEARLY without BYWEEKNO"],
    ["RSCALE=HEBREW;FREQ=YEARLY", "RSCALE: only the Gregorian calendar is known"],
    ["RSCALE=GREGORIAN;SKIP=FORWARD;FREQ=MONTHLY", "SKIP is not supported: dates that do not exist are left out"],
    ["FREQ=DAILY;COUNT=x;BYHOUR=99", 'COUNT is a number from 1 on, not "X"'],
  ])("%s", (text, reason) => {
    expect(refusal(text)).toBe(reason);
  });

  it("is not one in small letters, with spaces, a semicolon too many or a part of somebody's own", () => {
    expect(ruleOf("freq=weekly; byday = mo, fr ;interval=3;x-own=1;X-OWN=2;;")).toEqual(
      ruleOf("FREQ=WEEKLY;BYDAY=MO,FR;INTERVAL=3"),
    );
    expect(ruleOf("FREQ=WEEKLY; COUNT=2;")).toMatchObject({ frequency: "WEEKLY", count: 2 });
    expect(ruleOf("FREQ=MONTHLY;BYDAY=+2FR,-1FR").days).toEqual([
      { weekday: 4, nth: 2 },
      { weekday: 4, nth: -1 },
    ]);
  });

  it("is not one of any length: every number counts once, a leap second as the one before it", () => {
    const many = (list: string) => Array.from({ length: 50_000 }, () => list).join(",");
    const rule = ruleOf(`FREQ=MONTHLY;BYMONTHDAY=${many("15,1,-1")};BYDAY=${many("MO,FR")};BYSECOND=60,59,7`);
    expect([rule.monthDays, rule.days?.length, rule.seconds]).toEqual([[-1, 1, 15], 2, [7, 59]]);
  });
});
