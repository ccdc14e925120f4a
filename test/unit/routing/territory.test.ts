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
import { validateRouter } from "../../../src/routing/kinds.ts";
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
      code: "nobody_available",
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
const faults = (differs: object): string[] =>
  validateRouter(territory({ entries: [{ name: "a", country: "DE", to }], ...differs }), "routing", {
    custom: [],
    calendars: [],
  }).map(({ path, expected, got, hint }) => `${path}: expected ${expected}, got ${got}; ${hint}`);
const entryFaults = (differs: object, more: object = {}): string[] =>
  faults({ entries: [{ name: "a", to, ...differs }], ...more });

describe("a table that does not hold is refused:", () => {
  const lead = (json: string, a = "a", b = "b"): string =>
    `routing.entries.1: expected one entry to be the most specific for every lead, got "${a}" and "${b}", equally specific ` +
    `for the lead ${json}; let one of the two name more or other values, or give the table ties: "first" for its order to decide`;
  const pair = (a: object, b: object, more: object = {}): string[] =>
    faults({
      entries: [
        { name: "a", to, ...a },
        { name: "b", to, ...b },
      ],
      ...more,
    });

  it.each<[string, string[], string | undefined]>([
    ["a place twice", pair({ country: "DE" }, { country: ["de", "AT"] }), '{"company":{"country":"DE"}}'],
    [
      "an account twice",
      pair({ accounts: "acme.example" }, { accounts: ["www.acme.example"] }),
      '{"accountId":"acme.example"}',
    ],
    [
      "a prefix twice",
      pair({ country: "DE", postalCode: "1 0" }, { country: "DE", postalCode: ["10", "11"] }),
      '{"company":{"postalCode":"10","country":"DE"}}',
    ],
    [
      "one prefix within another",
      pair({ country: "DE", postalCode: "1" }, { country: "DE", postalCode: "10" }),
      undefined,
    ],
    [
      "bands that meet",
      pair({ country: "DE", employees: { min: 5, below: 20 } }, { country: "DE", employees: { min: 10 } }),
      '{"company":{"country":"DE","employees":10}}',
    ],
    [
      "bands side by side",
      pair({ country: "DE", employees: { below: 10 } }, { country: "DE", employees: { min: 10 } }),
      undefined,
    ],
    ["bands open below", pair({ value: { below: 10 } }, { value: { below: 20 } }), '{"value":0}'],
    [
      "bands of which one amount differs",
      pair({ value: { below: 10 }, revenue: { min: 5 } }, { value: { min: 10 }, revenue: { min: 5 } }),
      undefined,
    ],
    [
      "different fields",
      pair({ country: "DE", language: "de" }, { country: "DE", segment: "big" }),
      '{"company":{"country":"DE"},"language":"de","segment":"big"}',
    ],
    [
      "different fields with one in common that differs",
      pair({ industry: "x", language: "de" }, { industry: "y", segment: "big" }),
      undefined,
    ],
    [
      "different fields with one in common",
      pair({ industry: "x", where: { "properties.a": 1 } }, { industry: ["X", "y"], segment: "big" }),
      '{"company":{"industry":"x"},"segment":"big","properties":{"a":"1"}}',
    ],
    [
      "different fields with a band in common",
      pair({ employees: { min: 5 }, language: "de" }, { employees: { below: 9 }, segment: "s" }),
      '{"language":"de","segment":"s","company":{"employees":5}}',
    ],
    [
      "different fields with bands that do not meet",
      pair({ employees: { min: 9 }, language: "de" }, { employees: { below: 9 }, segment: "s" }),
      undefined,
    ],
    ["one that names more", pair({ country: "DE" }, { country: "DE", segment: "big" }), undefined],
    [
      "groups that share a country",
      pair({ country: "x" }, { country: "y" }, { groups: { x: ["DE", "AT"], y: ["DE", "CH"] } }),
      '{"company":{"country":"DE"}}',
    ],
    [
      "a group and one within it",
      pair({ country: "x" }, { country: "y" }, { groups: { x: ["y"], y: ["DE", "CH"] } }),
      undefined,
    ],
    [
      "a group of which a country goes to its own entry",
      pair({ country: ["x", "DE"] }, { country: "x" }, { groups: { x: ["DE", "CH"] } }),
      '{"company":{"country":"CH"}}',
    ],
    ["ties that the order decides", pair({ country: "DE" }, { country: "DE" }, { ties: "first" }), undefined],
  ])("%s", (_, found, json) => {
    expect(found).toEqual(json === undefined ? [] : [lead(json)]);
  });

  const unknown = (path: string, got: string, hint: string): string =>
    `routing.${path}: expected a country's code or the name of a group, got "${got}"; ${hint}`;
  const write = 'write the two letters of ISO 3166-1, such as "DE", or add a group of this name';
  it.each<[string, string[], string[]]>([
    ["unknown country", entryFaults({ country: "Germany" }), [unknown("entries.0.country", "Germany", write)]],
    [
      "unknown country in a list",
      entryFaults({ country: ["DE", "DEU"] }),
      [unknown("entries.0.country.1", "DEU", 'did you mean "DE"?')],
    ],
    [
      "unknown group",
      entryFaults({ country: "emae" }, { groups: { emea: ["DE"] } }),
      [unknown("entries.0.country", "emae", 'did you mean "emea"?')],
    ],
    [
      "unknown country in a group",
      faults({ groups: { emea: ["DE", "dahc"], dach: ["AT"] } }),
      [unknown("groups.emea.1", "dahc", 'did you mean "dach"?')],
    ],
    [
      "group of a country's name",
      faults({ groups: { NA: ["US"] } }),
      [
        'routing.groups.NA: expected a name that is no country\'s code, got "NA"; NA is a country; write the name out, such as "north america"',
      ],
    ],
    [
      "group twice",
      faults({ groups: { emea: ["DE"], "EMEA ": ["AT"] } }),
      [
        'routing.groups.EMEA : expected each group\'s name once, got "EMEA "; "emea" is there already; case does not matter',
      ],
    ],
    [
      "empty group",
      faults({ groups: { emea: [] } }),
      ["routing.groups.emea: expected at least one country, got none; fill it or remove it"],
    ],
    [
      "circle of groups",
      faults({ groups: { x: ["y", "DE"], y: ["AT", "z"], z: ["X"], w: ["x"] } }),
      [
        'routing.groups.x: expected groups that do not hold themselves, got x -> y -> z -> x; take "y" out of "x", or the other way round',
      ],
    ],
    [
      "group in itself",
      faults({ groups: { x: ["x"] } }),
      [
        'routing.groups.x: expected groups that do not hold themselves, got x -> x; take "x" out of "x", or the other way round',
      ],
    ],
    [
      "nothing named",
      entryFaults({}),
      [
        "routing.entries.0: expected something that a lead must have, got nothing; for all leads that no entry takes, give the table `otherwise`",
      ],
    ],
    [
      "nothing named in where",
      entryFaults({ where: {} }),
      [
        "routing.entries.0: expected something that a lead must have, got nothing; for all leads that no entry takes, give the table `otherwise`",
      ],
    ],
    [
      "empty list",
      entryFaults({ language: [] }),
      ["routing.entries.0.language: expected at least one value, got none; list some, or leave it out for any"],
    ],
    [
      "empty value",
      entryFaults({ segment: ["a", " "] }),
      ['routing.entries.0.segment.1: expected a value, got " "; remove it'],
    ],
    [
      "no domain",
      entryFaults({ accounts: ["acme"] }),
      ['routing.entries.0.accounts.0: expected a domain, got "acme"; write the firm\'s, such as "acme.example"'],
    ],
    [
      "no prefix",
      entryFaults({ country: "DE", postalCode: "-" }),
      ['routing.entries.0.postalCode: expected how a postal code begins, got "-"; write "10" or "SW1"'],
    ],
    [
      "postal code of nowhere",
      entryFaults({ postalCode: "10" }),
      [
        'routing.entries.0.postalCode: expected a country beside the postal code, got none; it repeats from country to country; add country: "DE"',
      ],
    ],
    [
      "region of nowhere",
      entryFaults({ region: "north" }),
      [
        'routing.entries.0.region: expected a country beside the region, got none; it repeats from country to country; add country: "DE"',
      ],
    ],
    [
      "band without ends",
      entryFaults({ employees: {} }),
      [
        "routing.entries.0.employees: expected `min`, `below` or both, got neither; write { min: 50, below: 200 }, or leave it out for any",
      ],
    ],
    [
      "empty band",
      entryFaults({ revenue: { min: 5, below: 5 } }),
      [
        "routing.entries.0.revenue: expected a band that holds something, got 5 to below 5; `below` is not in it; make it larger",
      ],
    ],
    [
      "reversed band",
      entryFaults({ value: { min: 9, below: 5 } }),
      ["routing.entries.0.value: expected a band that holds something, got 9 to below 5; swap `min` and `below`"],
    ],
    [
      "endless band",
      entryFaults({ value: { min: Infinity } }),
      ["routing.entries.0.value: expected finite numbers, got Infinity; leave out an end that is open"],
    ],
    [
      "unknown end of a band",
      entryFaults({ value: { mn: 5 } }),
      ['routing.entries.0.value: expected `min` and `below`, got "mn"; did you mean "min"?'],
    ],
    [
      "unknown field",
      entryFaults({ where: { sorce: "x" } }),
      ['routing.entries.0.where.sorce: expected a field of a lead, got "sorce"; did you mean "source"?'],
    ],
    [
      "field with an option of its own",
      entryFaults({ where: { "company.industry": "x" } }),
      [
        'routing.entries.0.where.company.industry: expected a field without an option of its own, got "company.industry"; use `industry` of the entry, so that it counts as that',
      ],
    ],
    [
      "field that holds a list",
      entryFaults({ where: { flags: "x" } }),
      [
        'routing.entries.0.where.flags: expected a field with one value, got "flags"; a lead may have several at once, and so belong to several entries',
      ],
    ],
    [
      "name twice",
      faults({
        entries: [
          { name: "North", country: "DE", to },
          { name: "north", country: "AT", to },
        ],
      }),
      [
        'routing.entries.1.name: expected each entry\'s name once, got "north"; entries.0 has it, case aside; rename one of the two, for decisions tell entries by it',
      ],
    ],
    [
      "unknown router",
      entryFaults({ country: "DE", to: "dahc" }, { routers: { dach: to } }),
      ['routing.entries.0.to: expected a router, or the name of one in `routers`, got "dahc"; did you mean "dach"?'],
    ],
    [
      "router of no list",
      faults({ otherwise: "constructor" }),
      [
        'routing.otherwise: expected a router, or the name of one in `routers`, got "constructor"; the table has no `routers`',
      ],
    ],
    [
      "router that does not hold",
      entryFaults({ country: "DE", to: { ...roundRobin({ pool: "a" }), maxAhead: 0 } }),
      [
        "routing.entries.0.to.maxAhead: expected a number of leads from 1 to 1,000, got 0; with less than one lead nobody could ever take a turn",
      ],
    ],
  ])("%s", (_, found, told) => {
    expect(found).toEqual(told);
  });

  it("too many combinations of values", () => {
    const many = (prefix: string): string[] => Array.from({ length: 200 }, (_, i) => `${prefix}${i}`);
    const single = many("x").flatMap((x, i): object[] => [
      { name: `i${i}`, industry: x, to },
      { name: `s${i}`, segment: x, to },
      { name: `l${i}`, language: x, to },
    ]);
    const wide = { name: "wide", industry: many("x"), segment: many("x"), language: many("x"), to };
    expect(faults({ ties: "first", entries: [...single, wide] })).toEqual([
      'routing.entries: expected at most 2000000 combinations of the values that entries list, got 8000600; "wide" alone has 8000000; list fewer values, or give routers a byAttribute of their own',
    ]);
    // The same values side by side everywhere are one.
    expect(faults({ entries: [wide] })).toEqual([]);
  });

  it("with at most fifty issues", () => {
    const entries = Array.from({ length: 80 }, (_, i) => ({ name: `e${i}`, country: "Atlantis", to }));
    expect(faults({ entries })).toHaveLength(50);
    expect(faults({ entries: entries.map((entry) => ({ ...entry, country: "DE" })) })).toHaveLength(50);
  });
});

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
