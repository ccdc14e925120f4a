import { describe, expect, it } from "vitest";
import { mergeFields } from "handover/lead";
import { laws } from "./laws.ts";

type Law = keyof typeof laws;
type Merge = typeof mergeFields;

describe("merging the same person", () => {
  for (const [fact, law] of Object.entries(laws)) {
    it(fact, () => {
      law(mergeFields, { numRuns: 300 });
    });
  }
});

/** Merges with one bug each, and the laws that must find it. */
const plantedBugs: Record<string, { readonly merge: Merge; readonly breaks: readonly Law[] }> = {
  "the newer value wins": {
    merge: (before, again) => ({ ...mergeFields(before, again), firstName: again.firstName ?? before.firstName }),
    breaks: ["nothing known is lost or changed"],
  },
  "properties are replaced as a whole": {
    merge: (before, again) => ({ ...mergeFields(before, again), properties: again.properties }),
    breaks: ["nothing known is lost or changed"],
  },
  "the firm is not merged": {
    merge: (before, again) => ({ ...mergeFields(before, again), company: before.company }),
    breaks: ["what was not known is taken from what came"],
  },
  "ids are appended": {
    merge: (before, again) => ({
      ...mergeFields(before, again),
      externalIds: [...before.externalIds, ...again.externalIds],
    }),
    breaks: ["every id of both is there, once", "the same again changes nothing more"],
  },
  "a fresh consent takes the opt-out back": {
    merge: (before, again) => ({ ...mergeFields(before, again), optedOut: again.optedOut }),
    breaks: ["an opt-out is never lost"],
  },
  "flags are appended": {
    merge: (before, again) => ({ ...mergeFields(before, again), flags: [...before.flags, ...again.flags] }),
    breaks: ["flags are sorted, each once, and none is made up", "the same again changes nothing more"],
  },
  "whatever came first stays": {
    merge: (before, again) => mergeFields(before, again),
    breaks: ["the order in which they come makes no difference"],
  },
  "nobody knows what was corrected": {
    merge: (before, again, at) => mergeFields({ ...before, since: undefined }, again, at),
    breaks: ["what somebody corrected stays, whenever the rest was given"],
  },
  "the lead is sorted in place": {
    merge: (before, again) => {
      (before.externalIds as string[]).reverse();
      return mergeFields(before, again);
    },
    breaks: ["neither side is touched"],
  },
};

describe("the laws have teeth", () => {
  for (const [bug, { merge, breaks }] of Object.entries(plantedBugs)) {
    it.each(breaks)(`where ${bug}, this fails: %s`, (law) => {
      expect(() => laws[law](merge, { numRuns: 2_000, seed: 20261121, endOnFailure: true })).toThrow("Property failed");
    });
  }

  it("every law has a bug that breaks it", () => {
    const broken = new Set<string>(Object.values(plantedBugs).flatMap(({ breaks }) => breaks));
    expect(Object.keys(laws).filter((law) => !broken.has(law))).toEqual([]);
  });
});
