import type { Scalar } from "./condition.ts";
import { folded, foldAll, mayEqual, needsFolding } from "./text.ts";
import { hasElement, lowered, type CompiledTest, type ValueTest } from "./value-test.ts";

/** Compiles "is one of these". */
export function compileAmong(wanted: readonly Scalar[]): CompiledTest {
  const texts = wanted.filter((value) => typeof value === "string");
  const test = among(wanted, texts.map(folded));
  return { test: folding(test, texts), ofLower: false };
}

/** Compiles "is none of these". */
export function compileNotAmong(wanted: readonly Scalar[]): CompiledTest {
  const { test, ofLower } = compileAmong(wanted);
  return { test: (value) => !test(value), ofLower };
}

/** Compiles "has this part", of a list "has this element". */
export function compileContains(part: string): CompiledTest {
  const lower = folded(part);
  const element: ValueTest = (value) => lowered(value) === lower;
  const test: ValueTest = (value) => (typeof value === "string" ? value.includes(lower) : hasElement(value, element));
  return { test: folding(test, [part]), ofLower: true };
}

export function compileStartsWith(start: string): CompiledTest {
  const lower = folded(start);
  const element: ValueTest = (value) => typeof value === "string" && value.toLowerCase().startsWith(lower);
  const test: ValueTest = (value) => (typeof value === "string" ? value.startsWith(lower) : hasElement(value, element));
  return { test: folding(test, [start]), ofLower: true };
}

export function compileEndsWith(end: string): CompiledTest {
  const lower = folded(end);
  const element: ValueTest = (value) => typeof value === "string" && value.toLowerCase().endsWith(lower);
  const test: ValueTest = (value) => (typeof value === "string" ? value.endsWith(lower) : hasElement(value, element));
  return { test: folding(test, [end]), ofLower: true };
}

/** Up to so many values a walk is faster than a look-up. */
const walked = 8;

/** Tries a text as written before it makes a lower-case copy. */
function among(wanted: readonly Scalar[], lower: readonly string[]): ValueTest {
  const may = mayEqual(lower);
  const [asWritten] = wanted;
  const [text] = lower;
  if (wanted.length === 1 && text !== undefined) {
    const same = (value: string): boolean => value === asWritten || (may(value) && value.toLowerCase() === text);
    const element: ValueTest = (value) => typeof value === "string" && same(value);
    return (value) => (typeof value === "string" ? same(value) : hasElement(value, element));
  }
  const all: readonly unknown[] = [...new Set<unknown>([...wanted, ...lower])];
  if (all.length <= walked) {
    const element: ValueTest = (value) =>
      all.includes(value) || (typeof value === "string" && may(value) && all.includes(value.toLowerCase()));
    return (value) => element(value) || hasElement(value, element);
  }
  const set = new Set(all);
  const element: ValueTest = (value) =>
    set.has(value) || (typeof value === "string" && may(value) && set.has(value.toLowerCase()));
  return (value) => element(value) || hasElement(value, element);
}

/** Folds values first where a wanted text has a sigma; the rest need not pay for it. */
function folding(test: ValueTest, texts: readonly string[]): ValueTest {
  return needsFolding(texts) ? (value) => test(foldAll(value)) : test;
}
