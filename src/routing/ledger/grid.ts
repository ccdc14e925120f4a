import { floorMulDiv } from "./arithmetic.ts";
import { denominatorOf, entryLimit, numeratorOf } from "./columns.ts";
import type { Columns } from "./columns.ts";

/** The finest grid: a lead in 2^40 steps. */
const finest = 40;

/**
 * The same credits on a grid of `2^-bits` leads, in one column: what a ledger falls back to when exact denominators would
 * outgrow their budget.
 *
 * Each credit is rounded down; the steps that are then missing from a sum of zero go, one each, to the credits that lost
 * most, ties by id. So the sum stays zero and no credit moves by a whole step.
 */
export function toGrid(columns: Columns, reps: readonly string[]): Columns {
  const denominator = denominatorOf(columns);
  const exact = reps.map((_, i) => numeratorOf(columns, i, denominator));
  const most = exact.reduce((max, n) => (n > max ? n : -n > max ? -n : max), 0n) / denominator + 1n;
  let bits = finest;
  while (bits > 0 && most * 2n ** BigInt(bits) > BigInt(entryLimit / 2)) bits--;
  const steps = 2n ** BigInt(bits);

  const lost = exact.map((n) => (((n * steps) % denominator) + denominator) % denominator);
  const entries = exact.map((n, i) => Number((n * steps - lost[i]!) / denominator));
  const order = reps.map((_, i) => i).sort((i, j) => compare(lost[j]!, lost[i]!) || compare(reps[i]!, reps[j]!));
  const missing = Number(lost.reduce((sum, n) => sum + n, 0n) / denominator);
  for (let k = 0; k < missing; k++) entries[order[k]!]! += 1;
  return { factors: [Number(steps)], parts: [entries] };
}

function compare<T extends bigint | string>(a: T, b: T): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** `weight / total` in whole steps, rounded down. */
export function gridShare(weight: number, total: number, steps: number): number {
  if (total > 2 ** 32 || steps < 2 ** 20) return floorMulDiv(weight, steps, total);
  const coarse = steps / 2 ** 20;
  const high = weight * coarse;
  const left = high % total;
  return ((high - left) / total) * 2 ** 20 + Math.floor((left * 2 ** 20) / total);
}
