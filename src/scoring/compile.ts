import { createConditionSet, type ConditionSet } from "../condition/compile-set.ts";
import { fieldReader, type CompileOptions } from "../condition/index.ts";
import { invalid } from "../errors.ts";
import { cardGrades, compileBands, gridGrades } from "./grade.ts";
import { parseScoring } from "./parse.ts";
import { predictor } from "./predictive/predict.ts";
import { reasonsOf, toThousandths } from "./predictive/reasons.ts";
import { thousand, type Reason, type Scorer } from "./score.ts";
import type { Grid, Modelled, Scorecard, Scoring } from "./scorecard.ts";
import { compileCard } from "./tally.ts";
import { lastDay } from "./tally-activities.ts";
import { dayOf } from "../lead/index.ts";
import type { Instant } from "../time/index.ts";

// Reasons are kept with every lead, and a list that grew by `push` keeps room for 17: so they are cut to measure.

export type ScoringOptions = CompileOptions;

/**
 * Turns the scoring of a policy into a function, once; later changes of the data do not reach it.
 *
 * Of a registered scorer it is what the rules say until that has answered.
 *
 * The order of rules decides the order of reasons, never the score. Reasons of rules are shared between scores and frozen.
 *
 * @example
 * const score = compileScoring(scorecard([points(30, where({ "company.employees": atLeast(200) }))], { max: 40 }));
 * score({ company: { employees: 500 } }).grade; // "A": 30 of 40
 *
 * @throws HandoverError `POLICY_INVALID` with every issue. The function itself throws `EXTENSION_FAILED` when a custom
 * condition does.
 */
export function compileScoring(scoring: Scoring, options: ScoringOptions = {}): Scorer {
  const { custom = {} } = options;
  const parsed = parseScoring(scoring, { ...options, custom: Object.keys(custom) });
  if (parsed.scoring === undefined) throw invalid("POLICY_INVALID", "the scoring is not well formed", parsed.issues);
  const conditions = createConditionSet(custom);
  if ("scorer" in parsed.scoring) return compileScoring(parsed.scoring.otherwise, options);
  if ("model" in parsed.scoring) return onModel(parsed.scoring);
  return "fit" in parsed.scoring ? onGrid(parsed.scoring, conditions) : onCard(parsed.scoring, conditions);
}

function onGrid({ fit, engagement, grades }: Grid, conditions: ConditionSet): Scorer {
  const fitTally = compileCard(fit, "fit", conditions);
  const engagementTally = compileCard(engagement, "engagement", conditions);
  const rowOf = compileBands(grades?.fit, fit.max);
  const columnOf = compileBands(grades?.engagement, engagement.max);
  const read = conditions.reader();
  const dayFor = dayOfScoring([fit, engagement]);
  return (subject, at) => {
    const frame = read(subject);
    const today = dayFor(subject, at);
    const reasons: Reason[] = [];
    const fit = fitTally(frame, reasons, today);
    const engagement = engagementTally(frame, reasons, today);
    return {
      fit: fit / thousand,
      engagement: engagement / thousand,
      total: (fit + engagement) / thousand,
      grade: gridGrades[rowOf(fit)][columnOf(engagement)],
      reasons: reasons.slice(),
    };
  };
}

function onCard(card: Scorecard, conditions: ConditionSet): Scorer {
  const tally = compileCard(card, "total", conditions);
  const bandOf = compileBands(card.grades, card.max);
  const read = conditions.reader();
  const dayFor = dayOfScoring([card]);
  return (subject, at) => {
    const reasons: Reason[] = [];
    const total = tally(read(subject), reasons, dayFor(subject, at));
    const grade = cardGrades[bandOf(total)];
    return { fit: 0, engagement: 0, total: total / thousand, grade, reasons: reasons.slice() };
  };
}

/** The day a score is as of; any day will do where nothing is counted by the day. */
function dayOfScoring(cards: readonly Scorecard[]): (subject: object, at: Instant | undefined) => number {
  const types = cards.flatMap(({ activities = [] }) => activities.flatMap(({ activity }) => activity));
  if (types.length === 0) return () => 0;
  return (subject, at) => (at === undefined ? (lastDay(subject, types) ?? 0) : dayOf(at));
}

function onModel({ model, grades }: Modelled): Scorer {
  const predict = predictor(model);
  const bandOf = compileBands(grades, 100);
  const readers = model.features.map(({ name }) => fieldReader(name));
  return (subject) => {
    const prediction = predict.by((f) => readers[f]!(subject));
    const total = toThousandths(prediction.probability);
    const grade = cardGrades[bandOf(total)];
    return { fit: 0, engagement: 0, total: total / thousand, grade, reasons: reasonsOf(prediction) };
  };
}
