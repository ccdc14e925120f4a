import type { Lead } from "handover/lead";
import type { Band, TerritoryEntry, TerritoryTable } from "handover/routing";

/** How a scan reads a table; planted bugs change some of it. */
export interface Meaning {
  /** The longer a postal prefix, the more specific. */
  readonly longPrefixesFirst: boolean;
  readonly smallGroupsFirst: boolean;
  readonly countriesBeforeGroups: boolean;
  readonly accountsBeforePlaces: boolean;
  /** Whether what an entry names beyond the place counts. */
  readonly countsFields: boolean;
  /** Whether a band ends before `below`. */
  readonly halfOpen: boolean;
  /** Whether a lead without an amount is in no band. */
  readonly missingIsOutside: boolean;
  /** Whether the first of equals wins, and not the last. */
  readonly firstWins: boolean;
  fold(text: string): string;
}

export const documented: Meaning = {
  longPrefixesFirst: true,
  smallGroupsFirst: true,
  countriesBeforeGroups: true,
  accountsBeforePlaces: true,
  countsFields: true,
  halfOpen: true,
  missingIsOutside: true,
  firstWins: true,
  fold: (text) => text.trim().toLowerCase(),
};

export interface Scanned {
  readonly entry: number;
  /** Compared from the left, larger first. */
  readonly specific: readonly number[];
}

type Groups = NonNullable<TerritoryTable["groups"]>;

const all = (value: unknown): string[] =>
  value === undefined ? [] : (Array.isArray(value) ? value : [value]).map(String);

/** Every entry looked at, one by one; nothing prepared, nothing shared with the library. The most specific come first. */
export function scan(table: TerritoryTable, lead: Lead, meaning: Meaning = documented): Scanned[] {
  const found: Scanned[] = [];
  table.entries.forEach((one, entry) => {
    const specific = specificity(one, lead, table.groups ?? {}, meaning);
    if (specific !== undefined) found.push({ entry, specific });
  });
  const order = meaning.firstWins ? 1 : -1;
  return found.sort((a, b) => compare(b, a) || order * (a.entry - b.entry));
}

/** Above 0 when the one is more specific than the other. */
export function compare(a: Scanned, b: Scanned): number {
  const at = a.specific.findIndex((number, i) => number !== b.specific[i]);
  return at < 0 ? 0 : a.specific[at]! - b.specific[at]!;
}

function specificity(entry: TerritoryEntry, lead: Lead, groups: Groups, meaning: Meaning): number[] | undefined {
  const { fold } = meaning;
  const { company = {} } = lead;
  const plainCode = (code: string): string => fold(code).replaceAll(/[\s-]/g, "");
  const has = (listed: unknown, value: unknown): boolean =>
    value !== undefined && all(listed).some((one) => fold(one) === fold(String(value)));

  if (entry.accounts !== undefined && !has(entry.accounts, lead.accountId ?? company.domain)) return undefined;
  if (entry.region !== undefined && !has(entry.region, company.region)) return undefined;
  const code = company.postalCode === undefined ? undefined : plainCode(company.postalCode);
  const prefixes = all(entry.postalCode).map(plainCode);
  const fits = prefixes.filter((prefix) => code?.startsWith(prefix) === true).map((prefix) => prefix.length);
  if (prefixes.length > 0 && fits.length === 0) return undefined;
  const country = entry.country === undefined ? 0 : reach(all(entry.country), company.country, groups, meaning);
  if (country === undefined) return undefined;

  const texts: [unknown, unknown][] = [
    [entry.language, lead.language],
    [entry.industry, company.industry],
    [entry.segment, lead.segment],
    ...Object.entries(entry.where ?? {}).map(([field, listed]): [unknown, unknown] => [
      listed,
      lead.properties[field.replace("properties.", "")],
    ]),
  ];
  const amounts: [Band | undefined, number | undefined][] = [
    [entry.employees, company.employees],
    [entry.revenue, company.revenue],
    [entry.value, lead.value],
  ];
  if (texts.some(([listed, value]) => listed !== undefined && !has(listed, value))) return undefined;
  if (amounts.some(([band, amount]) => band !== undefined && !within(band, amount, meaning))) return undefined;
  const named = [...texts, ...amounts].filter(([wanted]) => wanted !== undefined).length;

  const account = entry.accounts === undefined ? 0 : 1;
  const prefix = Math.max(0, ...fits) * (meaning.longPrefixesFirst ? 1 : -1);
  const region = entry.region === undefined ? 0 : 1;
  const fields = meaning.countsFields ? named : 0;
  return meaning.accountsBeforePlaces
    ? [account, prefix, region, country, fields]
    : [prefix, region, country, account, fields];
}

function within({ min = -Infinity, below = Infinity }: Band, amount: number | undefined, meaning: Meaning): boolean {
  if (amount === undefined && meaning.missingIsOutside) return false;
  const number = amount ?? 0;
  return number >= min && (meaning.halfOpen ? number < below : number <= below);
}

/** How specifically a list of countries and groups reaches a country: 0 would be no country named. */
function reach(names: string[], country: string | undefined, groups: Groups, meaning: Meaning): number | undefined {
  if (country === undefined) return undefined;
  const { fold } = meaning;
  const byName = (name: string): readonly string[] | undefined =>
    Object.entries(groups).find(([group]) => fold(group) === fold(name))?.[1];
  const countries = (name: string): Set<string> =>
    new Set(byName(name)?.flatMap((member) => [...countries(member)]) ?? [fold(name)]);
  const levels = (name: string): number => {
    const inner = (byName(name) ?? []).filter((member) => byName(member) !== undefined);
    return inner.length === 0 ? 0 : 1 + Math.max(...inner.map(levels));
  };
  const ways = names
    .filter((name) => countries(name).has(fold(country)))
    .map((name) => {
      if (byName(name) === undefined) return meaning.countriesBeforeGroups ? 1_000_000 : 1;
      const size = countries(name).size * 100 + levels(name);
      return meaning.smallGroupsFirst ? 500_000 - size : size;
    });
  return ways.length === 0 ? undefined : Math.max(...ways);
}
