import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { explainScore, compileScoring, predictive, sumReasons } from "../../../src/scoring/index.ts";
import {
  parseModel,
  predictor,
  train,
  type Example,
  type PredictiveModel,
  type Training,
  type TrainingOptions,
} from "../../../src/scoring/predictive/index.ts";
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

const isExact: Law = (learn) =>
  fc.property(examples, methods, (some, method) => {
    const { model } = trained(learn(some, { ...options, method }));
    const named = { ...model, features: model.features.map((one) => ({ ...one, name: `properties.${one.name}` })) };
    const score = compileScoring(predictive(named));
    return some.every(({ values }) => {
      const { total, reasons } = score({ properties: values });
      const { probability } = predictor(model)(values);
      return total === sumReasons(reasons) && Math.abs(total - probability * 100) <= 0.0005 + 1e-9;
    });
  });

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
    // Tempered: the evidence is taken so many times, so three kinds must lie on one line.
    const kinds = [...expected.keys()];
    const [a, b] = kinds;
    if (a === undefined || b === undefined) return true;
    const by = (odds(a) - odds(b)) / (expected.get(a)! - expected.get(b)!);
    if (!Number.isFinite(by)) return true;
    return kinds.every((kind) => Math.abs(odds(kind) - odds(b) - by * (expected.get(kind)! - expected.get(b)!)) < 1e-6);
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

const laws: Readonly<Record<string, Law>> = {
  "a score is the sum of its reasons, and the probability in percent": isExact,
  "no change of a coefficient makes a logistic model fit better": hasTheSlopeOfZero,
  "naive Bayes says what counting says": isBayes,
  "what features say is nothing on the average": countsFromTheAverage,
  "the report adds up": reportsWhatIsSo,
};

describe("a trained model:", () => {
  test.each(Object.entries(laws))("%s", (_, law) => fc.assert(law(train), { numRuns: 15 }));

  test("is the same for the same examples, and as JSON", () => {
    fc.assert(
      fc.property(examples, methods, (some, method) => {
        const { model } = trained(train(some, { ...options, method }));
        const again = trained(train(structuredClone(some) as Example[], { ...options, method })).model;
        const read = parseModel(JSON.parse(JSON.stringify(model)));
        expect(again).toEqual(model);
        expect(read).toEqual(model);
      }),
      { numRuns: 20 },
    );
  });

  test("a kind that nobody has seen, and whatever a form may send, is scored as any other", () => {
    const some = fc.sample(examples, { numRuns: 1, seed: 7 })[0]!;
    const predict = predictor(trained(train(some, options)).model);
    fc.assert(
      fc.property(fc.anything(), fc.anything(), (source, visits) => {
        const { probability } = predict({ source, visits });
        return probability > 0 && probability < 1;
      }),
    );
  });
});

test("area and loss agree with counting every pair", () => {
  const outcomes = fc.array(fc.tuple(fc.integer({ min: 0, max: 6 }), fc.integer({ min: 0, max: 1 })), {
    minLength: 1,
    maxLength: 40,
  });
  fc.assert(
    fc.property(outcomes, (rows) => {
      const [scores, won] = [rows.map(([score]) => score), rows.map(([, one]) => one)];
      const chances = scores.map((score) => (score + 0.5) / 7);
      const area = areaUnderCurve(scores, won);
      expect(area === undefined ? area : area.toFixed(9)).toBe(areaByPairs(scores, won)?.toFixed(9));
      expect(logLoss(chances, won)).toBeCloseTo(lossBySum(chances, won), 9);
    }),
  );
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
      reportsWhatIsSo,
      (some, how) => {
        const training = train(some, how);
        return training.status === "trained" ? { ...training, report: { ...training.report, auc: 1.01 } } : training;
      },
    ],
  ])("%s", (_, law, planted) => {
    expect(fc.check(law(planted), { numRuns: 60 }).failed).toBe(true);
  });

  test("reasons that are rounded each for itself", () => {
    const some = fc.sample(examples, { numRuns: 1, seed: 3 })[0]!;
    const { model } = trained(train(some, options));
    const rounded = some.some(({ values }) => {
      const { probability, base, contributions } = predictor(model)(values);
      const sum = contributions.reduce((all, { logOdds }) => all + logOdds, 0);
      const parts = contributions.map(({ logOdds }) => Math.round((logOdds * (probability - base) * 100) / sum));
      return parts.reduce((all, part) => all + part, Math.round(base * 100)) !== Math.round(probability * 100);
    });
    expect(rounded).toBe(true);
  });
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
