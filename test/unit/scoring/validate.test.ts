import { expect, test } from "vitest";
import { atLeast, custom, where } from "../../../src/condition/index.ts";
import { describeIssue } from "../../../src/errors.ts";
import { grid, points, scorecard, validateScoring } from "../../../src/scoring/index.ts";

const when = where({ source: "ads" });
const card = scorecard([points(1, when)], { max: 100 });
const withRule = (rule: object): unknown => ({ rules: [{ points: 1, when, ...rule }], max: 100 });

test("a well-formed scoring has no issues, nor has it after a journey through JSON", () => {
  const spec = grid({
    fit: scorecard([points(-1.125, when, { group: "web", name: "ads" })], {
      max: 10,
      min: 0,
      groups: { web: { min: -5 } },
    }),
    engagement: scorecard([points(1, when)]),
    grades: { engagement: { 1: 3, 2: 2, 3: 1 } },
  });
  expect(validateScoring(spec)).toEqual([]);
  expect(validateScoring(JSON.parse(JSON.stringify(spec)))).toEqual([]);
});

test.each<[string, unknown, string]>([
  ["nothing", null, "expected a scorecard, got null"],
  ["no rules", { rules: [], max: 1 }, "rules: expected a list of rules, not empty"],
  [
    "a key too many",
    { ...card, maximum: 5 },
    'maximum: expected one of rules, activities, max, min, groups, grades, got "maximum"',
  ],
  ["a grid of one card", { fit: card }, "engagement: expected a scorecard, got undefined"],
  [
    "points that are no number",
    withRule({ points: "5" }),
    "rules.0.points: expected a number from -1000000 to 1000000",
  ],
  ["infinite points", withRule({ points: Number.POSITIVE_INFINITY }), "rules.0.points: expected a number from"],
  [
    "four decimals",
    withRule({ points: 0.1234 }),
    "with at most 3 decimals, got 0.1234; round it: points are summed exactly",
  ],
  ["a condition that is none", withRule({ when: { sauce: 1 } }), "rules.0.when: expected exactly one of all, any"],
  ["a misspelt field", withRule({ when: { field: "sorce", equals: "a" } }), 'did you mean "source"?'],
  ["a score of the score", withRule({ when: where({ "score.total": atLeast(5) }) }), "a score cannot depend on itself"],
  ["an empty name", withRule({ name: "" }), "rules.0.name: expected a text, not empty"],
  ["a group of nobody", withRule({ group: "web" }), "declare it: groups: { web: { max: 40 } }"],
  ["an inherited name as a group", withRule({ group: "toString" }), "rules.0.group: expected a group of the card"],
  ["a misspelt group", { ...(withRule({ group: "wbe" }) as object), groups: { web: {} } }, 'did you mean "web"?'],
  ["a group of no shape", { ...card, groups: { web: 40 } }, "groups.web: expected bounds such as { max: 40 }, got 40"],
  ["bounds upside down", { ...card, min: 200 }, "min: expected at most max, 100, got 200; swap them"],
  [
    "a group's bounds upside down",
    { ...card, groups: { web: { min: 2, max: 1 } } },
    "groups.web.min: expected at most max, 1, got 2",
  ],
  [
    "nothing to grade by",
    { rules: [points(1, when)] },
    "grades: expected grades, or a max above 0 to take them from, got undefined; write for instance { A: 75, B: 50, C: 25 }",
  ],
  ["a max of nothing", { ...card, max: 0 }, "grades: expected grades, or a max above 0"],
  ["grades upside down", { ...card, grades: { A: 1, B: 2, C: 0 } }, "grades.B: expected below A, 1, got 2"],
  ["a grade left out", { ...card, grades: { A: 1, B: 0 } }, "grades.C: expected a number from"],
  [
    "digits for letters",
    { ...card, grades: { 1: 3, A: 1, B: 0, C: -1 } },
    'grades.1: expected one of A, B, C, got "1"',
  ],
  [
    "grades on a card of a grid",
    { fit: { ...card, grades: { A: 3, B: 2, C: 1 } }, engagement: card },
    "fit.grades: expected no grades inside a grid",
  ],
])("%s is refused", (_, spec, message) => {
  expect(validateScoring(spec).map(describeIssue)).toEqual([expect.stringContaining(message)]);
});

test("paths start where the scoring stands", () => {
  expect(
    validateScoring({ fit: card, engagement: { rules: [1], max: 1 } }, { path: "scoring" }).map(({ path }) => path),
  ).toEqual(["scoring.engagement.rules.0"]);
});

test("custom conditions must be registered where the registered ones are known", () => {
  const spec = scorecard([points(1, custom("vip")), points(1, custom("vap"))], { max: 1 });
  expect(validateScoring(spec)).toEqual([]);
  expect(validateScoring(spec, { custom: new Set(["vip"]).values() }).map(({ path }) => path)).toEqual([
    "rules.1.when.custom",
  ]);
});
