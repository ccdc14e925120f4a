import { readerOf, showReading, type FeatureValues, type Reading } from "./feature.ts";
import { mostDeviations, type ModelFeature, type PredictiveModel } from "./model.ts";

/** What a feature of a lead says for or against it. */
export interface Contribution {
  readonly feature: string;
  /** Its value in words; `not known` where there is none. */
  readonly value: string;
  /** Added to the log-odds of the average lead. */
  readonly logOdds: number;
}

export interface Prediction {
  /** Of being won, in `(0, 1)`. */
  readonly probability: number;
  /** The same of the average lead. */
  readonly base: number;
  /** One for each feature, those that say most first. */
  readonly contributions: readonly Contribution[];
}

/** A model made ready to be asked. */
export interface Predictor {
  (values: FeatureValues): Prediction;
  /** The log-odds alone, for many leads at once. */
  logOdds(values: FeatureValues): number;
}

/**
 * Makes a model ready, once for many leads.
 *
 * @example
 * const predict = predictor(model);
 * predict({ source: "Google", visits: 7 }).probability; // 0.61
 */
export function predictor(model: PredictiveModel): Predictor {
  const terms = model.features.map((feature) => {
    const read = readerOf(feature.kind === "category" ? "category" : "number", model.missing);
    return { name: feature.name, read, adds: addsOf(feature) };
  });
  const logOdds = (values: FeatureValues): number => {
    let sum = model.intercept;
    for (const { name, read, adds } of terms) sum += adds(read(ownValue(values, name)));
    return sum;
  };
  const base = sigmoid(model.intercept);
  const predict = (values: FeatureValues): Prediction => {
    const contributions = terms.map(({ name, read, adds }): Contribution => {
      const reading = read(ownValue(values, name));
      return { feature: name, value: showReading(reading), logOdds: adds(reading) };
    });
    return {
      probability: sigmoid(contributions.reduce((sum, { logOdds: one }) => sum + one, model.intercept)),
      base,
      contributions: contributions.toSorted((a, b) => Math.abs(b.logOdds) - Math.abs(a.logOdds)),
    };
  };
  return Object.assign(predict, { logOdds });
}

/** A probability from log-odds; never quite 0 or 1 within what a number can hold. */
export function sigmoid(logOdds: number): number {
  return logOdds >= 0 ? 1 / (1 + Math.exp(-logOdds)) : 1 - 1 / (1 + Math.exp(logOdds));
}

function addsOf(feature: ModelFeature): (reading: Reading) => number {
  const { missing } = feature;
  switch (feature.kind) {
    case "category": {
      const levels = new Map(feature.levels);
      return (reading) => (reading === undefined ? missing : (levels.get(reading as string) ?? feature.other));
    }
    case "slope":
      return (reading) =>
        reading === undefined ? missing : feature.offset + feature.slope * deviationsOf(reading as number, feature);
    case "bins": {
      const { edges, logOdds } = feature;
      return (reading) => (reading === undefined ? missing : (logOdds[binOf(reading as number, edges)] ?? 0));
    }
  }
}

/** How many standard deviations a number is above the mean, within bounds. */
export function deviationsOf(
  value: number,
  { mean, deviation }: { readonly mean: number; readonly deviation: number },
): number {
  return Math.max(-mostDeviations, Math.min(mostDeviations, (value - mean) / deviation));
}

/** The bin a number falls into: the first whose edge is above it. */
export function binOf(value: number, edges: readonly number[]): number {
  let low = 0;
  let high = edges.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (value < edges[middle]!) high = middle;
    else low = middle + 1;
  }
  return low;
}

/** Not what an object inherits: names of features may be anything. */
export function ownValue(values: FeatureValues, name: string): unknown {
  return Object.hasOwn(values, name) ? values[name] : undefined;
}
