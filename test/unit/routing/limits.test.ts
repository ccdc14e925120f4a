import { describe, expect, it } from "vitest";
import { weekly } from "handover/calendar";
import { where } from "handover/condition";
import type { Lead } from "handover/lead";
import {
  capacity,
  compileLimits,
  quota,
  rate,
  roundRobin,
  type HeldLeads,
  type Limit,
  type Rep,
} from "handover/routing";
import { deskOf, members, mondayMorning, someRep, staffOf } from "./team.ts";

const at = Date.parse;
const hour = 3_600_000;
const graded = (grade: string): Partial<Lead> => ({ score: { fit: 1, engagement: 1, total: 1, grade, reasons: [] } });
const some = (count: number, stage = "sal", grade?: string): HeldLeads => ({ stage, grade, count, value: 0 });

interface Asked {
  readonly held?: readonly HeldLeads[];
  readonly given?: readonly number[];
  readonly lead?: Partial<Lead>;
  readonly now?: number;
  readonly rep?: Partial<Rep>;
}
function ask(limit: Limit, { held = [], given = [], lead = {}, now = mondayMorning, rep = {} }: Asked) {
  const staff = staffOf([someRep("ana", rep)], { sdr: members("ana") });
  const { rules } = compileLimits([limit]);
  const load = { held: () => held, given: () => given };
  return deskOf(roundRobin({ pool: "sdr", hours: "ignore" }), staff).route(lead, { rules, load, now }).decision;
}
const has = (limit: Limit, asked: Asked): boolean => ask(limit, asked).outcome === "assigned";

describe("a capacity", () => {
  it("is full with as many as it says, and not before", () => {
    expect([1, 2, 3].map((n) => has(capacity({ atMost: 2 }), { held: [some(n)] }))).toEqual([true, false, false]);
  });

  it("of 0 gives nothing", () => {
    expect(has(capacity({ atMost: 0 }), {})).toBe(false);
  });

  it("counts the stages it names, and keeps a place for a lead that is about to be in one", () => {
    const limit = capacity({ atMost: 2, stages: ["sal", "sql"] });
    expect(has(limit, { held: [some(1), some(9, "inquiry")], lead: { stage: "inquiry" } })).toBe(true);
    expect(has(limit, { held: [some(1), some(1, "sql")], lead: { stage: "inquiry" } })).toBe(false);
  });

  it("counts and holds back the grades it names", () => {
    const limit = capacity({ atMost: 2, grades: ["A1"] });
    const held = [some(2, "sal", "A1"), some(9, "sal", "B2")];
    expect([
      has(limit, { held, lead: graded("A1") }),
      has(limit, { held, lead: graded("B2") }),
      has(limit, { held }),
    ]).toEqual([false, true, true]);
  });

  it("weighs leads by grade, those held and the one to come", () => {
    const limit = capacity({ atMost: 4, units: { A1: 3, B2: 0.5 } });
    expect(has(limit, { held: [some(1)], lead: graded("A1") })).toBe(true);
    expect(has(limit, { held: [some(1), some(1, "sal", "B2")], lead: graded("A1") })).toBe(false);
    expect(has(limit, { held: [some(7, "sal", "B2")], lead: graded("B2") })).toBe(true);
    expect(has(limit, { held: [some(8, "sal", "B2")], lead: graded("B2") })).toBe(false);
  });

  it("adds parts of a unit up exactly: three tenths are three tenths", () => {
    const limit = capacity({ atMost: 0.3, units: { A1: 0.1 } });
    expect([1, 2, 3].map((n) => has(limit, { held: [some(n, "sal", "A1")], lead: graded("A1") }))).toEqual([
      true,
      true,
      false,
    ]);
    const parts = { held: [some(1, "sal", "A1"), some(1, "sal", "B2")], lead: graded("A1") };
    expect(has(capacity({ atMost: 1, units: { A1: 0.35, B2: 0.3 } }), parts)).toBe(true);
    expect(has(capacity({ atMost: 9, units: { A1: 0.1 } }), { ...parts, rep: { limits: { capacity: 0.2 } } })).toBe(
      false,
    );
  });

  it("weighs a lead that does not count yet by its grade, too", () => {
    const limit = capacity({ atMost: 4, stages: ["sal"], units: { A1: 3 } });
    expect(has(limit, { held: [some(2)], lead: { ...graded("A1"), stage: "inquiry" } })).toBe(false);
    expect(has(limit, { held: [some(1)], lead: { ...graded("A1"), stage: "inquiry" } })).toBe(true);
  });

  it("lets a lead that weighs nothing through, however much the rep holds", () => {
    expect(has(capacity({ atMost: 2, units: { C3: 0 } }), { held: [some(5)], lead: graded("C3") })).toBe(true);
  });

  it("does not count the lead itself twice where the rep has it already", () => {
    const mine = { ownerId: "ana", stage: "sal" };
    expect(has(capacity({ atMost: 2 }), { held: [some(2)], lead: mine })).toBe(true);
    expect(has(capacity({ atMost: 2, stages: ["sql"] }), { held: [some(2, "sql"), some(1)], lead: mine })).toBe(false);
  });

  it("may be another number for one rep, more or fewer", () => {
    const own = (open: number) => ({ held: [some(2)], rep: { limits: { capacity: open } } });
    expect([0, 2, 3].map((n) => has(capacity({ atMost: 2 }), own(n)))).toEqual([false, false, true]);
  });

  it("is lifted by no time", () => {
    expect(ask(capacity({ atMost: 1 }), { held: [some(1)] })).toMatchObject({
      outcome: "unrouted",
      code: "nobody_available",
    });
  });
});

describe("a quota", () => {
  const daily = quota({ atMost: 2, per: "day" });
  const warsaw = (time: string): number => at(`${time}+01:00`);

  it("is used up by as many in the day, and not before", () => {
    const given = [warsaw("2026-01-05T00:00:00"), warsaw("2026-01-05T10:59:59")];
    expect(has(daily, { given })).toBe(false);
    expect(has(daily, { given: given.slice(1) })).toBe(true);
    expect(has(daily, { given: [warsaw("2026-01-04T23:59:59.999"), ...given.slice(1)] })).toBe(true);
  });

  it("is there again at midnight on the rep's own wall", () => {
    const given = [mondayMorning, mondayMorning];
    expect(ask(daily, { given }).until).toBe(warsaw("2026-01-06T00:00:00"));
    expect(ask(daily, { given, rep: { calendar: "boston" } }).until).toBe(at("2026-01-06T00:00:00-05:00"));
    expect(ask(quota({ atMost: 2, per: "day", timeZone: "Asia/Tokyo" }), { given }).until).toBe(
      at("2026-01-06T00:00:00+09:00"),
    );
    const own = weekly({ timeZone: "Asia/Kolkata", hours: { mon: "09:00-17:00" } }).spec;
    expect(ask(daily, { given, rep: { calendar: own } }).until).toBe(at("2026-01-06T00:00:00+05:30"));
  });

  it("of a day of 23 and of 25 hours ends at midnight all the same", () => {
    const used = (now: number) => ask(daily, { given: [now, now], now }).until;
    expect(used(at("2026-03-29T00:30:00+01:00"))).toBe(at("2026-03-30T00:00:00+02:00"));
    expect(used(at("2026-10-25T00:30:00+02:00"))).toBe(at("2026-10-26T00:00:00+01:00"));
  });

  it("of a day that has no midnight begins where the day does", () => {
    const cairo = quota({ atMost: 1, per: "day", timeZone: "Africa/Cairo" });
    const now = at("2026-04-23T22:00:00+02:00");
    expect(ask(cairo, { given: [now], now }).until).toBe(at("2026-04-24T01:00:00+03:00"));
  });

  it("of a week runs from Monday to Sunday", () => {
    const weekly = quota({ atMost: 1, per: "week" });
    const now = warsaw("2026-01-11T23:59:59");
    expect(has(weekly, { given: [warsaw("2026-01-05T00:00:00")], now })).toBe(false);
    expect(has(weekly, { given: [warsaw("2026-01-04T23:59:59")], now })).toBe(true);
    expect(ask(weekly, { given: [mondayMorning] }).until).toBe(warsaw("2026-01-12T00:00:00"));
  });

  it("of two and a half leads, a rep's own, is two", () => {
    const rep = { limits: { "per day": 2.5 } };
    expect([1, 2].map((n) => has(daily, { given: Array(n).fill(mondayMorning) as number[], rep }))).toEqual([
      true,
      false,
    ]);
    expect(has(daily, { rep: { limits: { "per day": 0.5 } } })).toBe(false);
    expect(ask(daily, { rep: { limits: { "per day": 0.5 } } }).until).toBeUndefined();
  });

  it("counts and holds back the leads it is about", () => {
    const limit = quota({ atMost: 1, per: "day", when: where({ source: "form" }) });
    const { countedIn } = compileLimits([limit, capacity({ atMost: 1 })]);
    expect(has(limit, { given: [mondayMorning], lead: { source: "form" } })).toBe(false);
    expect(has(limit, { given: [mondayMorning], lead: { source: "chat" } })).toBe(true);
    const counted = ["form", "chat"].map((source) => countedIn({ source } as Lead));
    expect(counted).toEqual([["per day"], undefined]);
  });
});

describe("a rate", () => {
  const hourly = rate({ atMost: 2, within: "1h" });
  const given = [mondayMorning - hour + 1, mondayMorning - 5];

  it("forgets a lead the very millisecond it is so long ago", () => {
    expect(has(hourly, { given })).toBe(false);
    expect(has(hourly, { given: [mondayMorning - hour, mondayMorning - 5] })).toBe(true);
  });

  it("is lifted when so many are forgotten that one more has room, in whatever order they were told", () => {
    expect(ask(hourly, { given }).until).toBe(mondayMorning + 1);
    expect(ask(hourly, { given: given.toReversed() }).until).toBe(mondayMorning + 1);
    const own = { limits: { rate: 1 } };
    expect(ask(hourly, { given, rep: own }).until).toBe(mondayMorning - 5 + hour);
    expect(ask(hourly, { given, rep: { limits: { rate: 1.5 } } }).until).toBe(mondayMorning - 5 + hour);
  });

  it("is of elapsed time: an hour when the clock falls back is an hour", () => {
    const now = at("2026-10-25T02:30:00+01:00");
    expect(has(rate({ atMost: 1, within: "1h" }), { given: [at("2026-10-25T02:30:00+02:00")], now })).toBe(true);
  });

  it("that takes nothing is lifted by no time", () => {
    expect(ask(rate({ atMost: 0, within: "1h" }), {}).outcome).toBe("unrouted");
  });
});

it("all limits together look as far back as the longest of them needs, and know which of them look at what is held", () => {
  const looks = (...limits: Limit[]) => {
    const { looksAtHeld, looksBackMs } = compileLimits(limits);
    return [looksAtHeld, looksBackMs / hour];
  };
  expect(looks()).toEqual([false, 0]);
  expect(looks(capacity({ atMost: 1 }))).toEqual([true, 0]);
  expect(looks(rate({ atMost: 1, within: "90m" }), quota({ atMost: 1, per: "day" }))).toEqual([false, 48]);
  expect(looks(quota({ atMost: 1, per: "week" }))).toEqual([false, 8 * 24]);
});
