import { missingCode, otherCode, type Column } from "./encoding.ts";
import type { ModelFeature } from "./model.ts";
import { deviationsOf } from "./predict.ts";

/** What was learnt, over columns: the log-odds of an example are the intercept and a term for each feature. */
export interface Fitted {
  readonly intercept: number;
  readonly terms: readonly Term[];
}

export interface Term {
  /** What each code adds. */
  readonly byCode: Float64Array;
  /** What a number adds instead, where there is one. */
  readonly slope?: Slope | undefined;
}

/** `offset`, and `by` for each standard deviation above the mean. */
interface Slope {
  readonly mean: number;
  readonly deviation: number;
  readonly by: number;
  readonly offset: number;
}

/** What a feature of an example adds. */
function termOf({ byCode, slope }: Term, { codes, numbers }: Column, row: number): number {
  const number = slope === undefined ? Number.NaN : numbers![row]!;
  return Number.isNaN(number) ? byCode[codes[row]!]! : slope!.offset + slope!.by * deviationsOf(number, slope!);
}

/** The log-odds of an example. */
export function logOddsOf({ intercept, terms }: Fitted, columns: readonly Column[], row: number): number {
  let sum = intercept;
  for (let f = 0; f < terms.length; f++) sum += termOf(terms[f]!, columns[f]!, row);
  return sum;
}

/** The same, counted from the average of these rows: what a feature adds on the whole goes to the intercept. */
export function centred(fitted: Fitted, columns: readonly Column[], rows: Int32Array): Fitted {
  let { intercept } = fitted;
  const terms = fitted.terms.map((term, f): Term => {
    let sum = 0;
    for (const row of rows) sum += termOf(term, columns[f]!, row);
    const mean = sum / rows.length;
    intercept += mean;
    const { byCode, slope } = term;
    return {
      // Never -0, which JSON does not keep.
      byCode: byCode.map((added) => added - mean + 0),
      slope: slope && { ...slope, by: slope.by + 0, offset: slope.offset - mean + 0 },
    };
  });
  return { intercept, terms };
}

/** As a model has it. */
export function featureOf({ byCode, slope }: Term, column: Column): ModelFeature {
  const { name, levels, edges } = column;
  const missing = byCode[missingCode(column)]!;
  if (slope !== undefined) {
    const { mean, deviation, by, offset } = slope;
    return { name, kind: "slope", mean, deviation, offset, slope: by, missing };
  }
  const own = levels.map((_, place) => byCode[place]!);
  return column.kind === "number"
    ? { name, kind: "bins", edges, logOdds: own, missing }
    : {
        name,
        kind: "category",
        levels: levels.map((level, place) => [level, own[place]!] as const),
        other: byCode[otherCode(column)]!,
        missing,
      };
}
