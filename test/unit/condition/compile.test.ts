import { describe, expect, test } from "vitest";
import {
  above,
  allOf,
  anyOf,
  atLeast,
  atMost,
  below,
  between,
  compileCondition,
  contains,
  custom,
  endsWith,
  equals,
  missing,
  noneOf,
  not,
  onActivity,
  oneOf,
  present,
  startsWith,
  where,
  type Condition,
  type FieldTest,
  type Scalar,
} from "../../../src/condition/index.ts";
import { isHandoverError } from "../../../src/errors.ts";

/** Whether a value of a field of no declared kind passes a test. */
const passes = (value: unknown, test: Scalar | FieldTest): boolean =>
  compileCondition(where({ "properties.x": test }))({ properties: { x: value } });

describe("texts", () => {
  test("compare without regard to case", () => {
    expect(passes("WEBinar", "webinar")).toBe(true);
    expect(passes("pl", oneOf("PL", "DE"))).toBe(true);
    expect(passes("Chief Technology Officer", contains("chief"))).toBe(true);
    expect(passes("ENTERPRISE", startsWith("enter"))).toBe(true);
    expect(passes("a@ACME.io", endsWith("@acme.IO"))).toBe(true);
    expect(passes("Pl", noneOf("PL"))).toBe(false);
  });

  test("are not trimmed, and letters with accents are letters of their own", () => {
    expect(passes("webinar ", "webinar")).toBe(false);
    expect(passes("Munchen", "München")).toBe(false);
  });

  test("compare in lower case wherever a letter comes from", () => {
    expect(passes("\u212a", "k")).toBe(true);
    expect(passes("STRASSE", "straße")).toBe(false);
    expect(passes("ΟΔΟΣΑ", contains("οδος"))).toBe(true);
    expect(passes("ΟΔΟΣ", "οδοσ")).toBe(true);
  });

  test("never equal numbers or booleans", () => {
    expect(passes("200", 200)).toBe(false);
    expect(passes(200, "200")).toBe(false);
    expect(passes("200", atLeast(1))).toBe(false);
    expect(passes("true", true)).toBe(false);
    expect(passes(1, { oneOf: ["1", 2] })).toBe(false);
  });

  test("are found in long lists too", () => {
    const many = Array.from({ length: 50 }, (_, i) => `Name${i}`);
    expect(passes("NAME49", oneOf(...many))).toBe(true);
    expect(passes("name50", oneOf(...many))).toBe(false);
  });
});

describe("numbers", () => {
  test("at least and at most take the limit in, above and below leave it out", () => {
    expect([passes(5, atLeast(5)), passes(5, atMost(5)), passes(5, above(5)), passes(5, below(5))]).toEqual([
      true,
      true,
      false,
      false,
    ]);
    expect([passes(6, atLeast(5)), passes(4, atMost(5)), passes(6, above(5)), passes(4, below(5))]).toEqual([
      true,
      true,
      true,
      true,
    ]);
  });

  test("between takes both ends in", () => {
    expect([0, 1, 2, 3, 4].map((value) => passes(value, between(1, 3)))).toEqual([false, true, true, true, false]);
  });

  test("NaN passes nothing and counts as missing, infinity is a number", () => {
    expect(
      [atLeast(0), below(0), between(-1, 1), equals(0), present()].map((test) => passes(Number.NaN, test)),
    ).toEqual(Array.from({ length: 5 }, () => false));
    expect(passes(Number.NaN, missing())).toBe(true);
    expect(passes(Number.POSITIVE_INFINITY, above(5))).toBe(true);
  });

  test("zero equals negative zero", () => {
    expect(passes(-0, 0)).toBe(true);
    expect(passes(0, oneOf(-0, 7))).toBe(true);
  });
});

describe("a missing value", () => {
  const nothing = [undefined, null, Number.NaN, "", []];

  test("is undefined, null, NaN, an empty text or an empty list", () => {
    expect(nothing.map((value) => passes(value, missing()))).toEqual(nothing.map(() => true));
    expect(nothing.map((value) => passes(value, present()))).toEqual(nothing.map(() => false));
    expect([0, false, " ", {}, [""]].map((value) => passes(value, present()))).toEqual(
      Array.from({ length: 5 }, () => true),
    );
  });

  test("fails every comparison", () => {
    for (const test of [equals("a"), oneOf(0), atLeast(0), atMost(0), contains("a"), startsWith("a"), endsWith("a")]) {
      expect(nothing.map((value) => passes(value, test))).toEqual(nothing.map(() => false));
    }
  });

  test("is none of any values, and not turns its failures round", () => {
    expect(nothing.map((value) => passes(value, noneOf("PL")))).toEqual(nothing.map(() => true));
    expect(compileCondition(not(where({ source: "ads" })))({})).toBe(true);
  });

  test("is what stands below a parent that is no object", () => {
    const inPoland = compileCondition(where({ "company.country": "PL" }));
    expect(
      [{}, { company: undefined }, { company: null }, { company: "PL" }, { company: ["PL"] }].map(inPoland),
    ).toEqual(Array.from({ length: 5 }, () => false));
  });
});

describe("a list", () => {
  test("passes when one of its elements does", () => {
    expect(passes(["a", "B"], "b")).toBe(true);
    expect(passes(["a", "B"], oneOf("c", "b"))).toBe(true);
    expect(passes([1, 9], atLeast(9))).toBe(true);
    expect(passes(["free_mail"], startsWith("free"))).toBe(true);
    expect(passes([["a"]], "a")).toBe(false);
  });

  test("contains whole elements, a text contains parts", () => {
    expect(passes(["free_mail"], contains("FREE_MAIL"))).toBe(true);
    expect(passes(["free_mail"], contains("free"))).toBe(false);
    expect(passes("free_mail", contains("free"))).toBe(true);
  });

  test("is none of values when not one of its elements is", () => {
    expect(passes(["a", "b"], noneOf("c"))).toBe(true);
    expect(passes(["a", "b"], noneOf("B"))).toBe(false);
  });
});

describe("fields", () => {
  test("are a subject's own, never inherited", () => {
    const byPath = (path: `properties.${string}`): boolean =>
      compileCondition(where({ [path]: present() }))({ properties: {} });
    expect([
      byPath("properties.constructor"),
      byPath("properties.__proto__"),
      byPath("properties.toString.name"),
    ]).toEqual([false, false, false]);
    expect(compileCondition(where({ email: present() }))(Object.create({ email: "a@b.c" }) as object)).toBe(false);
  });

  test("may be called __proto__ when they are own", () => {
    const subject = JSON.parse('{"properties":{"__proto__":"x"},"__proto__":{"email":"a@b.c"}}') as object;
    expect(compileCondition(where({ "properties.__proto__": "x" }))(subject)).toBe(true);
    expect(compileCondition(where({ email: present() }))(subject)).toBe(false);
  });

  test("of classes and of objects without a prototype are read", () => {
    class Form {
      email = "a@b.c";
    }
    const bare = Object.assign(Object.create(null) as object, { email: "a@b.c" });
    expect([new Form(), bare].map(compileCondition(where({ email: "a@b.c" })))).toEqual([true, true]);
  });

  test("of the host are found by their whole name first, then by path", () => {
    const isSpring = compileCondition(where({ "properties.utm.campaign": "spring" }));
    expect(isSpring({ properties: { "utm.campaign": "spring" } })).toBe(true);
    expect(isSpring({ properties: { utm: { campaign: "spring" } } })).toBe(true);
    expect(isSpring({ properties: { "utm.campaign": "autumn", utm: { campaign: "spring" } } })).toBe(false);
  });
});

describe("activities", () => {
  const called = { activities: { call: { count: 2 }, email: { count: 1 } } };

  test("of several types count together", () => {
    expect(compileCondition(onActivity("call", "email", { atLeast: 3 }))(called)).toBe(true);
    expect(compileCondition(onActivity("call", { atLeast: 3 }))(called)).toBe(false);
    expect(compileCondition(onActivity("visit", "email"))(called)).toBe(true);
  });

  test("count only where a number is on record", () => {
    const subjects = [{}, { activities: null }, { activities: {} }, { activities: { call: null } }];
    const odd = [{ activities: { call: { count: "2" } } }, { activities: { call: { count: Number.NaN } } }];
    expect([...subjects, ...odd].some(compileCondition(onActivity("call")))).toBe(false);
    expect(compileCondition(onActivity("constructor", "__proto__", "toString"))(called)).toBe(false);
  });

  test("are told apart by case", () => {
    expect(compileCondition(onActivity("Call"))(called)).toBe(false);
  });
});

describe("a custom condition", () => {
  const custom = {
    bigger: (subject: object, options: unknown) => (subject as { value: number }).value > (options as number),
  };

  test("is asked with the subject and its options", () => {
    const test = compileCondition({ custom: "bigger", options: 5 }, { custom });
    expect([test({ value: 6 }), test({ value: 5 })]).toEqual([true, false]);
  });

  test("of a narrower subject may be registered", () => {
    const isRich = (lead: { readonly value: number }): boolean => lead.value > 100;
    expect(compileCondition({ custom: "rich" }, { custom: { rich: isRich } })({ value: 101 })).toBe(true);
  });

  test.each([
    [
      "throws",
      () => {
        throw new Error("down");
      },
    ],
    ["answers a promise", () => Promise.resolve(true)],
    ["answers nothing", () => undefined],
  ])("that %s is an extension that failed", (_, broken) => {
    const test = compileCondition({ custom: "broken" }, { custom: { broken: broken as unknown as () => boolean } });
    expect(() => test({})).toThrow(/custom condition "broken"/);
    try {
      test({});
    } catch (error) {
      expect(isHandoverError(error, "EXTENSION_FAILED")).toBe(true);
    }
  });
});

test("all stops at the first part that fails, any at the first that holds", () => {
  const seen: string[] = [];
  const note = (_: object, options: unknown): boolean => {
    seen.push(String(options));
    return options === "yes";
  };
  const [no, yes] = [custom("note", "no"), custom("note", "yes")];
  const run = (condition: Condition): boolean => compileCondition(condition, { custom: { note } })({});
  expect([run(allOf(yes, no, yes, yes)), run(anyOf(no, yes, no, no))]).toEqual([false, true]);
  expect(seen).toEqual(["yes", "no", "no", "yes"]);
});

test("changes of the data after compiling do not reach the function", () => {
  const countries = ["PL"];
  const options = { least: 1 };
  const inPoland = compileCondition({ field: "company.country", oneOf: countries });
  const named = compileCondition(
    { custom: "least", options },
    { custom: { least: (_, given) => (given as typeof options).least === 1 } },
  );
  countries[0] = "DE";
  options.least = 2;
  expect([inPoland({ company: { country: "PL" } }), named({})]).toEqual([true, true]);
});
