import type { Lead } from "../../lead/index.ts";
import { amounts, around, belowOf, minOf } from "./bands.ts";
import { place } from "./facets.ts";
import { bitOf } from "./steps.ts";
import type { Shape } from "./table.ts";
import { noCountry, type Rung, type TerritoryIndex } from "./territory-index.ts";

/** An entry that a lead belongs to, and how: what of the place it took counts before what else the entry names. */
export interface Match {
  /** Its number in the table. */
  readonly entry: number;
  /** Length of the postal prefix, 0 without one. */
  readonly prefix: number;
  readonly account: boolean;
  readonly region: boolean;
  /** Rank of the group the country was reached through, 0 for the country itself; -1 without a country. */
  readonly rank: number;
}

/** What a table sees of a lead, each by the number of its facet or amount. */
export interface Asked {
  readonly texts: readonly (string | undefined)[];
  readonly folded: readonly (string | undefined)[];
  readonly numbers: readonly (number | undefined)[];
}

export function readAsked({ table: { facets } }: TerritoryIndex, lead: Lead): Asked {
  const texts = facets.map((facet) => facet.read(lead));
  return {
    texts,
    folded: texts.map((text, f) => (text === undefined ? undefined : facets[f]!.fold(text))),
    numbers: amounts.map((amount) => {
      const number = amount === "value" ? lead.value : lead.company?.[amount];
      return typeof number === "number" ? number : undefined;
    }),
  };
}

/**
 * The entries a lead belongs to, the most specific first and equals in the table's order: all of them, or those that come first.
 * What it costs depends on how deep the table goes and on how many shapes it has, not on how many entries.
 */
export function search(index: TerritoryIndex, asked: Asked, all: boolean): readonly Match[] {
  const step = (from: number, by: number): number =>
    (index.marks[from]! & bitOf(by)) === 0 ? -1 : index.steps.get(from, by);
  const prefixes = prefixesOf(index, asked.folded[place.postalCode]);
  const ladder = ladderOf(index, asked.folded[place.country]);
  const classOf = (facet: number): number => {
    const value = asked.folded[facet];
    return value === undefined ? 0 : (index.table.classes[facet]!.classOf.get(value) ?? 0);
  };
  const region = classOf(place.region);
  const account = classOf(place.account);
  const found: Match[] = [];
  const done = new Set<number>();

  // What names the account goes before what does not, and so on: without a class the way stays where it is.
  for (let byAccount = account === 0 ? 0 : 1; byAccount >= 0; byAccount--) {
    const ofAccount = byAccount === 0 ? 0 : step(0, account);
    if (ofAccount < 0) continue;
    for (const prefix of prefixes) {
      const ofPrefix = prefix.class === 0 ? ofAccount : step(ofAccount, prefix.class);
      if (ofPrefix < 0) continue;
      for (let byRegion = region === 0 ? 0 : 1; byRegion >= 0; byRegion--) {
        const ofRegion = byRegion === 0 ? ofPrefix : step(ofPrefix, region);
        if (ofRegion < 0) continue;
        for (const rung of ladder) {
          const at = rung.class === 0 ? ofRegion : step(ofRegion, rung.class);
          if (at < 0) continue;
          for (const shapes of index.tiers) {
            for (const entry of takers(index, at, shapes, asked, all)) {
              // An entry with several prefixes may be met again by a shorter one.
              if (done.has(entry)) continue;
              done.add(entry);
              found.push({
                entry,
                prefix: prefix.length,
                rank: rung.rank,
                account: byAccount === 1,
                region: byRegion === 1,
              });
            }
            if (!all && found.length > 0) return found;
          }
        }
      }
    }
  }
  return found;
}

const nobody: readonly number[] = [];

/** The entries of equally specific shapes at a place that take a lead, in the table's order. */
function takers(
  index: TerritoryIndex,
  at: number,
  shapes: readonly Shape[],
  asked: Asked,
  all: boolean,
): readonly number[] {
  const { steps, marks, table } = index;
  const here = marks[at]!;
  let tier: number[] | undefined;
  for (const { id, facets, amounts } of shapes) {
    if ((here & bitOf(id)) === 0) continue;
    let leaf = facets.length + amounts.length === 0 ? at : steps.get(at, id);
    for (let f = 0; leaf >= 0 && f < facets.length; f++) {
      const value = asked.folded[facets[f]!];
      const own = value === undefined ? undefined : table.classes[facets[f]!]!.classOf.get(value);
      leaf = own === undefined ? -1 : steps.get(leaf, own);
    }
    if (leaf >= 0) take(index, leaf, amounts, asked, all, (tier ??= []));
  }
  return tier === undefined ? nobody : tier.length === 1 ? tier : tier.sort((a, b) => a - b);
}

/** Adds the entries of a leaf whose bands hold the lead's amounts. */
function take(
  { table: { bands }, starts, leaves, arrangedBy }: TerritoryIndex,
  leaf: number,
  named: readonly number[],
  { numbers }: Asked,
  all: boolean,
  tier: number[],
): void {
  const from = starts[leaf]!;
  const to = starts[leaf + 1]!;
  if (named.length === 0) {
    // They are in the table's order: who wants one wants the first.
    for (let i = from; i < (all ? to : Math.min(to, from + 1)); i++) tier.push(leaves.entries[i]!);
    return;
  }
  const first = arrangedBy[leaf]!;
  const value = numbers[first];
  if (value === undefined) return;
  around(leaves, from, to, bands, first, value, (entry) => {
    for (const amount of named) {
      const number = numbers[amount];
      if (number === undefined || number < minOf(bands, entry, amount) || number >= belowOf(bands, entry, amount))
        return;
    }
    tier.push(entry);
  });
}

interface Prefix {
  readonly length: number;
  readonly class: number;
}

const noPrefix: Prefix = { length: 0, class: 0 };

/** The prefixes of a postal code that entries name, the longest first, and none at the end. */
function prefixesOf({ table, prefixes }: TerritoryIndex, code: string | undefined): readonly Prefix[] {
  const found: Prefix[] = [];
  if (code !== undefined)
    for (const length of prefixes) {
      const known =
        length > code.length ? undefined : table.classes[place.postalCode]!.classOf.get(code.slice(0, length));
      if (known !== undefined) found.push({ length, class: known });
    }
  found.push(noPrefix);
  return found;
}

const nowhere: readonly Rung[] = [noCountry];

function ladderOf({ ladders }: TerritoryIndex, country: string | undefined): readonly Rung[] {
  return (country === undefined ? undefined : ladders.get(country)) ?? nowhere;
}
