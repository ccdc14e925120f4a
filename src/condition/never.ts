import { compileCondition } from "./compile.ts";
import type { ActivityCondition, Condition, FieldCondition, Scalar } from "./condition.ts";
import { describeCondition } from "./describe.ts";
import { fieldKinds } from "./fields.ts";
import { folded } from "./text.ts";

/** A part that stands alone: a test, or one turned round. */
type Leaf = { readonly is: Condition } | { readonly isNot: Condition };

/** More ways to hold are not gone through. */
const mostWays = 200;

/**
 * Why a condition can never hold, whatever the lead: the parts that contradict one another, in words. Nothing where it may hold, or nobody can
 * tell: what a custom condition says, and what a list or a property holds, is not known.
 */
export function neverHolds(condition: Condition): string | undefined {
  const budget = { ways: mostWays };
  return contradiction([condition], [], budget);
}

/** Goes through all ways to hold; each must contradict itself. */
function contradiction(
  open: readonly Condition[],
  leaves: readonly Leaf[],
  budget: { ways: number },
): string | undefined {
  const [first, ...rest] = open;
  if (first === undefined) return clash(leaves);
  const both = (more: readonly Condition[]): string | undefined => contradiction([...more, ...rest], leaves, budget);
  if ("all" in first) return both(first.all);
  if ("any" in first) return everyWay(first.any, both, budget);
  if (!("not" in first)) return contradiction(rest, [...leaves, { is: first }], budget);
  const { not } = first;
  if ("not" in not) return both([not.not]);
  if ("all" in not)
    return everyWay(
      not.all.map((part): Condition => ({ not: part })),
      both,
      budget,
    );
  if ("any" in not) return both(not.any.map((part): Condition => ({ not: part })));
  return contradiction(rest, [...leaves, { isNot: not }], budget);
}

function everyWay(
  ways: readonly Condition[],
  both: (more: readonly Condition[]) => string | undefined,
  budget: { ways: number },
): string | undefined {
  budget.ways -= ways.length;
  if (budget.ways < 0) return undefined;
  let why: string | undefined;
  for (const way of ways) {
    const found = both([way]);
    if (found === undefined) return undefined;
    why ??= found;
  }
  return why;
}

/** Whether parts that must all hold contradict one another. */
function clash(leaves: readonly Leaf[]): string | undefined {
  for (const leaf of leaves) {
    if (!("isNot" in leaf)) continue;
    const opposite = leaves.find((other) => "is" in other && isSame(other.is, leaf.isNot));
    if (opposite !== undefined) return `${describeCondition(leaf.isNot)}, and not`;
  }
  const byField = new Map<string, FieldCondition[]>();
  for (const leaf of leaves) {
    const one = "is" in leaf ? leaf.is : turned(leaf.isNot);
    if (one !== undefined && "field" in one) byField.set(one.field, [...(byField.get(one.field) ?? []), one]);
  }
  for (const [field, tests] of byField) if (isContrary(field, tests)) return inWords(tests);
  return tooFew(leaves);
}

/** A test that says the same turned round, where there is one. */
function turned(condition: Condition): FieldCondition | undefined {
  if (!("field" in condition)) return undefined;
  const { field } = condition;
  if ("present" in condition) return { field, missing: true };
  return "missing" in condition ? { field, present: true } : undefined;
}

function inWords(tests: readonly FieldCondition[]): string {
  return [...new Set(tests.map((test) => describeCondition(test)))].join(", and ");
}

function isContrary(field: string, tests: readonly FieldCondition[]): boolean {
  const kind = Object.hasOwn(fieldKinds, field) ? fieldKinds[field as keyof typeof fieldKinds] : "any";
  // A missing value fails every test but these two.
  if (tests.some((test) => "missing" in test) && tests.some((test) => !("missing" in test) && !("noneOf" in test)))
    return true;
  // Of several elements each test may find another.
  if (kind === "list" || kind === "any") return false;
  const values = candidates(tests);
  if (values !== undefined) return !values.some((value) => passes(field, value, tests));
  return kind === "number" ? isEmpty(tests) : startsApart(tests);
}

/** The only values there can be, where a test names them. */
function candidates(tests: readonly FieldCondition[]): readonly Scalar[] | undefined {
  const naming = tests.find((test) => "equals" in test || "oneOf" in test);
  if (naming === undefined) return undefined;
  return "equals" in naming ? [naming.equals] : "oneOf" in naming ? naming.oneOf : undefined;
}

function passes(field: string, value: Scalar, tests: readonly FieldCondition[]): boolean {
  const subject = field.split(".").reduceRight<unknown>((inner, key) => ({ [key]: inner }), value) as object;
  return tests.every((test) => compileCondition(test)(subject));
}

/** Whether no number lies within all bounds. */
function isEmpty(tests: readonly FieldCondition[]): boolean {
  const bounds = tests.flatMap(boundsOf);
  const lows = bounds.filter(({ end }) => end === "low");
  const highs = bounds.filter(({ end }) => end === "high");
  return lows.some((low) => highs.some((high) => low.at > high.at || (low.at === high.at && (low.open || high.open))));
}

interface Bound {
  readonly end: "low" | "high";
  readonly at: number;
  /** The bound itself lies outside. */
  readonly open: boolean;
}

function boundsOf(test: FieldCondition): readonly Bound[] {
  const low = (at: number, open: boolean): Bound => ({ end: "low", at, open });
  const high = (at: number, open: boolean): Bound => ({ end: "high", at, open });
  if ("atLeast" in test) return [low(test.atLeast, false)];
  if ("above" in test) return [low(test.above, true)];
  if ("atMost" in test) return [high(test.atMost, false)];
  if ("below" in test) return [high(test.below, true)];
  return "between" in test ? [low(test.between[0], false), high(test.between[1], false)] : [];
}

/** Whether a text would have to begin in two ways, or end in two. */
function startsApart(tests: readonly FieldCondition[]): boolean {
  const starts = tests.flatMap((test) => ("startsWith" in test ? [folded(test.startsWith)] : []));
  const ends = tests.flatMap((test) => ("endsWith" in test ? [folded(test.endsWith)] : []));
  const apart = (all: readonly string[], fits: (a: string, b: string) => boolean): boolean =>
    all.some((a) => all.some((b) => a.length >= b.length && !fits(a, b)));
  return apart(starts, (a, b) => a.startsWith(b)) || apart(ends, (a, b) => a.endsWith(b));
}

/** Whether there would have to be as many activities, and fewer. */
function tooFew(leaves: readonly Leaf[]): string | undefined {
  const asked = leaves.flatMap((leaf) => ("is" in leaf && "activity" in leaf.is ? [leaf.is] : []));
  const denied = leaves.flatMap((leaf) => ("isNot" in leaf && "activity" in leaf.isNot ? [leaf.isNot] : []));
  for (const one of asked)
    for (const other of denied)
      if (one.activity.every((type) => other.activity.includes(type)) && leastOf(one) >= leastOf(other))
        return `${describeCondition(one)}, and not ${describeCondition(other)}`;
  return undefined;
}

function leastOf({ atLeast = 1 }: ActivityCondition): number {
  return atLeast;
}

function isSame(a: Condition, b: Condition): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}
