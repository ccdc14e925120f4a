import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { compileCondition, neverHolds, validateCondition, type Condition } from "handover/condition";

/** Few fields of few values: what holds of none of these leads holds of none. */
const texts = [undefined, "ab", "abc", "b"];
const numbers = [undefined, -1, 0, 1, 1.5, 2, 3];
const world = texts.flatMap((segment) =>
  numbers.flatMap((value) =>
    [undefined, true, false].flatMap((optedOut) =>
      [[], ["x"], ["x", "y"]].flatMap((flags) =>
        [0, 1, 2].map((calls) => ({
          segment,
          value,
          optedOut,
          flags,
          properties: flags.length > 1 ? { tags: ["p", "q"] } : { tags: segment },
          activities: calls === 0 ? {} : { call: { count: calls, firstAt: 0, lastAt: 0 } },
        })),
      ),
    ),
  ),
);

const number = fc.integer({ min: 0, max: 2 });
const text = fc.constantFrom("ab", "abc", "b", "AB");
const presence = (field: string) => fc.constantFrom<Condition>({ field, present: true }, { field, missing: true });
const leaf: fc.Arbitrary<Condition> = fc.oneof(
  presence("segment"),
  presence("value"),
  presence("flags"),
  fc
    .constantFrom("equals", "startsWith", "endsWith", "contains")
    .chain((test) => text.map((wanted) => ({ field: "segment", [test]: wanted }) as unknown as Condition)),
  fc
    .constantFrom("oneOf", "noneOf")
    .chain((test) =>
      fc
        .uniqueArray(text, { minLength: 1, maxLength: 2 })
        .map((wanted) => ({ field: "segment", [test]: wanted }) as unknown as Condition),
    ),
  fc
    .constantFrom("equals", "atLeast", "atMost", "above", "below")
    .chain((test) => number.map((wanted) => ({ field: "value", [test]: wanted }) as unknown as Condition)),
  fc.tuple(number, number).map(([a, b]): Condition => ({ field: "value", between: [Math.min(a, b), Math.max(a, b)] })),
  fc.boolean().map((wanted): Condition => ({ field: "optedOut", equals: wanted })),
  fc
    .constantFrom("flags", "properties.tags")
    .chain((field) => fc.constantFrom("x", "y", "p", "q").map((wanted): Condition => ({ field, equals: wanted }))),
  fc.integer({ min: 1, max: 2 }).map((atLeast): Condition => ({ activity: ["call"], atLeast })),
);
const { condition } = fc.letrec<{ condition: Condition }>((tie) => ({
  condition: fc.oneof(
    { maxDepth: 3, withCrossShrink: true },
    leaf,
    fc.array(tie("condition"), { minLength: 1, maxLength: 4 }).map((all): Condition => ({ all })),
    fc.array(tie("condition"), { minLength: 1, maxLength: 3 }).map((any): Condition => ({ any })),
    tie("condition").map((not): Condition => ({ not })),
  ),
}));
const valid = condition.filter((one) => validateCondition(one).length === 0);

const holdsSomewhere = (one: Condition): boolean => {
  const holds = compileCondition(one);
  return world.some((lead) => holds(lead));
};

/** What is said never to hold holds of no lead. */
function sound(judge: typeof neverHolds, runs: fc.Parameters<[Condition]>): void {
  fc.assert(
    fc.property(valid, (one) => {
      if (judge(one) !== undefined) expect(holdsSomewhere(one), JSON.stringify(one)).toBe(false);
    }),
    runs,
  );
}

describe("a condition that can never hold", () => {
  it("holds of no lead there can be", () => {
    sound(neverHolds, { numRuns: 3_000 });
  });

  it("is found in more than half of those that hold of none of these few leads", () => {
    const found = fc.sample(valid, { numRuns: 3_000, seed: 20261122 }).filter((one) => !holdsSomewhere(one));
    const share = found.filter((one) => neverHolds(one) !== undefined).length / found.length;
    expect(found.length).toBeGreaterThan(100);
    expect(share).toBeGreaterThan(0.5);
  });

  it.each<[string, Condition, string]>([
    [
      "two values",
      {
        all: [
          { field: "segment", equals: "a" },
          { field: "segment", equals: "b" },
        ],
      },
      "segment",
    ],
    [
      "no number between",
      {
        all: [
          { field: "value", atLeast: 5 },
          { not: { any: [{ field: "value", missing: true }] } },
          { field: "value", below: 5 },
        ],
      },
      "value",
    ],
    [
      "missing and compared",
      {
        all: [
          { field: "value", missing: true },
          { field: "value", atMost: 5 },
        ],
      },
      "value",
    ],
    [
      "itself turned round",
      { all: [{ field: "properties.plan", equals: "x" }, { not: { field: "properties.plan", equals: "x" } }] },
      "properties.plan",
    ],
    [
      "in every one of several ways",
      {
        all: [
          { field: "optedOut", equals: true },
          {
            any: [
              { field: "optedOut", equals: false },
              { field: "optedOut", missing: true },
            ],
          },
        ],
      },
      "optedOut",
    ],
    [
      "as often, and not as often",
      { all: [{ activity: ["call"], atLeast: 3 }, { not: { activity: ["call", "email"], atLeast: 2 } }] },
      "call",
    ],
  ])("is told by its parts: %s", (_, one, part) => {
    expect(neverHolds(one)).toContain(part);
  });

  it("is not seen where a list may have both, or code of the host's decides", () => {
    expect(
      neverHolds({
        all: [
          { field: "flags", equals: "x" },
          { field: "flags", equals: "y" },
        ],
      }),
    ).toBeUndefined();
    expect(neverHolds({ all: [{ custom: "mine" }, { not: { custom: "other" } }] })).toBeUndefined();
  });

  it("takes no long time over many ways to hold", () => {
    const any = (i: number): Condition => ({
      any: [
        { field: `properties.a${i}`, equals: 1 },
        { field: `properties.b${i}`, equals: 1 },
      ],
    });
    expect(neverHolds({ all: Array.from({ length: 40 }, (_, i) => any(i)) })).toBeUndefined();
  });
});

describe("the law has teeth", () => {
  const planted: Record<string, (one: Condition) => Condition> = {
    "any is taken for all": (one) => JSON.parse(JSON.stringify(one).replaceAll('"any":', '"all":')) as Condition,
    "not is overlooked": (one) =>
      JSON.parse(
        JSON.stringify(one, (_, part: unknown) =>
          typeof part === "object" && part !== null && "not" in part ? part.not : part,
        ),
      ) as Condition,
    "at least is taken for above": (one) => JSON.parse(JSON.stringify(one).replaceAll("atLeast", "above")) as Condition,
    "a list has one element": (one) => JSON.parse(JSON.stringify(one).replaceAll('"flags"', '"segment"')) as Condition,
    "none of is taken for one of": (one) => JSON.parse(JSON.stringify(one).replaceAll("noneOf", "oneOf")) as Condition,
  };
  it.each(Object.entries(planted))("it fails where %s", (_, change) => {
    const judge = (one: Condition): string | undefined => {
      const changed = change(one);
      return validateCondition(changed).length === 0 ? neverHolds(changed) : undefined;
    };
    expect(() => sound(judge, { numRuns: 5_000, seed: 20261122, endOnFailure: true })).toThrow("Property failed");
  });
});
