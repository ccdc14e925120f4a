import { logGamma } from "../../../src/experiment/statistics/log-beta.ts";
import type { Counted } from "../../../src/experiment/statistics/index.ts";

/** The mixture by Jeffreys' prior as an integral over the angle, by Simpson's rule: nothing of the gamma function in it. */
export function mixtureByIntegral({ count, of }: Counted, steps = 20_000): number {
  // share = sin²: the prior is even over angles.
  const at = (angle: number): number => {
    const [sine, cosine] = [Math.sin(angle), Math.cos(angle)];
    return sine ** (2 * count) * cosine ** (2 * (of - count));
  };
  const width = Math.PI / 2 / steps;
  let sum = at(0) + at(Math.PI / 2);
  for (let i = 1; i < steps; i++) sum += (i % 2 === 1 ? 4 : 2) * at(i * width);
  return Math.log(((sum * width) / 3) * (2 / Math.PI));
}

/** The best two shares so far apart can do, looked for on a grid. */
export function bestByGrid(control: Counted, other: Counted, difference: number, steps = 20_000): number {
  const [low, high] = [Math.max(0, -difference), Math.min(1, 1 - difference)];
  let best = Number.NEGATIVE_INFINITY;
  for (let i = 0; i <= steps; i++) {
    const share = low + ((high - low) * i) / steps;
    best = Math.max(best, logOf(control, share) + logOf(other, Math.min(1, share + difference)));
  }
  return best;
}

function logOf({ count, of }: Counted, share: number): number {
  const part = (times: number, chance: number): number => (times === 0 ? 0 : times * Math.log(chance));
  return part(count, share) + part(of - count, 1 - share);
}

/** The most evidence there ever was, each time from the counts by then as one Dirichlet and multinomial integral. */
export function mostEvidence(units: readonly { arm: number; held: number }[], shares: readonly number[]): number {
  let most = 0;
  for (let until = 1; until <= units.length; until++) {
    const log = [...new Set(units.map(({ held }) => held))].reduce((sum, held) => {
      const arms = units.slice(0, until).filter((one) => one.held === held);
      const counts = shares.map((_, i) => arms.filter(({ arm }) => arm === i).length);
      return sum + dirichlet(counts, shares, held);
    }, 0);
    most = Math.max(most, log);
  }
  return most;
}

function dirichlet(counts: readonly number[], shares: readonly number[], held: number): number {
  const total = counts.reduce((sum, count) => sum + count, 0);
  return counts.reduce(
    (sum, count, i) => {
      const prior = held * shares[i]!;
      return sum + logGamma(prior + count) - logGamma(prior) - count * Math.log(shares[i]!);
    },
    logGamma(held) - logGamma(held + total),
  );
}
