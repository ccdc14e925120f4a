import { encode, missingCode, type Column } from "./encoding.ts";
import { decilesOf, foldsOf, outOfFold, type Fit } from "./evaluate.ts";
import { checkedExamples, checkedOptions } from "./checked.ts";
import type { Example, FeatureKind } from "./feature.ts";
import { centred, featureOf, type Fitted } from "./fitted.ts";
import { fitLogistic } from "./logistic.ts";
import type { PredictiveModel } from "./model.ts";
import { fitNaiveBayes, tempered } from "./naive-bayes.ts";
import { sigmoid } from "./predict.ts";
import type { FeatureReport, TrainingReport, TrainingWarning } from "./report.ts";
import { areaInterval, areaUnderCurve, logLoss } from "./statistics.ts";
import { temperatureOf } from "./temperature.ts";

export interface TrainingOptions {
  /** What is looked at, by name: each a `category` or a `number`. */
  readonly features: { readonly [name: string]: FeatureKind };
  /**
   * `logistic`: L2-regularised logistic regression, mostly the better. `naive-bayes`: needs less data, and each feature stands for
   * itself. @defaultValue `"logistic"`
   */
  readonly method?: "logistic" | "naive-bayes" | undefined;
  /** Texts that stand for "not answered", such as `Select`, beside nothing, `null` and `""`. @defaultValue none */
  readonly missing?: readonly string[] | undefined;
  /** Kinds with fewer examples are pooled as one. @defaultValue 20 */
  readonly rareBelow?: number | undefined;
  /** At least so many of each outcome, or nothing is learnt. @defaultValue 40 */
  readonly atLeast?: number | undefined;
  /** Parts for the cross-validation, from 2. @defaultValue 5 */
  readonly folds?: number | undefined;
  /** L2 penalty of the logistic regression, above 0. @defaultValue 1 */
  readonly penalty?: number | undefined;
}

export type Training =
  | { readonly status: "trained"; readonly model: PredictiveModel; readonly report: TrainingReport }
  | {
      readonly status: "refused";
      /** How many examples there are of each outcome, and how many more are needed. */
      readonly won: { readonly found: number; readonly lacking: number };
      readonly lost: { readonly found: number; readonly lacking: number };
      readonly message: string;
    };

const bins = 8;
/** A feature that foretells this well alone was most likely written down after the outcome. */
const leakFrom = 0.95;
/** Known in fewer examples, it may do so by luck. */
const fewKnown = 40;

/**
 * Learns from leads of which the outcome is known. The same examples in the same order give the same model, on every host.
 *
 * What is not known counts as evidence of its own; rare kinds are pooled. The report says how well the model foretells examples it
 * has not seen, by cross-validation, and warns of features that leak the outcome and of a model that knows nothing.
 *
 * @example
 * const training = train(closedLeads, { features: { source: "category", visits: "number" }, missing: ["Select"] });
 * if (training.status === "trained") training.report.auc; // 0.86
 *
 * @throws HandoverError `INPUT_INVALID`
 */
export function train(examples: readonly Example[], options: TrainingOptions): Training {
  const { features, missing, method, rareBelow, atLeast, folds, penalty } = checkedOptions(options);
  checkedExamples(examples);
  const won = Uint8Array.from(examples, ({ won: outcome }) => (outcome ? 1 : 0));
  const wins = won.reduce((sum, outcome) => sum + outcome, 0);
  const refused = refusal(wins, won.length - wins, Math.max(atLeast, folds));
  if (refused !== undefined) return refused;

  const columns = Object.entries(features).map(([name, kind]) =>
    encode(name, kind, examples, { missing, rareBelow, bins }),
  );
  const all = Int32Array.from(won.keys());
  const foldOf = foldsOf(won, folds);
  const logistic = method === "logistic" ? fitLogistic(columns, won, all, penalty) : undefined;
  const fit: Fit = (some, rows) =>
    logistic === undefined ? fitNaiveBayes(some, won, rows) : fitLogistic(some, won, rows, penalty, logistic.weights);
  const raw = outOfFold(columns, foldOf, folds, fit);
  const heat = method === "logistic" ? undefined : temperatureOf(raw, won);
  const cooled = (fitted: Fitted): Fitted => (heat === undefined ? fitted : tempered(fitted, heat.by, heat.shift));
  const logOdds = heat === undefined ? raw : raw.map((odds) => odds * heat.by + heat.shift);
  const { intercept, terms } = centred(cooled(logistic ?? fit(columns, all)), columns, all);

  const alone = columns.map((column) => {
    const odds = outOfFold([column], foldOf, folds, (some, rows) => fitNaiveBayes(some, won, rows));
    const known = all.filter((row) => column.codes[row] !== missingCode(column));
    return areaUnderCurve(
      Float64Array.from(known, (row) => odds[row]!),
      Uint8Array.from(known, (row) => won[row]!),
    );
  });
  return {
    status: "trained",
    model: {
      format: "handover/predictive@1",
      method,
      trainedOn: { examples: won.length, won: wins },
      missing,
      intercept,
      features: terms.map((term, f) => featureOf(term, columns[f]!)),
    },
    report: reportOf(
      columns,
      won,
      wins,
      logOdds,
      folds,
      alone.map((area) => area ?? 0.5),
    ),
  };
}

function reportOf(
  columns: readonly Column[],
  won: Uint8Array,
  wins: number,
  logOdds: Float64Array,
  folds: number,
  alone: readonly number[],
): TrainingReport {
  const base = wins / won.length;
  const auc = areaUnderCurve(logOdds, won) ?? 0.5;
  const aucInterval = areaInterval(auc, wins, won.length - wins);
  const features = columns.map(({ name, levels, missing }, f): FeatureReport => {
    return { name, auc: alone[f]!, levels: levels.length, missing: missing / won.length };
  });
  return {
    examples: won.length,
    won: wins,
    base,
    folds,
    auc,
    aucInterval,
    logLoss: logLoss(logOdds.map(sigmoid), won),
    baseLogLoss: logLoss(new Float64Array(won.length).fill(base), won),
    deciles: decilesOf(logOdds, won, base),
    features,
    warnings: [...features.flatMap((feature, f) => warningsOf(feature, columns[f]!)), ...noSignal(auc, aucInterval)],
  };
}

function warningsOf({ name, auc }: FeatureReport, { codes, missing }: Column): readonly TrainingWarning[] {
  if (codes.every((code) => code === codes[0]))
    return [{ code: "constant", feature: name, message: `${name} is the same in every example, and says nothing` }];
  if (auc < leakFrom || codes.length - missing < fewKnown) return [];
  const message = `${name} alone foretells the outcome with an AUC of ${auc.toFixed(3)}: it was most likely written down when the outcome was known; leave it out unless it is known before`;
  return [{ code: "leak", feature: name, message }];
}

function noSignal(auc: number, [low, high]: readonly [number, number]): readonly TrainingWarning[] {
  if (low > 0.5) return [];
  const range = `${low.toFixed(3)} to ${high.toFixed(3)}`;
  const message = `the AUC is ${auc.toFixed(3)}, and may be anything from ${range}: the features do not foretell the outcome, so do not score by them`;
  return [{ code: "no_signal", message }];
}

function refusal(won: number, lost: number, atLeast: number): Training | undefined {
  const lacking = (found: number): number => Math.max(0, atLeast - found);
  if (lacking(won) + lacking(lost) === 0) return undefined;
  const words = (found: number, what: string): readonly string[] =>
    lacking(found) === 0 ? [] : [`${lacking(found)} more that were ${what} (${found} of ${atLeast})`];
  return {
    status: "refused",
    won: { found: won, lacking: lacking(won) },
    lost: { found: lost, lacking: lacking(lost) },
    message: `too little to learn from: needed are ${[...words(won, "won"), ...words(lost, "lost")].join(" and ")}`,
  };
}
