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
import { bestByGrid, mixtureByIntegral, ratioUnitByUnit } from "./statistics-oracle.ts";

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
      { numRuns: 100 },
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

interface Counting {
  count: number;
  of: number;
}

/** Leads one after another, each looked at: whether anybody would ever have said that there is an effect. */
function everSaid(
  seed: number,
  units: number,
  shares: readonly [number, number],
  p: (a: Counted, b: Counted) => number,
): boolean {
  const roll = seeded(seed);
  const arms: readonly [Counting, Counting] = [
    { count: 0, of: 0 },
    { count: 0, of: 0 },
  ];
  for (let i = 0; i < units; i++) {
    const arm = roll() < 0.5 ? 0 : 1;
    arms[arm].of += 1;
    if (roll() < shares[arm]) arms[arm].count += 1;
    if (p(arms[0], arms[1]) <= 0.05) return true;
  }
  return false;
}

const halves = [0.5, 0.5];
const pOf = (a: Counted, b: Counted): number =>
  effectOf([{ yes: [a.count, b.count], no: [a.of - a.count, b.of - b.count], shares: halves }]);

describe("however often somebody looks", () => {
  const runs = 2_000;
  const said = (shares: readonly [number, number], units: number, p: (a: Counted, b: Counted) => number): number =>
    Array.from({ length: runs }, (_, seed) => everSaid(seed + 1, units, shares, p)).filter(Boolean).length / runs;

  test("the evidence is that of unit after unit, whatever their order", () =>
    fc.assert(
      fc.property(fc.array(fc.record({ arm: fc.nat({ max: 2 }), yes: fc.boolean() }), { maxLength: 200 }), (units) => {
        const shares = [0.5, 0.3, 0.2];
        const armsOf = (yes: boolean): number[] => units.filter((one) => one.yes === yes).map(({ arm }) => arm);
        const counts = (yes: boolean): number[] => shares.map((_, i) => armsOf(yes).filter((arm) => arm === i).length);
        const log = ratioUnitByUnit(armsOf(true), shares, 20) + ratioUnitByUnit(armsOf(false), shares, 100);
        expect(effectOf([{ yes: counts(true), no: counts(false), shares }])).toBeCloseTo(
          Math.min(1, Math.exp(-log)),
          8,
        );
      }),
    ));

  test.each([0.02, 0.2, 0.5])("two arms that are alike (%s) are told apart in at most one of twenty runs", (share) => {
    expect(said([share, share], 400, pOf)).toBeLessThanOrEqual(0.05);
  });

  test("a test for one look is deceived far more often", () => {
    expect(said([0.2, 0.2], 400, fixedSampleP)).toBeGreaterThan(0.2);
  });

  test("nor are two of which all grow likelier to convert as time goes by", () => {
    const drifting = (seed: number): boolean => {
      const roll = seeded(seed);
      const seen: readonly [Counting, Counting] = [
        { count: 0, of: 0 },
        { count: 0, of: 0 },
      ];
      for (let i = 0; i < 400; i++) {
        const one = seen[roll() < 0.5 ? 0 : 1];
        one.of += 1;
        if (roll() < i / 400) one.count += 1;
        if (pOf(seen[0], seen[1]) <= 0.05) return true;
      }
      return false;
    };
    const often = Array.from({ length: runs }, (_, seed) => drifting(seed + 1)).filter(Boolean).length / runs;
    expect(often).toBeLessThanOrEqual(0.05);
  });

  test("an effect that is there is found", () => {
    expect(said([0.1, 0.3], 400, pOf)).toBeGreaterThan(0.95);
    expect(said([0.2, 0.3], 400, pOf)).toBeGreaterThan(0.25);
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
  test("is the evidence of unit after unit", () =>
    fc.assert(
      fc.property(fc.array(fc.nat({ max: 2 }), { maxLength: 300 }), (units) => {
        const shares = [0.5, 0.3, 0.2];
        const counts = shares.map((_, arm) => units.filter((one) => one === arm).length);
        const log = ratioUnitByUnit(units, shares, 100);
        expect(sampleRatio([{ counts, shares }])).toBeCloseTo(Math.min(1, Math.exp(-log)), 8);
      }),
    ));

  test("is doubted in few runs where they did, and in most where a tenth of one arm is missing", () => {
    const doubted = (seed: number, lost: number): boolean => {
      const roll = seeded(seed);
      const counts = [0, 0];
      for (let i = 0; i < 5_000; i++) {
        const arm = roll() < 0.5 ? 0 : 1;
        if (arm === 1 && roll() < lost) continue;
        counts[arm]! += 1;
        if (i % 10 === 0 && sampleRatio([{ counts, shares: [0.5, 0.5] }]) <= 0.05) return true;
      }
      return false;
    };
    const often = (lost: number): number =>
      Array.from({ length: 200 }, (_, seed) => doubted(seed + 1, lost)).filter(Boolean).length / 200;
    expect(often(0)).toBeLessThanOrEqual(0.05);
    expect(often(0.15)).toBeGreaterThan(0.9);
  });

  test("is refuted by a unit in an arm that none was meant for, and not asked of nobody", () => {
    expect(sampleRatio([{ counts: [3, 1], shares: [1, 0] }])).toBe(0);
    expect(sampleRatio([])).toBe(1);
  });
});
