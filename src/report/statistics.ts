/** What a list of lengths of time comes to, in milliseconds. */
export interface Spread {
  readonly count: number;
  /** The middle one, or half-way between the two in the middle; absent for an empty list. */
  readonly medianMs: number | undefined;
  readonly meanMs: number | undefined;
  /** The smallest length that nine in ten do not exceed. */
  readonly p90Ms: number | undefined;
}

/** The median, the mean and the ninetieth percentile (nearest rank) of lengths of time. */
export function spreadOf(lengths: readonly number[]): Spread {
  const count = lengths.length;
  if (count === 0) return { count, medianMs: undefined, meanMs: undefined, p90Ms: undefined };
  const sorted = Float64Array.from(lengths).sort();
  const at = (i: number): number => sorted[i] as number;
  const half = count >> 1;
  return {
    count,
    medianMs: count % 2 === 1 ? at(half) : (at(half - 1) + at(half)) / 2,
    meanMs: sorted.reduce((sum, length) => sum + length, 0) / count,
    p90Ms: at(Math.ceil(0.9 * count) - 1),
  };
}
