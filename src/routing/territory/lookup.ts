import type { Condition } from "../../condition/index.ts";
import type { Lead } from "../../lead/index.ts";
import { amounts } from "./bands.ts";
import { countryCodes } from "./countries.ts";
import { listOf, type TerritoryEntry, type TerritoryTable } from "./entry.ts";
import { place } from "./facets.ts";
import { fold, foldPostalCode } from "./fold.ts";
import { readAsked, search } from "./search.ts";
import { readTable } from "./table.ts";
import { indexTerritories } from "./territory-index.ts";

/** A table of territories, to be asked about. */
export interface TerritoryLookup {
  /** The entry that takes a lead, by number. */
  entryOf(lead: object): number | undefined;
  /** What holds of the leads that an entry may take, by itself. */
  conditionOf(entry: number): Condition;
  /** Codes of all countries that entries name, by themselves or in groups. */
  readonly countries: readonly string[];
  /** A country that none of them names; nothing where they name all. */
  readonly elsewhere: string | undefined;
  /** The fields, beside the place, that entries ask for which may take a lead of that country. */
  fields(country: string | undefined): readonly string[];
}

export function territoryLookup(table: TerritoryTable): TerritoryLookup {
  const index = indexTerritories(readTable(table));
  const { groups, facets } = index.table;
  const codesOf = ({ country }: TerritoryEntry): readonly string[] =>
    listOf(country).flatMap((name) => [...(groups.get(fold(name))?.countries ?? [facets[place.country]!.fold(name)])]);
  const conditions = new Map<number, Condition>();
  const named = table.entries.map(codesOf);
  const anywhere = new Set<string>();
  const fieldsIn = new Map<string, Set<string>>();
  table.entries.forEach((entry, i) => {
    const own = fieldsOf(entry);
    const sets = named[i]!.length === 0 ? [anywhere] : named[i]!.map((code) => setOf(fieldsIn, code));
    for (const fields of sets) for (const field of own) fields.add(field);
  });
  const countries = [...new Set(named.flat())].sort();
  return {
    countries,
    elsewhere: countryCodes.find((code) => !countries.includes(code)),
    entryOf: (lead) => search(index, readAsked(index, lead as Lead), false)[0]?.entry,
    conditionOf(i) {
      const known = conditions.get(i) ?? conditionOf(table.entries[i]!, named[i]!);
      conditions.set(i, known);
      return known;
    },
    fields: (country) => [...anywhere, ...(country === undefined ? [] : (fieldsIn.get(country) ?? []))],
  };
}

function setOf(sets: Map<string, Set<string>>, key: string): Set<string> {
  const known = sets.get(key) ?? new Set<string>();
  sets.set(key, known);
  return known;
}

const lists = {
  region: "company.region",
  language: "language",
  industry: "company.industry",
  segment: "segment",
} as const satisfies { readonly [option in keyof TerritoryEntry]?: string };

function conditionOf(entry: TerritoryEntry, countries: readonly string[]): Condition {
  const oneOf = (field: string, values: readonly string[]): Condition[] =>
    values.length === 0 ? [] : [{ field, oneOf: values }];
  const accounts = listOf(entry.accounts);
  const prefixes = listOf(entry.postalCode);
  const all: Condition[] = [
    ...(accounts.length === 0
      ? []
      : [{ any: [...oneOf("accountId", accounts), ...oneOf("company.domain", accounts)] }]),
    ...oneOf("company.country", countries),
    ...(prefixes.length === 0
      ? []
      : [
          {
            any: prefixes.map((prefix): Condition => ({
              field: "company.postalCode",
              startsWith: foldPostalCode(prefix),
            })),
          },
        ]),
    ...Object.entries(lists).flatMap(([option, field]) => oneOf(field, listOf(entry[option as keyof typeof lists]))),
    ...amounts.flatMap((amount) => bandOf(amount === "value" ? amount : `company.${amount}`, entry[amount])),
    ...Object.entries(entry.where ?? {}).map(([field, values]): Condition => ({
      field,
      oneOf: typeof values === "object" ? values : [values],
    })),
  ];
  return { all };
}

function bandOf(field: string, band: TerritoryEntry["employees"]): Condition[] {
  if (band === undefined) return [];
  const { min, below } = band;
  return [...(min === undefined ? [] : [{ field, atLeast: min }]), ...(below === undefined ? [] : [{ field, below }])];
}

function fieldsOf(entry: TerritoryEntry): readonly string[] {
  const options = Object.entries(lists).flatMap(([option, field]) => (option in entry ? [field] : []));
  const sizes = amounts.flatMap((amount) =>
    entry[amount] === undefined ? [] : [amount === "value" ? amount : `company.${amount}`],
  );
  return [...options, ...sizes, ...Object.keys(entry.where ?? {})];
}
