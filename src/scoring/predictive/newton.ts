import { solve } from "./cholesky.ts";
import { sigmoid } from "./predict.ts";

/** Examples of which each has `width` coefficients that count: which, in rising order, and how often. The first is the intercept. */
export interface Design {
  readonly at: Int32Array;
  readonly by: Float64Array;
  readonly width: number;
  /** How many coefficients there are. */
  readonly size: number;
}

const mostSteps = 50;
const smallStep = 1e-8;
/** A breath of a penalty on the intercept too: with it there is always one answer. */
const breath = 1e-9;

/**
 * The coefficients of the least log loss, by Newton's method with steps that are halved until they help.
 *
 * @param targets What is to be foretold of each example, from 0 to 1.
 * @param penalty Of the sum of squares of all coefficients but the intercept, beside the summed loss.
 */
export function leastLoss(design: Design, targets: Float64Array, penalty: number): Float64Array {
  const { at, by, width, size } = design;
  const hessian = new Float64Array(size * size);
  let weights = new Float64Array(size);
  let loss = lossOf(design, targets, penalty, weights);
  for (let n = 0; n < mostSteps; n++) {
    const step = new Float64Array(size);
    hessian.fill(0);
    for (let j = 0; j < size; j++) {
      hessian[j * size + j] = j === 0 ? breath : penalty;
      step[j] = j === 0 ? 0 : -penalty * weights[j]!;
    }
    for (let i = 0; i < targets.length; i++) {
      const from = i * width;
      const probability = sigmoid(oddsOf(design, weights, i));
      const error = targets[i]! - probability;
      const weight = probability * (1 - probability);
      for (let k = from; k < from + width; k++) {
        const j = at[k]!;
        step[j]! += error * by[k]!;
        // Places rise within an example: the lower triangle is all that is needed.
        const times = weight * by[k]!;
        for (let l = from; l <= k; l++) hessian[j * size + at[l]!]! += times * by[l]!;
      }
    }
    solve(hessian, step);
    let share = 1;
    let next = moved(weights, step, share);
    let nextLoss = lossOf(design, targets, penalty, next);
    while (nextLoss > loss && share > 1e-6) {
      next = moved(weights, step, (share /= 2));
      nextLoss = lossOf(design, targets, penalty, next);
    }
    if (nextLoss > loss) break;
    weights = next;
    loss = nextLoss;
    if (step.every((one) => Math.abs(one * share) < smallStep)) break;
  }
  return weights;
}

function moved(weights: Float64Array, step: Float64Array, share: number): Float64Array<ArrayBuffer> {
  return Float64Array.from(weights, (weight, j) => weight + share * step[j]!);
}

function oddsOf({ at, by, width }: Design, weights: Float64Array, i: number): number {
  let sum = 0;
  for (let k = i * width; k < (i + 1) * width; k++) sum += weights[at[k]!]! * by[k]!;
  return sum;
}

function lossOf(design: Design, targets: Float64Array, penalty: number, weights: Float64Array): number {
  let loss = 0;
  for (let i = 0; i < targets.length; i++) {
    const odds = oddsOf(design, weights, i);
    loss += Math.max(odds, 0) + Math.log1p(Math.exp(-Math.abs(odds))) - targets[i]! * odds;
  }
  for (let j = 1; j < weights.length; j++) loss += (penalty / 2) * weights[j]! ** 2;
  return loss;
}
