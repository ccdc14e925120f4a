import { describe, expect, it } from "vitest";
import { zone, type Zone } from "../../../src/time/index.ts";
import { changesLaw, offsetsLaw, zoneLaws, type ZoneSubject } from "./zones-laws.ts";
import { changesOf, type Change } from "./zones-temporal.ts";

const dayMs = 86_400_000;

/** A zone with some answers changed. */
const broken =
  (change: (right: Zone) => Partial<Zone>): ZoneSubject =>
  (name) => {
    const right = zone(name);
    return {
      name,
      offsetAt: (at) => right.offsetAt(at),
      localOf: (at) => right.localOf(at),
      instantsOf: (local) => right.instantsOf(local),
      firstInstantOf: (local) => right.firstInstantOf(local),
      segments: (from, to) => right.segments(from, to),
      ...change(right),
    };
  };

const {
  "offsets and wall clocks just before, at and after a change are those of Temporal and of Intl": offsets,
  "wall-clock times in gaps and folds have the instants Temporal gives, and a gap ends at its change": wallTimes,
  "local days around a change start where Temporal starts them, and have its lengths": days,
} = zoneLaws;

const span = [Date.UTC(2006, 0), Date.UTC(2012, 0)] as const;
const years = [2006, 2007, 2008, 2009, 2010, 2011];
const named = (name: string): readonly [string, readonly Change[]] => [name, changesOf(name, ...span)];
const shifted = (right: Zone, ms: number): Pick<Zone, "segments"> => ({
  segments: (from, to) => right.segments(from, to).map((s) => ({ ...s, start: s.start + ms, end: s.end + ms })),
});

describe("the laws of zones have teeth: they find", () => {
  it.each<[string, ZoneSubject, string]>([
    ["changes a second late", broken((right) => shifted(right, 1000)), "Europe/Warsaw"],
    ["changes a millisecond early", broken((right) => shifted(right, -1)), "Australia/Lord_Howe"],
    [
      "a change that is missed",
      broken((right) => ({
        segments: (from, to) =>
          right.segments(from, to).filter(({ start }) => start !== Date.parse("2011-12-30T10:00Z")),
      })),
      "Pacific/Apia",
    ],
    [
      "a change that never was",
      broken((right) => ({
        segments: (from, to) =>
          right.segments(from, to).flatMap((s) => {
            const noon = Date.UTC(2009, 6, 1, 12);
            if (s.start >= noon || s.end <= noon) return [s];
            return [
              { ...s, end: noon },
              { ...s, start: noon, offset: s.offset + 1_800_000 },
            ];
          }),
      })),
      "Asia/Kolkata",
    ],
  ])("%s", (_, subject, name) => {
    expect(changesLaw(zone, ...named(name), years)).toEqual([]);
    expect(changesLaw(subject, ...named(name), years).length).toBeGreaterThan(0);
  });

  it.each<[string, ZoneSubject, string]>([
    [
      "an offset that holds a millisecond too long",
      broken((right) => ({ offsetAt: (at) => right.offsetAt(at - 1) })),
      "Asia/Tehran",
    ],
    [
      "an offset in whole hours",
      broken((right) => ({ offsetAt: (at) => Math.round(right.offsetAt(at) / 3.6e6) * 3.6e6 })),
      "Pacific/Chatham",
    ],
    [
      "a wall clock that is not set",
      broken((right) => ({ localOf: (at) => at + right.offsetAt(at - 1) })),
      "America/Caracas",
    ],
  ])("%s", (_, subject, name) => {
    expect(offsets(zone, ...named(name))).toEqual([]);
    expect(offsets(subject, ...named(name)).length).toBeGreaterThan(0);
  });

  it.each<[string, ZoneSubject, string]>([
    [
      "a fold with its first pass only",
      broken((right) => ({ instantsOf: (local) => right.instantsOf(local).slice(0, 1) })),
      "America/St_Johns",
    ],
    [
      "a fold with its second pass first",
      broken((right) => ({ instantsOf: (local) => right.instantsOf(local).reverse() })),
      "Europe/Dublin",
    ],
    [
      "a time in a gap that exists",
      broken((right) => ({
        instantsOf: (local) => {
          const all = right.instantsOf(local);
          return all.length > 0 ? all : [right.firstInstantOf(local)];
        },
      })),
      "America/Sao_Paulo",
    ],
    [
      "a gap that ends an hour late",
      broken((right) => ({ firstInstantOf: (local) => local - right.offsetAt(local - 2 * dayMs) })),
      "Pacific/Apia",
    ],
    [
      "a gap that moves backwards",
      broken((right) => ({ firstInstantOf: (local) => local - right.offsetAt(local + 2 * dayMs) })),
      "Pacific/Apia",
    ],
  ])("%s", (_, subject, name) => {
    expect(wallTimes(zone, ...named(name))).toEqual([]);
    expect(wallTimes(subject, ...named(name)).length).toBeGreaterThan(0);
  });

  it.each<[string, ZoneSubject, string]>([
    [
      "days that always have 24 hours",
      broken((right) => ({ firstInstantOf: (local) => right.firstInstantOf(local - 7 * dayMs) + 7 * dayMs })),
      "Australia/Lord_Howe",
    ],
    [
      "days that start at the second midnight",
      broken((right) => ({ firstInstantOf: (local) => right.instantsOf(local).at(-1) ?? right.firstInstantOf(local) })),
      "America/Havana",
    ],
    [
      "a day that was skipped but has hours",
      broken((right) => ({ firstInstantOf: (local) => local - right.offsetAt(local - dayMs) })),
      "Pacific/Fakaofo",
    ],
  ])("%s", (_, subject, name) => {
    expect(days(zone, ...named(name))).toEqual([]);
    expect(days(subject, ...named(name)).length).toBeGreaterThan(0);
  });

  it.each<[string, ZoneSubject, number]>([
    [
      "offsets without seconds",
      broken((right) => ({ offsetAt: (at) => Math.trunc(right.offsetAt(at) / 60_000) * 60_000 })),
      Date.UTC(1910, 0),
    ],
    [
      "offsets of today in the past",
      broken((right) => ({ offsetAt: () => right.offsetAt(Date.UTC(2026, 0)) })),
      Date.UTC(1910, 0),
    ],
    [
      "no summer time after 2037",
      broken((right) => ({ offsetAt: (at) => right.offsetAt(at > Date.UTC(2038, 0) ? Date.UTC(2026, 0) : at) })),
      Date.UTC(2120, 6),
    ],
  ])("%s", (_, subject, at) => {
    expect(offsetsLaw(zone, "Europe/Dublin", [at])).toEqual([]);
    expect(offsetsLaw(subject, "Europe/Dublin", [at]).length).toBeGreaterThan(0);
  });
});
