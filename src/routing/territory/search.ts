import type { Lead } from "../../lead/index.ts";
import { amounts, around, belowOf, minOf } from "./bands.ts";
import { place } from "./facets.ts";
import type { TerritoryIndex } from "./territory-index.ts";

/** An entry that a lead belongs to, and how: what of the place it took counts before what else the entry names. */
export interface Match {
  /** Its number in the table. */
  readonly entry: number;
  /** Length of the postal prefix, 0 without one. */
  readonly prefix: number;
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

/** A class of the place and 0, for entries that name it come before entries that do not. */
const both = (own: number): readonly number[] => (own === 0 ? none : [own, 0]);
const none = [0];

/**
 * The entries a lead belongs to, the most specific first and equals in the table's order: all of them, or those that come first.
 * What it costs depends on how deep the table goes and on how many shapes it has, not on how many entries.
 */
export function search(index: TerritoryIndex, asked: Asked, all: boolean): readonly Match[] {
  const { steps, table, tiers } = index;
  const classes = asked.folded.map((value, f) =>
    value === undefined ? 0 : (table.classes[f]!.classOf.get(value) ?? 0),
  );
  const prefixes = prefixesOf(index, asked.folded[place.postalCode]);
  const country = asked.folded[place.country];
  const ladder = country === undefined ? undefined : index.ladders.get(country);
  const regions = both(classes[place.region]!);
  const found: Match[] = [];
  const seen = new Set<number>();

  for (const account of both(classes[place.account]!)) {
    const ofAccount = steps.get(0, account);
    if (ofAccount < 0) continue;
    for (const { length, class: prefix } of prefixes) {
      const ofPrefix = steps.get(ofAccount, prefix);
      if (ofPrefix < 0) continue;
      for (const region of regions) {
        const ofRegion = steps.get(ofPrefix, region);
        if (ofRegion < 0) continue;
        for (let i = 0, rungs = ladder?.length ?? 0; i <= rungs; i++) {
          const rung = i < rungs ? ladder![i] : undefined;
          const at = steps.get(ofRegion, rung?.class ?? 0);
          if (at < 0) continue;
          for (const shapes of tiers) {
            const tier: number[] = [];
            for (const { id, facets, amounts } of shapes) {
              let leaf = steps.get(at, id);
              for (let f = 0; leaf >= 0 && f < facets.length; f++) {
                const own = classes[facets[f]!]!;
                leaf = own === 0 ? -1 : steps.get(leaf, own);
              }
              if (leaf >= 0) take(index, leaf, amounts, asked, all, tier);
            }
            if (tier.length === 0) continue;
            for (const entry of tier.sort((a, b) => a - b)) {
              // An entry with several prefixes may be met again by a shorter one.
              if (seen.has(entry)) continue;
              seen.add(entry);
              found.push({ entry, prefix: length, rank: rung?.rank ?? -1 });
            }
            if (!all) return found;
          }
        }
      }
    }
  }
  return found;
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
    for (let i = from; i < (all ? to : from + 1); i++) tier.push(leaves.entries[i]!);
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
