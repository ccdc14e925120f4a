import type { Condition, FieldCondition } from "../condition/index.ts";

/** Numbers from `low` to `high`; `open` at an end that is not among them. */
interface Range {
  readonly low: number;
  readonly high: number;
  readonly openLow: boolean;
  readonly openHigh: boolean;
}

/**
 * Whether no lead can meet both conditions, as far as the numbers say that both ask of one field: `score.total` at least 50, and below
 * 30. A move changes no such field, so a lead that went one way does not come back by the other at once.
 */
export function areOpposed(a: Condition, b: Condition): boolean {
  const others = demands(b);
  return demands(a).some(([field, range]) => others.some(([other, its]) => field === other && !meet(range, its)));
}

/** The numbers that a field must be among for the condition to hold. */
function demands(condition: Condition): readonly (readonly [field: string, range: Range])[] {
  if ("all" in condition) return condition.all.flatMap(demands);
  if (!("field" in condition)) return [];
  const range = rangeOf(condition);
  return range === undefined ? [] : [[condition.field, range]];
}

function rangeOf(test: FieldCondition): Range | undefined {
  const from = (low: number, high: number, openLow = false, openHigh = false): Range => ({
    low,
    high,
    openLow,
    openHigh,
  });
  if ("atLeast" in test) return from(test.atLeast, Number.POSITIVE_INFINITY);
  if ("above" in test) return from(test.above, Number.POSITIVE_INFINITY, true);
  if ("atMost" in test) return from(Number.NEGATIVE_INFINITY, test.atMost);
  if ("below" in test) return from(Number.NEGATIVE_INFINITY, test.below, false, true);
  if ("between" in test) return from(...test.between);
  return undefined;
}

function meet(a: Range, b: Range): boolean {
  const low = Math.max(a.low, b.low);
  const high = Math.min(a.high, b.high);
  if (low !== high) return low < high;
  return [a, b].every((one) => !(one.openLow && one.low === low) && !(one.openHigh && one.high === high));
}
