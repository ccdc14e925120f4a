import { describe, expect, it } from "vitest";
import { seeded } from "../../support/dice.ts";
import { changesLaw, offsetsLaw, shippedZones, zoneLaws } from "./zones-laws.ts";
import { changesBackwards, changesOf, zoneNames, type Change } from "./zones-temporal.ts";

/**
 * Every zone the host knows, against temporal-polyfill and Intl. CI looks at every change from 2000 to 2040, at the whole
 * calendar years of an eighth of those, and at a few that have none. `CALENDAR_DEEP=1` looks at every year from 1900 to 2199.
 */
const deep = process.env["CALENDAR_DEEP"] !== undefined;
const [firstYear, lastYear] = deep ? [1900, 2199] : [2000, 2040];
const [from, to] = [Date.UTC(firstYear, 0), Date.UTC(lastYear + 1, 0)];
const allYears = Array.from({ length: lastYear - firstYear + 1 }, (_, i) => firstYear + i);

const known = new Map<string, readonly Change[]>();
function changes(name: string): readonly Change[] {
  const found = known.get(name) ?? changesOf(name, from, to);
  known.set(name, found);
  return found;
}

/** Tabulating being dear, one in eight of the years with a change and one in eighty of the others. */
function yearsOf(name: string): readonly number[] {
  const withChange = new Set(changes(name).map(({ at }) => new Date(at).getUTCFullYear()));
  const random = seeded(20261121 + zoneNames.indexOf(name));
  return deep ? allYears : allYears.filter((year) => random() < (withChange.has(year) ? 1 / 8 : 1 / 80));
}

const regions = new Map<string, string[]>();
for (const name of zoneNames) {
  const region = name.includes("/") ? name.slice(0, name.indexOf("/")) : "no region";
  regions.set(region, [...(regions.get(region) ?? []), name]);
}

describe.each([...regions.keys()])("in every zone of %s", (region) => {
  const names = regions.get(region) as string[];

  it("offsets change when Temporal says, and at no other time", () => {
    expect(names.flatMap((name) => changesLaw(shippedZones, name, changes(name), yearsOf(name)))).toEqual([]);
  });

  for (const [fact, law] of Object.entries(zoneLaws)) {
    it(fact, () => {
      expect(names.flatMap((name) => law(shippedZones, name, changes(name)))).toEqual([]);
    });
  }

  it("Temporal finds the same changes backwards as forwards", () => {
    for (const name of names)
      expect([name, changesBackwards(name, from, to)]).toEqual([name, changes(name).map(({ at }) => at)]);
  });
});

describe("at any instant from 1900 to 2200", () => {
  it("the offset of any zone is that of Temporal and of Intl", () => {
    const random = seeded(20261122);
    const drawn = Array.from({ length: deep ? 40_000 : 400 }, () => ({
      name: zoneNames[Math.floor(random() * zoneNames.length)] as string,
      at: Math.floor(Date.UTC(1900, 0) + random() * (Date.UTC(2200, 0) - Date.UTC(1900, 0))),
    }));
    expect(drawn.flatMap(({ name, at }) => offsetsLaw(shippedZones, name, [at]))).toEqual([]);
  });
});

it("these are all the zones there are to the host, with some ten thousand changes", () => {
  expect(zoneNames.length).toBeGreaterThan(400);
  expect(zoneNames).toContain("UTC");
  const count = zoneNames.reduce((sum, name) => sum + changes(name).length, 0);
  expect(count).toBeGreaterThan(10_000);
});
