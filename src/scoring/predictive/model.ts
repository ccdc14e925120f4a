/**
 * A trained model, as JSON: the log-odds of a lead are `intercept` and what each of its features adds. All numbers count from
 * the average lead, so that a feature that says nothing adds nothing.
 */
export interface PredictiveModel {
  readonly format: "handover/predictive@1";
  readonly method: "logistic" | "naive-bayes";
  readonly trainedOn: { readonly examples: number; readonly won: number };
  /** Texts that stand for "not answered". */
  readonly missing: readonly string[];
  readonly intercept: number;
  readonly features: readonly ModelFeature[];
}

export type ModelFeature = CategoryFeature | SlopeFeature | BinsFeature;

/** What each kind adds. */
export interface CategoryFeature {
  readonly name: string;
  readonly kind: "category";
  readonly levels: readonly (readonly [level: string, logOdds: number])[];
  /** What a kind adds that was rare in training, or is new. */
  readonly other: number;
  readonly missing: number;
}

/** A number adds `offset`, and `slope` for each standard deviation above the mean, up to four of them either way. */
export interface SlopeFeature {
  readonly name: string;
  readonly kind: "slope";
  readonly mean: number;
  readonly deviation: number;
  readonly offset: number;
  readonly slope: number;
  readonly missing: number;
}

/** A number adds what its bin does: bin `i` ends below `edges[i]`, the last one has no end. */
export interface BinsFeature {
  readonly name: string;
  readonly kind: "bins";
  readonly edges: readonly number[];
  readonly logOdds: readonly number[];
  readonly missing: number;
}

/** Beyond so many standard deviations a number is no better and no worse. */
export const mostDeviations = 4;
