/** Lengths of time in milliseconds: of what has come to its end, and of what has lasted so long and gone on, or was given up. */
export interface Lengths {
  readonly seen: number[];
  readonly open: number[];
}

/**
 * What lengths of time come to, in milliseconds, by the survival curve of Kaplan and Meier (1958): whoever still waits counts as
 * waiting at least so long, and neither as an answer nor as nothing. Without any that still wait it is the plain mean, and the
 * percentiles by nearest rank.
 */
export interface Times {
  /** How many have come to their end. */
  readonly count: number;
  /** How many still last, or were given up. */
  readonly open: number;
  /** The mean up to the longest length there is. Absent without any. */
  readonly meanMs: number | undefined;
  /** The longest of them still lasts: the true mean is at least `meanMs`. */
  readonly meanIsLeast: boolean;
  /** The shortest length within which half of all had come to their end; absent where the curve never gets there. */
  readonly medianMs: number | undefined;
  /** The same for nine in ten. */
  readonly p90Ms: number | undefined;
}

const noise = 1e-12;

/** The mean, the median and the ninetieth percentile of lengths, some of which still last. */
export function timesOf({ seen, open }: Lengths): Times {
  const ended = Float64Array.from(seen).sort();
  const cut = Float64Array.from(open).sort();
  let [medianMs, p90Ms]: (number | undefined)[] = [undefined, undefined];
  let [mean, last] = [0, 0];
  // The share that still waits is `base` times those left over those there were when somebody was last lost sight of.
  let [share, base] = [1, 1];
  let left = ended.length + cut.length;
  let since = left;
  for (let i = 0, j = 0; i < ended.length;) {
    const at = ended[i] as number;
    const before = j;
    // Who is lost sight of at the very instant was still there then.
    while (j < cut.length && (cut[j] as number) < at) j += 1;
    if (j > before) {
      left -= j - before;
      [base, since] = [share, left];
    }
    mean += share * (at - last);
    for (; i < ended.length && ended[i] === at; i++) left -= 1;
    share = (base * left) / since;
    last = at;
    if (share <= 0.5 + noise) medianMs ??= at;
    if (share <= 0.1 + noise) p90Ms ??= at;
  }
  const longest = Math.max(last, cut.at(-1) ?? 0);
  const meanIsLeast = share > 0 && cut.length > 0;
  const meanMs = ended.length + cut.length === 0 ? undefined : mean + share * (longest - last);
  return { count: ended.length, open: cut.length, meanMs, meanIsLeast, medianMs, p90Ms };
}
