import { inspect } from "node:util";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  allOf,
  anyOf,
  compileCondition,
  describeCondition,
  explainCondition,
  formatExplanation,
  not,
  validateCondition,
  type Condition,
  type Predicate,
} from "../../../src/condition/index.ts";
import { createConditionSet } from "../../../src/condition/compile-set.ts";
import { condition, custom, fields, subject } from "./arbitraries.ts";
import { documented, interpret, type Meaning } from "./interpreter.ts";
import { runs } from "../../support/rounds.ts";

type Compile = (condition: Condition) => Predicate;
type Law = (compile: Compile) => fc.IProperty<unknown>;

const compile: Compile = (condition) => compileCondition(condition, { fields, custom });
const compileInSet: Compile = (condition) => {
  const set = createConditionSet(custom);
  // A second condition beside it, for places in the frame must not be mixed up.
  set.add({
    any: [{ field: "source", contains: "x" }, { field: "properties.plan", equals: 1 }, { activity: ["email"] }],
  });
  const holds = set.add(condition);
  const read = set.reader();
  return (subject) => holds(read(subject));
};
const interpreted =
  (change: Partial<Meaning>): Compile =>
  (condition) =>
  (subject) =>
    interpret(condition, subject, custom, { ...documented, ...change });

const meansWhatIsDocumented: Law = (compile) =>
  fc.property(
    condition,
    subject,
    (condition, subject) => compile(condition)(subject) === interpret(condition, subject, custom),
  );

const doubleNegation: Law = (compile) =>
  fc.property(
    condition,
    subject,
    (condition, subject) => compile(not(not(condition)))(subject) === compile(condition)(subject),
  );

const deMorgan: Law = (compile) =>
  fc.property(condition, condition, subject, (a, b, subject) => {
    const either = compile(not(anyOf(a, b)))(subject) === compile(allOf(not(a), not(b)))(subject);
    return either && compile(not(allOf(a, b)))(subject) === compile(anyOf(not(a), not(b)))(subject);
  });

const explanationAgrees: Law = (compile) =>
  fc.property(condition, subject, (condition, subject) => {
    const explanation = explainCondition(condition, subject, { custom });
    return explanation.holds === compile(condition)(subject) && formatExplanation(explanation) !== "";
  });

const survivesJson: Law = (compile) =>
  fc.property(condition, subject, (condition, subject) => {
    const stored = JSON.parse(JSON.stringify(condition)) as Condition;
    return compile(stored)(subject) === compile(condition)(subject);
  });

const leavesSubjectsAlone: Law = (compile) =>
  fc.property(condition, subject, (condition, subject) => {
    const look = (): string => inspect(subject, { depth: Number.POSITIVE_INFINITY, showHidden: true });
    const before = look();
    compile(condition)(subject);
    return look() === before;
  });

const holdsFor = (compile: Compile, law: Law): void => fc.assert(law(compile), { numRuns: runs(3000) });
const failsFor = (compile: Compile, law: Law): void => {
  expect(fc.check(law(compile), { numRuns: 20_000, seed: 7, endOnFailure: true }).failed).toBe(true);
};

describe.each([
  ["a compiled condition", compile],
  ["a condition compiled in a set", compileInSet],
])("%s", (_, compile) => {
  test("means what is documented", () => holdsFor(compile, meansWhatIsDocumented));
  test("equals its double negation", () => holdsFor(compile, doubleNegation));
  test("obeys De Morgan", () => holdsFor(compile, deMorgan));
  test("agrees with its explanation", () => holdsFor(compile, explanationAgrees));
  test("means the same after a journey through JSON", () => holdsFor(compile, survivesJson));
  test("never changes its subject", () => holdsFor(compile, leavesSubjectsAlone));
});

test("every generated condition is valid, and describes itself without throwing", () => {
  fc.assert(
    fc.property(condition, (condition) => {
      expect(validateCondition(condition, { fields, custom: Object.keys(custom) })).toEqual([]);
      expect(describeCondition(condition)).not.toMatch(/not a condition/);
    }),
  );
});

test("data of any kind is refused with issues or compiles, and describes itself without throwing", () => {
  const keys = fc.constantFrom(
    "all",
    "any",
    "not",
    "field",
    "equals",
    "oneOf",
    "activity",
    "atLeast",
    "custom",
    "x",
    "__proto__",
  );
  const data = fc.letrec((tie) => ({
    node: fc.oneof(
      { depthSize: "small" },
      fc.anything(),
      fc.constantFrom("email", "company.employees", Number.NaN, ""),
      fc.array(tie("node"), { maxLength: 3 }),
      fc.dictionary(keys, tie("node"), { maxKeys: 3 }),
    ),
  })).node as fc.Arbitrary<Condition>;
  fc.assert(
    fc.property(data, (data) => {
      if (validateCondition(data).length === 0 && !JSON.stringify(data).includes('"custom"'))
        compileCondition(data)({});
      expect(typeof describeCondition(data)).toBe("string");
    }),
    { numRuns: 3000 },
  );
});

describe("a planted bug is caught", () => {
  test.each<[string, Partial<Meaning>]>([
    ["texts compare with regard to case", { fold: (text) => text }],
    ["a final sigma is no sigma", { fold: (text) => text.toLowerCase() }],
    ["inherited properties are read", { own: (object, key) => key in object }],
    ["NaN counts as present", { isMissing: (value) => !Number.isNaN(value) && documented.isMissing(value) }],
    ["an empty text counts as present", { isMissing: (value) => value !== "" && documented.isMissing(value) }],
    ["noneOf fails on a missing value", { noneOfMissing: false }],
  ])("%s", (_, change) => failsFor(interpreted(change), meansWhatIsDocumented));

  test("not that fails on everything", () => {
    const broken: Compile = (condition) => ("not" in condition ? () => false : compile(condition));
    failsFor(broken, doubleNegation);
    failsFor(broken, deMorgan);
  });

  test("an answer that its explanation contradicts", () => {
    failsFor((condition) => (subject) => !compile(condition)(subject) || "any" in condition, explanationAgrees);
  });

  test("a zero told from a negative zero, which JSON does not keep", () => {
    failsFor(interpreted({ equal: Object.is }), survivesJson);
  });

  test("a note left on the subject", () => {
    failsFor(
      (condition) => (subject) => Reflect.set(subject, "seen", true) && compile(condition)(subject),
      leavesSubjectsAlone,
    );
  });
});
