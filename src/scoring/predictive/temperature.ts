import { solve } from "./cholesky.ts";
import { sigmoid } from "./predict.ts";

/**
 * By how much evidence is to be taken, and what is to be added, so that log-odds fit what came: Platt's scaling, with his targets
 * that are never quite 0 or 1. Evidence is never turned round. (Platt 1999; Lin, Lin and Weng 2007.)
 */
export function temperatureOf(logOdds: Float64Array, won: Uint8Array): { readonly by: number; readonly shift: number } {
  const wins = won.reduce((sum, outcome) => sum + outcome, 0);
  const high = (wins + 1) / (wins + 2);
  const low = 1 / (won.length - wins + 2);
  let by = 1;
  let shift = 0;
  for (let n = 0; n < 50; n++) {
    const hessian = Float64Array.of(1e-6, 0, 0, 1e-6);
    const step = new Float64Array(2);
    for (let i = 0; i < won.length; i++) {
      const odds = logOdds[i]!;
      const probability = sigmoid(odds * by + shift);
      const error = (won[i] === 1 ? high : low) - probability;
      const weight = probability * (1 - probability);
      step[0]! += error * odds;
      step[1]! += error;
      hessian[0]! += weight * odds * odds;
      hessian[2]! += weight * odds;
      hessian[3]! += weight;
    }
    solve(hessian, step);
    by = Math.max(0, by + step[0]!);
    shift += step[1]!;
    if (Math.abs(step[0]!) + Math.abs(step[1]!) < 1e-9) break;
  }
  return { by, shift };
}
