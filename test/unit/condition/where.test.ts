import { expect, test } from "vitest";
import {
  above,
  allOf,
  anyOf,
  atLeast,
  atMost,
  below,
  between,
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
} from "../../../src/condition/index.ts";

test("one field makes one condition, several make all of them", () => {
  expect(where({ source: "webinar" })).toEqual({ field: "source", equals: "webinar" });
  expect(where({ "company.country": oneOf("PL", "DE"), "company.employees": atLeast(200) })).toEqual({
    all: [
      { field: "company.country", oneOf: ["PL", "DE"] },
      { field: "company.employees", atLeast: 200 },
    ],
  });
});

test("a field whose test is undefined is left out", () => {
  expect(where({ source: "webinar", email: undefined })).toEqual(where({ source: "webinar" }));
});

test("every test is data under its own name", () => {
  const tests = [equals("a"), oneOf(1, 2), noneOf("a"), atLeast(1), atMost(1), above(1), below(1), between(1, 2)];
  const more = [contains("a"), startsWith("a"), endsWith("a"), present(), missing()];
  expect(tests).toEqual([
    { equals: "a" },
    { oneOf: [1, 2] },
    { noneOf: ["a"] },
    { atLeast: 1 },
    { atMost: 1 },
    { above: 1 },
    { below: 1 },
    { between: [1, 2] },
  ]);
  expect(more).toEqual([
    { contains: "a" },
    { startsWith: "a" },
    { endsWith: "a" },
    { present: true },
    { missing: true },
  ]);
});

test("conditions combine as data", () => {
  const a = where({ source: "a" });
  expect([allOf(a), anyOf(a), not(a)]).toEqual([{ all: [a] }, { any: [a] }, { not: a }]);
  expect(custom("vip")).toEqual({ custom: "vip" });
  expect(custom("vip", { tier: 1 })).toEqual({ custom: "vip", options: { tier: 1 } });
});

test("activities are named one after the other, how many of them comes last", () => {
  expect(onActivity("call", "email")).toEqual({ activity: ["call", "email"] });
  expect(onActivity("call", "email", { atLeast: 3 })).toEqual({ activity: ["call", "email"], atLeast: 3 });
  expect(onActivity("call", {})).toEqual({ activity: ["call"] });
});
