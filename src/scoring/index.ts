export { perActivity } from "./activity-points.ts";
export type { ActivityPoints, Decay, FrequencyCap } from "./activity-points.ts";
export { compileScoring } from "./compile.ts";
export { gradesOf } from "./grade.ts";
export type { ScoringOptions } from "./compile.ts";
export { validateScoring } from "./parse.ts";
export { compileLeadScoring } from "./lead-scoring.ts";
export type { LeadScoring } from "./lead-scoring.ts";
export { sayOverride } from "./override.ts";
export { whatChanged } from "./what-changed.ts";
export { explainScore, sumReasons } from "./score.ts";
export type { Reason, Score, Scorer } from "./score.ts";
export { grid, points, predictive, scorecard } from "./scorecard.ts";
export type {
  Cap,
  Digits,
  Grid,
  GridGrades,
  Letters,
  Modelled,
  Rule,
  Scorecard,
  ScorecardOptions,
  Scoring,
} from "./scorecard.ts";
