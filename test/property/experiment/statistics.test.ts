import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  compareShares,
  effectOf,
  evidenceAbove,
  sampleRatio,
  type Counted,
} from "../../../src/experiment/statistics/index.ts";
import { logMixture } from "../../../src/experiment/statistics/shares.ts";
import { logGamma } from "../../../src/experiment/statistics/log-beta.ts";
import { seeded } from "../../support/dice.ts";
import { bestByGrid, mixtureByIntegral, mostEvidence } from "./statistics-oracle.ts";

const counted = (most: number): fc.Arbitrary<Counted> =>
  fc
    .tuple(fc.nat({ max: most }), fc.nat({ max: most }))
    .map(([a, b]) => ({ count: Math.min(a, b), of: Math.max(a, b) }));
const some = counted(80).filter(({ of }) => of > 0);

type Compare = typeof compareShares;
type Law = (compare: Compare) => fc.IProperty<unknown>;

const rejectsWhatItLeavesOut: Law = (compare) =>
  fc.property(some, some, fc.constantFrom(0.01, 0.05, 0.2), (control, other, alpha) => {
    const { interval, difference } = compare(control, other, alpha);
    const mixture = mixtureByIntegral(control, 2_000) + mixtureByIntegral(other, 2_000);
    const evidence = (apart: number): number => mixture - bestByGrid(control, other, apart, 2_000);
    const [low, high] = interval;
    const enough = Math.log(1 / alpha);
    const inside = [low, high].every((edge) => Math.abs(edge) === 1 || Math.abs(evidence(edge) - enough) < 0.05);
    return inside && low <= difference! && difference! <= high;
  });

const theOtherWayRound: Law = (compare) =>
  fc.property(some, some, (control, other) => {
    const [there, back] = [compare(control, other, 0.05), compare(other, control, 0.05)];
    expect(there.interval[0]).toBeCloseTo(-back.interval[1], 8);
    return true;
  });

const saysNothingOfNobody: Law = (compare) =>
  fc.property(some, (seen) => {
    const { interval, difference } = compare({ count: 0, of: 0 }, seen, 0.05);
    return interval[0] === -1 && interval[1] === 1 && difference === undefined;
  });

const laws = { rejectsWhatItLeavesOut, theOtherWayRound, saysNothingOfNobody };

describe("two shares are compared:", () => {
  test.each(Object.entries(laws))("%s", (_, law) => fc.assert(law(compareShares), { numRuns: 40 }));

  test("the gamma function is that of the tables", () => {
    expect(logGamma(0.5)).toBeCloseTo(Math.log(Math.sqrt(Math.PI)), 12);
    expect(logGamma(11)).toBeCloseTo(Math.log(3_628_800), 11);
    expect(logGamma(171)).toBeCloseTo(706.573062245787, 9);
    expect(logGamma(0.1)).toBeCloseTo(2.252712651734206, 12);
  });

  test("the mixture is that of the integral", () =>
    fc.assert(
      fc.property(counted(200), (seen) => Math.abs(logMixture(seen) - mixtureByIntegral(seen)) < 1e-6),
      { numRuns: 50 },
    ));
});

describe("a planted bug is caught:", () => {
  const bugs: readonly (readonly [string, Law, Compare])[] = [
    [
      "an interval for one look only",
      rejectsWhatItLeavesOut,
      (a, b, alpha) => ({ ...compareShares(a, b, alpha), interval: compareShares(a, b, 0.5).interval }),
    ],
    [
      "a control that is not the control",
      theOtherWayRound,
      (a, b, alpha) => ({
        ...compareShares(a, b, alpha),
        interval: compareShares(b, a, alpha).interval.map(
          (edge) => edge + (a.of > b.of ? 0.1 : 0),
        ) as unknown as readonly [number, number],
      }),
    ],
    ["nobody for none", saysNothingOfNobody, (a, b, alpha) => compareShares({ ...a, of: Math.max(1, a.of) }, b, alpha)],
  ];
  test.each(bugs)("%s", (_, law, bug) => {
    expect(fc.check(law(bug), { numRuns: 200 }).failed).toBe(true);
  });
});

/** Pearson's chi-square for a table of two by two, as it is used by those who look once. */
function fixedSampleP(a: Counted, b: Counted): number {
  const share = (a.count + b.count) / (a.of + b.of);
  const spread = Math.sqrt(share * (1 - share) * (1 / a.of + 1 / b.of));
  if (spread === 0) return 1;
  const z = Math.abs(b.count / b.of - a.count / a.of) / spread;
  // Abramowitz and Stegun 26.2.17.
  const t = 1 / (1 + 0.2316419 * z);
  const density = Math.exp((-z * z) / 2) / Math.sqrt(2 * Math.PI);
  const upper =
    density * t * (0.31938153 + t * (-0.356563782 + t * (1.781477937 + t * (-1.821255978 + t * 1.330274429))));
  return Math.min(1, 2 * upper);
}

interface Unit {
  readonly arm: "a" | "b";
  readonly yes: boolean;
  readonly weights: { readonly a: number; readonly b: number };
}

const halves = { a: 1, b: 1 };

/** Leads one after another, dealt by halves. @param chance Of the lead at a place, by its arm. */
function leads(seed: number, many: number, chance: (arm: "a" | "b", i: number) => number): readonly Unit[] {
  const roll = seeded(seed);
  return Array.from({ length: many }, (_, i): Unit => {
    const arm = roll() < 0.5 ? "a" : "b";
    return { arm, yes: roll() < chance(arm, i), weights: halves };
  });
}

type Test = (units: readonly Unit[]) => number;

/** A test for one look, looked at after every lead: the smallest p there ever was. */
const oneLook: Test = (units) => {
  const seen = { a: { count: 0, of: 0 }, b: { count: 0, of: 0 } };
  let least = 1;
  for (const { arm, yes } of units) {
    seen[arm].of += 1;
    if (yes) seen[arm].count += 1;
    if (seen.a.of > 10 && seen.b.of > 10) least = Math.min(least, fixedSampleP(seen.a, seen.b));
  }
  return least;
};

describe("however often somebody looks", () => {
  /** The share of experiments in which somebody who looks after every lead would ever have said that there is an effect. */
  const said = (
    many: number,
    chance: (arm: "a" | "b", i: number) => number,
    p: Test = effectOf,
    runs = 2_000,
  ): number =>
    Array.from({ length: runs }, (_, seed) => p(leads(seed + 1, many, chance)) <= 0.05).filter(Boolean).length / runs;

  test("the evidence is the most there ever was", () =>
    fc.assert(
      fc.property(fc.array(fc.record({ arm: fc.nat({ max: 2 }), yes: fc.boolean() }), { maxLength: 40 }), (units) => {
        const names = ["a", "b", "c"];
        const weights = { a: 5, b: 3, c: 2 };
        const p = effectOf(units.map(({ arm, yes }) => ({ arm: names[arm]!, yes, weights })));
        const held = units.map(({ arm, yes }) => ({ arm, held: yes ? 20 : 100 }));
        expect(p).toBeCloseTo(Math.exp(-mostEvidence(held, [0.5, 0.3, 0.2])), 9);
      }),
    ));

  test.each([0.02, 0.2, 0.5])("two arms that are alike (%s) are told apart in at most one of twenty runs", (share) => {
    expect(said(400, () => share)).toBeLessThanOrEqual(0.05);
  });

  test("nor are two of which all grow likelier to convert as time goes by", () => {
    expect(said(400, (_, i) => i / 400)).toBeLessThanOrEqual(0.05);
  });

  test("a test for one look is deceived far more often", () => {
    expect(said(400, () => 0.2, oneLook, 500)).toBeGreaterThan(0.2);
  });

  test("an effect that is there is found", () => {
    expect(said(400, (arm) => (arm === "a" ? 0.1 : 0.3), effectOf, 300)).toBeGreaterThan(0.95);
    expect(said(1_000, (arm) => (arm === "a" ? 0.2 : 0.3), effectOf, 300)).toBeGreaterThan(0.7);
  });
});

describe("a bound on harm", () => {
  const stops = (seed: number, share: number, bound: number): boolean => {
    const roll = seeded(seed);
    const seen = { count: 0, of: 0 };
    for (let i = 0; i < 500; i++) {
      seen.of += 1;
      if (roll() < share) seen.count += 1;
      if (evidenceAbove(seen, bound) >= Math.log(20)) return true;
    }
    return false;
  };
  const often = (share: number, bound: number): number =>
    Array.from({ length: 1_000 }, (_, seed) => stops(seed + 1, share, bound)).filter(Boolean).length / 1_000;

  test("is hardly ever said to be crossed by an arm that keeps it, and soon by one that does not", () => {
    expect(often(0.05, 0.05)).toBeLessThanOrEqual(0.05);
    expect(often(0.01, 0.05)).toBeLessThan(0.01);
    expect(often(0.15, 0.05)).toBeGreaterThan(0.95);
  });

  test("is never crossed by as many as it lets pass", () => {
    fc.assert(fc.property(some, (seen) => evidenceAbove(seen, seen.count / seen.of) === 0));
  });
});

describe("whether units came to arms as was meant", () => {
  const dealt = (arms: readonly string[], weights: { readonly [arm: string]: number }) =>
    arms.map((arm) => ({ arm, weights }));

  test("is the most evidence there ever was, weights of each time by themselves", () =>
    fc.assert(
      fc.property(
        fc.array(fc.nat({ max: 2 }), { maxLength: 60 }),
        fc.array(fc.nat({ max: 1 }), { maxLength: 60 }),
        (units, later) => {
          const names = ["a", "b", "c"];
          const p = sampleRatio(
            dealt(
              units.map((i) => names[i]!),
              { a: 5, b: 3, c: 2 },
            ),
          );
          const one = units.map((arm) => ({ arm, held: 100 }));
          expect(p).toBeCloseTo(Math.exp(-mostEvidence(one, [0.5, 0.3, 0.2])), 9);
          const stopped = dealt(
            later.map((i) => names[i]!),
            { a: 5, b: 3 },
          );
          const known = Math.exp(
            -mostEvidence(
              later.map((arm) => ({ arm, held: 100 })),
              [5 / 8, 3 / 8],
            ),
          );
          expect(sampleRatio(stopped)).toBeCloseTo(known, 9);
        },
      ),
    ));

  test("is doubted in few runs where they did, and in most where a seventh of one arm is missing", () => {
    const doubted = (seed: number, lost: number): boolean => {
      const roll = seeded(seed);
      const units = Array.from({ length: 5_000 }, () => (roll() < 0.5 ? "a" : roll() < lost ? [] : "b")).flat();
      return sampleRatio(dealt(units, halves)) <= 0.05;
    };
    const often = (lost: number): number =>
      Array.from({ length: 300 }, (_, seed) => doubted(seed + 1, lost)).filter(Boolean).length / 300;
    expect(often(0)).toBeLessThanOrEqual(0.05);
    expect(often(0.15)).toBeGreaterThan(0.9);
  });

  test("is refuted by a unit in an arm that none was meant for, and not asked of nobody", () => {
    expect(sampleRatio(dealt(["a", "a", "b"], { a: 1 }))).toBe(0);
    expect(sampleRatio([])).toBe(1);
  });
});
