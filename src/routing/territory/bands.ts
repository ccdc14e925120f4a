import type { Band, TerritoryEntry } from "./entry.ts";

/** The amounts that entries may name bands of. */
export const amounts = ["employees", "revenue", "value"] as const satisfies readonly (keyof TerritoryEntry)[];

/** Two numbers for each amount of each entry: `min` and `below`. */
const perEntry = amounts.length * 2;

/** Bands of all entries, side by side; an amount that is not named has one from end to end. */
export type Bands = Float64Array;

export function readBands(entries: readonly TerritoryEntry[]): Bands {
  const bands = new Float64Array(entries.length * perEntry);
  entries.forEach((entry, i) => {
    amounts.forEach((amount, n) => {
      const { min = -Infinity, below = Infinity }: Band = entry[amount] ?? {};
      bands[i * perEntry + n * 2] = min;
      bands[i * perEntry + n * 2 + 1] = below;
    });
  });
  return bands;
}

export const minOf = (bands: Bands, entry: number, amount: number): number => bands[entry * perEntry + amount * 2]!;
export const belowOf = (bands: Bands, entry: number, amount: number): number =>
  bands[entry * perEntry + amount * 2 + 1]!;

/** Whether the bands of two entries have an amount in common. */
export function meet(bands: Bands, a: number, b: number, amount: number): boolean {
  return minOf(bands, a, amount) < belowOf(bands, b, amount) && minOf(bands, b, amount) < belowOf(bands, a, amount);
}

/** Entries, sorted in stretches by where their bands of one amount begin. */
export interface Arranged {
  readonly entries: Int32Array;
  /** At the middle of each part that a search halves: where the band of it that reaches furthest ends. */
  readonly furthest: Float64Array;
}

/** Sorts the stretch from `from` to `to`. */
export function arrange({ entries, furthest }: Arranged, from: number, to: number, bands: Bands, amount: number): void {
  const sorted = entries.slice(from, to).sort((a, b) => {
    const difference = minOf(bands, a, amount) - minOf(bands, b, amount);
    // Two that are open below differ by NaN.
    return difference || a - b;
  });
  entries.set(sorted, from);
  const reach = (low: number, high: number): number => {
    if (low >= high) return -Infinity;
    const middle = (low + high) >>> 1;
    const own = belowOf(bands, entries[middle]!, amount);
    return (furthest[middle] = Math.max(own, reach(low, middle), reach(middle + 1, high)));
  };
  reach(from, to);
}

/** Visits the entries of a stretch whose bands hold the value, in steps as the logarithm of its length and one for each found. */
export function around(
  arranged: Arranged,
  from: number,
  to: number,
  bands: Bands,
  amount: number,
  value: number,
  visit: (entry: number) => void,
): void {
  if (from >= to) return;
  const middle = (from + to) >>> 1;
  if (arranged.furthest[middle]! <= value) return;
  around(arranged, from, middle, bands, amount, value, visit);
  const entry = arranged.entries[middle]!;
  if (minOf(bands, entry, amount) > value) return;
  if (belowOf(bands, entry, amount) > value) visit(entry);
  around(arranged, middle + 1, to, bands, amount, value, visit);
}
