import type { FieldTest } from "./condition.ts";
import { compileAmong, compileContains, compileEndsWith, compileNotAmong, compileStartsWith } from "./text-test.ts";
import { hasElement, type CompiledTest, type ValueTest } from "./value-test.ts";

/** Nothing to go by: `undefined`, `null`, `NaN`, `""` or `[]`. */
export function isMissing(value: unknown): boolean {
  if (value === undefined || value === null || value === "") return true;
  if (typeof value === "number") return Number.isNaN(value);
  return Array.isArray(value) && value.length === 0;
}

/** Compiles the test of a well-formed field condition. */
export function compileTest(test: FieldTest): CompiledTest {
  if ("equals" in test) return compileAmong([test.equals]);
  if ("oneOf" in test) return compileAmong(test.oneOf);
  if ("noneOf" in test) return compileNotAmong(test.noneOf);
  if ("atLeast" in test) return onValue(atLeast(test.atLeast));
  if ("atMost" in test) return onValue(atMost(test.atMost));
  if ("above" in test) return onValue(above(test.above));
  if ("below" in test) return onValue(below(test.below));
  if ("between" in test) return onValue(between(...test.between));
  if ("contains" in test) return compileContains(test.contains);
  if ("startsWith" in test) return compileStartsWith(test.startsWith);
  if ("endsWith" in test) return compileEndsWith(test.endsWith);
  return onValue("present" in test ? (value) => !isMissing(value) : isMissing);
}

function onValue(test: ValueTest): CompiledTest {
  return { test, ofLower: false };
}

function atLeast(limit: number): ValueTest {
  const element: ValueTest = (value) => typeof value === "number" && value >= limit;
  return (value) => (typeof value === "number" ? value >= limit : hasElement(value, element));
}

function atMost(limit: number): ValueTest {
  const element: ValueTest = (value) => typeof value === "number" && value <= limit;
  return (value) => (typeof value === "number" ? value <= limit : hasElement(value, element));
}

function above(limit: number): ValueTest {
  const element: ValueTest = (value) => typeof value === "number" && value > limit;
  return (value) => (typeof value === "number" ? value > limit : hasElement(value, element));
}

function below(limit: number): ValueTest {
  const element: ValueTest = (value) => typeof value === "number" && value < limit;
  return (value) => (typeof value === "number" ? value < limit : hasElement(value, element));
}

function between(low: number, high: number): ValueTest {
  const element: ValueTest = (value) => typeof value === "number" && value >= low && value <= high;
  return (value) => (typeof value === "number" ? value >= low && value <= high : hasElement(value, element));
}
