import fc from "fast-check";
import type { Condition, CustomConditions, DeclaredFields, FieldKind } from "../../../src/condition/index.ts";
import { fieldKinds } from "../../../src/condition/index.ts";

export const custom: CustomConditions = {
  always: () => true,
  named: (subject, options) => Object.hasOwn(subject, "email") === (options === true),
};

/** Names that an object inherits stand among the fields of the host. */
export const fields: DeclaredFields = Object.fromEntries(
  ["constructor", "deep.er.path", "company.toString"].map((field) => [field, "any" as const]),
);

const builtIn = [
  "email",
  "source",
  "company.country",
  "company.name",
  "company.employees",
  "score.total",
  "score.grade",
  "value",
  "optedOut",
  "flags",
] as const;
const paths = builtIn.map((field): readonly [string, FieldKind] => [field, fieldKinds[field]]);
const anyPaths = [
  ...Object.keys(fields),
  "properties.plan",
  "properties.a.b",
  "properties.__proto__",
  "properties.constructor",
  "properties.__proto__.plan",
  "properties.list.0",
  "properties.list.length",
];
const field = fc.oneof(
  fc.constantFrom(...paths),
  fc.constantFrom(...anyPaths).map((path): readonly [string, FieldKind] => [path, "any"]),
);

const letters = ["a", "A", "k", "K", "\u212a", "\u0130", "i", "σ", "ς", "Σ", "é", " ", "1", "."];
const text = fc.oneof(
  fc.constantFrom(
    "PL",
    "pl",
    "Pl",
    "DE",
    "webinar",
    "WEBINAR",
    "free_mail",
    "ΟΔΟΣ",
    "ΟΔΟΣΑ",
    "200",
    "true",
    "__proto__",
  ),
  fc.string({ unit: fc.constantFrom(...letters), minLength: 1, maxLength: 4 }),
);
const number = fc.oneof(fc.constantFrom(0, -0, 1, 200, -1.5, 1e21), fc.integer({ min: -3, max: 3 }));
const scalars = { text, list: text, number, boolean: fc.boolean(), any: fc.oneof(text, number, fc.boolean()) };

const testOf = (kind: FieldKind): fc.Arbitrary<object> => {
  const scalar: fc.Arbitrary<unknown> = scalars[kind];
  const several = fc.array(scalar, { minLength: 1, maxLength: 12 });
  const range = fc.tuple(number, number).map(([a, b]) => [Math.min(a, b), Math.max(a, b)]);
  const record = (name: string, value: fc.Arbitrary<unknown>): fc.Arbitrary<object> =>
    value.map((wanted) => ({ [name]: wanted }));
  const ofAny = [
    record("equals", scalar),
    record("oneOf", several),
    record("noneOf", several),
    fc.constantFrom({ present: true }, { missing: true }),
  ];
  const ofNumbers = [
    ...["atLeast", "atMost", "above", "below"].map((name) => record(name, number)),
    record("between", range),
  ];
  const ofTexts = ["contains", "startsWith", "endsWith"].map((name) => record(name, text));
  return fc.oneof(
    ...ofAny,
    ...(kind === "number" || kind === "any" ? ofNumbers : []),
    ...(kind === "text" || kind === "list" || kind === "any" ? ofTexts : []),
  );
};

const types = fc.uniqueArray(fc.constantFrom("call", "email", "constructor", "__proto__", "toString"), {
  minLength: 1,
});
const leaf = fc.oneof(
  { weight: 8, arbitrary: field.chain(([path, kind]) => testOf(kind).map((test) => ({ field: path, ...test }))) },
  { weight: 2, arbitrary: types.map((activity) => ({ activity })) },
  { weight: 1, arbitrary: fc.record({ activity: types, atLeast: fc.integer({ min: 1, max: 4 }) }) },
  {
    weight: 1,
    arbitrary: fc.constantFrom({ custom: "always" }, { custom: "named", options: true }, { custom: "named" }),
  },
);

/** Well-formed conditions over `fields`, the built-in fields and `custom`. */
export const condition: fc.Arbitrary<Condition> = fc.letrec((tie) => {
  const parts = fc.array(tie("node"), { minLength: 1, maxLength: 5 });
  return {
    node: fc.oneof(
      { depthSize: "small", withCrossShrink: true },
      leaf,
      parts.map((all) => ({ all })),
      parts.map((any) => ({ any })),
      tie("node").map((not) => ({ not })),
    ),
  };
}).node as fc.Arbitrary<Condition>;

const plainValue = fc.oneof(
  text,
  number,
  fc.boolean(),
  fc.constantFrom(undefined, null, "", Number.NaN, Number.POSITIVE_INFINITY, 7n, {}, []),
  fc.array(fc.oneof(text, number, fc.constantFrom(undefined, null, Number.NaN, ["pl"])), { maxLength: 3 }),
);

/** Objects that own these keys, inherit them, or own a key called `__proto__`. */
const holding = (keys: { readonly [key: string]: fc.Arbitrary<unknown> }): fc.Arbitrary<object> => {
  const own = fc.record(keys, { requiredKeys: [] });
  return fc.oneof(
    { weight: 6, arbitrary: own },
    { weight: 1, arbitrary: own.map((inherited) => Object.create(inherited) as object) },
    {
      weight: 1,
      arbitrary: fc.tuple(own, own).map(([inherited, mine]) => Object.assign(Object.create(inherited) as object, mine)),
    },
    { weight: 1, arbitrary: own.map((mine) => Object.assign(Object.create(null) as object, mine)) },
    {
      weight: 1,
      arbitrary: fc
        .tuple(own, own)
        .map(([mine, inner]) => Object.defineProperty({ ...mine }, "__proto__", { value: inner, enumerable: true })),
    },
  );
};

const parent = (keys: { readonly [key: string]: fc.Arbitrary<unknown> }): fc.Arbitrary<unknown> =>
  fc.oneof({ weight: 8, arbitrary: holding(keys) }, { weight: 1, arbitrary: plainValue });

const entry = parent({ count: fc.oneof(fc.integer({ min: -1, max: 4 }), plainValue) });

/** Subjects of every shape, hostile ones among them. */
export const subject: fc.Arbitrary<object> = holding({
  email: plainValue,
  source: plainValue,
  value: plainValue,
  optedOut: plainValue,
  flags: plainValue,
  constructor: plainValue,
  company: parent({ country: plainValue, name: plainValue, employees: plainValue }),
  score: parent({ total: plainValue, grade: plainValue }),
  properties: parent({ plan: plainValue, "a.b": plainValue, a: parent({ b: plainValue }), list: plainValue }),
  deep: parent({ er: parent({ path: plainValue }) }),
  activities: parent({ call: entry, email: entry }),
});
