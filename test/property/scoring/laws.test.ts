import { inspect } from "node:util";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  compileScoring,
  type Cap,
  type Rule,
  type Score,
  type Grid,
  type Scorecard,
  type Scorer,
} from "../../../src/scoring/index.ts";
import { fieldsOf, validateCondition } from "../../../src/condition/index.ts";
import { condition, custom, fields, subject } from "../condition/arbitraries.ts";
import { interpret } from "../condition/interpreter.ts";
import { runs } from "../../support/rounds.ts";

type Scoring = Grid | Scorecard;
type Compile = (scoring: Scoring) => Scorer;
type Law = (compile: Compile) => fc.IProperty<unknown>;

const compile: Compile = (scoring) => compileScoring(scoring, { fields, custom });

const amount = fc.oneof(
  fc.integer({ min: -50, max: 50 }),
  fc.integer({ min: -50_000, max: 50_000 }).map((n) => n / 1000),
);
const bounds: fc.Arbitrary<Cap> = fc
  .tuple(fc.option(amount, { nil: undefined }), fc.option(amount, { nil: undefined }))
  .map(([a, b]) =>
    a === undefined || b === undefined ? { max: a, min: b } : { max: Math.max(a, b), min: Math.min(a, b) },
  );
const when = condition.filter((condition) => !fieldsOf(condition).some((field) => field.startsWith("score.")));
const rule: fc.Arbitrary<Rule> = fc.record(
  { points: amount, when, name: fc.constantFrom("a", "b"), group: fc.constantFrom("web", "mail") },
  { requiredKeys: ["points", "when"] },
);
const card: fc.Arbitrary<Scorecard> = fc
  .tuple(fc.array(rule, { minLength: 1, maxLength: 12 }), bounds, bounds, bounds)
  .map(([rules, web, mail, all]) => ({ rules, groups: { web, mail }, ...all }));
const scoring: fc.Arbitrary<Scoring> = fc.oneof(
  card.map((card) => ({ ...card, grades: { A: 30, B: 10.5, C: 0 } })),
  fc.record({
    fit: card,
    engagement: card,
    grades: fc.constant({ fit: { A: 30, B: 10.5, C: 0 }, engagement: { 1: 20, 2: 0.001, 3: -20 } }),
  }),
);

const milli = (points: number): number => Math.round(points * 1000);
const sum = (score: Score, card?: string): number =>
  score.reasons
    .filter((reason) => card === undefined || reason.card === card)
    .reduce((total, { points }) => total + milli(points), 0);

const equalsItsReasons: Law = (compile) =>
  fc.property(scoring, subject, (scoring, subject) => {
    const score = compile(scoring)(subject);
    const cards =
      "fit" in scoring
        ? sum(score, "fit") === milli(score.fit) && sum(score, "engagement") === milli(score.engagement)
        : true;
    return cards && sum(score) === milli(score.total) && milli(score.total) / 1000 === score.total;
  });

const clamp = (points: number, { max = 1e9, min = -1e9 }: Cap): number =>
  Math.min(Math.max(points, milli(min)), milli(max));

/** What a card is worth in thousandths, from its documentation. */
function worth(card: Scorecard, subject: object): number {
  const total = (group: string | undefined): number =>
    card.rules
      .filter((rule) => rule.group === group && interpret(rule.when, subject, custom))
      .reduce((sum, { points }) => sum + milli(points), 0);
  const groups = Object.entries(card.groups ?? {}).map(([name, cap]) => clamp(total(name), cap));
  return clamp(
    groups.reduce((sum, points) => sum + points, total(undefined)),
    card,
  );
}

const isWhatIsDocumented: Law = (compile) =>
  fc.property(scoring, subject, (scoring, subject) => {
    const score = compile(scoring)(subject);
    if (!("fit" in scoring))
      return score.fit === 0 && score.engagement === 0 && milli(score.total) === worth(scoring, subject);
    const [fit, engagement] = [worth(scoring.fit, subject), worth(scoring.engagement, subject)];
    const letter = fit >= 30_000 ? "A" : fit >= 10_500 ? "B" : fit >= 0 ? "C" : "D";
    const digit = engagement >= 20_000 ? "1" : engagement >= 1 ? "2" : engagement >= -20_000 ? "3" : "4";
    const same =
      milli(score.fit) === fit && milli(score.engagement) === engagement && milli(score.total) === fit + engagement;
    return same && score.grade === letter + digit;
  });

const staysWithinBounds: Law = (compile) =>
  fc.property(scoring, subject, (scoring, subject) => {
    const score = compile(scoring)(subject);
    const within = (points: number, { max = Infinity, min = -Infinity }: Cap): boolean =>
      points <= max && points >= min;
    if (!("fit" in scoring)) return within(score.total, scoring);
    return within(score.fit, scoring.fit) && within(score.engagement, scoring.engagement);
  });

const ignoresTheOrderOfRules: Law = (compile) =>
  fc.property(
    card.chain((card) =>
      fc.tuple(fc.constant(card), fc.shuffledSubarray([...card.rules], { minLength: card.rules.length })),
    ),
    subject,
    ([card, shuffled], subject) => {
      const grades = { A: 30, B: 10.5, C: 0 };
      const score = compile({ ...card, grades })(subject);
      const other = compile({ ...card, rules: shuffled, grades })(subject);
      const lines = ({ reasons }: Score): string[] => reasons.map((reason) => JSON.stringify(reason)).sort();
      expect(lines(other)).toEqual(lines(score));
      return Object.is(other.total, score.total) && other.grade === score.grade;
    },
  );

const survivesJson: Law = (compile) =>
  fc.property(scoring, subject, (scoring, subject) => {
    const score = compile(scoring)(subject);
    expect(JSON.parse(JSON.stringify(score))).toEqual(score);
    expect(compile(JSON.parse(JSON.stringify(scoring)) as Scoring)(subject)).toEqual(score);
  });

const leavesSubjectsAlone: Law = (compile) =>
  fc.property(scoring, subject, (scoring, subject) => {
    const look = (): string => inspect(subject, { depth: Number.POSITIVE_INFINITY, showHidden: true });
    const before = look();
    compile(scoring)(subject);
    return look() === before;
  });

const laws = {
  equalsItsReasons,
  isWhatIsDocumented,
  staysWithinBounds,
  ignoresTheOrderOfRules,
  survivesJson,
  leavesSubjectsAlone,
};

test.each<[string, Law]>([
  ["equals the sum of its reasons, on each card and in total", laws.equalsItsReasons],
  ["is what the documentation says, worked out slowly", laws.isWhatIsDocumented],
  ["stays within the bounds of its card", laws.staysWithinBounds],
  ["does not depend on the order of rules", laws.ignoresTheOrderOfRules],
  ["survives JSON, and so does what it was compiled from", laws.survivesJson],
  ["never changes its subject", laws.leavesSubjectsAlone],
])("a score %s", (_, law) => fc.assert(law(compile), { numRuns: runs(1000) }));

test("generated rules ask valid conditions", () => {
  fc.assert(
    fc.property(rule, ({ when }) => validateCondition(when, { fields, custom: Object.keys(custom) }).length === 0),
  );
});

describe("a planted bug is caught:", () => {
  const changed =
    (change: (score: Score, scoring: Scoring, subject: object) => Score): Compile =>
    (scoring) =>
    (subject) =>
      change(compile(scoring)(subject), scoring, subject);
  const unbounded = (scoring: Scoring): Scoring => {
    const strip = (card: Scorecard): Scorecard => ({ ...card, max: undefined, min: undefined });
    return "fit" in scoring
      ? { ...scoring, fit: strip(scoring.fit), engagement: strip(scoring.engagement) }
      : strip(scoring);
  };
  /** Adds the points up as they come, decimals and all. */
  const floating: Compile = changed((score) => ({
    ...score,
    total: score.reasons.reduce((total, { points }) => total + points, 0),
  }));

  test.each<[string, Law, Compile]>([
    [
      "a bound without a reason",
      equalsItsReasons,
      changed((score) => ({ ...score, reasons: score.reasons.filter(({ rule }) => !/capped/.test(rule)) })),
    ],
    ["points summed as decimals", ignoresTheOrderOfRules, floating],
    ["bounds left out", staysWithinBounds, (scoring) => compile(unbounded(scoring))],
    ["bounds left out", isWhatIsDocumented, (scoring) => compile(unbounded(scoring))],
    [
      "a limit that is not taken in",
      isWhatIsDocumented,
      changed((score) => (score.engagement === 0 ? { ...score, grade: score.grade.replace("3", "4") } : score)),
    ],
    [
      "only the first rule of a name",
      ignoresTheOrderOfRules,
      (scoring) => (subject) => {
        const score = compile(scoring)(subject);
        const first = score.reasons.find(({ rule }) => rule === "a");
        return { ...score, reasons: score.reasons.filter((reason) => reason.rule !== "a" || reason === first) };
      },
    ],
    [
      "a total that JSON cannot hold",
      survivesJson,
      changed((score) => ({ ...score, total: score.total === 0 ? -0 : score.total })),
    ],
    [
      "a score written on the subject",
      leavesSubjectsAlone,
      changed((score, _, subject) => (Reflect.set(subject, "score", score), score)),
    ],
  ])("%s", (_, law, broken) => {
    expect(fc.check(law(broken), { numRuns: 5000, seed: 7, endOnFailure: true }).failed).toBe(true);
  });
});
