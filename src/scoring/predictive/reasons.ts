import { thousand, type Reason } from "../score.ts";
import type { Prediction } from "./predict.ts";

/** Below this the sum of all that is said is too small to divide by. */
const tiny = 1e-9;

/**
 * A prediction as points: its percent, of which the average lead has so many, and each feature gives or takes in proportion to its
 * log-odds. They add up exactly, to the thousandth.
 */
export function reasonsOf({ probability, base, contributions }: Prediction): readonly Reason[] {
  const total = toThousandths(probability);
  const own = toThousandths(base);
  let sum = 0;
  for (const { logOdds } of contributions) sum += logOdds;
  const each = Math.abs(sum) < tiny ? base * (1 - base) : (probability - base) / sum;
  const reasons: Reason[] = [{ rule: "the average lead", points: own / thousand, card: "total" }];
  let rest = total - own;
  for (const { feature, value, logOdds } of contributions) {
    const share = toThousandths(logOdds * each);
    rest -= share;
    if (share !== 0) reasons.push({ rule: `${feature}: ${value}`, points: share / thousand, card: "total" });
  }
  const [most] = contributions;
  if (rest === 0 || most === undefined) return reasons;
  // What rounding leaves goes to the feature that says most.
  const share = toThousandths(most.logOdds * each);
  const mended = { rule: `${most.feature}: ${most.value}`, points: (share + rest) / thousand, card: "total" } as const;
  reasons.splice(1, share === 0 ? 0 : 1, ...(share + rest === 0 ? [] : [mended]));
  return reasons;
}

/** Thousandths of a percent. */
export function toThousandths(share: number): number {
  return Math.round(share * 100 * thousand);
}
