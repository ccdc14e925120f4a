import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { where } from "handover/condition";
import type { Lead } from "handover/lead";
import { definePolicy } from "handover/policy";
import {
  accountOwner,
  byAttribute,
  capacity,
  compileLimits,
  compileRights,
  customRouter,
  firstOf,
  fixed,
  leastLoaded,
  openLedger,
  paired,
  quota,
  rate,
  rightsRule,
  roundRobin,
  sticky,
  weighted,
  type Load,
  type RouteContext,
  type Router,
} from "handover/routing";
import { deskOf, members, mondayMorning, someRep, staffOf, sunday } from "./team.ts";

const ids = ["ana", "ben", "eva"];
const three = ids.map((id) => someRep(id));
const staff = staffOf(three, { sdr: members(...ids) });
const counts = (owners: readonly (string | undefined)[]): Record<string, number> =>
  Object.fromEntries(ids.map((id) => [id, owners.filter((owner) => owner === id).length]));
const holding = (held: Readonly<Record<string, number>>): Load => ({
  held: (repId) => [{ stage: "sal", grade: undefined, count: held[repId] ?? 0, value: 0 }],
  given: () => [],
});

/** Every router that can name ana, asked in a way in which it does. */
const everyWay: Record<string, readonly [router: Router, lead: Partial<Lead>, context: Partial<RouteContext>]> = {
  roundRobin: [roundRobin({ pool: "one" }), {}, {}],
  weighted: [weighted({ pool: "one", weights: { ana: 2 } }), {}, {}],
  leastLoaded: [leastLoaded({ pool: "one" }), {}, {}],
  fixed: [fixed({ repId: "ana" }), {}, {}],
  sticky: [sticky(), { lastOwnerId: "ana" }, {}],
  paired: [paired({ attribute: "ae" }), { lastOwnerId: "ben" }, {}],
  accountOwner: [accountOwner(), {}, { account: { domain: "acme.example", ownerId: "ana" } }],
  "accountOwner, related": [
    accountOwner({ related: true }),
    {},
    { account: { domain: "acme.example", related: [{ relation: "parent", ownerId: "ana" }] } },
  ],
  custom: [customRouter("mine"), {}, {}],
};
const mine = { mine: () => ({ repId: "ana" }) };
function ways(
  team: ReturnType<typeof staffOf>,
  differs: Partial<RouteContext> = {},
): Record<string, string | undefined> {
  return Object.fromEntries(
    Object.entries(everyWay).map(([name, [router, lead, context]]) => {
      const { decision } = deskOf(router, team, mine).route(lead, { ...context, ...differs });
      return [name, decision.ownerId];
    }),
  );
}
const oneWay = (ana: Parameters<typeof someRep>[1]) =>
  staffOf([someRep("ana", ana), someRep("ben", { attributes: { ae: "ana" } })], { one: members("ana") });
const each = (owner: string | undefined) => Object.fromEntries(Object.keys(everyWay).map((name) => [name, owner]));

describe("8. a turn consumed before the claim", () => {
  it("asking charges nothing: whoever asks ten times and applies nothing gets ten times the same answer", () => {
    const ledger = openLedger(undefined, "sdr");
    const asked = Array.from({ length: 10 }, () => {
      const desk = deskOf(roundRobin({ pool: "sdr" }), staff);
      return desk.route({}, { ledgers: { ledger: () => ledger } }).decision.ownerId;
    });
    expect(new Set(asked)).toEqual(new Set(["ana"]));
    expect([ledger.turns, ids.map((id) => ledger.describe(id))]).toEqual([0, ["0.000", "0.000", "0.000"]]);
  });
});

describe("9. a cursor derived from records", () => {
  const account = { domain: "acme.example", ownerId: "ben" };

  it("leads that go to the owner of their account between two turns move nobody's place", () => {
    const desk = deskOf(firstOf(accountOwner(), roundRobin({ pool: "sdr" })), staff);
    const owners = Array.from({ length: 12 }, (_, i) => [
      desk.route({}, { account }).decision.ownerId,
      desk.route({}, { account: i % 2 === 0 ? { ...account, ownerId: "eva" } : account }).decision.ownerId,
      desk.route().decision.ownerId,
    ]).map((list) => list[2]);
    expect(owners).toEqual([...ids, ...ids, ...ids, ...ids]);
  });

  it("when the last one chosen leaves the pool, the rest go on where they were", () => {
    const four = ["ana", "ben", "eva", "gus"];
    const reps = four.map((id) => someRep(id));
    const before = deskOf(roundRobin({ pool: "sdr" }), staffOf(reps, { sdr: members(...four) }));
    expect([before.route(), before.route()].map(({ decision }) => decision.ownerId)).toEqual(["ana", "ben"]);
    const ledger = before.ledgers.get("sdr");
    const after = deskOf(roundRobin({ pool: "sdr" }), staffOf(reps, { sdr: members("ana", "eva", "gus") }));
    const ledgers = { ledger: () => ledger ?? openLedger(undefined, "sdr") };
    expect(after.route({}, { ledgers }).decision.ownerId).toBe("eva");
  });
});

describe("10. the least busy that forgets idle members", () => {
  const owners = (load: Load) => deskOf(leastLoaded({ pool: "sdr" }), staff).route({}, { load }).decision.ownerId;

  it("whoever holds nothing, and whom no record names, comes first", () => {
    expect(owners(holding({ ana: 2, ben: 1 }))).toBe("eva");
    expect(
      owners({ held: (repId) => (repId === "ben" ? [] : holding({ [repId]: 1 }).held(repId)), given: () => [] }),
    ).toBe("ben");
  });
});

describe("11. a random tie-break per run", () => {
  it("one lead a day over two equal members, the process new every day, comes to 15 and 15", () => {
    let record = openLedger(undefined, "sdr").toRecord();
    const owners = Array.from({ length: 30 }, () => {
      const ledger = openLedger(JSON.parse(JSON.stringify(record)) as typeof record, "sdr");
      const desk = deskOf(roundRobin({ pool: "sdr" }), staffOf(three, { sdr: members("ana", "ben") }));
      const { turn, decision } = desk.route({}, { ledgers: { ledger: () => ledger } });
      ledger.charge(ledger.positions(turn?.eligible ?? []), [1, 1], ledger.position(decision.ownerId ?? ""));
      record = ledger.toRecord();
      return decision.ownerId;
    });
    expect(counts(owners)).toEqual({ ana: 15, ben: 15, eva: 0 });
  });
});

describe("12. floating-point ties", () => {
  it("weights 1, 4, 1 after counts 1, 3, 0 tie, and the decision says what broke the tie", () => {
    const ledger = openLedger(undefined, "sdr");
    for (const chosen of ["ben", "ana", "ben", "ben"])
      ledger.charge(ledger.positions(ids), [1, 4, 1], ledger.position(chosen));
    expect([ledger.creditOf("ana"), ledger.creditOf("ben")]).toEqual([ledger.creditOf("ben"), ledger.creditOf("ana")]);
    const desk = deskOf(roundRobin({ pool: "sdr", weights: false }), staff);
    const { decision } = desk.route({}, { ledgers: { ledger: () => ledger }, never: ["eva"] });
    expect([decision.ownerId, decision.explain({ format: "json" }).tieBreak]).toEqual([
      "ana",
      "least recently assigned",
    ]);
  });

  it("nine thirds and three wholes are the same: three equal members go round in order for ever", () => {
    const desk = deskOf(roundRobin({ pool: "sdr" }), staff);
    const owners = Array.from({ length: 3000 }, () => desk.route().decision.ownerId);
    expect(owners).toEqual(Array.from({ length: 3000 }, (_, i) => ids[i % 3]));
  });
});

describe("13. zero total weight", () => {
  it.each<[string, Router]>([
    ["of the pool", roundRobin({ pool: "zero" })],
    ["of the pool, not counted", roundRobin({ pool: "zero", weights: false })],
    ["of the pool, by load", leastLoaded({ pool: "zero" })],
    ["of the router, for it names nobody of the pool", weighted({ pool: "sdr", weights: { zoe: 1 } })],
  ])("%s is an answer with a code, never a number that is none", (_, router) => {
    const zero = staffOf(three, { sdr: members(...ids), zero: ids.map((repId) => ({ repId, weight: 0 })) });
    const { decision, turn } = deskOf(router, zero).route();
    expect([decision.outcome, decision.code, turn]).toEqual(["unrouted", "weights_zero", undefined]);
    expect(JSON.stringify(decision)).not.toContain("null,null,null]");
    expect(decision.candidates().map(({ creditAfter }) => creditAfter)).toEqual([0, 0, 0]);
  });
});

describe("14. leave that is lost when the calendar is not looked at", () => {
  const leave = { timeOff: [{ from: sunday, to: mondayMorning + 1 }] };

  it("nobody on leave gets a lead by any road, though hours are ignored and it is Sunday", () => {
    expect(ways(oneWay(leave))).toEqual(each(undefined));
    const ignoring = roundRobin({ pool: "one", hours: "ignore" });
    expect(deskOf(ignoring, oneWay(leave)).route({}, { now: sunday }).decision.ownerId).toBeUndefined();
    expect(ways(oneWay({}))).toEqual(each("ana"));
  });

  it("nor does anybody who has stepped out or sits in a meeting", () => {
    expect(ways(oneWay({ away: { since: 0 } }))).toEqual(each(undefined));
    expect(ways(oneWay({ busy: leave.timeOff }))).toEqual(each(undefined));
  });
});

describe("15. a rule that cannot be built, treated as everyone matches", () => {
  const faults = (routing: unknown, rest: object = {}): string => {
    try {
      definePolicy({ version: "1", routing: routing as Router, ...rest });
    } catch (error) {
      return String(error);
    }
    return "it was taken";
  };

  it("one that names a field no lead has, or a condition that is none, is refused when the policy is saved", () => {
    expect(faults(byAttribute({ by: "compny.country", map: { PL: roundRobin({ pool: "sdr" }) } }))).toContain(
      'routing.by: expected a field of a lead, got "compny.country"; did you mean "company.country"?',
    );
    expect(faults(roundRobin({ pool: "sdr", skills: [{ rep: "languages", lead: "langauge" }] }))).toContain(
      "routing.skills.0.lead: expected a field of a lead",
    );
    expect(faults(roundRobin({ pool: "sdr" }), { rights: [{ role: "sdr", when: { fiel: "source" } }] })).toContain(
      "rights.0.when",
    );
  });

  it("a value nobody knows matches nobody", () => {
    const map = { PL: roundRobin({ pool: "sdr" }) };
    const asked = deskOf(byAttribute({ by: "company.country", map }), staff).route({ company: { country: "XX" } });
    expect(asked.decision).toMatchObject({ outcome: "unrouted", code: "not_concerned" });
    const skills = [{ rep: "languages", lead: "properties.language" }];
    const lead = { properties: { language: "tlh" } };
    expect(deskOf(roundRobin({ pool: "sdr", skills }), staff).route(lead).decision.outcome).toBe("unrouted");
    const rules = [rightsRule(compileRights([{ role: "sdr", when: where({ source: "form" }) }]))];
    expect(deskOf(roundRobin({ pool: "sdr" }), staff).route({}, { rules }).decision.outcome).toBe("unrouted");
  });
});

describe("16. the default that wins over the condition", () => {
  it("what is there for the rest is for the rest, wherever it stands", () => {
    const map = { PL: fixed({ repId: "ana" }) };
    const otherwise = fixed({ repId: "ben" });
    for (const router of [
      { router: "by_attribute", otherwise, by: "company.country", map } as const,
      byAttribute({ by: "company.country", map, otherwise }),
    ]) {
      const owner = (country: string) => deskOf(router, staff).route({ company: { country } }).decision.ownerId;
      expect([owner("PL"), owner("DE")]).toEqual(["ana", "ben"]);
    }
  });

  it("no value is a default by its name", () => {
    const map = { default: fixed({ repId: "ana" }), "": fixed({ repId: "ben" }), "*": fixed({ repId: "eva" }) };
    expect(deskOf(byAttribute({ by: "source", map }), staff).route({ source: "chat" }).decision.outcome).toBe(
      "unrouted",
    );
    expect(deskOf(byAttribute({ by: "source", map }), staff).route({}).decision.outcome).toBe("unrouted");
  });
});

describe("17. a wait that is counted out in steps", () => {
  it("of five years is told at once, to the minute", () => {
    const back = Date.parse("2031-01-06T09:30:00+01:00");
    const away = staffOf([someRep("ana", { timeOff: [{ from: 0, to: back }] })], { sdr: members("ana") });
    expect(deskOf(roundRobin({ pool: "sdr" }), away).route().decision.until).toBe(back);
  });
});

describe("18. limits checked on one path only", () => {
  const full: Load = {
    held: () => [{ stage: "sal", grade: undefined, count: 1, value: 0 }],
    given: () => [mondayMorning - 1],
  };
  it.each([capacity({ atMost: 1 }), quota({ atMost: 1, per: "day" }), rate({ atMost: 1, within: "1h" })])(
    "a $limit holds whichever router names the rep",
    (limit) => {
      const { rules } = compileLimits([limit]);
      expect(ways(oneWay({}), { rules, load: full })).toEqual(each(undefined));
      expect(ways(oneWay({ limits: { [limit.name]: 2 } }), { rules, load: full })).toEqual(each("ana"));
    },
  );

  it("so do rights, and what the rep accepts", () => {
    const rights = [rightsRule(compileRights([{ role: "closer" }]))];
    expect(ways(oneWay({ roles: ["sdr"] }), { rules: rights })).toEqual(each(undefined));
    expect(ways(oneWay({ roles: ["closer"] }), { rules: rights })).toEqual(each("ana"));
  });
});

describe("20. everything at once goes to one owner", () => {
  it("a hundred leads in one instant are shared like a hundred in a month", () => {
    for (const router of [roundRobin({ pool: "sdr" }), leastLoaded({ pool: "sdr" })]) {
      const desk = deskOf(router, staff);
      const owners = Array.from({ length: 99 }, () => desk.route().decision.ownerId);
      expect(counts(owners)).toEqual({ ana: 33, ben: 33, eva: 33 });
    }
  });
});

describe("traps that show only in the engine", () => {
  it.each<[trap: string, file: string, title: string]>([
    [
      "7. cursors read, computed and written without a lock",
      "test/integration/sqlite-two-processes.test.ts",
      "two processes on one file lose no lead, take nobody in twice and share one ledger",
    ],
    [
      "8. a turn consumed before the claim",
      "test/integration/engine/group-commit.test.ts",
      "a storage that refuses one lead loses that lead alone",
    ],
    [
      "10. closed leads counted as load",
      "test/property/routing/books.test.ts",
      "whoever won a lead goes on holding it",
    ],
    [
      "19. two writers, one record",
      "test/integration/engine/group-commit.test.ts",
      "any mix of calls at once comes to what the same calls one after another come to",
    ],
    [
      "20. a bulk insert goes to one owner",
      "test/integration/engine/group-commit.test.ts",
      "60 calls at once come to what 60 calls one after another come to",
    ],
  ])("%s: %s, %s", (_, file, title) => {
    expect(readFileSync(new URL(`../../../${file}`, import.meta.url), "utf8")).toContain(title);
  });
});
