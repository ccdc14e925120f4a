import type { Example, PredictiveModel } from "../../../src/scoring/predictive/index.ts";

/** How often a won one scores above a lost one, by looking at every pair. */
export function areaByPairs(scores: readonly number[], won: readonly number[]): number | undefined {
  let pairs = 0;
  let above = 0;
  scores.forEach((score, i) =>
    scores.forEach((other, j) => {
      if (won[i] !== 1 || won[j] !== 0) return;
      pairs += 1;
      above += score > other ? 1 : score === other ? 0.5 : 0;
    }),
  );
  return pairs === 0 ? undefined : above / pairs;
}

export function lossBySum(chances: readonly number[], won: readonly number[]): number {
  return -chances.reduce((sum, p, i) => sum + (won[i] === 1 ? Math.log(p) : Math.log(1 - p)), 0) / chances.length;
}

const kindOf = (source: unknown): string => {
  const text = typeof source === "string" ? source.trim().toLowerCase() : "";
  return text === "select" ? "" : text;
};

/** The log-odds of each kind of source that is not rare, from counts alone. */
export function bayesByCounting(examples: readonly Example[], rareBelow: number): ReadonlyMap<string, number> {
  const kinds = examples.map(({ values }) => kindOf(values["source"]));
  const count = (kind: string): number => kinds.filter((one) => one === kind).length;
  const pooled = kinds.map((kind) => (kind !== "" && count(kind) < rareBelow ? "(rare)" : kind));
  const all = [...new Set(pooled)];
  const wins = examples.filter(({ won }) => won).length;
  const losses = examples.length - wins;
  const odds = (kind: string): number => {
    const won = pooled.filter((one, i) => one === kind && examples[i]!.won).length;
    const lost = pooled.filter((one, i) => one === kind && !examples[i]!.won).length;
    return Math.log((won + 0.5) / (wins + all.length / 2)) - Math.log((lost + 0.5) / (losses + all.length / 2));
  };
  return new Map(all.filter((kind) => kind !== "(rare)").map((kind) => [kind, odds(kind)]));
}

/** By how much the penalised loss changes with each coefficient of a logistic model, measured by moving it a little. */
export function slopeOfLoss(model: PredictiveModel, examples: readonly Example[], penalty: number): readonly number[] {
  // The model counts from the average lead. The penalty was on coefficients as they were before that: those of the kinds of one
  // feature added up to nothing, or a shift to the intercept would have cost less. So the shift is known, and taken back.
  const rows = examples.map(({ values, won }) => ({ values, won: won ? 1 : 0 }));
  const parts = model.features.map((feature) => {
    const isMissing = (value: unknown): boolean =>
      feature.kind === "category" ? kindOf(value) === "" : !Number.isFinite(numberOf(value));
    if (feature.kind === "slope") {
      const z = (value: unknown): number =>
        Math.max(-4, Math.min(4, (numberOf(value) - feature.mean) / feature.deviation));
      return {
        coefficients: [feature.slope, feature.missing - feature.offset],
        of: (value: unknown): readonly [number, number] => (isMissing(value) ? [1, 1] : [0, z(value)]),
        shift: feature.offset,
      };
    }
    if (feature.kind !== "category") throw new Error("not a logistic model");
    const levels = feature.levels.map(([level]) => level);
    const raw = [...feature.levels.map(([, odds]) => odds), feature.other, feature.missing];
    const seen = (place: number): boolean => rows.some(({ values }) => placeOf(values[feature.name]) === place);
    const placeOf = (value: unknown): number => {
      const kind = kindOf(value);
      const place = levels.indexOf(kind);
      return kind === "" ? levels.length + 1 : place < 0 ? levels.length : place;
    };
    const used = raw.map((_, place) => seen(place));
    const mean = raw.reduce((sum, odds, place) => sum + (used[place] ? odds : 0), 0) / used.filter(Boolean).length;
    return {
      coefficients: raw.map((odds, place) => (used[place] ? odds - mean : 0)),
      of: (value: unknown): readonly [number, number] => [placeOf(value), 1],
      shift: mean,
    };
  });
  const intercept = parts.reduce((sum, { shift }) => sum + shift, model.intercept);
  const lossAt = (change: (f: number, c: number) => number): number => {
    let loss = 0;
    for (const { values, won } of rows) {
      let odds = intercept + change(-1, 0);
      parts.forEach(({ coefficients, of }, f) => {
        const [place, times] = of(values[model.features[f]!.name]);
        odds += (coefficients[place]! + change(f, place)) * times;
      });
      loss += Math.log1p(Math.exp(-Math.abs(odds))) + Math.max(odds, 0) - won * odds;
    }
    parts.forEach(({ coefficients }, f) =>
      coefficients.forEach((coefficient, c) => (loss += (penalty / 2) * (coefficient + change(f, c)) ** 2)),
    );
    return loss;
  };
  const little = 1e-5;
  const slope = (f: number, c: number): number => {
    const by = (amount: number) => lossAt((g, d) => (g === f && d === c ? amount : 0));
    return (by(little) - by(-little)) / (2 * little);
  };
  return [slope(-1, 0), ...parts.flatMap(({ coefficients }, f) => coefficients.map((_, c) => slope(f, c)))];
}

function numberOf(value: unknown): number {
  const text = typeof value === "number" || typeof value === "string" ? String(value).trim() : "";
  return text === "" ? Number.NaN : Number(text);
}
