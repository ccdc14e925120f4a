import { describe, expect, it } from "vitest";
import type { Lead } from "handover/lead";
import {
  accountOwner,
  customRouter,
  firstOf,
  roundRobin,
  byAttribute,
  type CustomRouter,
  type RouteContext,
  type Router,
} from "handover/routing";
import { deskOf, members, someRep, staffOf, sunday } from "./team.ts";

const staff = staffOf(
  [someRep("ana"), someRep("ben"), someRep("eva", { away: { since: 0 } }), someRep("old", { active: false })],
  {
    pl: members("ana"),
    de: members("ben"),
    none: [],
  },
);
const ask = (
  router: Router,
  lead: Partial<Lead> = {},
  context: Partial<RouteContext> = {},
  custom: Record<string, CustomRouter> = {},
) => {
  const { decision } = deskOf(router, staff, custom).route(lead, context);
  return [decision.outcome, decision.ownerId, decision.reason];
};

describe("a territory", () => {
  const byCountry = byAttribute({
    by: "company.country",
    map: { PL: roundRobin({ pool: "pl" }), DE: roundRobin({ pool: "de" }) },
  });
  const owed = (pool: string) => `roundRobin ${pool}: was owed most`;

  it.each<[Partial<Lead>, unknown[]]>([
    [{ company: { country: "PL" } }, ["assigned", "ana", owed("pl")]],
    [{ company: { country: "pl" } }, ["assigned", "ana", owed("pl")]],
    [{ company: { country: "DE" } }, ["assigned", "ben", owed("de")]],
    [
      { company: { country: "FR" } },
      ["unrouted", undefined, 'byAttribute company.country: nobody covers "FR"; covered: PL, DE'],
    ],
    [{ company: {} }, ["unrouted", undefined, "byAttribute company.country: the lead has none"]],
    [{}, ["unrouted", undefined, "byAttribute company.country: the lead has none"]],
  ])("%j", (lead, answer) => {
    expect(ask(byCountry, lead)).toEqual(answer);
  });

  it("has one for the rest, if named", () => {
    const rest = { ...byCountry, otherwise: roundRobin({ pool: "de" }) };
    expect([{ company: { country: "FR" } }, {}].map((lead) => ask(rest, lead)[1])).toEqual(["ben", "ben"]);
  });

  it("may go by a property, a number or a yes or no", () => {
    const by = (path: string) =>
      byAttribute({ by: path, map: { 7: roundRobin({ pool: "pl" }), true: roundRobin({ pool: "de" }) } });
    expect(ask(by("properties.region"), { properties: { region: 7 } })[1]).toBe("ana");
    expect(ask(by("properties.vip"), { properties: { vip: true } })[1]).toBe("ben");
  });

  it.each(["constructor", "__proto__", "toString"])("is not taken in by the value %s", (country) => {
    expect(ask(byCountry, { company: { country } })[0]).toBe("unrouted");
    expect(ask(byAttribute({ by: country, map: {} }))[2]).toBe(`byAttribute ${country}: the lead has none`);
  });

  it("names at most twelve of the values it covers", () => {
    const map = Object.fromEntries(Array.from({ length: 20 }, (_, i) => [`c${i}`, accountOwner()]));
    expect(ask(byAttribute({ by: "segment", map }), { segment: "x" })[2]).toBe(
      'byAttribute segment: nobody covers "x"; covered: c0, c1, c2, c3, c4, c5, c6, c7, c8, c9, c10, c11, ...',
    );
  });
});

describe("the owner of the account", () => {
  const owned = (ownerId?: string) => ({ account: { domain: "acme.example", ownerId } });
  it.each<[string, Partial<RouteContext>, unknown[]]>([
    ["takes the lead", owned("ana"), ["assigned", "ana", "accountOwner: owns acme.example"]],
    [
      "takes it on Sunday too",
      { ...owned("ana"), now: sunday },
      ["assigned", "ana", "accountOwner: owns acme.example"],
    ],
    [
      "may have let it lie before, and has it again when there is nobody else",
      { ...owned("ana"), avoid: ["ana"] },
      ["assigned", "ana", "accountOwner: owns acme.example"],
    ],
    ["may be unknown with the account", {}, ["unrouted", undefined, "accountOwner: the account is not known"]],
    ["may be missing", owned(), ["unrouted", undefined, "accountOwner: the account has no owner"]],
    ["may not be on the roster", owned("zoe"), ["unrouted", undefined, "accountOwner: zoe is not on the roster"]],
    ["may have left", owned("old"), ["unrouted", undefined, "accountOwner: old is no longer active"]],
    ["may have stepped out", owned("eva"), ["unrouted", undefined, "accountOwner: eva has stepped out"]],
    [
      "may have just declined",
      { ...owned("ana"), never: ["ana"] },
      ["unrouted", undefined, "accountOwner: ana has just declined, lost or been relieved of the lead"],
    ],
  ])("%s", (_, context, answer) => {
    expect(ask(accountOwner(), {}, context)).toEqual(answer);
  });

  it("goes by their hours, if told to, and the lead waits for them when nobody else takes it", () => {
    expect(ask(accountOwner({ hours: "owner" }), {}, { ...owned("ana"), now: sunday })).toEqual([
      "held",
      undefined,
      "accountOwner: ana is outside working hours",
    ]);
  });

  it("is counted in no ledger", () => {
    expect(deskOf(accountOwner(), staff).route({}, owned("ana")).turn).toBeUndefined();
  });
});

describe("the first of several", () => {
  const chain = firstOf(
    accountOwner(),
    roundRobin({ pool: "none" }),
    roundRobin({ pool: "pl" }),
    roundRobin({ pool: "de" }),
  );

  it("that answers decides, and those before it are on record", () => {
    const { decision } = deskOf(chain, staff).route();
    expect(decision).toMatchObject({
      ownerId: "ana",
      passed: ["accountOwner: the account is not known", "roundRobin none: the pool is empty"],
    });
  });

  it("counts a hold as an answer", () => {
    const holding = firstOf(
      roundRobin({ pool: "pl", hold: "until-open" }),
      roundRobin({ pool: "de", hours: "ignore" }),
    );
    expect(ask(holding, {}, { now: sunday })[0]).toBe("held");
    expect(
      ask(firstOf(roundRobin({ pool: "pl" }), roundRobin({ pool: "de", hours: "ignore" })), {}, { now: sunday })[1],
    ).toBe("ben");
  });

  it("that none answers holds the lead for the pool that opens first, with the last reason and the last pool that was looked at", () => {
    const { decision } = deskOf(firstOf(roundRobin({ pool: "pl" }), accountOwner()), staff).route({}, { now: sunday });
    expect(decision).toMatchObject({
      outcome: "held",
      until: Date.parse("2026-01-05T08:00:00Z"),
      reason: "accountOwner: the account is not known",
      pool: { pool: "pl" },
    });
  });

  it("of none is told", () => {
    expect(ask(firstOf())[2]).toBe("firstOf: it names no router");
  });
});

describe("a router of the host's own", () => {
  const answering = (answer: unknown) =>
    ask(customRouter("mine", { depth: 1 }), {}, {}, { mine: (() => answer) as CustomRouter });

  it("is told the lead, the account, its options and who there is", () => {
    const asked: unknown[] = [];
    const mine: CustomRouter = (question) => (asked.push(question), { pass: "just looking" });
    const account = { domain: "acme.example" };
    ask(customRouter("mine", { depth: 1 }), { id: "lead-9" }, { account, never: ["ben"] }, { mine });
    expect(asked).toMatchObject([
      {
        lead: { id: "lead-9" },
        options: { depth: 1 },
        account,
        reps: [
          { id: "ana", available: true },
          { id: "ben", available: false },
          { id: "eva", available: false },
          { id: "old", available: false },
        ],
      },
    ]);
  });

  it.each<[unknown, unknown[]]>([
    [{ repId: "ana" }, ["assigned", "ana", "custom mine: chosen"]],
    [{ repId: "ana", reason: "is nearest" }, ["assigned", "ana", "custom mine: is nearest"]],
    [{ repId: "ana", pass: undefined }, ["assigned", "ana", "custom mine: chosen"]],
    [{ repId: "ana", reason: Symbol("x") }, ["assigned", "ana", "custom mine: chosen"]],
    [{ pass: "too far" }, ["unrouted", undefined, "custom mine: too far"]],
    [{ repId: "zoe" }, ["unrouted", undefined, "custom mine: zoe is not on the roster"]],
    [{ repId: "eva" }, ["unrouted", undefined, "custom mine: eva has stepped out"]],
    [{ repId: "old" }, ["unrouted", undefined, "custom mine: old is no longer active"]],
  ])("answers %j", (answer, outcome) => {
    expect(answering(answer)).toEqual(outcome);
  });

  it.each<[unknown, string]>([
    [undefined, "undefined"],
    [null, "null"],
    ["ana", '"ana"'],
    [{}, "an object with no keys"],
    [{ repId: 7 }, 'an object with keys "repId"'],
  ])("that returns %j passes, and says what it should return", (answer, got) => {
    expect(answering(answer)).toEqual([
      "unrouted",
      undefined,
      `custom mine: failed: it returned ${got} in place of { repId } or { pass: reason }`,
    ]);
  });

  it("that returns a promise passes, and says how to register it", () => {
    expect(answering(Promise.resolve({ repId: "ana" }))[2]).toBe(
      "custom mine: failed: it returned a promise in place of { repId } or { pass: reason }; register it with asyncRouter",
    );
  });

  it.each<[unknown, string]>([
    [new TypeError("no map"), '"TypeError: no map"'],
    ["no map", '"no map"'],
    [Object.create(null), "an object with no keys"],
  ])("that throws passes, and says what it threw", (thrown, told) => {
    const throwing = (): never => {
      throw thrown;
    };
    const outcome = ask(customRouter("mine"), {}, {}, { mine: throwing });
    expect(outcome).toEqual(["unrouted", undefined, `custom mine: failed: it threw ${told}`]);
  });

  it.each(["mine", "constructor", "__proto__"])("named %s must be registered", (name) => {
    expect(() => ask(customRouter(name), {}, {}, { your: () => ({ pass: "" }) })).toThrow(
      `expected a registered router, got "${name}"`,
    );
  });
});

it("a territory is read as a condition reads its field, a property with a dot in its name included", () => {
  const router = byAttribute({ by: "properties.plan.tier", map: { gold: roundRobin({ pool: "pl" }) } });
  for (const properties of [{ "plan.tier": "gold" }, { plan: { tier: "Gold" } }])
    expect(ask(router, { properties })[0]).toBe("assigned");
  expect(ask(router, { properties: {} })[0]).toBe("unrouted");
});
