import fc from "fast-check";
import type { Condition } from "../../../src/condition/index.ts";

/** Everything a small lead can be: as many values as tests can tell apart, and then some. */
const domain = {
  source: [undefined, "a", "b", "ab", "ba", "aba", "abb", "c", "acb", "cab"],
  "company.employees": [undefined, -1, 0, 0.5, 1, 1.5, 2, 3],
  optedOut: [undefined, true, false],
  flags: [undefined, ["a"], ["b"], ["c"], ["a", "b"], ["ab", "c"]],
  "properties.plan": [undefined, "a", "ab", "c", 1, 2, 2.5, true, ["a", "ab"], ["c", 1], [2, true]],
} as const;
export type Field = keyof typeof domain;

const text = fc.constantFrom("a", "b", "ab", "ba");
const number = fc.constantFrom(0, 1, 2);
const tests = (scalar: fc.Arbitrary<unknown>, more: readonly fc.Arbitrary<object>[]): fc.Arbitrary<object> =>
  fc.oneof(
    scalar.map((equals) => ({ equals })),
    fc.uniqueArray(scalar, { minLength: 1, maxLength: 3 }).map((oneOf) => ({ oneOf })),
    fc.uniqueArray(scalar, { minLength: 1, maxLength: 3 }).map((noneOf) => ({ noneOf })),
    fc.constantFrom({ present: true }, { missing: true }),
    ...more,
  );
const ofTexts = ["contains", "startsWith", "endsWith"].map((name) => text.map((part) => ({ [name]: part })));
const ofNumbers = [
  ...["atLeast", "atMost", "above", "below"].map((name) => number.map((bound) => ({ [name]: bound }))),
  fc.constantFrom({ between: [0, 1] }, { between: [1, 1] }),
];
const testsOf: { readonly [F in Field]: fc.Arbitrary<object> } = {
  source: tests(text, ofTexts),
  "company.employees": tests(number, ofNumbers),
  optedOut: tests(fc.boolean(), []),
  flags: tests(text, ofTexts),
  "properties.plan": tests(fc.oneof(text, number, fc.boolean()), [...ofTexts, ...ofNumbers]),
};
const types = fc.uniqueArray(fc.constantFrom("call", "email"), { minLength: 1 });

/** Conditions of which many contradict themselves: few fields, few values. */
export const smallOver = (over: readonly Field[]): fc.Arbitrary<Condition> =>
  fc.letrec((tie) => {
    const parts = fc.array(tie("node"), { minLength: 1, maxLength: 4 });
    return {
      node: fc.oneof(
        { depthSize: "small" },
        fc.constantFrom(...over).chain((field) => testsOf[field].map((test) => ({ field, ...test }))),
        fc.record({ activity: types, atLeast: fc.integer({ min: 1, max: 3 }) }),
        parts.map((all) => ({ all })),
        parts.map((any) => ({ any })),
        tie("node").map((one) => ({ not: one })),
      ),
    };
  }).node as fc.Arbitrary<Condition>;

const pairs = fc.subarray(Object.keys(domain) as Field[], { minLength: 1, maxLength: 2 });
export const small: fc.Arbitrary<readonly [Condition, Condition, readonly Field[]]> = pairs.chain((over) =>
  fc.tuple(smallOver(over), smallOver(over), fc.constant(over)),
);

export function* leadsOver(over: readonly Field[]): Iterable<object> {
  const [first, second = first] = over as [Field, Field?];
  for (const one of domain[first])
    for (const other of second === first ? [undefined] : domain[second])
      for (const call of [0, 1, 2, 3])
        for (const email of [0, 1, 2, 3]) {
          const value = (field: Field): unknown => (field === first ? one : field === second ? other : undefined);
          yield {
            source: value("source"),
            company: { employees: value("company.employees") },
            optedOut: value("optedOut"),
            flags: value("flags"),
            properties: { plan: value("properties.plan") },
            activities: { call: { count: call }, email: { count: email } },
          };
        }
}
