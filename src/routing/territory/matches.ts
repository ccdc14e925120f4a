import type { Lead } from "../../lead/index.ts";
import { describeMatch } from "./describe.ts";
import type { TerritoryTable } from "./entry.ts";
import { readAsked, search, type Match } from "./search.ts";
import { readTable, sizeOf, type ReadTable } from "./table.ts";
import { indexTerritories } from "./territory-index.ts";

/** An entry that a lead belongs to. */
export interface TerritoryMatch {
  /** Its name. */
  readonly entry: string;
  /** How the lead belongs to it: `DE, postal code 10...`. */
  readonly by: string;
  /** Why the first of all goes before it; absent on that one. */
  readonly lost?: string | undefined;
}

/**
 * All entries of a table that a lead belongs to, the most specific first, each with why it loses: for people who write tables. It
 * builds the table's index, which a compiled router does once.
 *
 * @example
 * territoryMatches(table, lead); // [{ entry: "Berlin", by: "DE, postal code 10..." }, { entry: "DACH", by: "DE in dach", lost: "names no postal code" }]
 */
export function territoryMatches(spec: TerritoryTable, lead: Lead): readonly TerritoryMatch[] {
  const table = readTable(spec);
  const index = indexTerritories(table);
  const asked = readAsked(index, lead);
  const matches = search(index, asked, true);
  return matches.map((match, i) => ({
    entry: spec.entries[match.entry]!.name,
    by: describeMatch(table, asked, match),
    ...(i === 0 ? {} : { lost: whyLost(table, matches[0]!, match) }),
  }));
}

/** What the one lacks that the winner has, by the first measure in which they differ. */
function whyLost(table: ReadTable, winner: Match, loser: Match): string {
  if (winner.account && !loser.account) return "names no account";
  if (loser.prefix < winner.prefix) return loser.prefix === 0 ? "names no postal code" : "its postal prefix is shorter";
  if (winner.region && !loser.region) return "names no region";
  if (loser.rank !== winner.rank) {
    if (loser.rank < 0) return "names no country";
    return winner.rank === 0 ? "names a group of countries" : "names a larger group of countries";
  }
  const size = ({ entry }: Match): number => sizeOf(table.shapeOf(entry));
  if (size(loser) < size(winner)) return `names fewer further fields: ${size(loser)}, not ${size(winner)}`;
  return "comes later in the table";
}
