import { describe, expect, it } from "vitest";
import {
  above,
  allOf,
  atLeast,
  atMost,
  below,
  between,
  equals,
  onActivity,
  where,
} from "../../../src/condition/index.ts";
import { areOpposed } from "../../../src/lifecycle/opposed.ts";
import { validatePipeline, type Pipeline } from "../../../src/lifecycle/index.ts";

const total = (test: Parameters<typeof where>[0]["score.total"]) => where({ "score.total": test });

describe("two conditions", () => {
  it.each([
    [total(atLeast(50)), total(below(30))],
    [total(above(50)), total(atMost(50))],
    [total(atLeast(50)), total(below(50))],
    [total(between(10, 20)), total(above(20))],
    [allOf(onActivity("call"), total(atLeast(5))), total(below(5))],
  ])("of which one excludes the other are opposed (%#)", (a, b) => {
    expect([areOpposed(a, b), areOpposed(b, a)]).toEqual([true, true]);
  });

  it.each([
    [total(atLeast(50)), total(atMost(50))],
    [total(atLeast(50)), total(below(60))],
    [total(atLeast(50)), where({ value: below(30) })],
    [total(atLeast(50)), onActivity("call")],
    [where({ source: equals("fair") }), where({ source: equals("web") })],
  ])("that a lead may meet both, for all the numbers say, are not (%#)", (a, b) => {
    expect(areOpposed(a, b)).toBe(false);
  });
});

describe("automatic moves that go round", () => {
  const pipeline = (down: Pipeline["transitions"][number]["auto"]): Pipeline => ({
    id: "p",
    stages: ["cold", "warm"].map((id) => ({ id, label: id, side: "marketing" })),
    transitions: [
      { name: "up", from: ["cold"], to: "warm", auto: total(atLeast(50)) },
      { name: "down", from: ["warm"], to: "cold", auto: down },
    ],
    reasons: {},
  });

  it("come to rest where two of them are opposed, and are refused where they are not", () => {
    expect(validatePipeline(pipeline(total(below(30))))).toEqual([]);
    expect(validatePipeline(pipeline(total(below(60))))).toHaveLength(1);
  });
});
