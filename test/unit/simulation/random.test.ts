import { expect, test } from "vitest";
import { seededRandom } from "handover/simulation";

test("the same seed gives the same numbers, another seed others", () => {
  const numbers = (seed: number | string): number[] => {
    const random = seededRandom(seed);
    return Array.from({ length: 50 }, () => random.next());
  };
  expect(numbers(7)).toEqual(numbers(7));
  expect(numbers(7)).not.toEqual(numbers(8));
  expect(numbers("7")).toEqual(numbers(7));
});

test("a fork does not depend on how much of its parent was used", () => {
  const parent = seededRandom(1);
  const before = parent.fork("ana").next();
  parent.next();
  expect(parent.fork("ana").next()).toBe(before);
  expect(parent.fork("ben").next()).not.toBe(before);
});

test("numbers lie in [0, 1) and are spread evenly over it", () => {
  const random = seededRandom("even");
  const bins = Array.from({ length: 20 }, () => 0);
  const draws = 40_000;
  for (let i = 0; i < draws; i++) {
    const value = random.next();
    expect(value >= 0 && value < 1).toBe(true);
    bins[Math.floor(value * 20)]! += 1;
  }
  const expected = draws / 20;
  const chiSquared = bins.reduce((sum, found) => sum + (found - expected) ** 2 / expected, 0);
  // 19 degrees of freedom: 43.8 is exceeded once in a thousand.
  expect(chiSquared).toBeLessThan(43.8);
});

test("weights decide how often an item is drawn, and half of the values around a median lie below it", () => {
  const random = seededRandom(3);
  const draws = Array.from({ length: 20_000 }, () =>
    random.weighted([
      ["a", 3],
      ["b", 1],
      ["never", 0],
    ] as const),
  );
  expect(draws.filter((item) => item === "a").length / draws.length).toBeCloseTo(0.75, 1);
  expect(draws).not.toContain("never");
  const below = Array.from({ length: 20_000 }, () => random.around(10, 1)).filter((value) => value < 10).length;
  expect(below / 20_000).toBeCloseTo(0.5, 1);
});
