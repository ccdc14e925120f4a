import { solve } from "./cholesky.ts";
import type { Column } from "./encoding.ts";
import type { Fitted, Term } from "./fitted.ts";
import { deviationsOf, sigmoid } from "./predict.ts";

const mostSteps = 50;
const smallStep = 1e-8;

/** Where a feature has its coefficients, and how its numbers are scaled. */
interface Place {
  readonly from: number;
  readonly scale: { readonly mean: number; readonly deviation: number } | undefined;
}

/**
 * Logistic regression with an L2 penalty, by Newton's method. Kinds have a coefficient each; a number has one for its standard
 * deviations from the mean and one for not being known. The intercept is not penalised.
 *
 * @param rows The examples to learn from.
 * @param penalty Of the sum of squares, beside the summed loss.
 */
export function fitLogistic(columns: readonly Column[], won: Uint8Array, rows: Int32Array, penalty: number): Fitted {
  const places: Place[] = [];
  let size = 1;
  for (const column of columns) {
    places.push({ from: size, scale: column.numbers && scaleOf(column.numbers, rows) });
    // Numbers: a slope, and what is missing.
    size += column.numbers === undefined ? column.levels.length + 2 : 2;
  }
  const { at, by } = designOf(columns, places, rows);
  const weights = newton(at, by, rows, won, columns.length + 1, size, penalty);
  return { intercept: weights[0]!, terms: columns.map((column, f) => termFrom(column, places[f]!, weights)) };
}

function termFrom({ levels }: Column, { from, scale }: Place, weights: Float64Array): Term {
  if (scale === undefined) return { byCode: weights.slice(from, from + levels.length + 2), slope: undefined };
  return {
    byCode: new Float64Array(levels.length + 2).fill(weights[from + 1]!),
    slope: { ...scale, by: weights[from]!, offset: 0 },
  };
}

function scaleOf(numbers: Float64Array, rows: Int32Array): { readonly mean: number; readonly deviation: number } {
  let count = 0;
  let mean = 0;
  let squares = 0;
  for (const row of rows) {
    const number = numbers[row]!;
    if (Number.isNaN(number)) continue;
    // Welford's update: exact enough for numbers far from 0.
    count += 1;
    const before = number - mean;
    mean += before / count;
    squares += before * (number - mean);
  }
  const deviation = Math.sqrt(squares / Math.max(1, count));
  return { mean, deviation: deviation > 0 && Number.isFinite(deviation) ? deviation : 1 };
}

/** Each example has one coefficient that counts for the intercept and for each feature: which, and how often. */
function designOf(columns: readonly Column[], places: readonly Place[], rows: Int32Array) {
  const width = columns.length + 1;
  const at = new Int32Array(rows.length * width);
  const by = new Float64Array(rows.length * width).fill(1);
  for (let i = 0; i < rows.length; i++) {
    const row = rows[i]!;
    for (let f = 0; f < columns.length; f++) {
      const { codes, numbers } = columns[f]!;
      const { from, scale } = places[f]!;
      const place = i * width + f + 1;
      if (scale === undefined) at[place] = from + codes[row]!;
      else if (Number.isNaN(numbers![row]!)) at[place] = from + 1;
      else {
        at[place] = from;
        by[place] = deviationsOf(numbers![row]!, scale);
      }
    }
  }
  return { at, by };
}

function newton(
  at: Int32Array,
  by: Float64Array,
  rows: Int32Array,
  won: Uint8Array,
  width: number,
  size: number,
  penalty: number,
): Float64Array {
  const weights = new Float64Array(size);
  const hessian = new Float64Array(size * size);
  const step = new Float64Array(size);
  const oddsOf = (i: number, add: number): number => {
    let sum = 0;
    for (let k = i * width; k < (i + 1) * width; k++) sum += (weights[at[k]!]! + add * step[at[k]!]!) * by[k]!;
    return sum;
  };
  const lossOf = (add: number): number => {
    let loss = 0;
    for (let i = 0; i < rows.length; i++) {
      const odds = oddsOf(i, add);
      loss += Math.max(odds, 0) + Math.log1p(Math.exp(-Math.abs(odds))) - won[rows[i]!]! * odds;
    }
    for (let j = 1; j < size; j++) loss += (penalty / 2) * (weights[j]! + add * step[j]!) ** 2;
    return loss;
  };
  let loss = lossOf(0);
  for (let n = 0; n < mostSteps; n++) {
    hessian.fill(0);
    for (let j = 0; j < size; j++) {
      // A breath of a penalty on the intercept too: with it there is always one answer.
      hessian[j * size + j] = j === 0 ? 1e-9 : penalty;
      step[j] = j === 0 ? 0 : -penalty * weights[j]!;
    }
    for (let i = 0; i < rows.length; i++) {
      const from = i * width;
      const probability = sigmoid(oddsOf(i, 0));
      const error = won[rows[i]!]! - probability;
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
    let add = 1;
    let next = lossOf(add);
    while (next > loss && add > 1e-6) next = lossOf((add /= 2));
    if (next > loss) break;
    let largest = 0;
    for (let j = 0; j < size; j++) {
      weights[j]! += add * step[j]!;
      largest = Math.max(largest, Math.abs(add * step[j]!));
    }
    loss = next;
    if (largest < smallStep) break;
  }
  return weights;
}
