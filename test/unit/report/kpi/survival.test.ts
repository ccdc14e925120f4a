import { describe, expect, test } from "vitest";
import { timesOf } from "../../../../src/report/kpi/survival.ts";

describe("times with some that still last", () => {
  test("without any they are the mean and the percentiles by nearest rank", () => {
    expect(timesOf({ seen: [30, 10, 20, 60], open: [] })).toEqual({
      count: 4,
      open: 0,
      meanMs: 30,
      meanIsLeast: false,
      medianMs: 20,
      p90Ms: 60,
    });
  });

  // At 10 one of five ends (4/5); at 20 one is lost sight of; at 30 one of three ends (4/5 x 2/3 = 8/15); at 40 one of two (4/15).
  test("who still waits counts as waiting at least so long", () => {
    const { meanMs, ...rest } = timesOf({ seen: [10, 30, 40], open: [20, 50] });
    expect(rest).toEqual({ count: 3, open: 2, meanIsLeast: true, medianMs: 40, p90Ms: undefined });
    expect(meanMs).toBeCloseTo(10 + 20 * (4 / 5) + 10 * (8 / 15) + 10 * (4 / 15), 9);
  });

  test("the median is not reached where most still wait", () => {
    expect(timesOf({ seen: [10], open: [20, 20] })).toMatchObject({ medianMs: undefined, p90Ms: undefined });
  });

  test("who is lost sight of at the very instant was still there", () => {
    expect(timesOf({ seen: [10], open: [10] }).medianMs).toBe(10);
  });

  test("of nothing nothing is said, and never NaN", () => {
    const none = { count: 0, open: 0, meanMs: undefined, meanIsLeast: false, medianMs: undefined, p90Ms: undefined };
    expect(timesOf({ seen: [], open: [] })).toEqual(none);
    expect(timesOf({ seen: [], open: [5] })).toEqual({ ...none, open: 1, meanMs: 5, meanIsLeast: true });
  });
});
