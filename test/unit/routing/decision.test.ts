import { describe, expect, it } from "vitest";
import { accountOwner, decisionOf, firstOf, roundRobin, byAttribute, type DecisionRecord } from "handover/routing";
import { deskOf, members, someRep, staffOf, sunday } from "./team.ts";

const reps = [
  someRep("ana"),
  someRep("ben"),
  someRep("christina", { calendar: "boston" }),
  someRep("dan", { timeOff: [{ from: 0, to: 4e12 }] }),
  someRep("eva", { away: { since: 0 } }),
  someRep("fred", { active: false }),
  someRep("gus"),
  someRep("hal"),
  someRep("ida"),
];
const pool = [
  { repId: "ana", weight: 2 },
  { repId: "ben", weight: 1 },
  ...members("christina", "dan", "eva", "fred"),
  { repId: "gus", weight: 0 },
  ...members("hal", "ida", "zoe"),
];
const staff = staffOf(reps, { sdr: pool, none: [] });
const router = firstOf(
  accountOwner(),
  byAttribute({ by: "company.country", map: { PL: roundRobin({ pool: "sdr", hold: "until-open" }) } }),
);
const polish = { company: { country: "PL" } };

describe("a decision in words", () => {
  it("names every router asked, every member of the pool, and why not", () => {
    const desk = deskOf(router, staff);
    desk.route(polish);
    const { decision } = desk.route(polish, { never: ["hal"], avoid: ["ida"] });
    expect(decision.explain()).toMatchInlineSnapshot(`
      "lead-1 went to ben (2026-01-05T10:00:00.000Z, policy v1, roster 7)
        asked accountOwner: the account is not known
        asked byAttribute company.country: PL -> roundRobin sdr
        then roundRobin sdr: was owed most
        ledger sdr after 1 turn, leads owed before and after:
          ana        -0.600 ->  +0.067  candidate
          ben        +0.200 ->  -0.467  chosen
          christina   0.000 ->   0.000  is outside working hours
          dan         0.000 ->   0.000  is on leave
          eva         0.000 ->   0.000  has stepped out
          fred        0.000 ->   0.000  is no longer active
          gus         0.000 ->   0.000  has weight 0
          hal        +0.200 ->  +0.200  has just declined, lost or been relieved of the lead
          ida        +0.200 ->  +0.200  had the lead before
          zoe         0.000 ->   0.000  is not on the roster"
    `);
  });

  it("of a hold says until when", () => {
    const { decision } = deskOf(roundRobin({ pool: "sdr", hold: "until-open" }), staff).route({}, { now: sunday });
    expect(decision.explain()).toMatchInlineSnapshot(`
      "lead-1 waits until 2026-01-05T08:00:00.000Z (2026-01-04T11:00:00.000Z, policy v1, roster 7)
        then roundRobin sdr: nobody is available before then
        ledger sdr after 0 turns, leads owed before and after:
          ana         0.000 ->   0.000  is outside working hours
          ben         0.000 ->   0.000  is outside working hours
          christina   0.000 ->   0.000  is outside working hours
          dan         0.000 ->   0.000  is on leave
          eva         0.000 ->   0.000  has stepped out; is outside working hours
          fred        0.000 ->   0.000  is no longer active
          gus         0.000 ->   0.000  has weight 0; is outside working hours
          hal         0.000 ->   0.000  is outside working hours
          ida         0.000 ->   0.000  is outside working hours
          zoe         0.000 ->   0.000  is not on the roster"
    `);
  });

  it("of a lead nobody could be found for says what it waits for", () => {
    const { decision } = deskOf(firstOf(accountOwner(), roundRobin({ pool: "none" })), staff).route();
    expect(decision.explain()).toMatchInlineSnapshot(`
      "lead-1 found nobody, and waits until somebody has room or is there (2026-01-05T10:00:00.000Z, policy v1, roster 7)
        asked accountOwner: the account is not known
        then roundRobin none: the pool is empty"
    `);
  });

  it("of the owner of the account names the account", () => {
    const account = { domain: "acme.example", ownerId: "ana" };
    expect(deskOf(router, staff).route({}, { account }).decision.explain()).toMatchInlineSnapshot(`
      "lead-1 went to ana (2026-01-05T10:00:00.000Z, policy v1, roster 7)
        then accountOwner: owns acme.example"
    `);
  });
});

describe("the candidates of a decision", () => {
  const desk = deskOf(router, staff);
  desk.route(polish);
  const { decision } = desk.route(polish, { never: ["hal"], avoid: ["ida"] });

  it("are all members of the pool in its order, each chosen, a candidate, or excluded with the reason", () => {
    const told = decision
      .candidates()
      .map(({ repId, chosen, excluded }) => [repId, chosen ? "chosen" : excluded.join(", ") || "candidate"]);
    expect(told).toEqual([
      ["ana", "candidate"],
      ["ben", "chosen"],
      ["christina", "outside_hours"],
      ["dan", "time_off"],
      ["eva", "away"],
      ["fred", "inactive"],
      ["gus", "weight_zero"],
      ["hal", "just_gave_up"],
      ["ida", "previous_owner"],
      ["zoe", "unknown_rep"],
    ]);
  });

  it("earn one lead together, and the chosen one pays it", () => {
    const sum = (of: (one: ReturnType<typeof decision.candidates>[number]) => number) =>
      decision.candidates().reduce((total, one) => total + of(one), 0);
    expect(sum(({ earned }) => earned)).toBeCloseTo(1);
    expect(sum(({ creditAfter, creditBefore }) => creditAfter - creditBefore)).toBeCloseTo(0);
  });

  it("earn nothing when the lead is held", () => {
    const { decision: held } = deskOf(roundRobin({ pool: "sdr", hold: "until-open" }), staff).route(
      {},
      { now: sunday },
    );
    expect(held.candidates().every(({ earned, chosen }) => earned === 0 && !chosen)).toBe(true);
    expect(held.candidates()).toHaveLength(pool.length);
  });

  it("are none where no pool was looked at", () => {
    expect(deskOf(accountOwner(), staff).route().decision.candidates()).toEqual([]);
  });
});

describe("a decision as JSON", () => {
  const { decision } = deskOf(router, staff).route(polish);

  it("is a plain record, and speaks again when it is read back", () => {
    const record = JSON.parse(JSON.stringify(decision)) as DecisionRecord;
    expect(Object.keys(record)).not.toContain("explain");
    const again = decisionOf(record);
    expect(again.explain()).toBe(decision.explain());
    expect(again.candidates()).toEqual(decision.candidates());
  });

  it("that speaks already is left as it is", () => {
    expect(decisionOf(decision)).toBe(decision);
  });

  it("names the versions it was made under", () => {
    expect(decision).toMatchObject({ policyVersion: "v1", rosterVersion: 7, leadId: "lead-1" });
  });
});
