const lists: (readonly number[] | undefined)[] = [];

/** So many equal weights; the same frozen list each time. */
export function evenWeights(length: number): readonly number[] {
  return (lists[length] ??= Object.freeze(Array.from({ length }, () => 1)));
}

/** Whether all weights are equal. */
export function areEven(weights: readonly number[]): boolean {
  for (let i = 1; i < weights.length; i++) if (weights[i] !== weights[0]) return false;
  return true;
}
