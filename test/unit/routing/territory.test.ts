import { describe, expect, it } from "vitest";
import type { Lead } from "handover/lead";
import { definePolicy } from "handover/policy";
import {
  fixed,
  roundRobin,
  territory,
  territoryMatches,
  type RouteContext,
  type Router,
  type TerritoryEntry,
  type TerritoryTable,
} from "handover/routing";
import { isHandoverError } from "../../../src/errors.ts";
import { someLead } from "../lead/some-lead.ts";
import { deskOf, members, someRep, staffOf, sunday } from "./team.ts";

const staff = staffOf([someRep("ana"), someRep("ben"), someRep("cai"), someRep("old", { active: false })], {
  dach: members("ana"),
  berlin: members("ben"),
  sdr: members("cai"),
  gone: members("old"),
});

const table: TerritoryTable = {
  groups: { dach: ["DE", "AT", "CH"], EMEA: ["dach", "FR"] },
  routers: { sdr: roundRobin({ pool: "sdr" }), dach: roundRobin({ pool: "dach" }) },
  entries: [
    { name: "key accounts", accounts: "https://www.Acme.example/", to: fixed({ repId: "ana" }) },
    { name: "Berlin", country: "DE", postalCode: ["10", "12"], to: roundRobin({ pool: "berlin" }) },
    { name: "Berlin Mitte", country: "DE", postalCode: "101", to: fixed({ repId: "cai" }) },
    { name: "Bavaria", country: "de", region: "Bavaria", to: "dach" },
    { name: "Germany", country: "DE", to: "dach" },
    { name: "DACH", country: "dach", to: "dach" },
    { name: "DACH enterprise", country: "dach", employees: { min: 1000 }, industry: ["Software"], to: "dach" },
    { name: "EMEA", country: "emea", to: "sdr" },
    { name: "Polish", language: "pl", where: { "properties.plan": ["gold", 7, true] }, to: "sdr" },
  ],
};

const ask = (spec: TerritoryTable, lead: Partial<Lead>, context: Partial<RouteContext> = {}) => {
  const { decision } = deskOf(territory(spec), staff).route(lead, context);
  return { ownerId: decision.ownerId, reason: decision.reason, passed: decision.passed, code: decision.code };
};
const line = (lead: Partial<Lead>, spec = table): string | undefined => ask(spec, lead).passed?.[0];

describe("a lead goes to the most specific entry, and the decision says by what", () => {
  it.each<[Partial<Lead>, string]>([
    [
      { accountId: "acme.example", company: { country: "DE", postalCode: "10115" } },
      '"key accounts" (account acme.example) -> fixed ana',
    ],
    [{ company: { domain: "acme.example" } }, '"key accounts" (account acme.example) -> fixed ana'],
    [{ company: { country: "DE", postalCode: "10 999" } }, '"Berlin" (DE, postal code 10...) -> roundRobin berlin'],
    [{ company: { country: "DE", postalCode: "10-115" } }, '"Berlin Mitte" (DE, postal code 101...) -> fixed cai'],
    [
      { company: { country: "DE", region: " bavaria", postalCode: "80331" } },
      '"Bavaria" (DE, region " bavaria") -> roundRobin dach',
    ],
    [
      { company: { country: "DE", region: "Bavaria", postalCode: "12345" } },
      '"Berlin" (DE, postal code 12...) -> roundRobin berlin',
    ],
    [{ company: { country: "DE", postalCode: "2" } }, '"Germany" (DE) -> roundRobin dach'],
    [{ company: { country: "DE", employees: 5000, industry: "software" } }, '"Germany" (DE) -> roundRobin dach'],
    [{ company: { country: "at", employees: 5000 } }, '"DACH" (AT in dach) -> roundRobin dach'],
    [
      { company: { country: "AT", employees: 1000, industry: "SOFTWARE" } },
      '"DACH enterprise" (AT in dach, industry "SOFTWARE", employees 1000) -> roundRobin dach',
    ],
    [{ company: { country: "AT", employees: 999, industry: "software" } }, '"DACH" (AT in dach) -> roundRobin dach'],
    [{ company: { country: "FR", postalCode: "10115" } }, '"EMEA" (FR in EMEA) -> roundRobin sdr'],
    [
      { language: "PL", properties: { plan: "Gold" } },
      '"Polish" (language "PL", properties.plan "Gold") -> roundRobin sdr',
    ],
    [{ language: "pl", properties: { plan: 7 } }, '"Polish" (language "pl", properties.plan "7") -> roundRobin sdr'],
    [
      { language: "pl", properties: { plan: true } },
      '"Polish" (language "pl", properties.plan "true") -> roundRobin sdr',
    ],
  ])("%j", (lead, told) => {
    expect(line(lead)).toBe(`territory: ${told}`);
  });

  it("which decides who gets it", () => {
    expect(ask(table, { company: { country: "DE", postalCode: "10999" } })).toMatchObject({
      ownerId: "ben",
      reason: "roundRobin berlin: was owed most",
    });
  });

  it("UK and EL are read as GB and GR, in tables and on leads", () => {
    const spec: TerritoryTable = {
      entries: [
        { name: "Britain", country: "UK", to: fixed({ repId: "ana" }) },
        { name: "Greece", country: "GR", to: fixed({ repId: "ben" }) },
      ],
    };
    expect(["GB", "uk", "EL", "gr"].map((country) => ask(spec, { company: { country } }).ownerId)).toEqual([
      "ana",
      "ana",
      "ben",
      "ben",
    ]);
  });

  it("of two groups as large, the one with fewer groups in it goes first", () => {
    const spec: TerritoryTable = {
      groups: { all: ["dach"], dach: ["DE", "AT"] },
      entries: [
        { name: "outer", country: "all", to: fixed({ repId: "ana" }) },
        { name: "inner", country: "dach", to: fixed({ repId: "ben" }) },
      ],
    };
    expect(ask(spec, { company: { country: "AT" } }).ownerId).toBe("ben");
  });

  it("bands are half-open, and a lead without the number is in none", () => {
    const to = (repId: string) => fixed({ repId });
    const spec: TerritoryTable = {
      entries: [
        { name: "small", value: { below: 100 }, to: to("ana") },
        { name: "large", value: { min: 100 }, to: to("ben") },
      ],
      otherwise: to("cai"),
    };
    expect([-5, 99.9, 100, undefined].map((value) => ask(spec, { value }).ownerId)).toEqual([
      "ana",
      "ana",
      "ben",
      "cai",
    ]);
  });

  it("a field that holds a list, or nothing, is no value", () => {
    for (const plan of [["gold"], "", null, { gold: true }])
      expect(ask(table, { language: "pl", properties: { plan } }).code).toBe("not_concerned");
  });

  it.each(["constructor", "__proto__", "toString"])("is not taken in by the value %s", (value) => {
    expect(ask(table, { company: { country: value, postalCode: value }, language: value }).code).toBe("not_concerned");
  });
});

describe("a lead that belongs to no entry", () => {
  const small: TerritoryTable = {
    entries: [
      { name: "a", country: "DE", industry: "software", to: fixed({ repId: "ana" }) },
      { name: "b", employees: { min: 50 }, to: fixed({ repId: "ana" }) },
    ],
  };
  it.each<[Partial<Lead>, string]>([
    [
      { company: { country: "FR", industry: "toys", employees: 20 } },
      'territory: none of 2 entries takes country "FR", industry "toys", employees 20',
    ],
    [{ company: { country: "FR" } }, 'territory: none of 2 entries takes country "FR", without industry, employees'],
    [{}, "territory: none of 2 entries takes a lead without country, industry, employees"],
  ])("is passed on with what it has of what the table asks for: %j", (lead, reason) => {
    expect(ask(small, lead)).toEqual({ ownerId: undefined, reason, passed: undefined, code: "not_concerned" });
  });

  it("goes to the router for the rest, if there is one", () => {
    expect(ask({ ...small, otherwise: fixed({ repId: "ben" }) }, { company: { country: "FR" } })).toMatchObject({
      ownerId: "ben",
      passed: ['territory: none of 2 entries takes country "FR", without industry, employees -> fixed ben'],
    });
    expect(ask({ ...table, otherwise: "sdr" }, {}).ownerId).toBe("cai");
  });
});

describe("when nobody of the entry can take the lead", () => {
  const spec = (differs: Partial<TerritoryTable> = {}): TerritoryTable => ({
    entries: [
      { name: "Berlin", country: "DE", postalCode: ["1", "10"], to: roundRobin({ pool: "gone" }) },
      { name: "Germany", country: "DE", to: fixed({ repId: "old" }) },
      { name: "German", language: "de", to: fixed({ repId: "ana" }) },
    ],
    otherwise: fixed({ repId: "ben" }),
    ...differs,
  });
  const berlin = { company: { country: "DE", postalCode: "10115" } };
  const first = 'territory: "Berlin" (DE, postal code 10...) -> roundRobin gone';
  const nobody = expect.stringContaining("roundRobin gone: ") as unknown as string;

  it("that decides: no other entry is asked, nor the router for the rest", () => {
    expect(ask(spec(), { ...berlin, language: "de" })).toEqual({
      ownerId: undefined,
      reason: nobody,
      passed: [first],
      code: "gone",
    });
  });

  it("the next most specific is asked where the table says so, each with a line, and each entry once", () => {
    expect(ask(spec({ fallThrough: true }), { ...berlin, language: "de" })).toMatchObject({
      ownerId: "ana",
      passed: [
        first,
        nobody,
        'territory: "Germany" (DE) -> fixed old',
        "fixed old: old is no longer active",
        'territory: "German" (language "de") -> fixed ana',
      ],
    });
  });

  it("the router for the rest is the last, and without one the last reason stands", () => {
    expect(ask(spec({ fallThrough: true }), berlin)).toMatchObject({
      ownerId: "ben",
      passed: [
        first,
        nobody,
        'territory: "Germany" (DE) -> fixed old',
        "fixed old: old is no longer active",
        "territory: nobody there -> fixed ben",
      ],
    });
    const { decision } = deskOf(territory(spec({ fallThrough: true, otherwise: undefined })), staff).route(berlin);
    expect(decision).toMatchObject({ reason: "fixed old: old is no longer active", pool: { pool: "gone" } });
  });

  it("a lead that waits for them has been taken", () => {
    const waiting = roundRobin({ pool: "berlin", hold: "until-open" });
    const entries = [{ ...spec().entries[0]!, to: waiting }, ...spec().entries.slice(1)];
    const { decision } = deskOf(territory(spec({ fallThrough: true, entries })), staff).route(berlin, { now: sunday });
    expect(decision.outcome).toBe("held");
  });
});

describe("all entries a lead belongs to", () => {
  it("are listed, the most specific first, each with why it loses", () => {
    const lead = someLead({
      accountId: "acme.example",
      company: { country: "DE", postalCode: "10115", region: "Bavaria", employees: 5000, industry: "Software" },
      language: "pl",
      properties: { plan: "gold" },
    });
    expect(territoryMatches(table, lead)).toEqual([
      { entry: "key accounts", by: "account acme.example" },
      { entry: "Berlin Mitte", by: "DE, postal code 101...", lost: "names no account" },
      { entry: "Berlin", by: "DE, postal code 10...", lost: "names no account" },
      { entry: "Bavaria", by: 'DE, region "Bavaria"', lost: "names no account" },
      { entry: "Germany", by: "DE", lost: "names no account" },
      { entry: "DACH enterprise", by: 'DE in dach, industry "Software", employees 5000', lost: "names no account" },
      { entry: "DACH", by: "DE in dach", lost: "names no account" },
      { entry: "EMEA", by: "DE in EMEA", lost: "names no account" },
      { entry: "Polish", by: 'language "pl", properties.plan "gold"', lost: "names no account" },
    ]);
  });

  it.each<[string, Omit<TerritoryEntry, "name" | "to">, Omit<TerritoryEntry, "name" | "to">]>([
    ["names no postal code", { country: "DE", postalCode: "1" }, { country: "DE", region: "x" }],
    ["its postal prefix is shorter", { country: "DE", postalCode: "12" }, { country: "DE", postalCode: "1" }],
    ["names no region", { country: "two", region: "x" }, { country: "DE" }],
    ["names a group of countries", { country: "DE" }, { country: "two", language: "de" }],
    ["names a larger group of countries", { country: "two" }, { country: "three" }],
    ["names no country", { country: "three" }, { language: "de" }],
    ["names fewer further fields: 1, not 2", { language: "de", segment: "x" }, { language: "de" }],
    ["comes later in the table", { language: "de" }, { segment: "x" }],
  ])("one that loses %s", (lost, winner, loser) => {
    const to = fixed({ repId: "ana" });
    const lead = someLead({
      company: { country: "DE", postalCode: "123", region: "x" },
      language: "de",
      segment: "x",
    });
    const spec: TerritoryTable = {
      ties: "first",
      groups: { two: ["DE", "AT"], three: ["DE", "AT", "CH"] },
      entries: [
        { name: "w", ...winner, to },
        { name: "l", ...loser, to },
      ],
    };
    expect(territoryMatches(spec, lead)).toMatchObject([{ entry: "w" }, { entry: "l", lost }]);
  });
});

const to: Router = fixed({ repId: "ana" });

describe("in a policy", () => {
  const message = (routing: unknown): string => {
    try {
      definePolicy({ version: "1", routing: routing as Router });
    } catch (error) {
      if (isHandoverError(error, "POLICY_INVALID")) return error.message;
      throw error;
    }
    return "it was taken";
  };

  it("a table is plain JSON", () => {
    expect(message(JSON.parse(JSON.stringify(territory(table))))).toBe("it was taken");
  });

  it.each<[object, string]>([
    [{ entries: [] }, "policy: routing.entries: expected at least 1 in the list, got an array of 0; change the value"],
    [
      { entries: [{ name: "a", contry: "DE", to }] },
      'policy: routing.entries.0.contry: expected a known field, got "contry"; did you mean "country"?',
    ],
    [
      { entries: [{ name: "a", country: 7, to }] },
      "policy: routing.entries.0.country: expected a text, got 7; change its type",
    ],
    [
      { entries: [{ name: "a", country: ["DE", 7], to }] },
      "policy: routing.entries.0.country.1: expected a text, got 7; change its type",
    ],
    [
      { entries: [{ name: "a", employees: 7, to }] },
      "policy: routing.entries.0.employees: expected an object, got 7; change its type",
    ],
    [
      { entries: [{ name: "a", employees: { min: "7" }, to }] },
      'policy: routing.entries.0.employees.min: expected a number, got "7"; change its type',
    ],
    [
      { entries: [{ name: "a", where: { stage: {} }, to }] },
      "policy: routing.entries.0.where.stage: expected a text, got an object with no keys; change its type",
    ],
    [
      { entries: [{ name: "a", country: "DE" }] },
      "policy: routing.entries.0.to: expected an object, got nothing; add it",
    ],
    [{ entries: [{ name: "a", country: "DE", to: { router: "fixd" } }] }, 'did you mean "fixed"?'],
    [
      { entries: [{ name: "a", country: "DE", to }], ties: "last" },
      'policy: routing.ties: expected "first", got "last"; use one of them',
    ],
  ])("%j", (routing, told) => {
    expect(message({ router: "territory", ...routing })).toContain(told);
  });

  it("its pools are known, wherever the routers stand", () => {
    const spec: TerritoryTable = { ...table, otherwise: roundRobin({ pool: "rest" }) };
    expect(definePolicy({ version: "1", routing: territory(spec) }).pools).toEqual(["berlin", "dach", "rest", "sdr"]);
  });

  it("a router that nobody has checked is told when it is needed", () => {
    const spec: TerritoryTable = { entries: [{ name: "a", country: "DE", to: "nobody" }] };
    expect(() => ask(spec, { company: { country: "DE" } })).toThrow('expected the name of a router, got "nobody"');
    expect(() => ask({ ...spec, otherwise: "nobody" }, {})).toThrow('expected the name of a router, got "nobody"');
  });
});
