export { compileScoring } from "./compile.ts";
export { gradesOf } from "./grade.ts";
export type { ScoringOptions } from "./compile.ts";
export { validateScoring } from "./parse.ts";
export { explainScore, sumReasons } from "./score.ts";
export type { Reason, Score, Scorer } from "./score.ts";
export { grid, points, scorecard } from "./scorecard.ts";
export type {
  Cap,
  Digits,
  Grid,
  GridGrades,
  Letters,
  Rule,
  Scorecard,
  ScorecardOptions,
  Scoring,
} from "./scorecard.ts";
