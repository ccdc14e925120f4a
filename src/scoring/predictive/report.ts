/** How well a model foretells leads it has not learnt from: by cross-validation. */
export interface TrainingReport {
  readonly examples: number;
  readonly won: number;
  /** Share of the examples that were won. */
  readonly base: number;
  readonly folds: number;
  /** Area under the ROC curve: how often a won lead scores above a lost one. 0.5 is chance. */
  readonly auc: number;
  /** Within which it would lie for 95 of 100 samples as large. */
  readonly aucInterval: readonly [low: number, high: number];
  /** Mean log loss in nats, and that of who knows nothing but `base`. Lower is better. */
  readonly logLoss: number;
  readonly baseLogLoss: number;
  /** The examples by foretold probability, ten parts of the same size, best first. */
  readonly deciles: readonly Decile[];
  readonly features: readonly FeatureReport[];
  readonly warnings: readonly TrainingWarning[];
}

export interface Decile {
  readonly examples: number;
  /** Mean of what was foretold, and what came: a model that is calibrated has them alike. */
  readonly foretold: number;
  readonly won: number;
  /** How many times as many were won as among all. */
  readonly lift: number;
}

export interface FeatureReport {
  readonly name: string;
  /** Area under the curve of this feature alone, over the examples in which it is known. */
  readonly auc: number;
  /** How many kinds, or bins, it has. */
  readonly levels: number;
  /** Share of examples in which it is not known. */
  readonly missing: number;
}

/**
 * `leak`: the feature alone foretells nearly everything, so it was likely written down after the outcome was known. `no_signal`: the
 * model is not surely better than chance. `constant`: the feature is the same everywhere, and says nothing.
 */
export interface TrainingWarning {
  readonly code: "leak" | "no_signal" | "constant";
  readonly feature?: string | undefined;
  readonly message: string;
}
