import { describe, expect, it } from "vitest";
import { fixed, roundRobin, territory, type Router } from "handover/routing";
import { validateRouter } from "../../../src/routing/kinds.ts";

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
