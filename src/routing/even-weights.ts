const byLength = new Map<number, readonly number[]>();
const known = new WeakMap<readonly number[], boolean>();

/** So many equal weights; the same frozen list each time. */
export function evenWeights(length: number): readonly number[] {
  let list = byLength.get(length);
  if (list === undefined) {
    list = Object.freeze(Array.from({ length }, () => 1));
    byLength.set(length, list);
    known.set(list, true);
  }
  return list;
}

/** Whether all weights are equal; remembered, for the same lists come again with every lead. */
export function areEven(weights: readonly number[]): boolean {
  let even = known.get(weights);
  if (even === undefined) known.set(weights, (even = weights.every((weight) => weight === weights[0])));
  return even;
}
