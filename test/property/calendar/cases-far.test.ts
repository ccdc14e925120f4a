import { describe, expect, it } from "vitest";
import { always, calendarFrom, intersection, neverOpens, subtract, weekly } from "../../../src/calendar/index.ts";
import type { CalendarSpec, WeeklySpec } from "../../../src/calendar/spec.ts";
import { describeFault, firstFault, shipped, type Fault, type Subject } from "./cases-check.ts";
import { countDays } from "./cases-days.ts";
import { datesBetween, known, leapDates, makeFarCase, makePatientCase, patient } from "./cases-far.ts";
import { makeCase, type Case } from "./cases-make.ts";
import { dayMs } from "./cases-oracle.ts";

const seed = 20261121;
const hourMs = 3_600_000;

/** Generous: what is bounded takes well under a second, what is not takes minutes. */
function withinSeconds<T>(seconds: number, work: () => T): T {
  const start = performance.now();
  const result = work();
  expect((performance.now() - start) / 1000).toBeLessThan(seconds);
  return result;
}

const words = (fault: Fault | undefined): string | undefined => {
  if (fault === undefined) return undefined;
  const text = describeFault(fault);
  return text.length > 1500 ? `${text.slice(0, 300)} … ${text.slice(-600)}` : text;
};

const made = new Map<string, Case>();
function patientCase(name: string): Case {
  const found = made.get(name) ?? makePatientCase(patient[name] as CalendarSpec, seed, 14);
  made.set(name, found);
  return found;
}

describe("counting by days", () => {
  it("is counting by minutes, where both can", () => {
    for (let number = 0; number < 60; number++) {
      const { spec, from, to, counted } = makeCase(seed + 1, number);
      expect([number, countDays(spec, from, to).intervals(from, to)]).toEqual([number, counted.intervals(from, to)]);
    }
  });
});

describe("over the five centuries a calendar knows, every answer is the counted one:", () => {
  it.each(Object.keys(patient))("%s", (name) => {
    const given = patientCase(name);
    expect(withinSeconds(60, () => words(firstFault(shipped, given)))).toBe(undefined);
  });

  it("random calendars over decades", () => {
    for (let number = 0; number < 8; number++) {
      const given = makeFarCase(seed, number);
      expect([number, withinSeconds(60, () => words(firstFault(shipped, given)))]).toEqual([number, undefined]);
    }
  });
});

describe("far answers that can be worked out by hand", () => {
  const office = weekly({ timeZone: "UTC", hours: { "mon-fri": "09:00-17:00" } });

  it("a deadline of 2,080 hours a year, 200 years ahead", () => {
    // 400 Gregorian years have exactly 20,871 weeks, so as many weeks of 40 hours.
    const start = Date.UTC(1990, 0, 1, 9);
    expect(office.timeline.add(start, 20_871 * 40 * hourMs)).toBe(Date.UTC(2389, 11, 29, 17));
    expect(office.timeline.subtract(Date.UTC(2390, 0, 1, 9), 20_871 * 40 * hourMs)).toBe(start);
    expect(office.timeline.between(start, Date.UTC(2390, 0, 1, 9))).toBe(20_871 * 40 * hourMs);
  });

  it("leap days: eight years from 2096 to 2104, for 2100 has none", () => {
    const leap = calendarFrom(patient["29 February only"]);
    expect(leap.nextOpen("2096-03-01T12:00Z")).toEqual(new Date("2104-02-29T14:00Z"));
    expect(leap.subtract("2104-02-29T14:30Z", "1h")).toEqual(new Date("2096-02-29T21:30Z"));
    expect(leap.add("1904-01-01T00:00Z", { hours: 8 * leapDates.length })).toEqual(new Date("2396-02-29T22:00Z"));
    expect(leap.add("1904-01-01T00:00Z", { hours: 8 * leapDates.length, milliseconds: 1 })).toBe(null);
    expect(leapDates).toHaveLength(121);
  });

  it("a weekly calendar whose only hour fell into every gap of a year is open the other 51 times", () => {
    const night = weekly({ timeZone: "Europe/Warsaw", hours: { sun: "02:00-03:00" } });
    expect(night.between("2026-01-01T00:00Z", "2027-01-01T00:00Z") / hourMs).toBe(51 + 1);
    expect(night.nextOpen("2026-03-28T00:00Z")).toEqual(new Date("2026-04-05T00:00Z"));
  });

  it("deadlines at the ends of what a calendar knows", () => {
    const { timeline } = office;
    const [first, last] = [Date.UTC(1900, 0, 1), Date.UTC(2399, 11, 31, 23, 59, 59, 999)];
    expect(timeline.nextOpen(first)).toBe(Date.UTC(1900, 0, 1, 9));
    expect(timeline.add(first, 8 * hourMs)).toBe(Date.UTC(1900, 0, 1, 17));
    expect(timeline.subtract(last, 8 * hourMs)).toBe(Date.UTC(2399, 11, 31, 9));
    expect(timeline.isOpen(Date.UTC(2399, 11, 31, 16, 59))).toBe(true);
    // 400 years of 20,871 weeks and the century from 2300 on, counted.
    const century = countDays(office.spec, Date.UTC(2300, 0), known.to).between(Date.UTC(2300, 0), last);
    expect(timeline.between(first, last)).toBe(20_871 * 40 * hourMs + century);
    expect(timeline.add(last, 1e6 * hourMs)).toBe(null);
    expect(timeline.subtract(first, 1e6 * hourMs)).toBe(null);
  });
});

describe("a search that must fail ends", () => {
  const dated = (timeZone: string, day: string): WeeklySpec => ({
    kind: "weekly",
    timeZone,
    hours: { [day]: ["09:00-17:00"] },
    // Dates at both ends of time: the search may not stop before it has looked there.
    holidays: ["1900-01-02", "2399-12-30"],
  });

  it.each<[string, () => CalendarSpec]>([
    ["no hours", () => ({ kind: "weekly", timeZone: "Europe/Warsaw", hours: {} })],
    [
      "parts that never meet, with dates five centuries apart",
      () => ({ kind: "intersection", calendars: [dated("Europe/Warsaw", "mon"), dated("Europe/Warsaw", "wed")] }),
    ],
    [
      "parts that never meet, thirty deep",
      () => {
        let spec: CalendarSpec = dated("America/New_York", "mon");
        for (let i = 0; i < 30; i++) spec = { kind: "intersection", calendars: [spec, dated("Asia/Tokyo", "sun")] };
        return { kind: "subtract", base: spec, minus: [{ kind: "always", timeZone: "UTC" }] };
      },
    ],
    [
      "leave for good",
      () => ({
        kind: "time-off",
        base: dated("UTC", "mon"),
        timeOff: [{ from: "-271821-04-20T00:00:00.000Z", to: "+275760-09-13T00:00:00.000Z" }],
      }),
    ],
    [
      "periods without hours and without ends",
      () => ({
        kind: "weekly",
        timeZone: "Pacific/Apia",
        hours: { mon: ["09:00-17:00"] },
        periods: [
          { to: "2011-12-30", hours: {} },
          { from: "2011-12-31", hours: {} },
        ],
      }),
    ],
  ])("%s", (_, spec) => {
    const calendar = calendarFrom(spec());
    const { timeline } = calendar;
    for (const t of [Date.UTC(1900, 0, 3), Date.UTC(2026, 10, 21), Date.UTC(2399, 11, 29)]) {
      withinSeconds(30, () => {
        expect(timeline.add(t, 1)).toBe(null);
        expect(timeline.subtract(t, 1)).toBe(null);
        expect(timeline.nextOpen(t)).toBe(null);
        expect(timeline.nextClose(t)).toBe(null);
        expect(timeline.nextChange(t)).toBe(null);
        expect(neverOpens(calendar, t)).toBe(true);
      });
    }
    expect(withinSeconds(30, () => timeline.between(known.from, known.to))).toBe(0);
    expect(withinSeconds(30, () => timeline.intervals(known.from, known.to))).toEqual([]);
  });

  it("an hour more than there is: all of it is looked through once", () => {
    const leap = calendarFrom(patient["29 February only"]);
    const all = leap.timeline.between(known.from, known.to);
    withinSeconds(30, () => {
      expect(leap.timeline.add(known.from, all)).toBe(Date.parse("2396-02-29T22:00Z"));
      expect(leap.timeline.add(known.from, all + 1)).toBe(null);
      expect(leap.timeline.subtract(known.to - 1, all)).toBe(Date.parse("1904-02-29T14:00Z"));
      expect(leap.timeline.subtract(known.to - 1, all + 1)).toBe(null);
    });
  });

  it("a calendar that closes once in five centuries", () => {
    const shut = weekly({ timeZone: "Asia/Kolkata", hours: {}, overrides: { "2399-06-01": "00:00-24:00" } });
    const open = subtract(always(), shut);
    withinSeconds(30, () => {
      expect(open.nextClose(known.from)).toEqual(new Date("2399-05-31T18:30Z"));
      expect(open.add(known.from, "1h")).toEqual(new Date(known.from + hourMs));
      expect(open.timeline.between(known.from, known.to)).toBe(known.to - known.from - dayMs);
      expect(intersection(open, shut).nextOpen(known.from)).toBe(null);
    });
  });

  it("ten thousand dates and ten thousand leaves", () => {
    const dates = datesBetween("2020-01-01", "2047-05-18");
    const busy = weekly({
      timeZone: "Europe/Warsaw",
      hours: { "mon-sun": "00:00-24:00" },
      holidays: dates.filter((_, i) => i % 2 === 0),
      overrides: Object.fromEntries(dates.filter((_, i) => i % 4 === 1).map((date) => [date, "12:00-13:00"])),
      timeOff: dates.map((date) => ({ from: `${date}T12:30:00Z`, to: `${date}T12:31:00Z` })),
    });
    expect(dates).toHaveLength(10_000);
    const counted = countDays(busy.spec, Date.UTC(2019, 11, 1), Date.UTC(2047, 6, 1));
    const [a, b] = [Date.UTC(2019, 11, 2), Date.UTC(2047, 5, 30)];
    withinSeconds(30, () => {
      expect(busy.timeline.between(a, b)).toBe(counted.between(a, b));
      expect(busy.timeline.add(a, 60_000 * hourMs)).toBe(counted.add(a, 60_000 * hourMs));
      expect(busy.timeline.intervals(a, b)).toEqual(counted.intervals(a, b));
    });
  });
});

describe("these checks have teeth: they find", () => {
  const answering =
    (change: (right: ReturnType<typeof shipped>) => Partial<ReturnType<typeof shipped>>): Subject =>
    (spec, from, to) => {
      const right = shipped(spec, from, to);
      return new Proxy(right, {
        get(target, name) {
          const own = (change(target) as Record<PropertyKey, unknown>)[name] ?? (Reflect.get(target, name) as unknown);
          return typeof own === "function" ? own.bind(target) : own;
        },
      });
    };
  const years = 365 * dayMs;

  it.each<[string, keyof typeof patient, Subject]>([
    [
      "a search that gives up after five years",
      "29 February when it is a Monday",
      answering((right) => ({
        nextOpen: (t) => {
          const open = right.nextOpen(t) ?? null;
          return open !== null && open - t > 5 * years ? null : open;
        },
      })),
    ],
    [
      "a deadline that is never decades away",
      "an office closed from 2027 to 2052",
      answering((right) => ({
        add: (t, ms) => {
          const due = right.add(t, ms) ?? null;
          return due !== null && due - t > 20 * years ? null : due;
        },
      })),
    ],
    [
      "sums kept in 32 bits of seconds",
      "an office in Warsaw",
      answering((right) => ({ between: (a, b) => ((right.between(a, b) ?? 0) / 1000) | 0 })),
    ],
    [
      "sums kept in single precision",
      "an office in Warsaw",
      answering((right) => ({ between: (a, b) => Math.fround(right.between(a, b) ?? 0) })),
    ],
    [
      "a calendar that begins in 1970",
      "an office in Warsaw",
      answering((right) => ({ between: (a, b) => right.between(Math.max(a, 0), Math.max(b, 0)) })),
    ],
    [
      "a 29 February in 2100",
      "29 February only",
      (spec, from, to) => {
        const { overrides = {}, ...rest } = spec as WeeklySpec;
        return shipped({ ...rest, overrides: { ...overrides, "2100-03-01": ["09:00-17:00"] } }, from, to);
      },
    ],
    [
      "offsets of today five centuries around",
      "an office in Warsaw",
      (spec, from, to) => shipped({ ...(spec as WeeklySpec), timeZone: "Etc/GMT-1" }, from, to),
    ],
  ])("%s", (_, name, subject) => {
    const given = patientCase(name);
    expect(firstFault(subject, given)).not.toBe(undefined);
  });
});
