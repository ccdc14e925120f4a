import fc from "fast-check";
import { Temporal } from "temporal-polyfill";
import { describe, expect, it } from "vitest";
import { dateOfDay, dayOfDate, formatDate, parseDate, weekdayOfDay, zone, type Zone } from "../../../src/time/index.ts";
import { clockChanges } from "../calendar/scenarios.ts";

const names = [
  ...Object.keys(clockChanges),
  "America/Boa_Vista",
  "Asia/Gaza",
  "Africa/Monrovia",
  "Antarctica/Troll",
  "UTC",
];

/** Every change of offset in `[from, to)`: when, and the offset after it. */
function transitionsOf(name: string, from: number, to: number): [number, number][] {
  const found: [number, number][] = [];
  let at = Temporal.Instant.fromEpochMilliseconds(from - 1).toZonedDateTimeISO(name);
  for (;;) {
    const next = at.getTimeZoneTransition("next");
    if (next === null || next.epochMilliseconds >= to) return found;
    if (next.offsetNanoseconds !== at.offsetNanoseconds)
      found.push([next.epochMilliseconds, next.offsetNanoseconds / 1e6]);
    at = next;
  }
}

function ourTransitions(of: Zone, from: number, to: number): [number, number][] {
  const segments = of.segments(from - 1, to);
  return segments.flatMap(({ start, offset }, i): [number, number][] =>
    i > 0 && offset !== segments[i - 1]?.offset ? [[start, offset]] : [],
  );
}

const instant = fc.integer({ min: Date.UTC(1960, 0), max: Date.UTC(2200, 0) });

type Subject = (name: string) => Zone;

const transitionsAgree = (subject: Subject): void => {
  for (const name of names) {
    const [from, to] = [Date.UTC(1998, 0), Date.UTC(2030, 0)];
    expect([name, ourTransitions(subject(name), from, to)]).toEqual([name, transitionsOf(name, from, to)]);
  }
};

const offsetsAgree = (subject: Subject): void =>
  fc.assert(
    fc.property(fc.constantFrom(...names), instant, (name, at) => {
      const expected = Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(name);
      expect(subject(name).offsetAt(at)).toBe(expected.offsetNanoseconds / 1e6);
    }),
    { numRuns: 150, endOnFailure: true },
  );

const changes = Object.entries(clockChanges).flatMap(([name, list]) =>
  list.map((change) => [name, Date.parse(change)] as const),
);

/** `instantsOf` and `localOf` are inverse: every instant is among the instants of its own wall time, and no other is. */
const wallTimesResolve = (subject: Subject): void =>
  fc.assert(
    fc.property(fc.constantFrom(...changes), fc.integer({ min: -2000, max: 2000 }), ([name, change], minutes) => {
      const here = subject(name);
      const local = here.localOf(change) + minutes * 60_000;
      const instants = here.instantsOf(local);
      expect(instants.every((at) => here.localOf(at) === local)).toBe(true);
      const clock = Temporal.Instant.fromEpochMilliseconds(local).toZonedDateTimeISO("UTC").toPlainDateTime();
      const [earlier, later] = (["earlier", "later"] as const).map((d) =>
        clock.toZonedDateTime(name, { disambiguation: d }),
      );
      const possible = [earlier, later]
        .filter((at) => at?.toPlainDateTime().equals(clock) === true)
        .map((at) => at?.epochMilliseconds);
      expect(instants).toEqual([...new Set(possible)]);
      const first = here.firstInstantOf(local);
      expect(instants.length > 0 ? first : [here.localOf(first - 1) < local, here.localOf(first) > local]).toEqual(
        instants.length > 0 ? instants[0] : [true, true],
      );
    }),
    { numRuns: 300, endOnFailure: true },
  );

describe("zones, checked against Temporal", () => {
  it("change their offset at the same seconds, 1998 to 2030", () => transitionsAgree(zone));
  it("have the same offset at any instant, 1960 to 2200", () => offsetsAgree(zone));
  it("resolve wall times in gaps, folds and skipped dates", () => wallTimesResolve(zone));

  it("and a zone that is a minute late, keeps one pass of a fold, or knows no seconds is found out", () => {
    const broken =
      (change: (right: Zone) => Partial<Zone>): Subject =>
      (name) => {
        const right = zone(name);
        const bound = {
          name,
          offsetAt: right.offsetAt.bind(right),
          localOf: right.localOf.bind(right),
          instantsOf: right.instantsOf.bind(right),
          firstInstantOf: right.firstInstantOf.bind(right),
          segments: right.segments.bind(right),
        };
        return { ...bound, ...change(right) };
      };
    const late = broken((right) => ({
      segments: (from, to) =>
        right.segments(from, to).map((s) => ({ ...s, start: s.start + 60_000, end: s.end + 60_000 })),
    }));
    const onePass = broken((right) => ({ instantsOf: (local) => right.instantsOf(local).slice(0, 1) }));
    const winterTime = broken((right) => ({ offsetAt: () => right.offsetAt(Date.UTC(2026, 0)) }));
    expect(() => transitionsAgree(late)).toThrow();
    expect(() => wallTimesResolve(onePass)).toThrow("Property failed");
    expect(() => offsetsAgree(winterTime)).toThrow("Property failed");
  });
});

describe("dates as numbers", () => {
  it("are those of the proleptic Gregorian calendar, and back", () => {
    fc.assert(
      fc.property(fc.integer({ min: -700_000, max: 900_000 }), (number) => {
        const date = new Temporal.PlainDate(1970, 1, 1).add({ days: number });
        expect(dateOfDay(number)).toEqual({ year: date.year, month: date.month, day: date.day });
        expect(dayOfDate(date.year, date.month, date.day)).toBe(number);
        expect(weekdayOfDay(number)).toBe(date.dayOfWeek - 1);
        if (date.year >= 0 && date.year <= 9999) {
          expect(formatDate(number)).toBe(date.toString());
          expect(parseDate(date.toString())).toBe(number);
        }
      }),
      { numRuns: 500 },
    );
  });
});
