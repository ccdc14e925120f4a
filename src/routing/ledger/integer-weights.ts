import { invalid, show } from "../../errors.ts";
import type { Issue } from "../../errors.ts";
import { gcd } from "./arithmetic.ts";

const heaviest = 1_000_000;
const millionths = 1_000_000;

/**
 * Weights as the smallest whole numbers in the same proportion: `[0.5, 1]` becomes `[1, 2]`, `[30, 60]` too.
 *
 * A weight is a decimal from 0 to 1,000,000 with at most six decimals; 0 excludes. Only proportions matter to a ledger, so
 * the result may differ from one roster to the next without a reset. Small whole weights keep the arithmetic exact longest.
 *
 * @param path Where the weights stand, for the error. @defaultValue `"weights"`
 * @throws HandoverError `ROSTER_INVALID`, one issue for each bad weight.
 */
export function integerWeights(weights: readonly number[], path = "weights"): number[] {
  const issues: Issue[] = [];
  let common = 0;
  const scaled = weights.map((weight, i) => {
    const whole = Math.abs(Math.round(weight * millionths));
    if (!(weight >= 0 && weight <= heaviest) || whole / millionths !== weight) {
      issues.push(issueOf(weight, `${path}.${i}`));
      return 0;
    }
    common = gcd(common, whole);
    return whole;
  });
  if (issues.length > 0) throw invalid("ROSTER_INVALID", "a weight does not hold", issues);
  const whole = scaled.map((weight) => (common === 0 ? 0 : weight / common));
  const total = whole.reduce((sum, weight) => sum + weight, 0);
  if (!Number.isSafeInteger(total)) {
    const hint = "use fewer decimals or lower weights; only their proportion matters";
    const expected = "weights that sum to less than 2^53 of their smallest common step";
    throw invalid("ROSTER_INVALID", "the weights do not hold", [{ path, expected, got: show(total), hint }]);
  }
  return whole;
}

function issueOf(weight: unknown, path: string): Issue {
  const expected = "a weight from 0 to 1,000,000 with at most six decimals";
  const got = show(weight);
  if (typeof weight !== "number") return { path, expected, got, hint: "write a number such as 1 or 0.5" };
  if (Number.isNaN(weight)) return { path, expected, got, hint: "check the sum or the column the weight comes from" };
  if (weight < 0) return { path, expected, got, hint: "write 0 to exclude a rep from the pool" };
  if (weight > heaviest) return { path, expected, got, hint: "scale all weights down; only their proportion matters" };
  return { path, expected, got, hint: `round it, for example to ${Math.round(weight * millionths) / millionths}` };
}
