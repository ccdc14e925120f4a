import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { compileScoring, explainScore, predictive, sumReasons, type Reason } from "../../../src/scoring/index.ts";
import {
  parseModel,
  predictor,
  train,
  type Example,
  type FeatureValues,
  type PredictiveModel,
  type Training,
  type TrainingOptions,
} from "../../../src/scoring/predictive/index.ts";
import { sigmoid } from "../../../src/scoring/predictive/predict.ts";
import { temperatureOf } from "../../../src/scoring/predictive/temperature.ts";
import { areaUnderCurve, logLoss } from "../../../src/scoring/predictive/statistics.ts";
import { areaByPairs, bayesByCounting, lossBySum, slopeOfLoss } from "./predictive-oracle.ts";

/** Leads whose outcome hangs on their source and their visits, more or less. */
const examples: fc.Arbitrary<readonly Example[]> = fc
  .array(
    fc.record({
      source: fc.constantFrom("Google", " google", "fair", "referral", "", "Select", undefined, "__proto__"),
      visits: fc.option(fc.oneof(fc.integer({ min: 0, max: 40 }), fc.constantFrom("3", "n/a", 1e300, Number.NaN))),
      luck: fc.integer({ min: 0, max: 9 }),
    }),
    { minLength: 120, maxLength: 200 },
  )
  .map((rows) =>
    rows.map(({ source, visits, luck }, i): Example => {
      const won = i % 4 === 0 || (source?.trim().toLowerCase() === "google" ? luck > 3 : luck > 7);
      return { values: { source, visits }, won: i % 4 === 1 ? false : won };
    }),
  );
const options: TrainingOptions = {
  features: { source: "category", visits: "number" },
  missing: ["Select"],
  rareBelow: 5,
  atLeast: 20,
};
const methods = fc.constantFrom("logistic" as const, "naive-bayes" as const);

type Train = typeof train;
type Law = (training: Train) => fc.IProperty<unknown>;

function trained(training: Training): Extract<Training, { status: "trained" }> {
  if (training.status !== "trained") throw new Error(training.message);
  return training;
}

const hasTheSlopeOfZero: Law = (learn) =>
  fc.property(examples, (some) => {
    const { model } = trained(learn(some, { ...options, method: "logistic", penalty: 2 }));
    return slopeOfLoss(model, some, 2).every((slope) => Math.abs(slope) < 1e-4);
  });

const isBayes: Law = (learn) =>
  fc.property(examples, (some) => {
    const { model } = trained(learn(some, { ...options, features: { source: "category" }, method: "naive-bayes" }));
    const expected = bayesByCounting(some, 5);
    const odds = (source: unknown): number => predictor(model).logOdds({ source });
    // Tempered: the evidence is taken so many times, so all kinds lie on one line; the two furthest apart say which.
    const kinds = [...expected].sort(([, one], [, other]) => one - other);
    const [least, most] = [kinds[0], kinds.at(-1)];
    if (least === undefined || most === undefined) return true;
    const apart = most[1] - least[1];
    const by = apart < 1e-6 ? 0 : (odds(most[0]) - odds(least[0])) / apart;
    return kinds.every(([kind, said]) => Math.abs(odds(kind) - odds(least[0]) - by * (said - least[1])) < 1e-6);
  });

const countsFromTheAverage: Law = (learn) =>
  fc.property(examples, methods, (some, method) => {
    const { model } = trained(learn(some, { ...options, method }));
    const predict = predictor(model);
    return model.features.every(({ name }) => {
      const said = some.map(({ values }) => predict(values).contributions.find(({ feature }) => feature === name)!);
      return Math.abs(said.reduce((sum, { logOdds }) => sum + logOdds, 0) / some.length) < 1e-9;
    });
  });

const reportsWhatIsSo: Law = (learn) =>
  fc.property(examples, methods, (some, method) => {
    const { report } = trained(learn(some, { ...options, method }));
    const won = some.filter((one) => one.won).length;
    const inDeciles = report.deciles.reduce((sum, decile) => sum + decile.won * decile.examples, 0);
    const ordered = report.deciles.every(
      (one, i) => i === 0 || one.foretold <= report.deciles[i - 1]!.foretold + 1e-12,
    );
    return (
      report.examples === some.length &&
      report.won === won &&
      Math.abs(inDeciles - won) < 1e-6 &&
      ordered &&
      report.aucInterval[0] <= report.auc &&
      report.auc <= report.aucInterval[1]
    );
  });

const praisesWhatItHasNotSeen: Law = (learn) =>
  fc.property(fc.integer({ min: 0, max: 1_000 }), methods, (from, method) => {
    // Everybody is a kind of their own: learnt by heart, and of no use for anybody else.
    const some = Array.from({ length: 160 }, (_, i) => ({ values: { id: `lead-${from + i}` }, won: (i * 7) % 16 < 6 }));
    const { auc } = trained(learn(some, { features: { id: "category" }, rareBelow: 1, method })).report;
    return auc > 0.3 && auc < 0.7;
  });

const laws: Readonly<Record<string, Law>> = {
  "no change of a coefficient makes a logistic model fit better": hasTheSlopeOfZero,
  "naive Bayes says what counting says": isBayes,
  "what features say is nothing on the average": countsFromTheAverage,
  "the report adds up": reportsWhatIsSo,
  "is praised for what it has not seen": praisesWhatItHasNotSeen,
};

/** A scorer as a policy has it, over values of no lead. */
type Score = (model: PredictiveModel) => (values: FeatureValues) => { total: number; reasons: readonly Reason[] };
const inPolicy: Score = (model) => {
  const features = model.features.map((one) => ({ ...one, name: `properties.${one.name}` }));
  const score = compileScoring(predictive({ ...model, features }));
  return (values) => score({ properties: values });
};

const addsUp = (scoreBy: Score): fc.IProperty<unknown> =>
  fc.property(examples, methods, (some, method) => {
    const { model } = trained(train(some, { ...options, method }));
    const score = scoreBy(model);
    return some.every(({ values }) => {
      const { total, reasons } = score(values);
      const { probability } = predictor(model)(values);
      return total === sumReasons(reasons) && Math.abs(total - probability * 100) <= 0.0005 + 1e-9;
    });
  });

/** Kept as JSON, or trained once more, it says the same to the last bit. */
const isTheSame = (journey: (model: PredictiveModel) => PredictiveModel): fc.IProperty<unknown> =>
  fc.property(examples, methods, (some, method) => {
    const { model } = trained(train(some, { ...options, method }));
    const again = trained(train(structuredClone(some) as Example[], { ...options, method })).model;
    return JSON.stringify(again) === JSON.stringify(model) && JSON.stringify(journey(model)) === JSON.stringify(model);
  });

const takesAnything = (makeReady: typeof predictor): fc.IProperty<unknown> => {
  const some = fc.sample(examples, { numRuns: 1, seed: 7 })[0]!;
  const predict = makeReady(trained(train(some, options)).model);
  return fc.property(fc.anything(), fc.anything(), (source, visits) => {
    const { probability } = predict({ source, visits });
    return probability > 0 && probability < 1;
  });
};

/** Scaled evidence foretells as many as came, gives no more loss than none at all, and never turns round. */
const isScaled = (scale: typeof temperatureOf): fc.IProperty<unknown> => {
  const row = fc.tuple(fc.double({ min: -30, max: 30, noNaN: true }), fc.boolean());
  return fc.property(fc.array(row, { minLength: 40, maxLength: 120 }), (rows) => {
    const won = Uint8Array.from(rows, ([, outcome]) => (outcome ? 1 : 0));
    const wins = won.reduce((sum, outcome) => sum + outcome, 0);
    const { by, shift } = scale(
      Float64Array.from(rows, ([odds]) => odds),
      won,
    );
    const foretold = rows.reduce((sum, [odds]) => sum + sigmoid(odds * by + shift), 0);
    // Platt's targets move each outcome a little towards the middle: by one altogether at most.
    return by >= 0 && Math.abs(foretold - wins) < 1.01;
  });
};

const isTheShareOfPairs = (area: typeof areaUnderCurve): fc.IProperty<unknown> => {
  const outcome = fc.tuple(fc.integer({ min: 0, max: 6 }), fc.integer({ min: 0, max: 1 }));
  return fc.property(fc.array(outcome, { minLength: 1, maxLength: 40 }), (rows) => {
    const [scores, won] = [rows.map(([score]) => score), rows.map(([, one]) => one)];
    return area(scores, won)?.toFixed(9) === areaByPairs(scores, won)?.toFixed(9);
  });
};

const isTheMeanLog = (loss: typeof logLoss): fc.IProperty<unknown> => {
  const outcome = fc.tuple(fc.double({ min: 0.01, max: 0.99, noNaN: true }), fc.integer({ min: 0, max: 1 }));
  return fc.property(fc.array(outcome, { minLength: 1, maxLength: 40 }), (rows) => {
    const [chances, won] = [rows.map(([chance]) => chance), rows.map(([, one]) => one)];
    return Math.abs(loss(chances, won) - lossBySum(chances, won)) < 1e-9;
  });
};

describe("a trained model:", () => {
  test.each(Object.entries(laws))("%s", (_, law) => fc.assert(law(train), { numRuns: 15 }));

  test.each<[string, fc.IProperty<unknown>, number]>([
    ["a score is the sum of its reasons, and the probability in percent", addsUp(inPolicy), 15],
    [
      "is the same for the same examples, and as JSON",
      isTheSame((model) => parseModel(JSON.parse(JSON.stringify(model)))),
      15,
    ],
    ["scores a kind that nobody has seen, and whatever a form may send", takesAnything(predictor), 200],
    ["takes evidence for what it is worth", isScaled(temperatureOf), 200],
    ["has an area that is the share of pairs in order", isTheShareOfPairs(areaUnderCurve), 200],
    ["has a loss that is the mean log", isTheMeanLog(logLoss), 200],
  ])("%s", (_, law, numRuns) => fc.assert(law, { numRuns }));
});

describe("a planted bug is caught:", () => {
  const changed =
    (change: (model: PredictiveModel) => PredictiveModel): Train =>
    (some, how) => {
      const training = train(some, how);
      return training.status === "trained" ? { ...training, model: change(training.model) } : training;
    };
  const off: Train = changed((model) => ({
    ...model,
    features: model.features.map((one) => (one.kind === "category" ? { ...one, missing: one.missing + 0.3 } : one)),
  }));

  test.each<[string, Law, Train]>([
    ["a coefficient that is off", hasTheSlopeOfZero, off],
    ["a penalty left out", hasTheSlopeOfZero, (some, how) => train(some, { ...how, penalty: 0.01 })],
    [
      "what is missing taken for the average",
      isBayes,
      changed((model) => ({ ...model, features: model.features.map((one) => ({ ...one, missing: 0 })) })),
    ],
    ["evidence that is not counted from the average", countsFromTheAverage, off],
    [
      "an area over what was learnt from",
      praisesWhatItHasNotSeen,
      (some, how) => {
        const training = trained(train(some, how));
        const odds = some.map(({ values }) => predictor(training.model).logOdds(values));
        const auc = areaUnderCurve(
          odds,
          some.map(({ won }) => Number(won)),
        ) as number;
        return { ...training, report: { ...training.report, auc } };
      },
    ],
    [
      "a decile too few",
      reportsWhatIsSo,
      (some, how) => {
        const training = trained(train(some, how));
        return { ...training, report: { ...training.report, deciles: training.report.deciles.slice(1) } };
      },
    ],
  ])("%s", (_, law, planted) => {
    expect(fc.check(law(planted), { numRuns: 60 }).failed).toBe(true);
  });

  const roundedReasons: Score = (model) => (values) => {
    const { total, reasons } = inPolicy(model)(values);
    return { total, reasons: reasons.map((reason) => ({ ...reason, points: Math.round(reason.points) })) };
  };
  const clamped: typeof temperatureOf = (logOdds, won) => {
    const { by } = temperatureOf(logOdds, won);
    return by > 0 ? { by, shift: temperatureOf(logOdds, won).shift } : { by: 0, shift: -3 };
  };
  test.each<[string, fc.IProperty<unknown>]>([
    ["reasons that are rounded each for itself", addsUp(roundedReasons)],
    [
      "a model kept with three decimals",
      isTheSame((model) =>
        JSON.parse(JSON.stringify(model, (_, value) => (typeof value === "number" ? Number(value.toFixed(3)) : value))),
      ),
    ],
    [
      "a new kind that has no odds",
      takesAnything((model) =>
        predictor({
          ...model,
          features: model.features.map((one) => (one.kind === "category" ? { ...one, other: Number.NaN } : one)),
        }),
      ),
    ],
    ["evidence left out, and the share of the won with it", isScaled(clamped)],
    ["evidence turned round", isScaled((logOdds, won) => ({ ...temperatureOf(logOdds, won), by: -1 }))],
    [
      "equal scores that count as lost",
      isTheShareOfPairs((scores, won) =>
        areaByPairs(
          Array.from(scores, (score, i) => score - (won[i] === 1 ? 0.1 : 0)),
          Array.from(won),
        ),
      ),
    ],
    [
      "the loss of the won alone",
      isTheMeanLog(
        (chances, won) =>
          -Array.from(chances).reduce((sum, chance, i) => sum + (won[i] === 1 ? Math.log(chance) : 0), 0) /
          chances.length,
      ),
    ],
  ])("%s", (_, law) => expect(fc.check(law, { numRuns: 300 }).failed).toBe(true));
});

test("a score of a model reads as any other", () => {
  const some = Array.from({ length: 200 }, (_, i): Example => ({
    values: { source: i % 2 === 0 ? "fair" : "web" },
    won: i % 2 === 0 ? i % 3 > 0 : i % 3 === 0,
  }));
  const { model } = trained(train(some, { features: { source: "category" } }));
  const lines = explainScore(
    compileScoring(predictive(model, { grades: { A: 60, B: 40, C: 20 } }))({ source: "Fair" }),
  );
  expect(lines).toEqual([
    "grade A, total 65.344",
    "total 65.344",
    "  +49.444 the average lead",
    '  +15.9 source: "fair"',
  ]);
});
