import { describe, expect, test } from "vitest";
import {
  allOf,
  compileCondition,
  custom,
  fieldKinds,
  knownFields,
  validateCondition,
  where,
  type Condition,
} from "../../../src/condition/index.ts";
import { describeIssue, isHandoverError } from "../../../src/errors.ts";

const issuesOf = (data: unknown, options = {}): readonly string[] =>
  validateCondition(data, options).map(describeIssue);
const source: Condition = { field: "source", equals: "ads" };

/** The condition with so many `not` around it. */
const nested = (levels: number): Condition =>
  Array.from({ length: levels }).reduce<Condition>((inner) => ({ not: inner }), source);

test("a well-formed condition has no issues", () => {
  expect(issuesOf(where({ "company.country": "PL", "properties.plan": "team", optedOut: false, flags: "x" }))).toEqual(
    [],
  );
});

test.each<[string, unknown, string]>([
  [
    "a misspelt field",
    { field: "company.contry", equals: "PL" },
    'field: expected a known field, got "company.contry"; did you mean "company.country"?',
  ],
  [
    "a field without its parent",
    { field: "country", equals: "PL" },
    'field: expected a known field, got "country"; did you mean "company.country"?',
  ],
  [
    "a field of nobody",
    { field: "zzzzzzzzz", present: true },
    'field: expected a known field, got "zzzzzzzzz"; write a field of your own as "properties.name"',
  ],
  [
    "an inherited name as a field",
    { field: "constructor", present: true },
    'field: expected a known field, got "constructor"; write a field of your own as "properties.name"',
  ],
  [
    "a path with a hole",
    { field: "properties..x", present: true },
    'field: expected a known field, got "properties..x"; write a field of your own as "properties.name"',
  ],
  ["a misspelt test", { field: "value", atLest: 5 }, 'did you mean "atLeast"?'],
  ["a misspelt form", { al: [source] }, 'did you mean "all"?'],
  [
    "two tests at once",
    { field: "value", above: 1, below: 5 },
    'expected exactly one test of "value", got "above" and "below"; join several with all or any',
  ],
  ["no test", { field: "value" }, 'expected exactly one test of "value", got none'],
  [
    "two forms at once",
    { all: [source], not: source },
    "expected exactly one of all, any, not, field, activity, custom",
  ],
  ["a key too many", { not: source, equals: 1 }, 'equals: expected only not here, got "equals"; remove it'],
  ["an empty list of conditions", { all: [] }, "all: expected a list of conditions, not empty, got an array of 0"],
  ["an empty list of values", { field: "source", oneOf: [] }, "oneOf: expected a list of values, not empty"],
  [
    "a hole in a list",
    { field: "source", oneOf: Object.assign(["a"], { 2: "b" }) },
    "oneOf.1: expected a text, got undefined",
  ],
  ["NaN", { field: "value", atLeast: Number.NaN }, "atLeast: expected a finite number, got NaN"],
  ["infinity", { field: "value", equals: Number.POSITIVE_INFINITY }, "equals: expected a finite number, got Infinity"],
  [
    "a number in quotes",
    { field: "company.employees", atLeast: "200" },
    'atLeast: expected a finite number, got "200"; write 200 without quotes',
  ],
  [
    "a boolean in quotes",
    { field: "optedOut", equals: "True" },
    'equals: expected true or false, got "True"; write true without quotes',
  ],
  [
    "a number for a text",
    { field: "source", equals: 5 },
    'equals: expected a text, got 5; write "5": numbers never equal texts',
  ],
  ["a list for a value", { field: "source", equals: ["a"] }, "use oneOf for several values"],
  ["an empty text", { field: "source", equals: "" }, "an empty text counts as missing; use missing or present"],
  [
    "a comparison of texts",
    { field: "source", atLeast: 5 },
    "atLeast: expected one of equals, oneOf, noneOf, present, missing, contains, startsWith, endsWith",
  ],
  [
    "a range upside down",
    { field: "value", between: [5, 1] },
    "between: expected low at most high, got 5 and 1; swap them",
  ],
  ["half a range", { field: "value", between: [5] }, "between: expected two numbers, [low, high]"],
  [
    "present that is not",
    { field: "value", present: false },
    "present: expected true, got false; for the opposite write missing: true",
  ],
  ["no activity", { activity: [] }, "activity: expected a list of activity types, not empty"],
  ["an activity twice", { activity: ["call", "call"] }, 'activity.1: expected each type once, got "call"'],
  [
    "none of an activity",
    { activity: ["call"], atLeast: 0 },
    "atLeast: expected a whole number, 1 or more, got 0; for none at all use not",
  ],
  [
    "options with a function",
    { custom: "x", options: { f: () => 1 } },
    "options: expected JSON-safe options, got a function f at f",
  ],
  [
    "options with a date",
    { custom: "x", options: [new Map()] },
    "options: expected JSON-safe options, got an instance of a class at 0",
  ],
  ["a list for a condition", [source], "write { all: [...] } or { any: [...] }"],
  ["nothing", null, 'expected a condition such as { field: "source", equals: "webinar" }, got null'],
])("%s is refused", (_, data, message) => {
  expect(issuesOf(data)).toEqual([expect.stringContaining(message)]);
});

test("every issue is reported, with its path in the document", () => {
  const data = { any: [{ field: "sauce", equals: "a" }, { not: { field: "value", oneOf: [1, "2"] } }] };
  expect(validateCondition(data, { path: "routing.0.when" }).map(({ path }) => path)).toEqual([
    "routing.0.when.any.0.field",
    "routing.0.when.any.1.not.oneOf.1",
  ]);
});

test("a compiler lists the issues in its error", () => {
  try {
    compileCondition({
      all: [
        { field: "sourc", equals: "a" },
        { field: "value", equals: "x" },
      ],
    } as Condition);
    expect.unreachable();
  } catch (error) {
    expect(isHandoverError(error, "CONDITION_INVALID") && error.issues).toHaveLength(2);
    expect((error as Error).message).toContain('did you mean "source"?');
  }
});

describe("nesting and size", () => {
  test("32 levels are taken, one more is not", () => {
    expect(issuesOf(nested(31))).toEqual([]);
    expect(issuesOf(nested(32))).toEqual([expect.stringContaining("nesting at most 32 deep")]);
  });

  test("a condition inside itself is refused", () => {
    const loop: { all: unknown[] } = { all: [] };
    loop.all.push(loop);
    expect(issuesOf(loop)).toEqual([expect.stringContaining("nesting at most 32 deep")]);
  });

  test("a condition that refers to itself a million times over is refused in no time", () => {
    const doubled = Array.from({ length: 30 }).reduce<Condition>((inner) => allOf(inner, inner), source);
    expect(issuesOf(doubled)).toEqual([expect.stringContaining("at most 10000 conditions in one")]);
  });

  test("options inside themselves are refused", () => {
    const options: Record<string, unknown> = {};
    options["self"] = options;
    expect(issuesOf({ custom: "x", options })).toEqual([expect.stringContaining("nesting deeper than 32")]);
  });
});

test("fields of the host may be declared, with what they hold", () => {
  const fields = { region: "text", "properties.seats": "number" } as const;
  expect(issuesOf({ field: "region", equals: "north" }, { fields })).toEqual([]);
  expect(issuesOf({ field: "regoin", equals: "north" }, { fields })).toEqual([expect.stringContaining('"region"')]);
  expect(issuesOf({ field: "properties.seats", equals: "5" }, { fields })).toEqual([
    expect.stringContaining("write 5 without quotes"),
  ]);
});

test("a custom condition must be registered where the registered ones are known", () => {
  expect(issuesOf(custom("vip"))).toEqual([]);
  expect(issuesOf(custom("vipp"), { custom: ["vip"] })).toEqual([expect.stringContaining('did you mean "vip"?')]);
  expect(() => compileCondition(custom("toString"))).toThrow(/registered custom condition/);
});

test("a key that is undefined counts as absent", () => {
  expect(issuesOf({ all: undefined, field: "source", equals: "a", atLeast: undefined })).toEqual([]);
  expect(
    compileCondition({ all: undefined, field: "source", equals: "a" } as unknown as Condition)({ source: "A" }),
  ).toBe(true);
});

test("the list of known fields is the table of their kinds", () => {
  expect(knownFields).toEqual(Object.keys(fieldKinds));
  expect(knownFields).toContain("company.employees");
});
