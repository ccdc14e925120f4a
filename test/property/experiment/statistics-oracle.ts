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

/** The Dirichlet and multinomial evidence unit by unit: what each arm was foretold by then, against what was meant for it. */
export function ratioUnitByUnit(units: readonly number[], shares: readonly number[], held: number): number {
  const seen = shares.map((share) => share * held);
  let log = 0;
  let total = held;
  for (const arm of units) {
    log += Math.log(seen[arm]! / total / shares[arm]!);
    seen[arm]! += 1;
    total += 1;
  }
  return log;
}
