import { describe, expect, test } from "vitest";
import { atLeast, custom, oneOf, onActivity, where } from "../../../src/condition/index.ts";
import { isHandoverError } from "../../../src/errors.ts";
import {
  compileScoring,
  explainScore,
  grid,
  points,
  scorecard,
  sumReasons,
  type Scoring,
} from "../../../src/scoring/index.ts";

const big = where({ "company.employees": atLeast(200) });
const near = where({ "company.country": oneOf("PL", "DE") });
const always = where({ optedOut: false });
const lead = {
  optedOut: false,
  company: { country: "PL", employees: 500 },
  activities: { demo: { count: 1 }, click: { count: 9 } },
};

/** A card on which every lead has so many points, of 100. */
const worth = (amount: number) => scorecard([points(amount, always)], { max: 100 });

describe("a scorecard", () => {
  test("adds up the points of the rules that hold, with a reason for each", () => {
    const score = compileScoring(
      scorecard([points(30, big), points(20, where({ source: "ads" })), points(-5.5, near, { name: "near" })], {
        max: 100,
      }),
    );
    expect(score(lead)).toEqual({
      fit: 0,
      engagement: 0,
      total: 24.5,
      grade: "D",
      reasons: [
        { rule: "company.employees at least 200", points: 30, card: "total" },
        { rule: "near", points: -5.5, card: "total" },
      ],
    });
  });

  test("keeps each group within its bounds, then all of it, and says so", () => {
    const rules = [
      points(30, onActivity("demo"), { name: "demo", group: "web" }),
      points(25, onActivity("click", { atLeast: 5 }), { name: "clicks", group: "web" }),
      points(-80, near, { name: "far", group: "firm" }),
      points(100, always, { name: "here" }),
    ];
    const score = compileScoring(scorecard(rules, { max: 90, groups: { web: { max: 40 }, firm: { min: -10 } } }));
    expect(score(lead)).toMatchObject({
      total: 90,
      grade: "A",
      reasons: [
        { rule: "here", points: 100 },
        { rule: "demo", points: 30 },
        { rule: "clicks", points: 25 },
        { rule: "group web capped at 40", points: -15 },
        { rule: "far", points: -80 },
        { rule: "group firm raised to -10", points: 70 },
        { rule: "score capped at 90", points: -40 },
      ],
    });
  });

  test("has no bounds by itself", () => {
    const score = compileScoring(scorecard([points(-30, big)], { grades: { A: 3, B: 2, C: 1 } }));
    expect(score(lead)).toMatchObject({ total: -30, grade: "D" });
  });

  test("sums decimals exactly", () => {
    const tenths = Array.from({ length: 10 }, () => points(0.1, always));
    expect(compileScoring(scorecard([...tenths, points(0.005, always)], { max: 2 }))(lead).total).toBe(1.005);
  });

  test("may ask custom conditions, which are asked with the subject itself", () => {
    const registered = { same: (subject: object) => subject === lead };
    const score = compileScoring(scorecard([points(1, custom("same"))], { max: 1 }), { custom: registered });
    expect([score(lead).total, score({ ...lead }).total]).toEqual([1, 0]);
  });
});

describe("a grid", () => {
  test("grades 75, 50 and 25 % of each card's max, the limit itself taken in", () => {
    const grades = [75, 74.999, 50, 49.999, 25, 24.999, 0].map(
      (fit) => compileScoring(grid({ fit: worth(fit), engagement: worth(50) }))(lead).grade,
    );
    expect(grades).toEqual(["A2", "B2", "B2", "C2", "C2", "D2", "D2"]);
  });

  test("totals fit and engagement", () => {
    expect(compileScoring(grid({ fit: worth(30.1), engagement: worth(80.2) }))(lead)).toMatchObject({
      fit: 30.1,
      engagement: 80.2,
      total: 110.3,
      grade: "C1",
      reasons: [{ card: "fit" }, { card: "engagement" }],
    });
  });

  test("grades by points where they are given", () => {
    const grades = { fit: { A: 30, B: 20, C: 10 }, engagement: { 1: 5.5, 2: 5, 3: 0 } };
    const gradeOf = (fit: number, engagement: number): string =>
      compileScoring(grid({ fit: worth(fit), engagement: worth(engagement), grades }))(lead).grade;
    expect([gradeOf(30, 5.5), gradeOf(29.9, 5.4), gradeOf(10, 0), gradeOf(9, -1)]).toEqual(["A1", "B2", "C3", "D4"]);
  });
});

test("reasons of rules are shared and frozen, a score survives JSON", () => {
  const score = compileScoring(worth(5));
  expect(score(lead).reasons[0]).toBe(score(lead).reasons[0]);
  expect(Object.isFrozen(score(lead).reasons[0])).toBe(true);
  expect(JSON.parse(JSON.stringify(score(lead)))).toEqual(score(lead));
});

test("a rule without a name takes the words of its condition, cut where they are long", () => {
  const many = where({ source: oneOf(...Array.from({ length: 12 }, (_, i) => `${"s".repeat(20)}${i}`)) });
  const score = compileScoring(scorecard([points(1, many)], { max: 1 }));
  const [reason] = score({ source: `${"s".repeat(20)}7` }).reasons;
  expect(reason?.rule).toMatch(/^source is s+0, .{80,}…$/);
  expect(reason?.rule).toHaveLength(120);
});

test("a score explains itself in lines", () => {
  const fit = scorecard([points(30, big), points(-5, near)], { max: 20 });
  expect(explainScore(compileScoring(grid({ fit, engagement: worth(40) }))(lead))).toEqual([
    "grade A3, total 60",
    "fit 20",
    "  +30 company.employees at least 200",
    "  -5 company.country is PL or DE",
    "  -5 fit capped at 20",
    "engagement 40",
    "  +40 optedOut is false",
  ]);
  expect(explainScore(compileScoring(worth(40))(lead))).toEqual([
    "grade C, total 40",
    "total 40",
    "  +40 optedOut is false",
  ]);
});

test("reasons can be summed by card", () => {
  const { reasons } = compileScoring(grid({ fit: worth(30.1), engagement: worth(80.2) }))(lead);
  expect([
    sumReasons(reasons),
    sumReasons(reasons, "fit"),
    sumReasons(reasons, "engagement"),
    sumReasons(reasons, "total"),
  ]).toEqual([110.3, 30.1, 80.2, 0]);
});

test("changes of the data after compiling do not reach the function", () => {
  const rules = [points(5, always)];
  const spec: Scoring = { rules, max: 10 };
  const score = compileScoring(spec);
  rules.push(points(5, always));
  expect(score(lead).total).toBe(5);
});

test("a scoring that does not hold is refused with every issue", () => {
  try {
    compileScoring(scorecard([points(Number.NaN, where({ "properties.x": 1 })), points(1, { all: [] })], { max: 1 }));
    expect.unreachable();
  } catch (error) {
    expect(isHandoverError(error, "POLICY_INVALID") && error.issues.map(({ path }) => path)).toEqual([
      "rules.0.points",
      "rules.1.when.all",
    ]);
  }
});
