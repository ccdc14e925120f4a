import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { armOf, type ExperimentArm } from "../../../src/experiment/index.ts";

type Deal = typeof armOf;
type Law = (deal: Deal) => fc.IProperty<unknown>;

const name = fc.string({ minLength: 1, maxLength: 12, unit: fc.constantFrom(..."abcdefgh-._0123456789") });
const arms: fc.Arbitrary<readonly ExperimentArm[]> = fc
  .uniqueArray(fc.record({ name, weight: fc.constantFrom(0.5, 1, 2, 3, 10) }), {
    selector: (one) => one.name,
    minLength: 2,
    maxLength: 5,
  })
  .map((list) => list);
const keys = Array.from({ length: 2_000 }, (_, i) => `lead-${i * 7919}`);

/** How far counts are from what was expected, in standard deviations of chi-square (Wilson and Hilferty 1931). */
function farOff(counts: readonly number[], expected: readonly number[]): number {
  const chi = counts.reduce((sum, count, i) => sum + (count - expected[i]!) ** 2 / expected[i]!, 0);
  const free = counts.length - 1;
  return (Math.cbrt(chi / free) - (1 - 2 / (9 * free))) / Math.sqrt(2 / (9 * free));
}

/** By chance one in some 600,000. */
const hardlyEver = 4.7;

const sameForTheSame: Law = (deal) =>
  fc.property(name, arms, fc.string(), (experiment, some, key) => {
    expect(deal(experiment, some, key)).toEqual(deal(experiment, [...some].reverse(), key));
    return true;
  });

const asWeightsSay: Law = (deal) =>
  fc.property(name, arms, (experiment, some) => {
    const counts = some.map(({ name: arm }) => keys.filter((key) => deal(experiment, some, key)?.arm === arm).length);
    const total = some.reduce((sum, { weight }) => sum + weight, 0);
    return (
      farOff(
        counts,
        some.map(({ weight }) => (weight / total) * keys.length),
      ) < hardlyEver
    );
  });

const saysAmongWhich: Law = (deal) =>
  fc.property(name, arms, fc.nat({ max: 4 }), fc.string(), (experiment, some, out, key) => {
    const closed = some[out]?.name;
    const dealt = deal(experiment, some, key, (arm) => arm !== closed);
    const open = some.filter((one) => one.name !== closed);
    expect(dealt?.weights).toEqual(Object.fromEntries(open.map((one) => [one.name, one.weight])));
    return true;
  });

/** Whose arm changes with a weight has it from an arm that lost, and has now one that gained. */
const movesTheLeast: Law = (deal) =>
  fc.property(name, arms, fc.nat({ max: 4 }), fc.constantFrom(0, 0.1, 5, 50), (experiment, some, which, weight) => {
    const at = which % some.length;
    const before = some[at]!;
    const changed = some.map((arm, i) => (i === at ? { ...arm, weight } : arm));
    if (!changed.some((one) => one.weight > 0)) return true;
    return keys.slice(0, 300).every((key) => {
      const [was, is] = [deal(experiment, some, key)!.arm, deal(experiment, changed, key)!.arm];
      if (was === is || weight === before.weight) return was === is;
      return weight > before.weight ? is === before.name : was === before.name;
    });
  });

const closedTakesNobody: Law = (deal) =>
  fc.property(name, arms, fc.nat({ max: 4 }), (experiment, some, which) => {
    const closed = some[which % some.length]!.name;
    return keys.slice(0, 200).every((key) => {
      const was = deal(experiment, some, key)?.arm;
      const is = deal(experiment, some, key, (arm) => arm !== closed)?.arm;
      return is !== closed && (was === closed || was === is);
    });
  });

/** What one experiment gives says nothing of what another one does. */
const independent: Law = (deal) =>
  fc.property(fc.uniqueArray(name, { minLength: 2, maxLength: 2 }), ([one = "", other = ""]) => {
    const both = [
      { name: "a", weight: 1 },
      { name: "b", weight: 1 },
    ];
    const counts = [0, 0, 0, 0];
    for (const key of keys) {
      const [x, y] = [deal(one, both, key)?.arm === "a" ? 0 : 1, deal(other, both, key)?.arm === "a" ? 0 : 1];
      counts[2 * x + y]! += 1;
    }
    return (
      farOff(
        counts,
        counts.map(() => keys.length / 4),
      ) < hardlyEver
    );
  });

const laws = { sameForTheSame, asWeightsSay, saysAmongWhich, movesTheLeast, closedTakesNobody, independent };

describe("arms of an experiment:", () => {
  test.each(Object.entries(laws))("%s", (_, law) => fc.assert(law(armOf), { numRuns: 100 }));

  test("one arm with a weight gets everybody, and none gets nobody", () => {
    expect(
      armOf(
        "x",
        [
          { name: "a", weight: 0 },
          { name: "b", weight: 2 },
        ],
        "k",
      ),
    ).toEqual({ arm: "b", weights: { b: 2 } });
    expect(armOf("x", [{ name: "a", weight: 0 }], "k")).toBeUndefined();
  });
});

/** The usual way: a place on one line that is cut by weights, which moves units from arm to arm when any weight changes. */
const byLine =
  (place: (experiment: string, key: string) => number): Deal =>
  (experiment, arms, key, isOpen = () => true) => {
    const open = arms.filter(({ weight, name }) => weight > 0 && isOpen(name));
    const total = open.reduce((sum, { weight }) => sum + weight, 0);
    let left = place(experiment, key) * total;
    const found = open.find(({ weight }) => (left -= weight) < 0) ?? open.at(-1);
    return found && { arm: found.name, weights: {} };
  };
const hash = (text: string): number => {
  let value = 7;
  for (const letter of text) value = (Math.imul(value, 31) + letter.charCodeAt(0)) | 0;
  return (Math.imul(value ^ (value >>> 15), 0x2c1b3c6d) >>> 0) / 2 ** 32;
};

describe("a planted bug is caught:", () => {
  let turn = 0;
  const bugs: readonly (readonly [string, Law, Deal])[] = [
    ["arms in turn", sameForTheSame, (_, some) => ({ arm: some[turn++ % some.length]!.name, weights: {} })],
    [
      "weights that are forgotten",
      asWeightsSay,
      (experiment, some, key) =>
        armOf(
          experiment,
          some.map((arm) => ({ ...arm, weight: 1 })),
          key,
        ),
    ],
    [
      "the weights of closed arms, too",
      saysAmongWhich,
      (experiment, some, key, isOpen) => ({
        ...armOf(experiment, some, key, isOpen)!,
        weights: armOf(experiment, some, key)!.weights,
      }),
    ],
    ["one line that weights cut", movesTheLeast, byLine((experiment, key) => hash(`${experiment}\n${key}`))],
    ["a closed arm that goes on", closedTakesNobody, (experiment, some, key) => armOf(experiment, some, key)],
    ["one hash for all experiments", independent, byLine((_, key) => hash(key))],
  ];
  test.each(bugs)("%s", (_, law, bug) => {
    expect(fc.check(law(bug), { numRuns: 200 }).failed).toBe(true);
  });
});
