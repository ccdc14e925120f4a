import { arrange, minOf, type Arranged } from "./bands.ts";
import { place, placeFacets } from "./facets.ts";
import { bitOf, createSteps, type Steps } from "./steps.ts";
import { rung, sizeOf, type ReadTable, type Shape } from "./table.ts";

/**
 * A table of territories as a tree. Steps lead from its root by the classes of the account, the postal code, the region and the
 * country, as far as they are named, to a place; from there by a shape, if it names anything, and the classes of that to a leaf: the
 * entries that take a lead with these values, but for the amounts.
 */
export interface TerritoryIndex {
  readonly table: ReadTable;
  readonly steps: Steps;
  /** By node: the bits of the steps that go on from it, and of the shape that names nothing where entries of it are. */
  readonly marks: Int32Array;
  /** By node, and one more: where in `leaves` the entries of a leaf begin. */
  readonly starts: Int32Array;
  /** In each leaf by the table's order, or where the shape names amounts by the beginning of one of them. */
  readonly leaves: Arranged;
  /** By node: the amount that a leaf is arranged by. */
  readonly arrangedBy: Uint8Array;
  /** Lengths of the postal prefixes in use, the longest first. */
  readonly prefixes: readonly number[];
  /** By country: the ways entries reach it, the most specific first, and at the end that they name none. */
  readonly ladders: ReadonlyMap<string, readonly Rung[]>;
  /** Shapes that name equally much, those that name more first. */
  readonly tiers: readonly (readonly Shape[])[];
}

/** A country at a rank (see `Group.rank`), and the class of that. */
export interface Rung {
  readonly rank: number;
  readonly class: number;
}

/** No country named. */
export const noCountry: Rung = { rank: -1, class: 0 };

/** How many ways of combining the values they list the entries of a table have: what its index costs. */
export function combinations(table: ReadTable): number {
  let sum = 0;
  for (let entry = 0; entry < table.spec.entries.length; entry++) sum += combinationsOf(table, entry);
  return sum;
}

export function combinationsOf(table: ReadTable, entry: number): number {
  let product = 1;
  for (let f = 0; f < table.facets.length; f++) product *= table.classesOf(entry, f).length;
  return product;
}

export function indexTerritories(table: ReadTable): TerritoryIndex {
  const { shapes, classes } = table;
  const count = combinations(table);
  const steps = createSteps(count);
  const leafOf = new Int32Array(count);
  const entryAt = new Int32Array(count);
  let n = 0;
  // The steps to the leaves of an entry: its place, its shape, and what the shape names.
  const descend = (entry: number, shape: Shape, node: number, depth: number): void => {
    const beyond = depth - placeFacets.length;
    if (beyond === 0) descend(entry, shape, sizeOf(shape) === 0 ? node : steps.add(node, shape.id), depth + 1);
    else if (beyond <= shape.facets.length) {
      const facet = beyond < 0 ? depth : shape.facets[beyond - 1]!;
      for (const one of table.classesOf(entry, facet))
        descend(entry, shape, one === 0 ? node : steps.add(node, one), depth + 1);
    } else {
      leafOf[n] = node;
      entryAt[n++] = entry;
    }
  };
  for (let entry = 0; entry < table.spec.entries.length; entry++) descend(entry, table.shapeOf(entry), 0, 0);

  const { starts, entries } = sortByLeaf(leafOf, entryAt, steps.count());
  const index: TerritoryIndex = {
    table,
    steps,
    marks: steps.marks(),
    starts,
    leaves: { entries, furthest: new Float64Array(shapes.some(({ amounts }) => amounts.length > 0) ? count : 0) },
    arrangedBy: new Uint8Array(steps.count()),
    prefixes: [...new Set([...classes[place.postalCode]!.classOf.keys()].map(({ length }) => length))].sort(
      (a, b) => b - a,
    ),
    ladders: laddersOf(table),
    tiers: [...new Set(shapes.map(sizeOf))].map((size) => shapes.filter((shape) => sizeOf(shape) === size)),
  };
  for (let leaf = 0; leaf + 1 < starts.length; leaf++) arrangeLeaf(index, leaf);
  return index;
}

/** A counting sort: in each leaf the entries keep the table's order. */
function sortByLeaf(leafOf: Int32Array, entryAt: Int32Array, nodes: number) {
  const starts = new Int32Array(nodes + 1);
  for (const leaf of leafOf) starts[leaf + 1]!++;
  for (let node = 0; node < nodes; node++) starts[node + 1]! += starts[node]!;
  const next = starts.slice();
  const entries = new Int32Array(entryAt.length);
  leafOf.forEach((leaf, i) => {
    entries[next[leaf]!++] = entryAt[i]!;
  });
  return { starts, entries };
}

/** Arranges a leaf by the amount of its shape that tells most of its entries apart. */
function arrangeLeaf({ table, starts, leaves, arrangedBy, marks }: TerritoryIndex, leaf: number): void {
  const from = starts[leaf]!;
  const to = starts[leaf + 1]!;
  if (from === to) return;
  const shape = table.shapeOf(leaves.entries[from]!);
  const { amounts } = shape;
  // A place is the leaf of those who name nothing more.
  if (sizeOf(shape) === 0) marks[leaf]! |= bitOf(shape.id);
  if (amounts.length === 0) return;
  let best = amounts[0]!;
  if (amounts.length > 1 && to - from > 1) {
    const beginnings = amounts.map((amount) => {
      const own = leaves.entries.subarray(from, to);
      return new Set(Array.from(own, (entry) => minOf(table.bands, entry, amount))).size;
    });
    best = amounts[beginnings.indexOf(Math.max(...beginnings))]!;
  }
  arrangedBy[leaf] = best;
  arrange(leaves, from, to, table.bands, best);
}

function laddersOf({ classes, groups }: ReadTable): ReadonlyMap<string, readonly Rung[]> {
  const { classOf } = classes[place.country]!;
  const ranks = [...new Set([0, ...[...groups.values()].map(({ rank }) => rank)])].sort((a, b) => a - b);
  const ladders = new Map<string, Rung[]>();
  for (const key of classOf.keys()) {
    const country = key.slice(0, key.lastIndexOf(" "));
    if (ladders.has(country)) continue;
    const ladder = ranks.flatMap((rank): Rung[] => {
      const found = classOf.get(rung(country, rank));
      return found === undefined ? [] : [{ rank, class: found }];
    });
    ladders.set(country, [...ladder, noCountry]);
  }
  return ladders;
}
