import type { Lead } from "handover/lead";
import { roundRobin, type TerritoryEntry, type TerritoryTable } from "handover/routing";

const countries = ["DE", "FR", "IT", "ES", "PL"];
const industries = ["software", "retail", "health", "cars", "finance"];
const places = 20_000;

/** One table of several kinds of entries, the same of each in a large one as in a small one, that share a few routers. */
export function territoryTable(size: number, pools: readonly string[]): TerritoryTable {
  return {
    groups: { dach: ["DE", "AT", "CH"], emea: ["dach", "FR", "IT", "ES", "PL"] },
    routers: Object.fromEntries(pools.map((pool) => [pool, roundRobin({ pool })])),
    entries: Array.from({ length: size }, (_, i) => ({
      name: `territory ${i}`,
      ...kinds[i % kinds.length]!(Math.floor(i / kinds.length)),
      to: pools[i % pools.length]!,
    })),
  };
}

type Named = Omit<TerritoryEntry, "name" | "to">;

/** Ten kinds; of a kind no two entries take the same lead. */
const kinds: readonly ((n: number) => Named)[] = [
  (n) => ({ accounts: `firm-${n}.example` }),
  (n) => ({ accounts: [`group-${n}.example`, `group-${n}-holding.example`] }),
  (n) => ({ country: countryOf(n), postalCode: codeOf(n) }),
  (n) => ({ country: countryOf(n), postalCode: codeOf(n).slice(0, 4), segment: `segment ${n}` }),
  (n) => ({ country: countryOf(n), postalCode: codeOf(n), industry: industries[n % industries.length]! }),
  (n) => ({ country: countryOf(n), region: `region ${n}` }),
  (n) => ({ country: countryOf(n), region: `region ${n}`, employees: { min: 500 } }),
  (n) => ({ country: "dach", where: { "properties.territory": `t${n}` } }),
  (n) => ({ country: "emea", where: { "properties.territory": `t${n}` } }),
  (n) => ({ language: "en", employees: { min: n * 10, below: n * 10 + 10 } }),
];

const countryOf = (n: number): string => countries[n % countries.length]!;
const codeOf = (n: number): string => String((n % places) + 10_000);

/** A lead that some entry of the table takes, by a number in [0, 1). */
export function leadFor({ entries }: TerritoryTable, id: number, entry: number): Lead {
  const { accounts, country, region, postalCode, industry, segment, language, employees, where } =
    entries[Math.floor(entry * entries.length)]!;
  const one = <T>(value: T | readonly T[] | undefined): T | undefined =>
    Array.isArray(value) ? (value as readonly T[]).at(-1) : (value as T | undefined);
  const named = one(country);
  return {
    ...blank,
    id: `lead-${id}`,
    accountId: one(accounts),
    language: language === undefined ? "de" : "EN",
    segment: one(segment) as string | undefined,
    properties: where === undefined ? {} : { territory: String(one(where["properties.territory"])) },
    company: {
      country: named === "dach" ? "AT" : named === "emea" ? "PL" : (named ?? "US"),
      region: one(region) as string | undefined,
      // All of the code, where an entry names how it begins.
      postalCode: (one(postalCode) ?? "99").padEnd(5, "0"),
      industry: one(industry) ?? "shipping",
      employees: employees?.min ?? 5,
    },
  };
}

const at = Date.parse("2026-11-02T10:00:00Z");
const blank: Lead = {
  externalIds: [],
  optedOut: false,
  properties: {},
  flags: [],
  id: "",
  version: 1,
  pipeline: "b2b",
  stage: "mql",
  stageSince: at,
  previousOwners: [],
  activities: {},
  touches: [],
  tries: 0,
  receivedAt: at,
  updatedAt: at,
};
