import { describe, expect, it } from "vitest";
import { StepShares } from "../../../src/calendar/ical/budget.ts";
import { busyTimesFrom, timeOffFrom } from "../../../src/calendar/ical/index.ts";
import { calendar, event, spring, starts } from "./ical-text.ts";

const year = { from: "2026-01-01T00:00:00Z", to: "2027-01-01T00:00:00Z", timeZone: "Europe/Warsaw" };
const many = (count: number, one: (i: number) => string) => Array.from({ length: count }, (_, i) => one(i));
const good = event("UID:good", "DTSTART;TZID=Europe/Warsaw:20260302T090000", "DURATION:PT1H");
const daily = (i: number, ...lines: readonly string[]) =>
  event(`UID:${i}`, "DTSTART;TZID=Europe/Warsaw:20250302T090000", "DURATION:PT30M", "RRULE:FREQ=DAILY", ...lines);
const everySecond = (i: number) =>
  event(`UID:${i}`, "DTSTART:20260302T090000Z", "DURATION:PT1S", "RRULE:FREQ=SECONDLY");

/** How many are found, and what is said, each once. */
function outcome(text: string, options = year): [number, ...string[]] {
  const { busyTimes, issues } = busyTimesFrom(text, options);
  return [busyTimes.length, ...new Set(issues.map(({ got }) => got))];
}

describe("an unknown zone", () => {
  it("of six hundred events of long ago keeps nothing of this year from being read", () => {
    const old = many(600, (i) =>
      event(`UID:${i}`, "DTSTART;TZID=Customized Time Zone:20100302T090000", "DURATION:PT1H"),
    );
    expect(outcome(calendar(...old, good))).toEqual([1]);
    expect(timeOffFrom(calendar(...old, good), year)).toHaveLength(1);
  });

  it("has its nearest name looked for a few times only, however many are unknown", () => {
    const lost = many(80, (i) => event(`UID:${i}`, `DTSTART;TZID=Europe/Berln${i}:20260302T090000`, "DURATION:PT1H"));
    const { issues } = busyTimesFrom(calendar(...lost, ...lost), year);
    expect(issues).toHaveLength(160);
    const hints = new Set(issues.map(({ hint }) => hint));
    expect(hints.size).toBe(80);
    expect([...hints].filter((hint) => hint.startsWith('did you mean "Europe/Berlin"? (or say'))).toHaveLength(50);
    expect([...hints].at(-1)).toBe('say what it is: zones: { "Europe/Berln79": "Europe/Warsaw" }');
  });
});

describe("a VTIMEZONE", () => {
  const tzid = "(UTC+01:00) Amsterdam, Berlin, Bern, Rome, Stockholm, Vienna";
  const change = (kind: string, at: string, from: string, to: string, month: number) => [
    `BEGIN:${kind}`,
    `DTSTART:16010101T${at}`,
    `TZOFFSETFROM:${from}`,
    `TZOFFSETTO:${to}`,
    `RRULE:FREQ=YEARLY;INTERVAL=1;BYDAY=-1SU;BYMONTH=${month}`,
    `END:${kind}`,
  ];
  const outlook = (name = tzid) =>
    [
      "BEGIN:VTIMEZONE",
      `TZID:${name}`,
      ...change("STANDARD", "030000", "+0200", "+0100", 10),
      ...change("DAYLIGHT", "020000", "+0100", "+0200", 3),
      "END:VTIMEZONE",
    ].join("\r\n");
  const call = (i: number, name = tzid) =>
    event(`UID:${i}`, `DTSTART;TZID="${name}":20260${1 + (i % 9)}10T090000`, "DURATION:PT1H");

  it("in each of two thousand calendars that Outlook wrote is reckoned once", () => {
    const text = many(2000, (i) => calendar(outlook(), call(i))).join("");
    expect(outcome(text)).toEqual([2000]);
    expect(new Set(starts(text, year))).toEqual(
      new Set(
        ["01", "02", "03"]
          .map((month) => `2026-${month}-10T08:00`)
          .concat(["04", "05", "06", "07", "08", "09"].map((month) => `2026-${month}-10T07:00`)),
      ),
    );
  });

  it("of which there are hundreds of different ones takes no steps from the events, and few itself", () => {
    const text = calendar(...many(700, (i) => outlook(`Office ${i}`)), ...many(700, (i) => call(i, `Office ${i}`)));
    expect(outcome(text)).toEqual([700]);
  });

  it("counts in later calendars of the text, unless they have their own", () => {
    const shifted = outlook().replaceAll("+0200", "+0900").replaceAll("+0100", "+0800");
    const text = [calendar(outlook(), call(0)), calendar(call(1)), calendar(shifted, call(2)), calendar(call(3))];
    expect(starts(text.join(""), year)).toEqual([
      "2026-01-10T08:00",
      "2026-02-10T08:00",
      "2026-03-10T01:00",
      "2026-04-10T00:00",
    ]);
  });

  it("holds in windows of any age, also where its rule has ended or is no rule of every year", () => {
    const lived = { ...year, from: "1965-01-01T00:00:00Z", to: "1966-01-01T00:00:00Z" };
    const old = event("DTSTART;TZID=Office:19650710T090000", "DURATION:PT1H");
    const winter = old.replaceAll("UID:e1", "UID:e2").replaceAll("196507", "196502");
    expect(starts(calendar(outlook("Office"), old, winter), lived)).toEqual(["1965-02-10T08:00", "1965-07-10T07:00"]);
    const ended = outlook("Office")
      .replaceAll("BYMONTH=10", "BYMONTH=10;UNTIL=19651201T000000Z")
      .replaceAll("BYMONTH=3", "BYMONTH=3;UNTIL=19651201T000000Z");
    const now = event("DTSTART;TZID=Office:20260110T090000", "DURATION:PT1H");
    expect(starts(calendar(ended, now), year)).toEqual(["2026-01-10T08:00"]); // never again in summer time
    const rare = outlook("Office").replaceAll("INTERVAL=1", "INTERVAL=300");
    expect(starts(calendar(rare, now), year)).toEqual(["2026-01-10T08:00"]); // since October 1901
    const counted = outlook("Office").replaceAll("INTERVAL=1", "COUNT=3");
    expect(starts(calendar(counted, now), year)).toEqual(["2026-01-10T08:00"]);
  });

  it("is followed beyond the window, as far as a change brings later occurrences into it", () => {
    const weekly = event("DTSTART;TZID=Office:20260105T120000", "DURATION:PT1H", "RRULE:FREQ=WEEKLY");
    const earlier = event(
      "RECURRENCE-ID;RANGE=THISANDFUTURE:20260803T100000Z", // 12:00 in summer
      "DTSTART;TZID=Office:20260302T140000",
      "DURATION:PT1H",
      "SUMMARY:Earlier",
    );
    const march = { from: "2026-03-01T00:00:00Z", to: "2026-03-10T00:00:00Z" };
    expect(starts(calendar(outlook("Office"), weekly, earlier), march)).toEqual([
      "2026-03-02T11:00",
      "2026-03-02T13:00",
      "2026-03-09T11:00",
      "2026-03-09T13:00",
    ]);
  });
});

describe("a series", () => {
  it("of every day has enough steps, however many there are", () => {
    const fiveYears = { ...year, to: "2031-01-01T00:00:00Z" };
    expect(timeOffFrom(calendar(...many(600, (i) => daily(i))), fiveYears)).toHaveLength(1826);
    const quarter = { ...year, to: "2026-04-01T00:00:00Z" };
    expect(outcome(calendar(...many(3000, (i) => daily(i))), quarter)).toEqual([3000 * 90]);
  });

  it("that takes too many steps says so, and takes none from others", () => {
    const [own, whole] = ["one that needs more than 200000 steps", "one of a calendar that as a whole needs more than"];
    expect(outcome(calendar(everySecond(1), good))).toEqual([1, own]);
    expect(outcome(calendar(...many(11, everySecond), good))).toEqual([1, own, `${whole} 2110000 steps`]);
    const all = calendar(...many(15, everySecond), ...many(15, (i) => daily(100 + i)), good);
    expect(outcome(all)).toEqual([15 * 365 + 1, own, `${whole} 2300000 steps`]);
  });

  it("of ten thousand has four thousand steps of its own, when those for all are gone", () => {
    const shares = new StepShares(10_000);
    const use = (steps: number) => shares.spend((budget) => (budget.left -= steps));
    expect(use(200_001)).toBe("one that needs more than 200000 steps");
    for (let i = 0; i < 10; i++) use(200_001);
    expect([use(4000), use(3881)]).toEqual([undefined, undefined]);
    expect(use(4001)).toBe("one of a calendar that as a whole needs more than 42000000 steps");
  });

  it("that does not count takes none, and has no issues", () => {
    const free = many(5000, (i) => daily(i, "TRANSP:TRANSPARENT"));
    expect(outcome(calendar(...free, good))).toEqual([1]);
    const seconds = everySecond(1).replace("END:VEVENT", "TRANSP:TRANSPARENT\r\nEND:VEVENT");
    expect(outcome(calendar(seconds, good))).toEqual([1]);
  });

  it("that does not count is followed where a change makes it count", () => {
    const busy = (range: string) =>
      event(`RECURRENCE-ID${range};TZID=Europe/Warsaw:20260305T090000`, "DTSTART:20260305T120000Z", "DURATION:PT1H");
    const free = daily(1, "TRANSP:TRANSPARENT").replace("UID:1", "UID:e1");
    const week = { from: "2026-03-04T00:00:00Z", to: "2026-03-08T00:00:00Z" };
    expect(starts(calendar(free, busy("")), week)).toEqual(["2026-03-05T12:00"]);
    expect(starts(calendar(free, busy(";RANGE=THISANDFUTURE")), week)).toEqual([
      "2026-03-05T12:00",
      "2026-03-06T12:00",
      "2026-03-07T12:00",
    ]);
    const broken = free.replace("FREQ=DAILY", "FREQ=FOO");
    expect(busyTimesFrom(calendar(broken, busy("")), { ...spring, ...week }).issues).toEqual([]);
    const turned = (series: string) =>
      busyTimesFrom(calendar(series, busy(";RANGE=THISANDFUTURE")), { ...spring, ...week }).issues;
    expect(turned(broken)).toHaveLength(1);
    expect(turned(broken.replace("TRANSP:TRANSPARENT", "STATUS:CANCELLED"))).toEqual([]);
    const over = free.replace("TRANSP:TRANSPARENT", "EXDATE:x").replace("FREQ=DAILY", "FREQ=DAILY;UNTIL=20250401");
    expect(turned(over)).toEqual([]);
  });
});

describe("what cannot be read of an event", () => {
  const issues = (...lines: readonly string[]) => outcome(calendar(event(...lines), good)).slice(1);
  const start = "DTSTART:20260302T090000Z";
  const broken = [start, "RRULE:FREQ=FOO"];

  it("does not matter when the event does not count, or is cancelled", () => {
    expect(issues(...broken)).toHaveLength(1);
    expect(issues(...broken, "TRANSP:TRANSPARENT")).toEqual([]);
    expect(issues(...broken, "STATUS:CANCELLED")).toEqual([]);
    expect(issues("DTSTART:soon", "TRANSP:TRANSPARENT")).toEqual([]);
    expect(issues("SUMMARY:nothing said", "TRANSP:TRANSPARENT")).toEqual([]);
    expect(timeOffFrom(calendar(event(...broken, "STATUS:CANCELLED"), good), year)).toHaveLength(1);
  });

  it.each<[string, readonly string[]]>([
    ["it ended long ago", ["DTSTART:20090302T090000Z", "DTEND:20090302T080000Z"]],
    ["it ended last year", ["DTSTART:20251001T090000Z", "DURATION:PT1H", "EXDATE:x"]],
    ["it cannot have lasted until now", ["DTSTART:20090302T090000Z", "DTEND:tomorrow"]],
    ["it is long to come", ["DTSTART:20290302T090000Z", "DURATION:some time"]],
    ["its series ended", ["DTSTART:20090302T090000Z", "DTEND:20090302T080000Z", "RRULE:FREQ=DAILY;UNTIL=20100101"]],
    [
      "its series ended, whatever was left out",
      ["DTSTART:20090302T090000Z", "DURATION:PT1H", "EXDATE:x", "RRULE:FREQ=DAILY;UNTIL=20100101"],
    ],
    ["its series is long to come", ["DTSTART:20290302T090000Z", "RRULE:FREQ=FOO"]],
  ])("does not matter when %s", (_, lines) => {
    expect(issues(...lines)).toEqual([]);
    expect(timeOffFrom(calendar(event(...lines), good), year)).toHaveLength(1);
  });

  it.each<[string, readonly string[]]>([
    ["last into the window", ["DTSTART:20251001T090000Z", "DTEND:tomorrow"]],
    ["begin in it", ["DTSTART:soon"]],
    ["go on for ever", ["DTSTART:20090302T090000Z", "DURATION:PT1H", "RRULE:FREQ=FOO"]],
    ["go on, by what can be read", ["DTSTART:20090302T090000Z", "DTEND:20090302T080000Z", "RRULE:FREQ=DAILY"]],
    ["have been added to", ["DTSTART:20090302T090000Z", "DURATION:PT1H", "RDATE:x"]],
    ["have been added to, within it", ["DTSTART:20090302T090000Z", "DTEND:x", "RDATE:20260302T090000Z"]],
    ["reach into it at its very end", ["DTSTART:20270101T120000Z", "DTEND:x"]],
    ["stand for an occurrence of it", ["DTSTART:20090302T090000Z", "RECURRENCE-ID:x", "TRANSP:TRANSPARENT"]],
  ])("matters when the event may %s", (_, lines) => {
    expect(issues(...lines)).toHaveLength(1);
  });

  it("leaves the occurrence out that a cancelled or free change stands for", () => {
    const change = (...lines: readonly string[]) =>
      event("UID:1", "RECURRENCE-ID;TZID=Europe/Warsaw:20260305T090000", ...lines);
    const count = (...lines: readonly string[]) =>
      outcome(calendar(daily(1), change(...lines)), {
        ...year,
        from: "2026-03-05T00:00:00Z",
        to: "2026-03-06T00:00:00Z",
      });
    expect(count("DTSTART:soon", "STATUS:CANCELLED")).toEqual([0]);
    expect(count("DTSTART:soon", "TRANSP:TRANSPARENT")).toEqual([0]);
    expect(count("DTSTART:20260305T090000Z", "DTEND:x", "TRANSP:TRANSPARENT")).toEqual([0]);
  });
});
