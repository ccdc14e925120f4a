import type { ActivityCondition, Condition, FieldCondition, FieldTest, NamedCondition, Scalar } from "./condition.ts";
import type { Json } from "../json.ts";
import type { Fields } from "./fields.ts";

interface AnyValueTests {
  readonly present: { readonly present: true };
  readonly missing: { readonly missing: true };
}

interface EqualityTests<T> extends AnyValueTests {
  readonly equals: { readonly equals: T };
  readonly oneOf: { readonly oneOf: readonly T[] };
  readonly noneOf: { readonly noneOf: readonly T[] };
}

interface TextTests<T> extends EqualityTests<T> {
  readonly contains: { readonly contains: string };
  readonly startsWith: { readonly startsWith: string };
  readonly endsWith: { readonly endsWith: string };
}

interface NumberTests<T> extends EqualityTests<T> {
  readonly atLeast: { readonly atLeast: number };
  readonly atMost: { readonly atMost: number };
  readonly above: { readonly above: number };
  readonly below: { readonly below: number };
  readonly between: { readonly between: readonly [low: number, high: number] };
}

type ValueOf<T> = T[keyof T];

/** What may stand beside a field of this type in `where`: a value it must equal, or a test that fits it. */
export type TestFor<V> = unknown extends V
  ? Scalar | FieldTest
  : [V] extends [readonly (infer E)[]]
    ? TestFor<E>
    : [V] extends [string]
      ? V | ValueOf<TextTests<V>>
      : [V] extends [number]
        ? V | ValueOf<NumberTests<V>>
        : [V] extends [boolean]
          ? V | ValueOf<EqualityTests<V>>
          : Scalar | FieldTest;

/** Tests by field; only known fields, `properties.*` and `consent.*.given` are taken. */
export type Where = { readonly [F in keyof Fields]?: TestFor<NonNullable<Fields[F]>> | undefined } & {
  readonly [property in `properties.${string}`]?: Scalar | FieldTest | undefined;
} & {
  /** Whether the person agreed to be contacted on a channel; missing when nothing is known. */
  readonly [consent in `consent.${string}.given`]?: TestFor<boolean> | undefined;
};

/**
 * Holds when every field passes its test; a bare value stands for `equals`. {@link Condition} says how values compare.
 *
 * `properties.plan` reads `plan` of the lead's properties. In `properties.a.b` the key `a.b` is tried first, then `b`
 * inside `a`.
 *
 * @example
 * where({ "company.country": oneOf("PL", "DE"), "company.employees": atLeast(200), source: "webinar" });
 */
export function where(tests: Where): Condition {
  const parts = Object.entries(tests).flatMap(([field, test]) =>
    test === undefined ? [] : [fieldCondition(field, test)],
  );
  return parts.length === 1 ? (parts[0] as Condition) : { all: parts };
}

function fieldCondition(field: string, test: Scalar | FieldTest): FieldCondition {
  return typeof test === "object" && !Array.isArray(test) ? { field, ...test } : { field, equals: test as Scalar };
}

/** Holds when each of the conditions does. */
export function allOf(...conditions: readonly Condition[]): Condition {
  return { all: conditions };
}

/** Holds when at least one of the conditions does. */
export function anyOf(...conditions: readonly Condition[]): Condition {
  return { any: conditions };
}

/** Holds when the condition does not, also when it fails because a value is missing. */
export function not(condition: Condition): Condition {
  return { not: condition };
}

export interface OnActivityOptions {
  /** How many activities of all the types together. @defaultValue `1` */
  readonly atLeast?: number | undefined;
}

/**
 * Holds when the lead has such activities on record. Types are compared exactly.
 *
 * @example
 * onActivity("call", "email"); // one call or one email
 * onActivity("click", "page_view", { atLeast: 5 }); // five, of both together
 */
export function onActivity(
  ...args: readonly [string, ...string[]] | readonly [string, ...string[], OnActivityOptions]
): ActivityCondition {
  const last = args[args.length - 1];
  if (typeof last !== "object") return { activity: args as readonly string[] };
  const activity = args.slice(0, -1) as readonly string[];
  return last.atLeast === undefined ? { activity } : { activity, atLeast: last.atLeast };
}

/** A condition the host registered under this name, with options it understands. */
export function custom(name: string, options?: Json): NamedCondition {
  return options === undefined ? { custom: name } : { custom: name, options };
}
