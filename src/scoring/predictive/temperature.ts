import { leastLoss } from "./newton.ts";

/** By how much evidence is taken, and what is added to it. */
export interface Temperature {
  readonly by: number;
  readonly shift: number;
}

/** Hardly any: the targets alone keep the answer within bounds. */
const penalty = 1e-6;

/**
 * By how much evidence is to be taken, and what is to be added, so that log-odds fit what came: Platt's scaling, with his targets
 * that are never quite 0 or 1. Evidence that points the wrong way is not turned round, but left out: everybody is the average then.
 * (Platt 1999; Lin, Lin and Weng 2007.)
 */
export function temperatureOf(logOdds: Float64Array, won: Uint8Array): Temperature {
  const wins = won.reduce((sum, outcome) => sum + outcome, 0);
  const high = (wins + 1) / (wins + 2);
  const low = 1 / (won.length - wins + 2);
  const targets = Float64Array.from(won, (outcome) => (outcome === 1 ? high : low));
  const at = Int32Array.from({ length: 2 * won.length }, (_, k) => k % 2);
  const by = Float64Array.from(at, (place, k) => (place === 0 ? 1 : logOdds[k >> 1]!));
  const [shift = 0, scale = 0] = leastLoss({ at, by, width: 2, size: 2 }, targets, penalty);
  if (scale > 0) return { by: scale, shift };
  const mean = targets.reduce((sum, target) => sum + target, 0) / targets.length;
  return { by: 0, shift: Math.log(mean / (1 - mean)) };
}
