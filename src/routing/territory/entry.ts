import type { Router } from "../router.ts";

/** An amount from `min`, included, to `below`, not included; without one of them it is open there. */
export interface Band {
  readonly min?: number | undefined;
  readonly below?: number | undefined;
}

/** One value, or several of which any will do. */
export type OneOrMore<T> = T | readonly T[];

/** One territory: what a lead must have to belong there, and who gets it. All that an entry names must hold. */
export interface TerritoryEntry {
  /** What people call it; each name once. */
  readonly name: string;
  /** Domains of named accounts; compared with the lead's `accountId`, or its `company.domain`. */
  readonly accounts?: OneOrMore<string> | undefined;
  /** ISO 3166-1 alpha-2 codes (`UK` and `EL` are read as `GB` and `GR`), or names of the table's groups. */
  readonly country?: OneOrMore<string> | undefined;
  /** Needs a country. */
  readonly region?: OneOrMore<string> | undefined;
  /** How the postal code begins, without regard to spaces, hyphens and case. Needs a country. */
  readonly postalCode?: OneOrMore<string> | undefined;
  readonly language?: OneOrMore<string> | undefined;
  readonly industry?: OneOrMore<string> | undefined;
  readonly segment?: OneOrMore<string> | undefined;
  readonly employees?: Band | undefined;
  readonly revenue?: Band | undefined;
  /** Expected value of the deal. */
  readonly value?: Band | undefined;
  /** Any other fields by their path: `{ "properties.plan": ["gold", "silver"] }`. */
  readonly where?: { readonly [field: string]: OneOrMore<string | number | boolean> } | undefined;
  /** A router, or the name of one in the table's `routers`. */
  readonly to: Router | string;
}

/** A table of territories. */
export interface TerritoryTable {
  readonly entries: readonly TerritoryEntry[];
  /** Names for several countries; a group may hold other groups. A name must not be a country's code. */
  readonly groups?: { readonly [name: string]: readonly string[] } | undefined;
  /** Routers that entries name; each is compiled once, however many entries share it. */
  readonly routers?: { readonly [name: string]: Router } | undefined;
  /**
   * `first`: of entries that are equally specific the one that comes first in the table wins.
   * @defaultValue such entries are a fault of the policy
   */
  readonly ties?: "first" | undefined;
  /**
   * Whether a lead whom the router of its entry passes on goes to the next most specific entry, and last to `otherwise`.
   * @defaultValue `false`: the entry it belongs to decides, also when nobody there can take it
   */
  readonly fallThrough?: boolean | undefined;
  /** For leads that belong to no entry. @defaultValue pass on */
  readonly otherwise?: Router | string | undefined;
}

/** All values of an option, as texts. */
export function listOf(value: OneOrMore<string | number | boolean> | undefined): readonly string[] {
  if (value === undefined) return [];
  return typeof value === "object" ? value.map(String) : [String(value)];
}
