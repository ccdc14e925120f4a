import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { daysKept, tally, type Activities } from "../../../src/lead/index.ts";
import {
  compileScoring,
  explainScore,
  perActivity,
  scorecard,
  sumReasons,
  type ActivityPoints,
  type Score,
  type Scorecard,
} from "../../../src/scoring/index.ts";
import { worthOf, type Told } from "./decay-oracle.ts";

const day = 86_400_000;
const start = Date.UTC(2026, 0, 1);
const types = ["email_click", "page_view", "demo_form"] as const;

/** Told in this order, whenever they happened. */
const history: fc.Arbitrary<readonly Told[]> = fc.array(
  fc.record({
    type: fc.constantFrom(...types),
    at: fc.oneof(fc.integer({ min: 0, max: 3 * day }), fc.integer({ min: 0, max: 500 * day })).map((ms) => start + ms),
  }),
  { maxLength: 40 },
);
const decay: fc.Arbitrary<ActivityPoints["decay"]> = fc.oneof(
  fc.constant(undefined),
  fc.integer({ min: 1, max: 60 }).map((days) => ({ halfLife: { days } })),
  fc.integer({ min: 1, max: 400 }).map((days) => ({ over: { days } })),
);
const rule: fc.Arbitrary<ActivityPoints> = fc.record({
  points: fc.oneof(
    fc.integer({ min: -50, max: 50 }),
    fc.integer({ min: -9_999, max: 9_999 }).map((n) => n / 1000),
  ),
  activity: fc.subarray([...types], { minLength: 1 }),
  decay,
  atMost: fc.option(
    fc.record({ count: fc.integer({ min: 1, max: 4 }), per: fc.constantFrom("day" as const, "week") }),
    {
      nil: undefined,
    },
  ),
  group: fc.constantFrom(undefined, "web"),
});
const card: fc.Arbitrary<Scorecard> = fc
  .tuple(fc.array(rule, { minLength: 1, maxLength: 4 }), fc.integer({ min: 1, max: 80 }), fc.boolean())
  .map(([activities, max, isCapped]) => ({
    rules: [],
    activities,
    groups: { web: { max, min: -10 } },
    ...(isCapped ? { max: 60 } : {}),
    grades: { A: 30, B: 10, C: 0 },
  }));
/** When somebody looks: after all that happened. */
const later = fc.integer({ min: 0, max: 700 * day }).map((ms) => start + 500 * day + ms);

/** A lead's tally kept up one activity after the other, as the log has them. */
type Tell = (told: readonly Told[]) => Activities;
const tell: Tell = (told) =>
  told.reduce<Activities>((sum, { type, at }) => tally(sum, { type, occurredAt: at }, true), {});

type ScoreBy = (card: Scorecard) => (activities: Activities, at: number) => Score;
const scoreBy: ScoreBy = (card) => {
  const score = compileScoring(card);
  return (activities, at) => score({ activities }, at);
};

interface World {
  readonly tell: Tell;
  readonly scoreBy: ScoreBy;
}
const real: World = { tell, scoreBy };
type Law = (world: World) => fc.IProperty<unknown>;

const equalsRecomputation: Law = ({ tell, scoreBy }) =>
  fc.property(card, history, later, (card, told, at) => {
    const { total } = scoreBy(card)(tell(told), at);
    return BigInt(Math.round(total * 1000)) === worthOf(card, told, at);
  });

const hasNoOrder: Law = ({ tell, scoreBy }) =>
  fc.property(card, history, fc.infiniteStream(fc.nat()), later, (card, told, luck, at) => {
    const shuffled = told.map((one) => [luck.next().value, one] as const).sort(([a], [b]) => a - b);
    const other = tell(shuffled.map(([, one]) => one));
    expect(scoreBy(card)(other, at)).toEqual(scoreBy(card)(tell(told), at));
  });

const addsUp: Law = ({ tell, scoreBy }) =>
  fc.property(card, history, later, (card, told, at) => {
    const { total, reasons } = scoreBy(card)(tell(told), at);
    return sumReasons(reasons) === total;
  });

const fadesAway: Law = ({ tell, scoreBy }) =>
  fc.property(rule, history, later, fc.nat(900), (rule, told, at, days) => {
    const worth = scoreBy({ rules: [], activities: [{ ...rule, group: undefined }], grades: { A: 3, B: 2, C: 1 } });
    const [now, then] = [at, at + days * day].map((when) => Math.abs(worth(tell(told), when).total)) as [
      number,
      number,
    ];
    const end = rule.decay === undefined ? Infinity : 601;
    return then <= now && (days < end || then === 0);
  });

const isTheSameAllDay: Law = ({ tell, scoreBy }) =>
  fc.property(card, history, later, fc.nat(day - 1), (card, told, at, ms) => {
    const midnight = at - (at % day);
    expect(scoreBy(card)(tell(told), midnight + ms)).toEqual(scoreBy(card)(tell(told), midnight));
  });

const survivesJson: Law = ({ tell, scoreBy }) =>
  fc.property(card, history, later, (card, told, at) => {
    const stored = JSON.parse(JSON.stringify(tell(told))) as Activities;
    const policy = JSON.parse(JSON.stringify(card)) as Scorecard;
    expect(scoreBy(policy)(stored, at)).toEqual(scoreBy(card)(tell(told), at));
  });

describe("points for activities:", () => {
  test.each<[string, Law]>([
    ["kept up one by one they are what the whole history comes to", equalsRecomputation],
    ["it does not matter in which order they are told", hasNoOrder],
    ["a score is exactly the sum of its reasons", addsUp],
    ["with time they come to less and less, and then to nothing", fadesAway],
    ["a score is the same all day long", isTheSameAllDay],
    ["what is kept of them survives JSON", survivesJson],
  ])("%s", (_, law) => fc.assert(law(real), { numRuns: 200 }));

  test("what is kept does not grow with the activities, but with the days they were on", () => {
    const told = Array.from({ length: 20_000 }, (_, i) => ({ type: "email_click", at: start + (i % 40) * day }));
    expect(tell(told)["email_click"]?.days).toHaveLength(40);
    const far = Array.from({ length: 3 * daysKept }, (_, i) => ({ type: "email_click", at: start + i * day }));
    expect(tell(far)["email_click"]?.days).toHaveLength(daysKept + 1);
  });

  test("they read as what they are", () => {
    const rules = [
      perActivity(5, "email_click", { decay: { halfLife: "14d" }, atMost: { count: 3, per: "day" } }),
      perActivity(-2, ["unsubscribe", "bounce"], { name: "does not want it" }),
    ];
    const told = [0, 0, 0, 0, 14].map((days) => ({ type: "email_click", at: start + days * day }));
    const activities = tell([...told, { type: "bounce", at: start }]);
    const score = compileScoring(scorecard([], { max: 100, activities: rules }))({ activities }, start + 14 * day);
    expect(explainScore(score)).toEqual([
      "grade D, total 10.5",
      "total 10.5",
      "  +12.5 email_click: 4 of 5",
      "  -2 does not want it: 1",
    ]);
  });
});

describe("a planted bug is caught:", () => {
  const onDays =
    (change: (days: readonly (readonly [number, number])[]) => readonly (readonly [number, number])[]): Tell =>
    (told) =>
      Object.fromEntries(
        Object.entries(tell(told)).map(([type, one]) => [type, { ...one, days: change(one.days ?? []) }]),
      );
  const changed =
    (change: (rule: ActivityPoints) => ActivityPoints): ScoreBy =>
    (card) =>
      scoreBy({ ...card, activities: (card.activities ?? []).map(change) });

  /** Days that are told late come after the others. */
  const atTheEnd: Tell = (told) => {
    const days = new Map<string, Map<number, number>>();
    for (const { type, at } of told) {
      const its = days.get(type) ?? new Map<number, number>();
      const on = Math.floor(at / day);
      days.set(type, its.set(on, (its.get(on) ?? 0) + 1));
    }
    return Object.fromEntries(
      [...days].map(([type, its]) => [type, { count: 1, firstAt: 0, lastAt: 0, days: [...its] }]),
    );
  };

  test.each<[string, Law, Partial<World>]>([
    [
      "what is told late is lost",
      equalsRecomputation,
      { tell: (told) => tell(told.filter(({ at }, i) => told.slice(0, i).every((one) => one.at <= at))) },
    ],
    ["the week's cap goes by the order they are told in", hasNoOrder, { tell: atTheEnd }],
    ["a cap left out", equalsRecomputation, { scoreBy: changed((one) => ({ ...one, atMost: undefined })) }],
    ["a decay left out", fadesAway, { scoreBy: (card) => (activities) => scoreBy(card)(activities, start) }],
    [
      "a half-life for a line",
      equalsRecomputation,
      {
        scoreBy: changed((one) =>
          one.decay !== undefined && "over" in one.decay ? { ...one, decay: { halfLife: one.decay.over } } : one,
        ),
      },
    ],
    ["only the last days kept", equalsRecomputation, { tell: onDays((days) => days.slice(-2)) }],
    [
      "faded by the hour",
      isTheSameAllDay,
      {
        scoreBy: (card) => (activities, at) => {
          const score = scoreBy(card)(activities, at);
          return { ...score, total: score.total * 2 ** (-(at % day) / day) };
        },
      },
    ],
    [
      "reasons that have not faded",
      addsUp,
      {
        scoreBy: (card) => (activities, at) => ({
          ...scoreBy(card)(activities, at),
          reasons: scoreBy(card)(activities, start).reasons,
        }),
      },
    ],
    [
      "a count that JSON cannot hold",
      survivesJson,
      { tell: onDays((days) => days.map(([on]) => [on, Number.POSITIVE_INFINITY] as const)) },
    ],
  ])("%s", (_, law, planted) => {
    expect(fc.check(law({ ...real, ...planted }), { numRuns: 1000, seed: 7, endOnFailure: true }).failed).toBe(true);
  });
});
