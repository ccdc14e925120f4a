import { logBeta } from "./log-beta.ts";

/** How many of how many. */
export interface Counted {
  readonly count: number;
  readonly of: number;
}

/** How far two shares are apart, as may be said however often somebody has looked before. */
export interface ShareComparison {
  /** `other - control`; absent where one of them has nobody. */
  readonly difference: number | undefined;
  /** It holds the true difference at every look together with probability `1 - alpha`. */
  readonly interval: readonly [low: number, high: number];
}

/**
 * How far two shares are apart, by an interval that may be looked at after every unit.
 *
 * A difference is left out where what was observed, set against all shares there could be by the mixture of Jeffreys' priors for each arm,
 * outdoes the best that two shares so far apart can do by `1 / alpha`. That happens to the true one with probability `alpha` at most, for
 * it is an e-process (Ville 1939; universal inference: Wasserman, Ramdas and Balakrishnan 2020). So the intervals are a confidence
 * sequence (Howard, Ramdas, McAuliffe and Sekhon 2021), exact for any number of units, any weights, and any rule when to stop.
 *
 * It assumes that units are independent, and that the chance in an arm does not change over time. It is wider than it need be: a test
 * for no difference at all (`effectOf`) sees one sooner.
 */
export function compareShares(control: Counted, other: Counted, alpha: number): ShareComparison {
  if (control.of === 0 || other.of === 0) return { difference: undefined, interval: [-1, 1] };
  const mixture = logMixture(control) + logMixture(other);
  const enough = Math.log(1 / alpha);
  const at = (apart: number): number => mixture - bestApart(control, other, apart);
  const difference = other.count / other.of - control.count / control.of;
  return { difference, interval: [edge(at, enough, difference, -1), edge(at, enough, difference, 1)] };
}

/**
 * The weight of evidence, as a natural logarithm, that a share is above a bound: by a test that may be looked at after every unit. It
 * reaches `log(1 / alpha)` for a share that is not above it with probability `alpha` at most, also where some of the units that are
 * counted as none will count one day.
 */
export function evidenceAbove(share: Counted, bound: number): number {
  const { count, of } = share;
  if (of === 0 || count / of <= bound) return 0;
  return logMixture(share) - logLikelihood(share, bound);
}

/** The likelihood of what was seen, over all shares there could be, as Jeffreys would have weighted them. */
export function logMixture({ count, of }: Counted): number {
  return logBeta(count + 0.5, of - count + 0.5) - logBeta(0.5, 0.5);
}

function logLikelihood({ count, of }: Counted, share: number): number {
  const yes = count === 0 ? 0 : count * Math.log(share);
  return yes + (of === count ? 0 : (of - count) * Math.log1p(-share));
}

const steps = 60;

/** The best likelihood of two shares that are so far apart. It is concave in the share: where its slope changes sign is halved in on. */
function bestApart(control: Counted, other: Counted, difference: number): number {
  let low = Math.max(0, -difference);
  let high = Math.min(1, 1 - difference);
  const slope = (share: number): number => slopeAt(control, share) + slopeAt(other, share + difference);
  for (let i = 0; i < steps && low < high; i++) {
    const middle = (low + high) / 2;
    if (slope(middle) > 0) low = middle;
    else high = middle;
  }
  const share = (low + high) / 2;
  return logLikelihood(control, share) + logLikelihood(other, Math.min(1, Math.max(0, share + difference)));
}

function slopeAt({ count, of }: Counted, share: number): number {
  return (count === 0 ? 0 : count / share) - (of === count ? 0 : (of - count) / (1 - share));
}

/** How far out a difference is just not rejected. The further from what was seen, the more speaks against it. */
function edge(at: (difference: number) => number, enough: number, center: number, side: 1 | -1): number {
  if (at(side) < enough) return side;
  let inside = center;
  let outside: number = side;
  for (let i = 0; i < steps; i++) {
    const middle = (inside + outside) / 2;
    if (at(middle) < enough) inside = middle;
    else outside = middle;
  }
  // Rather too wide than too narrow.
  return outside;
}
