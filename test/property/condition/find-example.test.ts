import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  allOf,
  anyOf,
  atLeast,
  below,
  between,
  compileCondition,
  contains,
  equals,
  findExample,
  missing,
  not,
  onActivity,
  oneOf,
  present,
  startsWith,
  where,
  type Condition,
  type Predicate,
} from "../../../src/condition/index.ts";
import { condition as anyCondition, custom, fields } from "./arbitraries.ts";
import { leadsOver, small } from "./small-leads.ts";

type Find = typeof findExample;

/** Whether a condition holds for no lead, or for every one; `undefined` where it depends, or is not known. */
function constantOf(condition: Condition): boolean | undefined {
  if (findExample([condition]).found === "no") return false;
  return findExample([], [condition]).found === "no" ? true : undefined;
}

type Law = (find: Find) => fc.IProperty<unknown>;

const is = (field: string, value: string | number): Condition => ({ field, equals: value });

const holdsFor = (holding: Condition, failing: Condition): Predicate => {
  const [holds, fails] = [compileCondition(holding), compileCondition(failing)];
  return (subject) => holds(subject) && !fails(subject);
};

const findsNoneOnlyWhereThereIsNone: Law = (find) =>
  fc.property(small, ([holding, failing, over]) => {
    const { found } = find([holding], [failing]);
    if (found === "yes") return true;
    const isOne = holdsFor(holding, failing);
    return found === "no" && ![...leadsOver(over)].some(isOne);
  });

const findsWhatIsOne: Law = (find) =>
  fc.property(small, ([holding, failing]) => {
    const search = find([holding], [failing]);
    return search.found !== "yes" || holdsFor(holding, failing)(search.example.subject);
  });

/** Of whatever fields and values: a condition that is said to be so is so, if what is written in code says what is assumed. */
const findsWhatIsOneOfAny: Law = (find) =>
  fc.property(anyCondition, fc.boolean(), (condition, holds) => {
    const search = holds ? find([condition], [], { fields }) : find([], [condition], { fields });
    if (search.found !== "yes") return true;
    const { subject, assumes } = search.example;
    const said = (name: string) => (_: object, options: unknown) =>
      assumes.find((one) => one.condition.custom === name && one.condition.options === options)?.holds ?? false;
    const codes = Object.fromEntries(Object.keys(custom).map((name) => [name, said(name)]));
    return compileCondition(condition, { fields, custom: codes })(subject) === holds;
  });

const aConditionOrItsOpposite: Law = (find) =>
  fc.property(anyCondition, (condition) => {
    const either = find([condition], [], { fields }).found !== "no" || find([], [condition], { fields }).found !== "no";
    return either && find([condition], [condition], { fields }).found !== "yes";
  });

const laws: Readonly<Record<string, readonly [Law, number]>> = {
  "there is none where none is found, and it is never left open": [findsNoneOnlyWhereThereIsNone, 600],
  "an example does what is asked": [findsWhatIsOne, 600],
  "an example of any condition does": [findsWhatIsOneOfAny, 300],
  "a condition holds or fails, and not both": [aConditionOrItsOpposite, 200],
};

describe("the search for an example:", () => {
  test.each(Object.entries(laws))("%s", (_, [law, numRuns]) => fc.assert(law(findExample), { numRuns }));

  test("takes a hundred rules that do not meet one another", () => {
    const rules = Array.from({ length: 100 }, (_, i) =>
      where({ "company.employees": between(i * 10, i * 10 + 10), source: oneOf(`s${i}`, "all") }),
    );
    expect(findExample([where({ source: equals("all") })], rules).found).toBe("yes");
    expect(findExample([where({ "company.employees": between(0, 900), source: equals("all") })], rules).found).toBe(
      "no",
    );
  });

  test("takes a condition as long as conditions may be", () => {
    const long = allOf(...Array.from({ length: 4_000 }, (_, i) => is(`properties.p${i}`, i)));
    expect(findExample([long]).found).toBe("yes");
    expect(findExample([long], [long]).found).toBe("no");
  });

  test("leaves open what takes too long", () => {
    const coloured = Array.from({ length: 12 }, (_, i) => i);
    const differ = coloured.flatMap((a) =>
      coloured.slice(0, a).map((b) => {
        const same = (colour: string) => allOf(is(`properties.n${a}`, colour), is(`properties.n${b}`, colour));
        return not(anyOf(...["red", "blue", "green"].map(same)));
      }),
    );
    const painted = coloured.map((i) =>
      anyOf(...["red", "blue", "green"].map((colour) => is(`properties.n${i}`, colour))),
    );
    const kinds = Object.fromEntries(coloured.map((i) => [`properties.n${i}`, "text" as const]));
    expect(findExample([...differ, ...painted], [], { steps: 20, fields: kinds }).found).toBe("unknown");
  });

  test.each<[string, Condition, boolean | undefined]>([
    ["bounds that cross", where({ "company.employees": atLeast(200), value: below(0) }), undefined],
    ["no number between", allOf(where({ value: atLeast(2) }), where({ value: below(2) })), false],
    ["two beginnings", allOf(where({ source: startsWith("ab") }), where({ source: startsWith("ac") })), false],
    [
      "a part of what it equals",
      allOf(where({ source: equals("Webinar") }), where({ source: contains("BIN") })),
      undefined,
    ],
    [
      "not a part of what it equals",
      allOf(where({ source: equals("webinar") }), not(where({ source: contains("bin") }))),
      false,
    ],
    ["two values in one field", allOf(where({ source: equals("a") }), where({ source: equals("b") })), false],
    ["two values in a list", allOf(where({ flags: equals("a") }), where({ flags: equals("b") })), undefined],
    ["there or not", anyOf(where({ value: present() }), where({ value: missing() })), true],
    [
      "a bound does not hold of what is missing",
      anyOf(where({ value: atLeast(1) }), where({ value: below(1) })),
      undefined,
    ],
    ["more calls than contacts", allOf(onActivity("call", { atLeast: 3 }), not(onActivity("call", "email"))), false],
    ["code and its opposite", allOf({ custom: "a" }, not({ custom: "a" })), false],
    ["code with other options", allOf({ custom: "a", options: 1 }, not({ custom: "a" })), undefined],
  ])("%s", (_, condition, constant) => expect(constantOf(condition)).toBe(constant));
});

describe("a planted bug is caught:", () => {
  /** The search with another understanding of what it is asked. */
  const taking =
    (change: (leaf: Record<string, unknown>) => object): Find =>
    (holding, failing = [], options) => {
      const changed = (one: Condition): Condition => {
        if ("all" in one) return { all: one.all.map(changed) };
        if ("any" in one) return { any: one.any.map(changed) };
        if ("not" in one) return { not: changed(one.not) };
        return change({ ...one }) as Condition;
      };
      return findExample(holding.map(changed), failing.map(changed), options);
    };

  test.each<[string, Law, Find]>([
    [
      "a bound that is not in it",
      findsNoneOnlyWhereThereIsNone,
      taking(({ between, ...leaf }) => (between === undefined ? leaf : { ...leaf, above: (between as number[])[0] })),
    ],
    [
      "no value counts as another",
      findsNoneOnlyWhereThereIsNone,
      taking(({ missing: gone, ...leaf }) => (gone === undefined ? leaf : { ...leaf, oneOf: [0, "none"] })),
    ],
    [
      "activities counted once",
      findsWhatIsOne,
      taking((leaf) => ("activity" in leaf ? { activity: leaf["activity"] } : leaf)),
    ],
    [
      "an end taken for a beginning",
      findsWhatIsOne,
      taking(({ endsWith: end, ...leaf }) => (end === undefined ? leaf : { ...leaf, startsWith: end })),
    ],
    ["what is to fail forgotten", findsWhatIsOne, (holding, _, options) => findExample(holding, [], options)],
    [
      "what is to fail forgotten, of any field",
      findsWhatIsOneOfAny,
      (holding, failing, options) => findExample(holding.length > 0 ? holding : (failing ?? []), [], options),
    ],
    ["one that is not sought", aConditionOrItsOpposite, () => ({ found: "no" })],
  ])("%s", (_, law, planted) => {
    expect(fc.check(law(planted), { numRuns: 2_000, endOnFailure: true }).failed).toBe(true);
  });
});
