import { around, arrange, belowOf, meet, minOf, type Arranged } from "./bands.ts";
import { placeFacets } from "./facets.ts";
import { createSteps, type Steps } from "./steps.ts";
import type { ReadTable, Shape } from "./table.ts";
import type { TerritoryIndex } from "./territory-index.ts";

/** Two entries that can both take one lead and are equally specific for it, by their numbers: the earlier first. */
export type Overlap = readonly [earlier: number, later: number];

/** Notes two entries; answers whether that is enough. */
type Note = (a: number, b: number) => boolean;

/**
 * Pairs of entries that overlap, at most so many; none only when there are none.
 *
 * Two that do share a place and name equally much. Of one shape, they are in one leaf of the index, and their bands meet. Of two
 * shapes, they share the values of all that both shapes name: one side is sorted by these, the other is looked up there. So what is
 * compared has that much in common, and the bands of amounts are found by where they begin.
 */
export function overlaps(index: TerritoryIndex, most: number): readonly Overlap[] {
  const { table } = index;
  const found = new Map<string, Overlap>();
  const note: Note = (a, b) => {
    const pair = a < b ? ([a, b] as const) : ([b, a] as const);
    if (a !== b) found.set(pair.join(" "), pair);
    return found.size >= most;
  };
  if (ofOneShape(index, note)) return [...found.values()];
  const entries = entriesByShape(table);
  for (const shapes of index.tiers)
    for (const [i, shape] of shapes.entries())
      for (const other of shapes.slice(i + 1)) {
        const sides = [shape, other].map((one) => ({ shape: one, entries: entries.get(one.id)! }));
        const [few, many] = sides.sort((a, b) => a.entries.length - b.entries.length);
        if (ofTwoShapes(table, few!, many!, note)) return [...found.values()];
      }
  return [...found.values()];
}

function ofOneShape({ table, starts, leaves, arrangedBy }: TerritoryIndex, note: Note): boolean {
  for (let leaf = 0; leaf + 1 < starts.length; leaf++) {
    const from = starts[leaf]!;
    const to = starts[leaf + 1]!;
    if (to - from < 2) continue;
    const { amounts } = table.shapeOf(leaves.entries[from]!);
    for (let i = from; i < to; i++) {
      const entry = leaves.entries[i]!;
      const enough =
        amounts.length === 0
          ? note(leaves.entries[from]!, entry)
          : beginsWithin(table, leaves, from, to, arrangedBy[leaf]!, amounts, entry, note);
      if (enough) return true;
    }
  }
  return false;
}

/** Notes whoever of a stretch has a band that holds the beginning of the entry's: of two bands that meet, one does that. */
function beginsWithin(
  { bands }: ReadTable,
  arranged: Arranged,
  from: number,
  to: number,
  first: number,
  amounts: readonly number[],
  entry: number,
  note: Note,
): boolean {
  let enough = false;
  around(arranged, from, to, bands, first, minOf(bands, entry, first), (other) => {
    enough ||= amounts.every((amount) => meet(bands, entry, other, amount)) && note(entry, other);
  });
  return enough;
}

interface Side {
  readonly shape: Shape;
  readonly entries: readonly number[];
}

function entriesByShape({ spec, shapeOf }: ReadTable): ReadonlyMap<number, readonly number[]> {
  const all = new Map<number, number[]>();
  spec.entries.forEach((_, entry) => {
    const { id } = shapeOf(entry);
    const known = all.get(id);
    if (known === undefined) all.set(id, [entry]);
    else known.push(entry);
  });
  return all;
}

function ofTwoShapes(table: ReadTable, few: Side, many: Side, note: Note): boolean {
  const { bands } = table;
  const facets = [...placeFacets.keys(), ...few.shape.facets.filter((f) => many.shape.facets.includes(f))];
  const amounts = few.shape.amounts.filter((amount) => many.shape.amounts.includes(amount));
  const steps = createSteps(few.entries.length);
  const ours = sorted(table, few, facets, amounts, steps.add);
  const theirs = sorted(table, many, facets, amounts, steps.get);
  for (const [node, entries] of theirs) {
    const others = ours.get(node);
    if (others === undefined) continue;
    const [first] = amounts;
    if (first === undefined) {
      if (note(entries[0]!, others[0]!)) return true;
      continue;
    }
    for (const [one, another] of [
      [entries, others],
      [others, entries],
    ] as const) {
      const arranged = { entries: Int32Array.from(one), furthest: new Float64Array(one.length) };
      arrange(arranged, 0, one.length, bands, first);
      for (const entry of another)
        if (beginsWithin(table, arranged, 0, one.length, first, amounts, entry, note)) return true;
    }
  }
  return false;
}

/** The entries of a side by the node that their classes lead to, of those with the same bands there only the first. */
function sorted(
  table: ReadTable,
  { entries }: Side,
  facets: readonly number[],
  amounts: readonly number[],
  step: Steps["get"],
): ReadonlyMap<number, readonly number[]> {
  const byNode = new Map<number, number[]>();
  const bandsKnown = new Map<string, number>();
  const seen = createSteps(entries.length);
  for (const entry of entries) {
    const key = amounts.map((n) => `${minOf(table.bands, entry, n)} ${belowOf(table.bands, entry, n)}`).join(" ");
    const band = bandsKnown.get(key) ?? bandsKnown.size;
    bandsKnown.set(key, band);
    const descend = (node: number, depth: number): void => {
      if (node < 0) return;
      if (depth < facets.length) {
        for (const one of table.classesOf(entry, facets[depth]!)) descend(step(node, one), depth + 1);
        return;
      }
      const before = seen.count();
      if (seen.add(node, band) < before) return;
      const known = byNode.get(node);
      if (known === undefined) byNode.set(node, [entry]);
      else known.push(entry);
    };
    descend(0, 0);
  }
  return byNode;
}
