import { describe, expect, test } from "vitest";
import { isHandoverError } from "../../../src/errors.ts";
import type { Lead } from "../../../src/lead/index.ts";
import { compileScoring, predictive, validateScoring } from "../../../src/scoring/index.ts";
import {
  examplesOf,
  parseModel,
  predictor,
  train,
  type Example,
  type PredictiveModel,
  type TrainingOptions,
} from "../../../src/scoring/predictive/index.ts";

const options: TrainingOptions = { features: { source: "category" } };

/** So many of each outcome; those won mostly come from the fair. */
function leads(won: number, lost: number): Example[] {
  const of = (count: number, outcome: boolean): Example[] =>
    Array.from({ length: count }, (_, i) => {
      const source = (i % 4 === 0) === outcome ? "web" : "fair";
      return { values: { source, id: `lead-${outcome}-${i}`, site: "pl" }, won: outcome };
    });
  return [...of(won, true), ...of(lost, false)];
}

function modelOf(examples: readonly Example[], how = options): PredictiveModel {
  const training = train(examples, how);
  if (training.status !== "trained") throw new Error(training.message);
  return training.model;
}

describe("too little to learn from", () => {
  test("is said with how much is lacking", () => {
    expect(train(leads(12, 400), options)).toEqual({
      status: "refused",
      won: { found: 12, lacking: 28 },
      lost: { found: 400, lacking: 0 },
      message: "too little to learn from: needed are 28 more that were won (12 of 40)",
    });
  });

  test("is one outcome alone, and nothing at all", () => {
    expect(train(leads(0, 500), options)).toMatchObject({ status: "refused", won: { lacking: 40 } });
    expect(train([], options)).toMatchObject({ status: "refused", won: { lacking: 40 }, lost: { lacking: 40 } });
  });
});

describe("what cannot be learnt from is refused,", () => {
  const refusal = (examples: unknown, how: unknown = options): string => {
    try {
      train(examples as readonly Example[], how as TrainingOptions);
      return "";
    } catch (error) {
      return isHandoverError(error, "INPUT_INVALID") ? error.message : String(error);
    }
  };
  const some = leads(50, 50);

  test.each<[string, unknown, string]>([
    ["no list", null, "examples: expected a list of examples, got null"],
    ["a hole", [...some, undefined], "examples.100: expected { values, won }, got undefined"],
    ["no values", [...some, { won: true }], "examples.100: expected { values, won }, got an object"],
    [
      "an outcome in words",
      [...some, { values: {}, won: "no" }],
      "examples.100.won: expected true or false, got a text",
    ],
  ])("%s", (_, examples, message) => {
    expect(refusal(examples)).toContain(message);
  });

  test.each<[string, unknown, string]>([
    ["no options", null, "expected options, got null"],
    ["an option that there is not", { ...options, penalti: 3 }, 'did you mean "penalty"?'],
    ["missing texts that are no list", { ...options, missing: "Select" }, "missing: expected a list of texts"],
  ])("%s", (_, how, message) => {
    expect(refusal(some, how)).toContain(message);
  });

  test("and an amount beyond all bounds makes a model all the same", () => {
    const huge = some.map(({ won }, i) => ({ values: { visits: i % 2 === 0 ? 1e308 : -1e308 }, won }));
    for (const method of ["logistic", "naive-bayes"] as const) {
      const model = modelOf(huge, { features: { visits: "number" }, method });
      expect(parseModel(JSON.parse(JSON.stringify(model)))).toEqual(model);
      expect(predictor(model)({ visits: 1e308 }).probability).toBeCloseTo(0.5, 6);
    }
  });
});

describe("the report warns", () => {
  const warningsFor = (examples: readonly Example[], features: TrainingOptions["features"]) => {
    const training = train(examples, { features });
    return training.status === "trained" ? training.report.warnings.map(({ code, feature }) => [code, feature]) : [];
  };

  test("of a feature that was written down when the outcome was known", () => {
    const leaking = leads(100, 100).map(({ values, won }, i) => {
      return { values: { ...values, tag: i % 3 === 0 ? "" : won ? "will come back" : "not interested" }, won };
    });
    expect(warningsFor(leaking, { source: "category", tag: "category" })).toEqual([["leak", "tag"]]);
  });

  test("of features that say nothing", () => {
    const pointless = leads(120, 120).map((one, i) => ({ ...one, values: { day: i % 7, site: "pl" } }));
    expect(warningsFor(pointless, { day: "category", site: "category" })).toEqual([
      ["constant", "site"],
      ["no_signal", undefined],
    ]);
  });
});

describe("values", () => {
  const model = modelOf(leads(100, 100));
  const oddsOf = (source: unknown): number => predictor(model).logOdds({ source });

  test("are compared without case and outer spaces", () => {
    expect(oddsOf("  FAIR ")).toBe(oddsOf("fair"));
    expect(oddsOf("fair")).toBeGreaterThan(oddsOf("web"));
  });

  test.each([[undefined], [null], [""], ["  "], [{}], [["fair"]], [Symbol("fair")]])("%s is not known", (value) => {
    expect(oddsOf(value)).toBe(oddsOf(undefined));
  });

  test("that only an object's ancestors have are not known", () => {
    const of = modelOf(
      leads(100, 100).map((one) => ({ ...one, values: { constructor: one.values["source"] } })),
      {
        features: JSON.parse('{"constructor":"category","toString":"category"}') as TrainingOptions["features"],
      },
    );
    expect(predictor(of)({}).contributions.map(({ value }) => value)).toEqual(["not known", "not known"]);
  });

  test("of numbers are read from text too", () => {
    const visits = leads(100, 100).map(({ won }, i) => ({ values: { visits: won ? `${i % 9}` : i % 4 }, won }));
    const predict = predictor(modelOf(visits, { features: { visits: "number" } }));
    expect(predict.logOdds({ visits: "7" })).toBe(predict.logOdds({ visits: 7 }));
    expect(predict.logOdds({ visits: "many" })).toBe(predict.logOdds({}));
    expect(predict.logOdds({ visits: 1e308 })).toBe(predict.logOdds({ visits: 1e9 }));
  });
});

test.each<[string, object, string]>([
  ["no features", { features: {} }, "features: expected one feature at least"],
  [
    "a kind of feature there is not",
    { features: { source: "text" } },
    'features.source: expected "category" or "number"',
  ],
  ["a method there is not", { ...options, method: "forest" }, 'method: expected "logistic" or "naive-bayes"'],
  ["one fold", { ...options, folds: 1 }, "folds: expected a whole number from 2, got 1"],
  ["a penalty of 0", { ...options, penalty: 0 }, "penalty: expected a number above 0, got 0"],
])("training is refused with %s", (_, how, message) => {
  expect(() => train(leads(50, 50), how as TrainingOptions)).toThrow(message);
});

test.each<[string, (model: PredictiveModel) => unknown, string]>([
  ["another format", (model) => ({ ...model, format: "handover/predictive@9" }), "train it again with this version"],
  [
    "a number that JSON lost",
    (model) => ({ ...model, intercept: null }),
    "intercept: expected a finite number, got null",
  ],
  ["no features", (model) => ({ ...model, features: [] }), "features: expected a list of features, not empty"],
  [
    "a feature of no kind",
    (model) => ({ ...model, features: [{ name: "source", kind: "tree" }] }),
    "features.0.kind: expected one of category, slope, bins",
  ],
  [
    "bins that do not fit their edges",
    (model) => ({ ...model, features: [{ name: "visits", kind: "bins", edges: [3, 1], logOdds: [0], missing: 0 }] }),
    "features.0.logOdds: expected 3 numbers, one for each bin, got 1",
  ],
  ["nothing", () => "model.json", 'expected a model from train(), got "model.json"'],
])("a model is refused with %s", (_, change, message) => {
  expect(() => parseModel(change(modelOf(leads(60, 60))))).toThrow(message);
});

describe("in a policy", () => {
  const model = modelOf(leads(100, 100));

  test("a model is scoring like any other, and survives JSON", () => {
    const scoring = predictive(model, { grades: { A: 70, B: 50, C: 30 } });
    expect(validateScoring(JSON.parse(JSON.stringify(scoring)))).toEqual([]);
    expect(compileScoring(scoring)({ source: "fair" }).grade).toBe("A");
    expect(compileScoring(scoring)({ source: "web" }).grade).toBe("D");
  });

  test("its features are fields of leads, and not the score", () => {
    const named = (name: string) => ({ model: { ...model, features: [{ ...model.features[0], name }] } });
    expect(validateScoring(named("sauce"))).toMatchObject([{ path: "model.features.0.name" }]);
    expect(validateScoring(named("score.total"))).toMatchObject([{ hint: "a score cannot depend on itself" }]);
    expect(validateScoring({ model, grades: { A: 1, B: 2, C: 3 } })).not.toEqual([]);
  });
});

test("leads that were won or lost are examples", () => {
  const lead = (closed: Lead["closed"], source: string) =>
    ({ closed, source, company: { employees: 20 } }) as unknown as Lead;
  const all = [lead("won", "fair"), lead("lost", "web"), lead(undefined, "web"), lead("archived", "web")];
  expect(examplesOf(all, ["source", "company.employees"])).toEqual([
    { values: { source: "fair", "company.employees": 20 }, won: true },
    { values: { source: "web", "company.employees": 20 }, won: false },
  ]);
});
