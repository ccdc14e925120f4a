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
  const sum = contributions.reduce((all, { logOdds }) => all + logOdds, 0);
  const each = Math.abs(sum) < tiny ? base * (1 - base) : (probability - base) / sum;
  const shares = contributions.map(({ logOdds }) => toThousandths(logOdds * each));
  // What rounding leaves goes to the feature that says most, or stays with the average.
  const rest = total - own - shares.reduce((all, share) => all + share, 0);
  if (shares.length > 0) shares[0]! += rest;
  const reasons: Reason[] = [{ rule: "the average lead", points: own / thousand, card: "total" }];
  contributions.forEach(({ feature, value }, i) => {
    if (shares[i] !== 0) reasons.push({ rule: `${feature}: ${value}`, points: shares[i]! / thousand, card: "total" });
  });
  return reasons;
}

/** Thousandths of a percent. */
function toThousandths(share: number): number {
  return Math.round(share * 100 * thousand);
}
