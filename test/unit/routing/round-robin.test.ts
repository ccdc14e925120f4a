import { describe, expect, it } from "vitest";
import { roundRobin, type RoundRobinOptions } from "handover/routing";
import { deskOf, members, mondayMorning, someRep, staffOf, sunday } from "./team.ts";

const three = ["ana", "ben", "eva"].map((id) => someRep(id));
const desk = (options: Partial<RoundRobinOptions> = {}, pool = members("ana", "ben", "eva"), reps = three) =>
  deskOf(roundRobin({ pool: "sdr", ...options }), staffOf(reps, { sdr: pool }));
const owners = (one: ReturnType<typeof desk>, leads: number, ...rest: Parameters<typeof one.route>) =>
  Array.from({ length: leads }, () => one.route(...rest).decision.ownerId);
const counts = (list: readonly (string | undefined)[]) =>
  Object.fromEntries(["ana", "ben", "eva"].map((id) => [id, list.filter((owner) => owner === id).length]));

describe("round robin", () => {
  it("takes everybody in turn", () => {
    expect(owners(desk(), 7)).toEqual(["ana", "ben", "eva", "ana", "ben", "eva", "ana"]);
  });

  it("shares by weight", () => {
    const weighted = [
      { repId: "ana", weight: 2 },
      { repId: "ben", weight: 1 },
      { repId: "eva", weight: 0.5 },
    ];
    expect(counts(owners(desk({}, weighted), 70))).toEqual({ ana: 40, ben: 20, eva: 10 });
    expect(counts(owners(desk({ weights: false }, weighted), 69))).toEqual({ ana: 23, ben: 23, eva: 23 });
  });

  it("never gives to a weight of 0, whether weights count or not", () => {
    const pool = [
      { repId: "ana", weight: 0 },
      { repId: "ben", weight: 1 },
    ];
    expect(counts(owners(desk({}, pool), 10))).toEqual({ ana: 0, ben: 10, eva: 0 });
    expect(counts(owners(desk({ weights: false }, pool), 10))).toEqual({ ana: 0, ben: 10, eva: 0 });
  });

  it("goes by the reps' own hours unless told to ignore them", () => {
    const reps = [someRep("ana"), someRep("ben", { calendar: "boston" })];
    expect(counts(owners(desk({}, members("ana", "ben"), reps), 4))).toEqual({ ana: 4, ben: 0, eva: 0 });
    expect(counts(owners(desk({ hours: "ignore" }, members("ana", "ben"), reps), 4))).toEqual({
      ana: 2,
      ben: 2,
      eva: 0,
    });
  });

  it("shares out each combination of the fields named by itself", () => {
    const one = desk({ by: ["segment", "company.country"] });
    const big = { segment: "big", company: { country: "PL" } };
    const rest = { segment: "small" };
    expect([big, rest, rest, big, {}].map((lead) => one.route(lead).decision.ownerId)).toEqual([
      "ana",
      "ana",
      "ben",
      "ben",
      "ana",
    ]);
    expect([...one.ledgers.keys()]).toEqual([
      "sdr|segment=big|company.country=PL",
      "sdr|segment=small|company.country=",
      "sdr|segment=|company.country=",
    ]);
  });

  it("no value a form sends can pass for another combination", () => {
    const one = desk({ by: ["segment", "source"] });
    one.route({ segment: "a|source=b", source: "c" });
    one.route({ segment: "a", source: "b|source=c" });
    one.route({ segment: "a\\", source: "b" });
    one.route({ segment: "a", source: "\\b" });
    expect(one.ledgers.size).toBe(4);
  });

  it("names the turn that applying it charges, and charges nothing itself", () => {
    const one = desk();
    const { turn, decision } = one.route();
    expect(turn).toEqual({ ledger: "sdr", eligible: ["ana", "ben", "eva"], weights: undefined, chosen: "ana" });
    expect(decision.pool?.credits).toEqual([0, 0, 0]);
  });
});

describe("whoever had the lead before", () => {
  it("gets it again only when nobody else is there", () => {
    expect(counts(owners(desk(), 10, {}, { avoid: ["ana", "ben"] }))).toEqual({ ana: 0, ben: 0, eva: 10 });
    expect(counts(owners(desk(), 9, {}, { avoid: ["ana", "ben", "eva"] }))).toEqual({ ana: 3, ben: 3, eva: 3 });
  });

  it("and has just given it up, never gets it", () => {
    expect(counts(owners(desk(), 10, {}, { never: ["ana"], avoid: ["ana", "ben", "eva"] }))).toEqual({
      ana: 0,
      ben: 5,
      eva: 5,
    });
    expect(desk().route({}, { never: ["ana", "ben", "eva"] }).decision).toMatchObject({ outcome: "unrouted" });
  });

  it("is named with the reason", () => {
    const { decision } = desk().route({}, { never: ["ana"], avoid: ["ben"] });
    expect(decision.candidates().map(({ repId, chosen, excluded }) => [repId, chosen, excluded])).toEqual([
      ["ana", false, ["just_gave_up"]],
      ["ben", false, ["previous_owner"]],
      ["eva", true, []],
    ]);
  });

  it("earns nothing of a lead they could not have", () => {
    const one = desk();
    one.route({}, { avoid: ["ana"] });
    expect(one.ledgers.get("sdr")?.describe("ana")).toBe("0.000");
  });
});

describe("when nobody can take the lead", () => {
  it.each<[string, ReturnType<typeof desk>, string]>([
    [
      "there is no such pool",
      deskOf(roundRobin({ pool: "sdrs" }), staffOf([])),
      "roundRobin sdrs: there is no such pool",
    ],
    ["the pool is empty", desk({ hold: "until-open" }, []), "roundRobin sdr: the pool is empty"],
    [
      "all weights are 0",
      desk({ hold: "until-open" }, [{ repId: "ana", weight: 0 }]),
      "roundRobin sdr: everybody in the pool has weight 0",
    ],
    [
      "all have left",
      desk({ hold: "until-open" }, members("ana"), [someRep("ana", { active: false })]),
      "roundRobin sdr: nobody is available",
    ],
  ])("because %s, it is told", (_, one, reason) => {
    const { decision, turn } = one.route({}, { now: sunday });
    expect([decision.outcome, decision.reason, turn]).toEqual(["unrouted", reason, undefined]);
  });

  it("it passes on when not told to wait, and a lead that everybody passes on waits for whoever comes in first", () => {
    const { decision } = desk().route({}, { now: sunday });
    expect(decision).toMatchObject({
      outcome: "held",
      until: Date.parse("2026-01-05T08:00:00Z"),
      reason: "roundRobin sdr: nobody is available",
    });
  });

  it("it waits for the next opening, if told to", () => {
    const { decision } = desk({ hold: "until-open" }).route({}, { now: sunday });
    expect(decision).toMatchObject({
      outcome: "held",
      until: Date.parse("2026-01-05T08:00:00Z"),
      reason: "roundRobin sdr: nobody is available before then",
    });
  });

  it("the opening of who must not have it does not count", () => {
    const reps = [someRep("ana"), someRep("ben", { calendar: "boston" })];
    const one = desk({ hold: "until-open" }, members("ana", "ben"), reps);
    const { decision } = one.route({}, { never: ["ana"], now: mondayMorning });
    expect(decision).toMatchObject({ outcome: "held", until: Date.parse("2026-01-05T14:00:00Z") });
  });

  it("with hours ignored it waits for the end of leave, not for the morning after", () => {
    const reps = [someRep("ana", { timeOff: [{ from: sunday - 1, to: sunday + 60_000 }] })];
    const one = desk({ hold: "until-open", hours: "ignore" }, members("ana"), reps);
    expect(one.route({}, { now: sunday }).decision.until).toBe(sunday + 60_000);
    expect(one.route({}, { now: sunday + 60_000 }).decision.ownerId).toBe("ana");
  });
});
