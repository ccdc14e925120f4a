/** Lengths of time, counted in classes that are 2 % wide from a second up to a year. */
const width = Math.log(1.02);
const second = 1_000;
export const classes = 1 + Math.ceil(Math.log((365 * 86_400_000) / second) / width);

/** Counts lengths of time, so that many lists can be put together and asked for percentiles quickly. */
export function countLength(counts: Uint32Array, ms: number): void {
  const at = ms <= second ? 0 : Math.min(classes - 1, 1 + Math.floor(Math.log(ms / second) / width));
  counts[at] = (counts[at] as number) + 1;
}

/** The length that a share of those counted do not exceed: right to 2 %; absent when there are none. */
export function percentileOf(counts: Float64Array | Uint32Array, share: number): number | undefined {
  let total = 0;
  for (const count of counts) total += count;
  if (total === 0) return undefined;
  let left = Math.ceil(share * total);
  for (let at = 0; at < counts.length; at++) {
    left -= counts[at] as number;
    if (left <= 0) return at === 0 ? second : second * Math.exp((at - 0.5) * width);
  }
  return undefined;
}
