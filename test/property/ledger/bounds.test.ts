import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { fairShare, mixedWeights, patterns, rivals, watch, worstDrift } from "./patterns.ts";
import type { Sharing } from "./patterns.ts";
import { seeded } from "../../support/dice.ts";

/** The books below are kept in floating numbers. */
const slack = 1e-9;
const seeds = [11, 12, 13];
const leads = 20_000;

describe("30 reps, weights 1 to 10, 20,000 leads: nobody is ever 2 leads off", () => {
  test.each(patterns)("$title", (pattern) => {
    for (const seed of seeds) {
      expect(worstDrift(fairShare, pattern, mixedWeights(30, seed), leads, seed)).toBeLessThan(2);
    }
  });

  test.each(patterns)("$title: a cursor and the least recently assigned break it", (pattern) => {
    for (const sharing of [rivals.cursor, rivals.leastRecent, rivals.lottery]) {
      expect(worstDrift(sharing, pattern, mixedWeights(30, 11), leads, 11)).toBeGreaterThan(20);
    }
  });

  test.each(patterns.slice(1, 4))("$title: smooth weighted round robin breaks it", (pattern) => {
    expect(worstDrift(rivals.smooth, pattern, mixedWeights(30, 11), leads, 11)).toBeGreaterThan(2);
  });
});

/** The worst drift over `count` leads of a fixed set. */
function fixedSet(sharing: Sharing, weights: readonly number[], count: number): number {
  const books = watch(sharing, weights, seeded(weights.length));
  const everybody = weights.map((_, i) => i);
  for (let i = 0; i < count; i++) books.lead(everybody);
  return books.worst();
}

const harmonic = (n: number): number => (n === 0 ? 0 : 1 / n + harmonic(n - 1));

const equalWeightsLaw = (sharing: Sharing): void =>
  fc.assert(
    fc.property(fc.integer({ min: 2, max: 120 }), (n) => {
      expect(fixedSet(sharing, Array<number>(n).fill(1), 4 * n + 3)).toBeLessThan(1 - slack);
    }),
    { numRuns: 60, endOnFailure: true },
  );

const fixedWeightsLaw = (sharing: Sharing): void =>
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 1, max: 60 }), { minLength: 2, maxLength: 60 }), (weights) => {
      expect(fixedSet(sharing, weights, 1_500)).toBeLessThanOrEqual(harmonic(weights.length) - 1 + slack);
    }),
    { numRuns: 120, endOnFailure: true },
  );

/** Arbitrary sets, and sets chosen to hurt: those who stand highest, lowest, or nearest to each other. */
const subsetsLaw = (sharing: Sharing): void =>
  fc.assert(
    fc.property(
      fc.integer({ min: 2, max: 12 }),
      fc.integer(),
      fc.constantFrom("any", "highest", "lowest", "near"),
      (n, seed, kind) => {
        const random = seeded(seed);
        const books = watch(sharing, Array<number>(n).fill(1), seeded(seed + 1));
        const everybody = books.drift.map((_, i) => i);
        for (let i = 0; i < 800; i++) {
          const size = 2 + Math.floor(random() * Math.min(3, n - 1));
          const ranked = everybody.toSorted((a, b) => books.drift[a]! - books.drift[b]!);
          const from = Math.floor(random() * (n - size + 1));
          if (kind === "any" || random() < 0.2) {
            const eligible = everybody.filter(() => random() < 0.4);
            if (eligible.length > 0) books.lead(eligible);
          } else {
            books.lead(
              kind === "highest"
                ? ranked.slice(-size)
                : kind === "lowest"
                  ? ranked.slice(0, size)
                  : ranked.slice(from, from + size),
            );
          }
        }
        expect(books.worst()).toBeLessThanOrEqual((n - 1) / 2 + slack);
      },
    ),
    { numRuns: 150, endOnFailure: true },
  );

describe("drift stays within the bounds of theory", () => {
  test("equal weights, fixed set: below 1", () => equalWeightsLaw(fairShare));
  test("any fixed weights: at most 1/2 + 1/3 + ... + 1/n", () => fixedWeightsLaw(fairShare));
  test("equal weights, any sets: at most (n - 1) / 2", () => subsetsLaw(fairShare));

  test("a lottery breaks each of them", () => {
    expect(() => equalWeightsLaw(rivals.lottery)).toThrow();
    expect(() => fixedWeightsLaw(rivals.lottery)).toThrow();
    expect(() => subsetsLaw(rivals.lottery)).toThrow();
  });

  test("a cursor breaks the one for weights, the least recently assigned the one for any sets", () => {
    expect(() => fixedWeightsLaw(rivals.cursor)).toThrow();
    expect(() => subsetsLaw(rivals.leastRecent)).toThrow();
  });
});
