export { examplesOf } from "./examples-of.ts";
export { predictor } from "./predict.ts";
export type { Contribution, Prediction, Predictor } from "./predict.ts";
export { parseModel } from "./read-model.ts";
export { train } from "./train.ts";
export type { Training, TrainingOptions } from "./train.ts";
export type { Decile, FeatureReport, TrainingReport, TrainingWarning } from "./report.ts";
export type { Example, FeatureKind, FeatureValues } from "./feature.ts";
export type { BinsFeature, CategoryFeature, ModelFeature, PredictiveModel, SlopeFeature } from "./model.ts";
