import type { FieldTest, Scalar } from "./condition.ts";
import { folded, foldAll, lowered, needsFolding } from "./text.ts";

/** A test of the value of a field. */
export type ValueTest = (value: unknown) => boolean;

export interface CompiledTest {
  readonly test: ValueTest;
  /** Whether the test compares texts; then its value must go through `lowered` first. */
  readonly ofText: boolean;
}

/** Nothing to go by: `undefined`, `null`, `NaN`, `""` or `[]`. */
export function isMissing(value: unknown): boolean {
  if (value === undefined || value === null || value === "") return true;
  if (typeof value === "number") return Number.isNaN(value);
  return Array.isArray(value) && value.length === 0;
}

/** Compiles the test of a well-formed field condition. */
export function compileTest(test: FieldTest): CompiledTest {
  if ("equals" in test) return onScalars([test.equals], among);
  if ("oneOf" in test) return onScalars(test.oneOf, among);
  if ("noneOf" in test) return onScalars(test.noneOf, (wanted) => negated(among(wanted)));
  if ("contains" in test) return onScalars([test.contains], ([part]) => containing(part as string));
  if ("startsWith" in test) return onScalars([test.startsWith], ([start]) => starting(start as string));
  if ("endsWith" in test) return onScalars([test.endsWith], ([end]) => ending(end as string));
  if ("atLeast" in test) return { test: atLeast(test.atLeast), ofText: false };
  if ("atMost" in test) return { test: atMost(test.atMost), ofText: false };
  if ("above" in test) return { test: above(test.above), ofText: false };
  if ("below" in test) return { test: below(test.below), ofText: false };
  if ("between" in test) return { test: between(...test.between), ofText: false };
  return { test: "present" in test ? negated(isMissing) : isMissing, ofText: false };
}

function onScalars(wanted: readonly Scalar[], compile: (wanted: readonly Scalar[]) => ValueTest): CompiledTest {
  const texts = wanted.filter((value) => typeof value === "string");
  const test = compile(wanted.map((value) => (typeof value === "string" ? folded(value) : value)));
  return { test: needsFolding(texts) ? (value) => test(foldAll(value)) : test, ofText: texts.length > 0 };
}

function negated(test: ValueTest): ValueTest {
  return (value) => !test(value);
}

/** Whether a list has an element that passes. Elements are still as they stand in the subject. */
function hasElement(value: unknown, test: ValueTest): boolean {
  return typeof value === "object" && Array.isArray(value) && value.some((element) => test(lowered(element)));
}

/** Up to so many values a walk is faster than a look-up. */
const walked = 8;

function among(wanted: readonly Scalar[]): ValueTest {
  const [only] = wanted;
  if (wanted.length === 1) {
    const element: ValueTest = (value) => value === only;
    return (value) => value === only || hasElement(value, element);
  }
  if (wanted.length <= walked) {
    const values: readonly unknown[] = wanted;
    const element: ValueTest = (value) => values.includes(value);
    return (value) => values.includes(value) || hasElement(value, element);
  }
  const values = new Set<unknown>(wanted);
  const element: ValueTest = (value) => values.has(value);
  return (value) => values.has(value) || hasElement(value, element);
}

function containing(part: string): ValueTest {
  const element: ValueTest = (value) => value === part;
  return (value) => (typeof value === "string" ? value.includes(part) : hasElement(value, element));
}

function starting(start: string): ValueTest {
  const element: ValueTest = (value) => typeof value === "string" && value.startsWith(start);
  return (value) => (typeof value === "string" ? value.startsWith(start) : hasElement(value, element));
}

function ending(end: string): ValueTest {
  const element: ValueTest = (value) => typeof value === "string" && value.endsWith(end);
  return (value) => (typeof value === "string" ? value.endsWith(end) : hasElement(value, element));
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
