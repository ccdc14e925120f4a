import type { FieldTest, Scalar } from "../condition.ts";
import { folded } from "../text.ts";
import { compileTest } from "../value.ts";
import { lowered } from "../value-test.ts";

/** A test that a value is to pass, or to fail. */
export interface Demand {
  readonly test: FieldTest;
  readonly passes: boolean;
}

/** Whether a value does as is demanded. */
export type Meets = (value: unknown) => boolean;

export function meeting(demands: readonly Demand[]): Meets {
  const checks = demands.map(({ test, passes }) => {
    const { test: holds, ofLower } = compileTest(test);
    return (value: unknown): boolean => holds(ofLower ? lowered(value) : value) === passes;
  });
  return (value) => checks.every((check) => check(value));
}

/** Single values of a type that stand for all others of it: where none of them meets the demands, none does. */
export const candidates = { text: texts, number: numbers, boolean: () => [true, false] } as const;

/**
 * Whatever tests name, and one text made of all the parts that are demanded, kept apart by a letter that no test names. All that
 * is in that one besides is in every text that has those parts, so no other escapes a test that it fails.
 */
function* texts(demands: readonly Demand[]): Iterable<string> {
  const wanted = demands.filter(({ passes }) => passes).map(({ test }) => test);
  // What is written out reads best: what a test names, then the shortest text that has the parts.
  yield* wanted.flatMap(namedIn).filter(isText);
  const start = longest(wanted.map((test) => ("startsWith" in test ? test.startsWith : "")));
  const end = longest(wanted.map((test) => ("endsWith" in test ? test.endsWith : "")));
  yield* [start, end, start + end].filter((one) => one !== "");
  const used = demands.flatMap(({ test }) => [...namedIn(test).filter(isText), ...partsIn(test)]);
  const middle = wanted.flatMap((test) => ("contains" in test ? [test.contains] : []));
  yield [start, ...middle, end].join(unusedLetter(folded(used.join(""))));
  // Those of tests that are to fail: what one bars another may ask for, as `noneOf` does.
  for (const { test, passes } of demands) if (!passes) yield* namedIn(test).filter(isText);
}

const isText = (value: Scalar): value is string => typeof value === "string" && value !== "";

/** The numbers that tests name, one between each two, and one beyond at each end. */
function numbers(demands: readonly Demand[]): number[] {
  const named = demands.flatMap(({ test }) => [...namedIn(test), ...boundsIn(test)]);
  const sorted = [...new Set(named.filter((one) => typeof one === "number"))].sort((a, b) => a - b);
  const [least, most] = [sorted[0] ?? 0, sorted.at(-1) ?? 0];
  const between = sorted.slice(1).map((high, i) => middleOf(sorted[i]!, high));
  return [...sorted, ...between, most + 1, least - 1, 0, Number.MAX_VALUE, -Number.MAX_VALUE];
}

/** A whole number where there is one. */
function middleOf(low: number, high: number): number {
  const middle = low / 2 + high / 2;
  const whole = Math.floor(middle);
  return whole > low ? whole : middle;
}

/** Values a test compares with as they are. */
function namedIn(test: FieldTest): readonly Scalar[] {
  if ("equals" in test) return [test.equals];
  if ("oneOf" in test) return test.oneOf;
  return "noneOf" in test ? test.noneOf : [];
}

function boundsIn(test: FieldTest): readonly number[] {
  if ("atLeast" in test) return [test.atLeast];
  if ("atMost" in test) return [test.atMost];
  if ("above" in test) return [test.above];
  if ("below" in test) return [test.below];
  return "between" in test ? test.between : [];
}

function partsIn(test: FieldTest): readonly string[] {
  if ("contains" in test) return [test.contains];
  if ("startsWith" in test) return [test.startsWith];
  return "endsWith" in test ? [test.endsWith] : [];
}

function longest(texts: readonly string[]): string {
  return texts.reduce((best, one) => (one.length > best.length ? one : best), "");
}

const letters = "xyzqwvujkbcdfghlmnprstaeio0123456789-_";

function unusedLetter(used: string): string {
  for (const letter of letters) if (!used.includes(letter)) return letter;
  // Cased letters become others; those of this script have no case.
  for (let code = 0x4e00; ; code++) if (!used.includes(String.fromCharCode(code))) return String.fromCharCode(code);
}
