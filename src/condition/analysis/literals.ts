import type { ActivityCondition, Condition, FieldCondition, NamedCondition } from "../condition.ts";

/** One leaf of a condition that is to hold, or to fail. */
export interface Literal<
  L extends FieldCondition | ActivityCondition | NamedCondition = FieldCondition | ActivityCondition | NamedCondition,
> {
  readonly leaf: L;
  readonly holds: boolean;
}

/** What is to be so: a literal, all of some, or one of some at least. */
export type Goal = { readonly all: readonly Goal[] } | { readonly any: readonly Goal[] } | Literal;

/** A condition that is to hold, or to fail, with its negations taken down to the leaves. */
export function goalOf(condition: Condition, holds: boolean): Goal {
  if ("not" in condition) return goalOf(condition.not, !holds);
  if ("all" in condition || "any" in condition) {
    const parts = ("all" in condition ? condition.all : condition.any).map((part) => goalOf(part, holds));
    return "all" in condition === holds ? { all: parts } : { any: parts };
  }
  return { leaf: condition, holds };
}
