import { amounts, readBands, type Bands } from "./bands.ts";
import { classify, type Classes } from "./classes.ts";
import { listOf, type TerritoryEntry, type TerritoryTable } from "./entry.ts";
import { facetsOf, place, placeFacets, type Facet } from "./facets.ts";
import { fold } from "./fold.ts";
import { openGroups, type Groups } from "./groups.ts";

/** What entries name besides a place. Entries that name the same are of one shape. */
export interface Shape {
  /** Its number, from 1. Classes are counted on from the last one, so that no two facets and no shape share a number. */
  readonly id: number;
  /** Facets beyond the place, by their number in the table. */
  readonly facets: readonly number[];
  /** Amounts, by their number. */
  readonly amounts: readonly number[];
}

/** A table of territories in numbers: what its index is built from, and what is searched for overlaps. */
export interface ReadTable {
  readonly spec: TerritoryTable;
  readonly groups: Groups;
  readonly facets: readonly Facet[];
  /** Beside the facets. */
  readonly classes: readonly Classes[];
  /** The shapes in use, those that name more first. */
  readonly shapes: readonly Shape[];
  readonly bands: Bands;
  shapeOf(entry: number): Shape;
  /** The classes of the values an entry lists; `[0]` when it names none. */
  classesOf(entry: number, facet: number): readonly number[];
}

const unnamed: readonly number[] = [0];

export function readTable(spec: TerritoryTable): ReadTable {
  const { entries } = spec;
  const groups = openGroups(spec.groups);
  const facets = facetsOf(entries);
  const lists = facets.map((facet, f) => readLists(entries, facet, f === place.country ? groups : undefined));
  const listAt = lists.map((list) => list.listAt);
  const { shapes, shapeAt } = readShapes(entries, facets.length, (entry, f) => listAt[f]![entry]! >= 0);
  let next = shapes.length + 1;
  const classes = lists.map(({ distinct }) => {
    const found = classify(distinct, next);
    next = found.end;
    return found;
  });
  return {
    spec,
    groups,
    facets,
    classes,
    shapes: [...shapes].sort((a, b) => sizeOf(b) - sizeOf(a)),
    bands: readBands(entries),
    shapeOf: (entry) => shapes[shapeAt[entry]! - 1]!,
    classesOf(entry, facet) {
      const list = listAt[facet]![entry]!;
      return list < 0 ? unnamed : classes[facet]!.of[list]!;
    },
  };
}

/** How much a shape names: of two entries for the same place the one that names more is the more specific. */
export function sizeOf({ facets, amounts }: Shape): number {
  return facets.length + amounts.length;
}

interface Lists {
  readonly distinct: readonly (readonly string[])[];
  /** By entry, -1 for an entry without one. */
  readonly listAt: Int32Array;
}

/** The lists of values in use, each once. With groups, the values are countries as {@link reached} writes them. */
function readLists(entries: readonly TerritoryEntry[], facet: Facet, groups: Groups | undefined): Lists {
  const distinct: (readonly string[])[] = [];
  const known = new Map<string, number>();
  /** The same by the list as written: most are written the same way each time. */
  const written = new Map<string, number>();
  const listAt = new Int32Array(entries.length).fill(-1);

  const read = (listed: readonly string[]): number => {
    const folded = listed.length === 1 ? [facet.fold(listed[0]!)] : [...new Set(listed.map(facet.fold))].sort();
    const key = folded.join("\n");
    let list = known.get(key);
    if (list === undefined) {
      known.set(key, (list = distinct.length));
      distinct.push(groups === undefined ? folded : reached(folded, groups));
    }
    return list;
  };

  entries.forEach((entry, i) => {
    const named = facet.named(entry);
    if (named === undefined || (typeof named === "object" && named.length === 0)) return;
    const key = typeof named === "object" ? named.join("\n") : String(named);
    let list = written.get(key);
    if (list === undefined) written.set(key, (list = read(listOf(named))));
    listAt[i] = list;
  });
  return { distinct, listAt };
}

/** A country as reached by itself or through a group of a rank. */
export const rung = (country: string, rank: number): string => `${country} ${rank}`;

/** Every country that a list of countries and groups holds, by the most specific way it is reached. */
function reached(names: readonly string[], groups: Groups): string[] {
  const best = new Map<string, number>();
  const reach = (country: string, rank: number): void => {
    if (rank < (best.get(country) ?? Infinity)) best.set(country, rank);
  };
  for (const name of names) {
    const group = groups.get(fold(name));
    if (group === undefined) reach(name, 0);
    else for (const country of group.countries) reach(country, group.rank);
  }
  return [...best].map(([country, rank]) => rung(country, rank));
}

/** The name of the group through which an entry reaches a country at a rank. */
export function groupBetween(
  { country }: TerritoryEntry,
  groups: Groups,
  code: string,
  rank: number,
): string | undefined {
  for (const name of listOf(country)) {
    const group = groups.get(fold(name));
    if (group !== undefined && group.rank === rank && group.countries.has(code)) return group.name;
  }
  return undefined;
}

function readShapes(
  entries: readonly TerritoryEntry[],
  facets: number,
  names: (entry: number, facet: number) => boolean,
): { readonly shapes: readonly Shape[]; readonly shapeAt: Int32Array } {
  const shapes: Shape[] = [];
  const known = new Map<string, number>();
  const shapeAt = new Int32Array(entries.length);
  entries.forEach((entry, i) => {
    let key = "";
    for (let f = placeFacets.length; f < facets; f++) if (names(i, f)) key += `${f} `;
    amounts.forEach((amount, n) => {
      if (entry[amount] !== undefined) key += `-${n} `;
    });
    let shape = known.get(key);
    if (shape === undefined) {
      known.set(key, (shape = shapes.length + 1));
      const parts = key.split(" ").slice(0, -1);
      shapes.push({
        id: shape,
        facets: parts.filter((part) => !part.startsWith("-")).map(Number),
        amounts: parts.filter((part) => part.startsWith("-")).map((part) => Number(part.slice(1))),
      });
    }
    shapeAt[i] = shape;
  });
  return { shapes, shapeAt };
}
