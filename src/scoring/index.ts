export { compileScoring } from "./compile.ts";
export { gradesOf } from "./grade.ts";
export type { ScoringOptions } from "./compile.ts";
export { validateScoring } from "./parse.ts";
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
