import { describe, expect, it } from "vitest";
import { intersectIntervals, mergeIntervals, subtractIntervals } from "../../../src/time/interval.ts";

const list = (...pairs: [number, number][]) => pairs.map(([start, end]) => ({ start, end }));

describe("intervals", () => {
  it("merge where they overlap or touch, in any order; empty ones vanish", () => {
    expect(mergeIntervals(list([5, 7], [1, 3], [3, 4], [6, 9], [2, 2], [12, 11]))).toEqual(list([1, 4], [5, 9]));
  });

  it("intersect without empty stretches", () => {
    expect(intersectIntervals(list([0, 10], [20, 30]), list([5, 20], [25, 26]))).toEqual(list([5, 10], [25, 26]));
  });

  it("subtract holes, also one across several stretches", () => {
    expect(subtractIntervals(list([0, 10], [20, 30]), list([2, 3], [8, 22], [29, 40]))).toEqual(
      list([0, 2], [3, 8], [22, 29]),
    );
    expect(subtractIntervals(list([0, 10]), list([0, 10]))).toEqual([]);
    expect(subtractIntervals(list([0, 10]), [])).toEqual(list([0, 10]));
  });
});
