import type { Column } from "./encoding.ts";
import type { Fitted, Term } from "./fitted.ts";
import { leastLoss, type Design } from "./newton.ts";
import { deviationsOf } from "./predict.ts";

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
 * @param near What nearly the same examples came to: it is only quicker.
 */
export function fitLogistic(
  columns: readonly Column[],
  won: Uint8Array,
  rows: Int32Array,
  penalty: number,
  near?: Float64Array,
): Fitted & { readonly weights: Float64Array } {
  const places: Place[] = [];
  let size = 1;
  for (const column of columns) {
    places.push({ from: size, scale: column.numbers && scaleOf(column.numbers, rows) });
    // Numbers: a slope, and what is missing.
    size += column.numbers === undefined ? column.levels.length + 2 : 2;
  }
  const targets = Float64Array.from(rows, (row) => won[row]!);
  const weights = leastLoss(designOf(columns, places, rows, size), targets, penalty, near);
  return { weights, intercept: weights[0]!, terms: columns.map((column, f) => termFrom(column, places[f]!, weights)) };
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

function designOf(columns: readonly Column[], places: readonly Place[], rows: Int32Array, size: number): Design {
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
  return { at, by, width, size };
}
