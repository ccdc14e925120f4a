import type { Json } from "../json.ts";

/** What a field is compared with. */
export type Scalar = string | number | boolean;

/** One test of one value; the builders of the same names say what each means. */
export type FieldTest =
  | { readonly equals: Scalar }
  | { readonly oneOf: readonly Scalar[] }
  | { readonly noneOf: readonly Scalar[] }
  | { readonly atLeast: number }
  | { readonly atMost: number }
  | { readonly above: number }
  | { readonly below: number }
  | { readonly between: readonly [low: number, high: number] }
  | { readonly contains: string }
  | { readonly startsWith: string }
  | { readonly endsWith: string }
  | { readonly present: true }
  | { readonly missing: true };

/** A test of the value at a dotted path. */
export type FieldCondition = { readonly field: string } & FieldTest;

/** The activities of these types, counted together, number at least `atLeast`. Types are compared exactly. */
export interface ActivityCondition {
  readonly activity: readonly string[];
  /** @defaultValue `1` */
  readonly atLeast?: number | undefined;
}

/** A condition registered by the host under a name. */
export interface NamedCondition {
  readonly custom: string;
  readonly options?: Json | undefined;
}

/**
 * A question with the answer yes or no about a lead, as plain JSON: it can be stored, compared, explained and analysed.
 *
 * - A value is **missing** when it is `undefined`, `null`, `NaN`, `""` or `[]`, or when its parent is not an object. Only own
 *   properties are read, never inherited ones.
 * - A missing value fails every test except `missing` and `noneOf`; `not` turns any failure round.
 * - Texts are compared in lower case (`String.prototype.toLowerCase`, no locale; a final sigma counts as a sigma). Nothing else
 *   is normalised. Numbers and booleans never equal texts; `NaN` passes no comparison.
 * - A list passes a test when one of its elements does; `contains` asks for a whole element, and `noneOf` holds when no
 *   element is named.
 */
export type Condition =
  | { readonly all: readonly Condition[] }
  | { readonly any: readonly Condition[] }
  | { readonly not: Condition }
  | FieldCondition
  | ActivityCondition
  | NamedCondition;

/** What conditions look at: a nested plain object such as a lead. It is never changed. */
export type Subject = object;

/** A compiled condition. */
export type Predicate = (subject: Subject) => boolean;

/**
 * A condition written in code and registered by name. It must be pure: same subject and options, same answer.
 *
 * Declared as a method so that a function of a narrower subject, `(lead: Lead) => ...`, may be registered.
 */
export type CustomCondition = { test(subject: Subject, options: Json | undefined): boolean }["test"];

/** Custom conditions by name. */
export interface CustomConditions {
  readonly [name: string]: CustomCondition;
}
