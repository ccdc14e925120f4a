import { factorize, solveBy } from "./cholesky.ts";
import { sigmoid } from "./predict.ts";

/** Examples of which each has `width` coefficients that count: which, in rising order, and how often. The first is the intercept. */
export interface Design {
  readonly at: Int32Array;
  readonly by: Float64Array;
  readonly width: number;
  /** How many coefficients there are. */
  readonly size: number;
}

const mostSteps = 200;
const smallStep = 1e-8;
/** A breath of a penalty on the intercept too: with it there is always one answer. */
const breath = 1e-9;
/** What is less of a loss may be how it was rounded. */
const noise = 1e-13;
/** While each step is so much shorter than the one before, the curvature is good enough as it was. */
const quick = 0.3;

/**
 * The coefficients of the least log loss, by Newton's method with steps that are halved until they help. The curvature is worked out anew
 * only when steps stop getting shorter. There is one answer, wherever it begins.
 *
 * @param targets What is to be foretold of each example, from 0 to 1.
 * @param penalty Of the sum of squares of all coefficients but the intercept, beside the summed loss.
 * @param near The answer to nearly the same question: it is found in fewer steps from there.
 */
export function leastLoss(design: Design, targets: Float64Array, penalty: number, near?: Float64Array): Float64Array {
  const { size } = design;
  let weights = near === undefined ? new Float64Array(size) : startAt(design, near);
  let factor: Float64Array | undefined;
  let loss = lossOf(design, targets, penalty, weights);
  let before = Number.POSITIVE_INFINITY;
  for (let n = 0; n < mostSteps; n++) {
    const isFresh = factor === undefined;
    factor ??= curvature(design, weights, penalty);
    const step = downhill(design, targets, penalty, weights);
    solveBy(factor, step);
    let share = 1;
    let next = moved(weights, step, share);
    let nextLoss = lossOf(design, targets, penalty, next);
    const helps = (): boolean => nextLoss <= loss + noise * Math.abs(loss);
    while (!helps() && share > 1e-6) {
      next = moved(weights, step, (share /= 2));
      nextLoss = lossOf(design, targets, penalty, next);
    }
    const length = share * step.reduce((most, one) => Math.max(most, Math.abs(one)), 0);
    if (helps()) [weights, loss] = [next, nextLoss];
    else if (isFresh) return weights;
    if (length < smallStep) return weights;
    if (!isFresh && (length > quick * before || share < 1)) factor = undefined;
    before = length;
  }
  return weights;
}

/** What no example has is left at nothing: a trace of an answer that knew of it would tell of examples that are not to be known. */
function startAt({ at, size }: Design, near: Float64Array): Float64Array {
  const start = new Float64Array(size);
  for (const j of at) start[j] = near[j]!;
  return start;
}

/** How the loss falls with each coefficient. */
function downhill(design: Design, targets: Float64Array, penalty: number, weights: Float64Array): Float64Array {
  const { at, by, width, size } = design;
  const slope = new Float64Array(size);
  for (let j = 1; j < size; j++) slope[j] = -penalty * weights[j]!;
  for (let i = 0; i < targets.length; i++) {
    const error = targets[i]! - sigmoid(oddsOf(design, weights, i));
    for (let k = i * width; k < (i + 1) * width; k++) slope[at[k]!]! += error * by[k]!;
  }
  return slope;
}

/** The Cholesky factor of the Hessian. */
function curvature(design: Design, weights: Float64Array, penalty: number): Float64Array {
  const { at, by, width, size } = design;
  const hessian = new Float64Array(size * size);
  for (let j = 0; j < size; j++) hessian[j * size + j] = j === 0 ? breath : penalty;
  for (let from = 0, i = 0; from < at.length; from += width, i++) {
    const probability = sigmoid(oddsOf(design, weights, i));
    const weight = probability * (1 - probability);
    for (let k = from; k < from + width; k++) {
      const row = at[k]! * size;
      // Places rise within an example: the lower triangle is all that is needed.
      const times = weight * by[k]!;
      for (let l = from; l <= k; l++) hessian[row + at[l]!]! += times * by[l]!;
    }
  }
  factorize(hessian, size);
  return hessian;
}

function moved(weights: Float64Array, step: Float64Array, share: number): Float64Array {
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
