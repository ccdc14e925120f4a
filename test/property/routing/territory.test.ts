import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Issue } from "../../../src/errors.ts";
import { validateRouter } from "../../../src/routing/kinds.ts";
import type { Lead } from "handover/lead";
import { fixed, territory, territoryMatches, type TerritoryEntry, type TerritoryTable } from "handover/routing";
import { someLead } from "../../unit/lead/some-lead.ts";
import { deskOf, someRep, staffOf } from "../../unit/routing/team.ts";
import { compare, documented, scan, type Meaning } from "./territory-scan.ts";
import { runs } from "../../support/rounds.ts";

/** What is held against the laws. */
interface Territories {
  /** The name of the entry that takes the lead. */
  winner(table: TerritoryTable, lead: Lead): string | undefined;
  /** The names of all that could, the most specific first. */
  ranking(table: TerritoryTable, lead: Lead): readonly string[];
  faults(table: TerritoryTable): readonly Issue[];
}

const most = 9;
const staff = staffOf(Array.from({ length: most }, (_, i) => someRep(`e${i}`)));
const ours: Territories = {
  winner: (table, lead) => deskOf(territory(table), staff).route(lead).decision.ownerId,
  ranking: (table, lead) => territoryMatches(table, lead).map(({ entry }) => entry),
  faults: (table) => validateRouter(territory(table), "routing", { custom: [], calendars: [] }),
};

type Law = (subject: Territories) => fc.IProperty<unknown>;

// A small world: few values of everything, so that entries meet often.
const countries = ["DE", "AT", "PL"];
const groups = ["one", "two", "three"];
const domain = {
  accounts: ["a.example", "b.example"],
  region: ["north", "south sea"],
  postalCode: ["1", "10", "12", "2"],
  language: ["de", "pl"],
  industry: ["ships", "toys"],
  segment: ["big", "small"],
};
const ends = [0, 10, 20, 30];
const properties = ["u", "v"];

const some = <T>(values: readonly T[]): fc.Arbitrary<T | T[]> =>
  fc.oneof(fc.constantFrom(...values), fc.subarray([...values], { minLength: 1 }));
const rarely = <T>(value: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> =>
  fc.oneof({ weight: 2, arbitrary: fc.constant(undefined) }, { weight: 1, arbitrary: value });
const often = <T>(value: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> => fc.option(value, { nil: undefined, freq: 4 });
const band = fc
  .tuple(fc.integer({ min: 0, max: 4 }), fc.integer({ min: 0, max: 4 }))
  .filter(([from, to]) => from !== to)
  .map(([a, b]) => {
    const [from, to] = [Math.min(a, b), Math.max(a, b)];
    // Beyond the last end, and before the first, it is open.
    return { ...(from === 0 ? {} : { min: ends[from - 1]! }), ...(to === 4 ? {} : { below: ends[to]! }) };
  })
  .filter(({ min, below }) => min !== undefined || below !== undefined);

/** Groups of countries, and of groups before them. */
const someGroups = fc
  .tuple(...groups.map((_, i) => fc.subarray([...countries, ...groups.slice(0, i)], { minLength: 1 })))
  .map((members) => Object.fromEntries(groups.map((name, i) => [name, members[i]!])));

const entry: fc.Arbitrary<Omit<TerritoryEntry, "name" | "to">> = fc
  .record({
    accounts: rarely(some(domain.accounts)),
    country: often(some([...countries, ...groups])),
    region: rarely(some(domain.region)),
    postalCode: rarely(some(domain.postalCode)),
    language: rarely(some(domain.language)),
    industry: rarely(some(domain.industry)),
    segment: rarely(some(domain.segment)),
    employees: rarely(band),
    revenue: rarely(band),
    value: rarely(band),
    where: rarely(some(properties).map((values) => ({ "properties.p": values }))),
  })
  .map((one) => (one.country === undefined ? { ...one, region: undefined, postalCode: undefined } : one))
  .map(withoutUndefined)
  .filter((one) => Object.keys(one).length > 0);

function withoutUndefined<T extends object>(value: T): T {
  return Object.fromEntries(Object.entries(value).filter(([, one]) => one !== undefined)) as T;
}

/** Entries that name little: the tables of these hold often enough without ties. */
const plainEntry: typeof entry = entry.map(({ country, region, postalCode, language, employees, revenue, where }) =>
  withoutUndefined({
    country: country ?? "DE",
    region,
    postalCode,
    language,
    employees,
    revenue,
    where,
  }),
);

const tableOf = (entries: readonly Omit<TerritoryEntry, "name" | "to">[], groups: TerritoryTable["groups"]) => ({
  entries: entries.map((one, i): TerritoryEntry => ({ name: `e${i}`, ...one, to: fixed({ repId: `e${i}` }) })),
  groups,
});
const table: fc.Arbitrary<TerritoryTable> = fc
  .tuple(fc.array(entry, { minLength: 1, maxLength: most }), someGroups)
  .map(([entries, groups]) => tableOf(entries, groups));
const plainTable: fc.Arbitrary<TerritoryTable> = fc
  .tuple(fc.array(plainEntry, { minLength: 1, maxLength: 3 }), someGroups)
  .map(([entries, groups]) => tableOf(entries, groups));

const value = (values: readonly string[]): fc.Arbitrary<string | undefined> =>
  fc.option(fc.constantFrom(...values, "other"), { nil: undefined, freq: 6 });
const amount = fc.option(fc.constantFrom(0, 9, 10, 15, 20, 29.5, 30, 100), { nil: undefined, freq: 6 });
const lead: fc.Arbitrary<Lead> = fc
  .record({
    accountId: value(domain.accounts),
    company: fc.record({
      country: value(countries),
      region: value(domain.region),
      postalCode: value([...domain.postalCode, "105", "20999"]),
      industry: value(domain.industry),
      employees: amount,
      revenue: amount,
    }),
    language: value(domain.language),
    segment: value(domain.segment),
    value: amount,
    properties: fc.constantFrom({}, { p: "u" }, { p: "v" }, { p: 7 }),
  })
  .map(someLead);

const nameOf = (table: TerritoryTable, entry: number | undefined): string | undefined =>
  entry === undefined ? undefined : table.entries[entry]!.name;

const scanned: Law = ({ winner }) =>
  fc.property(table, lead, (table, lead) => {
    const first: TerritoryTable = { ...table, ties: "first" };
    return winner(first, lead) === nameOf(table, scan(table, lead)[0]?.entry);
  });

const ranked: Law = ({ ranking }) =>
  fc.property(table, lead, (table, lead) => {
    expect(ranking({ ...table, ties: "first" }, lead)).toEqual(
      scan(table, lead).map(({ entry }) => nameOf(table, entry)),
    );
  });

/** Every lead of the small world, as far as a plain table can tell leads apart. */
function everyLead({ entries }: TerritoryTable): Lead[] {
  const named = <T>(option: keyof TerritoryEntry, values: readonly T[]): readonly (T | undefined)[] =>
    entries.some((entry) => entry[option] !== undefined) ? [undefined, ...values] : [undefined];
  const leads: Lead[] = [];
  for (const country of countries)
    for (const region of named("region", domain.region))
      for (const postalCode of named("postalCode", domain.postalCode))
        for (const language of named("language", domain.language))
          for (const employees of named("employees", [-1, ...ends]))
            for (const revenue of named("revenue", [-1, ...ends]))
              for (const p of named("where", properties)) {
                const company = { country, region, postalCode, employees, revenue };
                leads.push(someLead({ company, language, properties: { p: p ?? "" } }));
              }
  return leads;
}

/** Whether some lead belongs to two equally specific entries, also where a third goes before both. */
function tied(table: TerritoryTable): boolean {
  return everyLead(table).some((lead) => {
    const found = scan(table, lead);
    return found.some((one, i) => i > 0 && compare(one, found[i - 1]!) === 0);
  });
}

const example = /^"(e\d)" and "(e\d)", equally specific for the lead (\{.*\})$/;

const tellsOverlaps: Law = ({ faults }) =>
  fc.property(plainTable, (table) => {
    const found = faults(table);
    for (const { got } of found) {
      const [, one, other, json] = example.exec(got) ?? [];
      const ranking = scan(table, someLead(JSON.parse(json!) as Partial<Lead>));
      const [a, b] = [one, other].map((name) => ranking.find(({ entry }) => nameOf(table, entry) === name));
      if (a === undefined || b === undefined || compare(a, b) !== 0) return false;
    }
    return found.length > 0 === tied(table);
  });

const examplesHold: Law = ({ faults }) =>
  fc.property(table, (table) => {
    for (const { got } of faults(table)) {
      const [, one, other, json] = example.exec(got)!;
      const ranking = scan(table, someLead(JSON.parse(json!) as Partial<Lead>));
      const [a, b] = [one, other].map((name) => ranking.find(({ entry }) => nameOf(table, entry) === name)!);
      expect([a?.specific, one === other]).toEqual([b?.specific ?? "does not take it", false]);
    }
  });

const ignoresOrder: Law = ({ winner, faults }) =>
  fc.property(
    plainTable.chain((table) =>
      fc.tuple(fc.constant(table), fc.shuffledSubarray([...table.entries], { minLength: table.entries.length })),
    ),
    lead,
    ([table, entries], lead) => {
      const shuffled = { ...table, entries };
      const holds = faults(table).length === 0;
      expect(faults(shuffled).length === 0).toBe(holds);
      if (holds) expect(winner(shuffled, lead)).toBe(winner(table, lead));
    },
  );

/** Another way to write a text: other cases, spaces around it. */
const spell = (text: string, how: number): string => {
  const letters = [...text].map((letter, i) => ((how >> i) & 1 ? letter.toUpperCase() : letter.toLowerCase()));
  return `${" ".repeat(how & 3)}${letters.join("")}${" ".repeat((how >> 2) & 3)}`;
};
const spellCode = (text: string, how: number): string => spell([...text].join(["", " ", "-", " - "][how & 3]), how);
const respell = <T>(value: T, how: number): T => {
  if (typeof value === "string") return spell(value, how) as T;
  return Array.isArray(value) ? (value.map((one: unknown, i) => respell(one, how + i)) as T) : value;
};
const respellTable = (table: TerritoryTable, how: number): TerritoryTable => ({
  ...table,
  entries: table.entries.map((entry) =>
    withoutUndefined({
      ...entry,
      accounts: respell(entry.accounts, how),
      country: respell(entry.country, how + 1),
      region: respell(entry.region, how + 2),
      postalCode:
        typeof entry.postalCode === "object"
          ? entry.postalCode.map((code) => spellCode(code, how))
          : entry.postalCode && spellCode(entry.postalCode as string, how),
      language: respell(entry.language, how),
      industry: respell(entry.industry, how),
      segment: respell(entry.segment, how),
      where: entry.where && { "properties.p": respell(entry.where["properties.p"]!, how) },
    }),
  ),
});
const respellLead = (lead: Lead, how: number): Lead => {
  const { company, properties } = lead;
  return {
    ...lead,
    accountId: respell(lead.accountId, how),
    language: respell(lead.language, how),
    segment: respell(lead.segment, how),
    properties: Object.fromEntries(Object.entries(properties).map(([key, one]) => [key, respell(one, how)])),
    company: {
      ...company,
      country: respell(company?.country, how),
      region: respell(company?.region, how),
      industry: respell(company?.industry, how),
      postalCode: company?.postalCode && spellCode(company.postalCode, how),
    },
  };
};
const ignoresSpelling: Law = ({ winner }) =>
  fc.property(table, lead, fc.nat(1000), fc.nat(1000), (plain, lead, ofTable, ofLead) => {
    const table: TerritoryTable = { ...plain, ties: "first" };
    return winner(table, lead) === winner(respellTable(table, ofTable), respellLead(lead, ofLead));
  });

describe("a table of territories", () => {
  test.each<[string, Law, number]>([
    ["gives a lead to the entry that a plain scan finds", scanned, 3000],
    ["ranks all that take a lead as a plain scan does", ranked, 3000],
    ["is refused when some lead has two equally specific entries, and only then", tellsOverlaps, 400],
    ["is refused with leads for which the two entries named are equally specific", examplesHold, 3000],
    ["does not depend on the order of its entries", ignoresOrder, 2000],
    ["does not depend on how values are written", ignoresSpelling, 2000],
  ])("%s", (_, law, numRuns) => fc.assert(law(ours), { numRuns: runs(numRuns) }));
});

describe("each law catches a planted bug:", () => {
  /** A plain scan with another meaning. */
  const scanning = (change: Partial<Meaning>): Territories => {
    const ranking: Territories["ranking"] = (table, lead) =>
      scan(table, lead, { ...documented, ...change }).map(({ entry }) => nameOf(table, entry)!);
    return { ...ours, ranking, winner: (table, lead) => ranking(table, lead)[0] };
  };
  const faulting = (faults: Territories["faults"]): Territories => ({ ...ours, faults });
  const shapeOf = (entry: TerritoryEntry): string => Object.keys(entry).sort().join();

  test.each<[string, Law, Territories]>([
    ["the shorter prefix wins", scanned, scanning({ longPrefixesFirst: false })],
    ["the larger group wins", scanned, scanning({ smallGroupsFirst: false })],
    ["groups win over countries", scanned, scanning({ countriesBeforeGroups: false })],
    ["places win over accounts", scanned, scanning({ accountsBeforePlaces: false })],
    ["fields do not count", scanned, scanning({ countsFields: false })],
    ["a band holds its end", scanned, scanning({ halfOpen: false })],
    ["a missing amount is 0", scanned, scanning({ missingIsOutside: false })],
    ["the last of equals wins", scanned, scanning({ firstWins: false })],
    ["one entry is left out", ranked, { ...ours, ranking: (table, lead) => ours.ranking(table, lead).slice(0, 2) }],
    ["nothing is refused", tellsOverlaps, faulting(() => [])],
    [
      "only entries of one shape are compared",
      tellsOverlaps,
      faulting((table) => {
        const shapes = new Set(table.entries.map(shapeOf));
        return [...shapes].flatMap((shape) =>
          ours.faults({ ...table, entries: table.entries.filter((entry) => shapeOf(entry) === shape) }),
        );
      }),
    ],
    [
      "bands are not looked at",
      tellsOverlaps,
      faulting((table) =>
        ours.faults({
          ...table,
          entries: table.entries.map((one) => (one.employees === undefined ? one : { ...one, employees: { min: 5 } })),
        }),
      ),
    ],
    [
      "the example is of another country",
      examplesHold,
      faulting((table) => ours.faults(table).map((one) => ({ ...one, got: one.got.replace(/DE|AT/, "PL") }))),
    ],
    [
      "the first that fits wins",
      ignoresOrder,
      {
        ...ours,
        winner: (table, lead) => nameOf(table, scan(table, lead).sort((a, b) => a.entry - b.entry)[0]?.entry),
      },
    ],
    ["case counts", ignoresSpelling, scanning({ fold: (text) => text.trim() })],
    ["spaces count", ignoresSpelling, scanning({ fold: (text) => text.toLowerCase() })],
  ])("%s", (_, law, broken) => {
    expect(fc.check(law(broken), { numRuns: 5000, seed: 7, endOnFailure: true }).failed).toBe(true);
  });
});
