import { describe, expect, it } from "vitest";
import { isHandoverError } from "../../../src/errors.ts";
import { isZoneName, parseDate, tzdataVersion, zone } from "../../../src/time/index.ts";

const utc = (text: string) => Date.parse(`${text}Z`);
const hour = 3_600_000;

describe("a zone", () => {
  it("is one object for one name", () => {
    expect(zone("Europe/Warsaw")).toBe(zone("Europe/Warsaw"));
  });

  it("knows offsets in seconds: Monrovia was 44 minutes 30 seconds behind until 1972", () => {
    expect(zone("Africa/Monrovia").offsetAt(utc("1971-06-01T00:00"))).toBe(-(44 * 60 + 30) * 1000);
    expect(zone("Africa/Monrovia").offsetAt(utc("1973-06-01T00:00"))).toBe(0);
  });

  it("has no instant in a gap, two in a fold, one else", () => {
    const warsaw = zone("Europe/Warsaw");
    expect(warsaw.instantsOf(utc("2026-03-29T02:30"))).toEqual([]);
    expect(warsaw.firstInstantOf(utc("2026-03-29T02:30"))).toBe(utc("2026-03-29T01:00"));
    expect(warsaw.instantsOf(utc("2026-10-25T02:30"))).toEqual([utc("2026-10-25T00:30"), utc("2026-10-25T01:30")]);
    expect(warsaw.instantsOf(utc("2026-10-25T12:00"))).toEqual([utc("2026-10-25T11:00")]);
  });

  it("has no instant on a date it skipped", () => {
    const apia = zone("Pacific/Apia");
    expect(apia.instantsOf(utc("2011-12-30T12:00"))).toEqual([]);
    expect(apia.firstInstantOf(utc("2011-12-30T12:00"))).toBe(utc("2011-12-30T10:00"));
    expect(apia.localOf(utc("2011-12-30T10:00"))).toBe(utc("2011-12-31T00:00"));
  });

  it("has two instants a day apart on a date it repeated", () => {
    const kwajalein = zone("Pacific/Kwajalein");
    const [first = 0, second = 0] = kwajalein.instantsOf(utc("1969-09-30T12:00"));
    expect(second - first).toBe(23 * hour);
  });

  it("goes on by its rules past the end of the table, and stands still before its start", () => {
    const warsaw = zone("Europe/Warsaw");
    expect(warsaw.offsetAt(utc("2699-07-01T00:00"))).toBe(2 * hour);
    expect(warsaw.offsetAt(Date.UTC(100_000, 0, 1))).toBe(hour);
    expect(warsaw.offsetAt(Date.UTC(1000, 0, 1))).toBe(84 * 60_000);
  });
});

describe("an unknown zone", () => {
  it.each([
    ["Europe/Warsw", "Europe/Warsaw"],
    ["europe/warsaw", "Europe/Warsaw"],
    ["America/NewYork", "America/New_York"],
  ])("%s is refused with the nearest name", (name, nearest) => {
    expect(() => zone(name)).toThrow(`unknown time zone "${name}"; did you mean "${nearest}"?`);
  });

  it.each(["utc", "asia/kolkata", "us/eastern", "IST", "PST", "ACT", "SystemV/PST8"])(
    "%s, which this host would take for some zone, is refused",
    (name) => expect(isZoneName(name)).toBe(false),
  );

  it.each(["", "Z", "+02:00", "Local", "A".repeat(10_000), "../../etc/passwd", "__proto__", 7, null, undefined])(
    "%j is refused",
    (name) => {
      expect(isZoneName(name)).toBe(false);
      let thrown: unknown;
      try {
        zone(name as string);
      } catch (error) {
        thrown = error;
      }
      expect(isHandoverError(thrown, "TIME_ZONE_UNKNOWN")).toBe(true);
    },
  );

  it("is not what an alias is", () => {
    expect(
      ["UTC", "Asia/Kolkata", "Asia/Calcutta", "Etc/GMT+5", "US/Eastern", "CET", "GMT", "America/Port-au-Prince"].every(
        isZoneName,
      ),
    ).toBe(true);
  });
});

it("dates that do not exist are not read", () => {
  expect(
    ["2026-02-30", "2026-13-01", "2026-00-10", "2026-01-00", "2026-1-1", "2025-02-29", "x"].map(parseDate),
  ).toEqual(Array.from({ length: 7 }, () => undefined));
  expect(parseDate("2024-02-29")).toBe(19_782);
});

it("the version of the time zone data is readable", () => {
  expect(tzdataVersion()).toMatch(/^20\d\d[a-z]/);
});
