import { describe, expect, it } from "vitest";
import { calendarFrom } from "../../../src/calendar/index.ts";
import { parseDate, zone } from "../../../src/time/index.ts";
import { shownOffset } from "./wall-clock.ts";
import { changesLaw, shippedZones, zoneLaws } from "./zones-laws.ts";
import { changesOf } from "./zones-temporal.ts";

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;

/** Working time of one local date, round its clock: the set of instants at which the clock reads that date. */
function hoursOn(timeZone: string, date: string): number {
  const wholeDate = calendarFrom({ kind: "weekly", timeZone, hours: {}, overrides: { [date]: "00:00-24:00" } });
  const noon = (parseDate(date) as number) * dayMs + dayMs / 2;
  return wholeDate.timeline.between(noon - 3 * dayMs, noon + 3 * dayMs) / hourMs;
}

describe("dates that never were", () => {
  it.each([
    ["Pacific/Apia", "2011-12-30", "2011-12-30T10:00Z", -10, 14],
    ["Pacific/Fakaofo", "2011-12-30", "2011-12-30T11:00Z", -11, 13],
    ["Pacific/Kwajalein", "1993-08-21", "1993-08-21T12:00Z", -12, 12],
    ["Pacific/Enderbury", "1994-12-31", "1994-12-31T11:00Z", -11, 13],
    ["Pacific/Kiritimati", "1994-12-31", "1994-12-31T10:00Z", -10, 14],
  ])("%s went without %s", (name, date, change, before, after) => {
    const [at, day] = [Date.parse(change), parseDate(date) as number];
    const known = zone(name);
    expect([known.offsetAt(at - 1), known.offsetAt(at)]).toEqual([before * hourMs, after * hourMs]);
    for (const local of [day * dayMs, day * dayMs + 12 * hourMs, (day + 1) * dayMs - 1]) {
      expect(known.instantsOf(local)).toEqual([]);
      expect(known.firstInstantOf(local)).toBe(at);
    }
    // The next date begins at the change, too; its neighbours have their 24 hours.
    expect(known.firstInstantOf((day + 1) * dayMs)).toBe(at);
    const dates = [-1, 0, 1].map((n) => new Date((day + n) * dayMs).toISOString().slice(0, 10));
    expect(dates.map((d) => hoursOn(name, d))).toEqual([24, 0, 24]);
    // A shift of the date that never was still opens its part on the next one; one of the date before is cut short.
    const overnight = (on: string) =>
      calendarFrom({ kind: "weekly", timeZone: name, hours: {}, overrides: { [on]: "22:00-06:00" } });
    expect(overnight(date).timeline.intervals(at - 5 * dayMs, at + 5 * dayMs)).toEqual([
      { start: at, end: at + 6 * hourMs },
    ]);
    expect(overnight(dates[0] as string).timeline.intervals(at - 5 * dayMs, at + 5 * dayMs)).toEqual([
      { start: at - 2 * hourMs, end: at },
    ]);
  });
});

describe("dates that were lived twice", () => {
  it.each([["Pacific/Kwajalein", "1969-09-30", "1969-09-30T13:00Z", 47]])(
    "%s had %s again: %d hours of it",
    (name, date, change, hours) => {
      const at = Date.parse(change);
      expect(hoursOn(name, date)).toBe(hours);
      const morning = calendarFrom({
        kind: "weekly",
        timeZone: name,
        hours: {},
        overrides: { [date]: "09:00-10:00" },
      });
      const twice = morning.timeline.intervals(at - 5 * dayMs, at + 5 * dayMs);
      expect(twice.map(({ start, end }) => end - start)).toEqual([hourMs, hourMs]);
      expect((twice[1]?.start ?? 0) - (twice[0]?.start ?? 0)).toBe(23 * hourMs);
    },
  );
});

describe("the clock was set as the law said", () => {
  it.each<[string, string, string, number, number]>([
    ["half an hour of daylight saving", "Australia/Lord_Howe", "2024-10-05T15:30Z", 10.5, 11],
    ["half an hour back", "Australia/Lord_Howe", "2024-04-06T15:00Z", 11, 10.5],
    ["45 minutes for good", "Asia/Kathmandu", "1985-12-31T18:30Z", 5.5, 5.75],
    ["12:45 and 13:45", "Pacific/Chatham", "2024-09-28T14:00Z", 12.75, 13.75],
    ["a quarter of an hour off the hour", "Australia/Eucla", "2008-10-25T17:15Z", 8.75, 9.75],
    ["a gap at midnight", "America/Sao_Paulo", "2018-11-04T03:00Z", -3, -2],
    ["a fold at midnight", "America/Sao_Paulo", "2018-02-18T02:00Z", -2, -3],
    ["a fold after midnight, back over it", "America/St_Johns", "2010-11-07T02:31Z", -2.5, -3.5],
    ["a gap one minute past midnight", "America/St_Johns", "2010-03-14T03:31Z", -3.5, -2.5],
    ["midnight twice", "America/Havana", "2024-11-03T05:00Z", -4, -5],
    ["Ramadan begins", "Africa/Casablanca", "2023-03-19T02:00Z", 1, 0],
    ["Ramadan ends", "Africa/Casablanca", "2023-04-23T02:00Z", 0, 1],
    ["Ramadan ends there, too", "Africa/El_Aaiun", "2024-04-14T02:00Z", 0, 1],
    ["Tehran's last summer", "Asia/Tehran", "2022-03-21T20:30Z", 3.5, 4.5],
    ["and its end", "Asia/Tehran", "2022-09-21T19:30Z", 4.5, 3.5],
    ["half an hour back for good", "America/Caracas", "2007-12-09T07:00Z", -4, -4.5],
    ["and forward again", "America/Caracas", "2016-05-01T07:00Z", -4.5, -4],
    ["Pyongyang time", "Asia/Pyongyang", "2015-08-14T15:00Z", 9, 8.5],
    ["and its end, at the last half hour of a day", "Asia/Pyongyang", "2018-05-04T15:00Z", 8.5, 9],
    ["summer for good", "Europe/Istanbul", "2016-03-27T01:00Z", 2, 3],
    ["winter for good", "Europe/Moscow", "2014-10-25T22:00Z", 4, 3],
    ["another half hour for good", "Asia/Singapore", "1981-12-31T16:00Z", 7.5, 8],
    ["two hours of daylight saving", "Antarctica/Troll", "2024-03-31T01:00Z", 0, 2],
    ["summer that the data call standard", "Europe/Dublin", "2024-10-27T01:00Z", 1, 0],
    ["44 minutes and 30 seconds", "Africa/Monrovia", "1972-01-07T00:44:30Z", -(44 * 60 + 30) / 3600, 0],
  ])("%s: %s at %s", (_, name, change, before, after) => {
    const at = Date.parse(change);
    const offsets = [at - 1, at].map((t) => zone(name).offsetAt(t) / hourMs);
    expect(offsets).toEqual([before, after]);
    expect([at - 1000, at].map((t) => shownOffset(name, t) / hourMs)).toEqual(offsets);
  });
});

describe("days as long as they were", () => {
  it.each([
    ["Europe/Warsaw", "2026-03-29", 23],
    ["Europe/Warsaw", "2026-10-25", 25],
    ["Australia/Lord_Howe", "2024-10-06", 23.5],
    ["Australia/Lord_Howe", "2024-04-07", 24.5],
    ["America/Sao_Paulo", "2018-11-04", 23],
    ["America/Sao_Paulo", "2018-02-17", 25],
    ["Antarctica/Troll", "2024-03-31", 22],
    ["Asia/Kathmandu", "1986-01-01", 23.75],
    // The clock went from 00:01 back to 23:01: the evening before had 59 minutes more, and the date its first minute twice.
    ["America/St_Johns", "2010-11-06", 24 + 59 / 60],
    ["America/St_Johns", "2010-11-07", 24 + 1 / 60],
    ["Asia/Pyongyang", "2018-05-04", 23.5],
    ["Asia/Pyongyang", "2018-05-05", 24],
    ["Asia/Pyongyang", "2015-08-14", 24.5],
  ])("%s on %s: %d hours", (name, date, hours) => {
    expect(hoursOn(name, date)).toBeCloseTo(hours, 9);
  });
});

describe("from 1900 on, mean solar time, war time and seconds of offset included", () => {
  const names = [
    "Africa/Monrovia",
    "America/Montevideo",
    "Asia/Kathmandu",
    "Asia/Kolkata",
    "Asia/Singapore",
    "Asia/Tehran",
    "Europe/Amsterdam",
    "Europe/Dublin",
    "Europe/Moscow",
    "Europe/Paris",
    "Pacific/Apia",
    "Pacific/Kwajalein",
  ];
  const [from, to] = [Date.UTC(1900, 0), Date.UTC(2000, 0)];

  it.each(names)("%s changes when Temporal says, and its wall clock is Temporal's", (name) => {
    const changes = changesOf(name, from, to);
    // Quiet years are left to CALENDAR_DEEP=1; see zones-every.
    const years = new Set(changes.map(({ at }) => new Date(at).getUTCFullYear()));
    expect(changesLaw(shippedZones, name, changes, years)).toEqual([]);
    for (const law of Object.values(zoneLaws)) expect(law(shippedZones, name, changes)).toEqual([]);
  });

  it("some of these offsets are no whole minutes", () => {
    const offsets = names.flatMap((name) => changesOf(name, from, to).map(({ before }) => before));
    expect(offsets.filter((offset) => offset % 60_000 !== 0).length).toBeGreaterThan(10);
  });
});
