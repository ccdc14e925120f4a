import { accessTo, plainOf } from "../../condition/read.ts";
import type { Lead } from "../../lead/index.ts";
import { countryOf } from "./countries.ts";
import type { OneOrMore, TerritoryEntry } from "./entry.ts";
import { fold, foldDomain, foldPostalCode } from "./fold.ts";

/** Something of a lead that entries list values of. */
export interface Facet {
  /** The field of a lead it stands for, by its path. */
  readonly field: string;
  /** What people call it. */
  readonly label: string;
  /** What an entry names, as written. */
  named(entry: TerritoryEntry): OneOrMore<string | number | boolean> | undefined;
  /** The value a lead has, as it has it. */
  read(lead: Lead): string | undefined;
  /** A value as values are compared. */
  fold(value: string): string;
}

/** The facets that make a place, the most specific first. They come before all others in a table. */
export const placeFacets: readonly Facet[] = [
  {
    field: "accountId",
    label: "account",
    named: ({ accounts }) => accounts,
    read: ({ accountId, company }) => textOf(accountId) ?? textOf(company?.domain),
    fold: foldDomain,
  },
  {
    field: "company.postalCode",
    label: "postal code",
    named: ({ postalCode }) => postalCode,
    read: ({ company }) => textOf(company?.postalCode),
    fold: foldPostalCode,
  },
  {
    field: "company.region",
    label: "region",
    named: ({ region }) => region,
    read: ({ company }) => textOf(company?.region),
    fold,
  },
  {
    field: "company.country",
    label: "country",
    named: ({ country }) => country,
    read: ({ company }) => textOf(company?.country),
    fold: (value) => countryOf(value) ?? fold(value),
  },
];

/** Where in a table each facet of the place is. */
export const place = { account: 0, postalCode: 1, region: 2, country: 3 } as const;

const furtherFacets: readonly Facet[] = [
  {
    field: "language",
    label: "language",
    named: ({ language }) => language,
    read: ({ language }) => textOf(language),
    fold,
  },
  {
    field: "company.industry",
    label: "industry",
    named: ({ industry }) => industry,
    read: ({ company }) => textOf(company?.industry),
    fold,
  },
  {
    field: "segment",
    label: "segment",
    named: ({ segment }) => segment,
    read: ({ segment }) => textOf(segment),
    fold,
  },
];

/** The facets a table uses: those of the place, and what else its entries name. */
export function facetsOf(entries: readonly TerritoryEntry[]): readonly Facet[] {
  const fields = new Set<string>();
  for (const { where } of entries) if (where !== undefined) for (const field of Object.keys(where)) fields.add(field);
  return [
    ...placeFacets,
    ...furtherFacets.filter(({ named }) => entries.some((entry) => named(entry) !== undefined)),
    ...[...fields].sort().map(fieldFacet),
  ];
}

function fieldFacet(field: string): Facet {
  const { parent, get } = accessTo(field);
  return {
    field,
    label: field,
    named: ({ where }) => (where !== undefined && Object.hasOwn(where, field) ? where[field] : undefined),
    read(lead) {
      const whole = plainOf(lead);
      return textOf(get(parent === undefined ? whole : plainOf(whole[parent])));
    },
    fold,
  };
}

/** A single value as a text; what is empty, or a list, is none. */
function textOf(value: unknown): string | undefined {
  if (typeof value === "string") return value === "" ? undefined : value;
  return typeof value === "number" || typeof value === "boolean" ? String(value) : undefined;
}
