import { describe, expect, it } from "vitest";
import { laws } from "./laws.ts";
import { plantedBugs } from "./planted-bugs.ts";

/** Enough runs for the rarest of the bugs, a fixed seed, and no shrinking: the only question is whether the law fails. */
const search = { numRuns: 3_000, seed: 20261121, endOnFailure: true };

describe("the laws have teeth", () => {
  for (const [bug, { subject, breaks }] of Object.entries(plantedBugs)) {
    for (const law of breaks) {
      it(`where ${bug}, this fails: ${law}`, () => {
        expect(() => laws[law](subject, search)).toThrow("Property failed");
      });
    }
  }

  it("every law has a bug that breaks it", () => {
    const broken = new Set(Object.values(plantedBugs).flatMap(({ breaks }) => breaks));
    expect(Object.keys(laws).filter((law) => !broken.has(law as keyof typeof laws))).toEqual([]);
  });
});
