export { perActivity } from "./activity-points.ts";
export type { ActivityPoints, Decay, FrequencyCap } from "./activity-points.ts";
export { compileScoring } from "./compile.ts";
export { gradesOf } from "./grade.ts";
export type { ScoringOptions } from "./compile.ts";
export { validateScoring } from "./parse.ts";
export { answered, askedAgain, isOpen } from "./external.ts";
export type { Asking, CompiledExternal } from "./external.ts";
export { compileLeadScoring } from "./lead-scoring.ts";
export type { LeadScoring, Told } from "./lead-scoring.ts";
export { registeredScorer } from "./registered.ts";
export type { Registered } from "./registered.ts";
export { readScorerReply } from "./scorer-answer.ts";
export type { ScorerAnswer, ScorerFailure } from "./scorer-answer.ts";
export { asyncScorer, worstCaseMs } from "./scorer-code.ts";
export type { AskOptions, AsyncScorer, ScorerCode, ScorerQuestion, ScorerReply } from "./scorer-code.ts";
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
