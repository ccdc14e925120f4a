import type { Scalar } from "./condition.ts";

/** The value is this one. In `where` a bare value means the same. On a list: it has this element. */
export function equals<const T extends Scalar>(value: T): { readonly equals: T } {
  return { equals: value };
}

/** The value is one of these. On a list: it has at least one of them. */
export function oneOf<const T extends Scalar>(...values: readonly T[]): { readonly oneOf: readonly T[] } {
  return { oneOf: values };
}

/** The value is none of these; a missing value is none of them. On a list: it has not a single one of them. */
export function noneOf<const T extends Scalar>(...values: readonly T[]): { readonly noneOf: readonly T[] } {
  return { noneOf: values };
}

/** The number is this or more. */
export function atLeast(value: number): { readonly atLeast: number } {
  return { atLeast: value };
}

/** The number is this or less. */
export function atMost(value: number): { readonly atMost: number } {
  return { atMost: value };
}

/** The number is more than this. */
export function above(value: number): { readonly above: number } {
  return { above: value };
}

/** The number is less than this. */
export function below(value: number): { readonly below: number } {
  return { below: value };
}

/** The number lies between these, both included. */
export function between(low: number, high: number): { readonly between: readonly [low: number, high: number] } {
  return { between: [low, high] };
}

/** The text has this part. On a list: it has this element, whole. */
export function contains<const T extends string>(part: T): { readonly contains: T } {
  return { contains: part };
}

/** The text begins so. On a list: one element does. */
export function startsWith<const T extends string>(start: T): { readonly startsWith: T } {
  return { startsWith: start };
}

/** The text ends so. On a list: one element does. */
export function endsWith<const T extends string>(end: T): { readonly endsWith: T } {
  return { endsWith: end };
}

/** There is a value: not `undefined`, `null`, `NaN`, `""` or `[]`. */
export function present(): { readonly present: true } {
  return { present: true };
}

/** There is no value, or its parent is missing. */
export function missing(): { readonly missing: true } {
  return { missing: true };
}
