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
  /** The same as of values, which are asked for by the place of their feature in the model. */
  by(valueOf: (feature: number) => unknown): Prediction;
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
    const adds = addsOf(feature);
    const { name } = feature;
    return { name, say: remembered(name, read, adds) };
  });
  const logOdds = (values: FeatureValues): number => {
    let sum = model.intercept;
    for (const { name, say } of terms) sum += say(ownValue(values, name)).logOdds;
    return sum;
  };
  const base = sigmoid(model.intercept);
  const by = (valueOf: (feature: number) => unknown): Prediction => {
    let sum = model.intercept;
    const contributions = terms.map(({ say }, f) => {
      const said = say(valueOf(f));
      sum += said.logOdds;
      return said;
    });
    return { probability: sigmoid(sum), base, contributions: mostFirst(contributions) };
  };
  const predict = (values: FeatureValues): Prediction =>
    by((f) => ownValue(values, (terms[f] as (typeof terms)[number]).name));
  return Object.assign(predict, { logOdds, by });
}

const mostRemembered = 500;

/** What a value says; of values that come again and again it is known. */
function remembered(
  feature: string,
  read: (value: unknown) => Reading,
  adds: (reading: Reading) => number,
): (value: unknown) => Contribution {
  const known = new Map<unknown, Contribution>();
  return (value) => {
    const found = known.get(value);
    if (found !== undefined) return found;
    const reading = read(value);
    const said = Object.freeze({ feature, value: showReading(reading), logOdds: adds(reading) });
    // What may be changed, or is long, is not kept.
    const isSmall =
      typeof value === "string" ? value.length <= 200 : typeof value !== "object" && typeof value !== "function";
    if (isSmall && known.size < mostRemembered) known.set(value, said);
    return said;
  };
}

/** Those that say most first; of those that say the same, as they came. Sorts its list: by insertion, for it is short. */
function mostFirst(list: Contribution[]): readonly Contribution[] {
  if (list.length > 64) return list.toSorted((a, b) => Math.abs(b.logOdds) - Math.abs(a.logOdds));
  for (let i = 1; i < list.length; i++) {
    const one = list[i] as Contribution;
    const size = Math.abs(one.logOdds);
    let place = i;
    for (; place > 0 && Math.abs((list[place - 1] as Contribution).logOdds) < size; place--)
      list[place] = list[place - 1] as Contribution;
    list[place] = one;
  }
  return list;
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
