import type { Subject } from "../condition/index.ts";
import type { ScoreOverride } from "../lead/index.ts";
import type { Instant } from "../time/index.ts";

/** Why a score has some of its points: a rule that held, or a cap that took points away or gave them. */
export interface Reason {
  /** The rule's name, or its condition in words; of a cap, what it did. */
  readonly rule: string;
  readonly points: number;
  readonly card: "fit" | "engagement" | "total";
}

/**
 * How good a lead is, and why. JSON-safe. Each of `fit`, `engagement` and `total` is exactly, to the thousandth, the sum of
 * its reasons.
 */
export interface Score {
  /** How well the lead matches the ideal customer. 0 where a single card scores. */
  readonly fit: number;
  /** How much interest the lead has shown. 0 where a single card scores. */
  readonly engagement: number;
  /** `fit + engagement`, or the points of the single card; or what somebody set. */
  readonly total: number;
  /** `A1` to `D4`: a letter for fit, a digit for engagement, best first. `A` to `D` where a single card scores. */
  readonly grade: string;
  readonly reasons: readonly Reason[];
  /** What somebody set by hand: on leads alone. */
  readonly override?: ScoreOverride | undefined;
  /** What the rules say, beside that. */
  readonly automatic?: { readonly total: number; readonly grade: string } | undefined;
}

/**
 * Anything that scores a lead: pure, so that the same lead has the same score as of the same instant.
 *
 * @param at As of when points have faded. @defaultValue the last day on which something happened that fades
 */
export type Scorer = (subject: Subject, at?: Instant) => Score;

/** Points are summed as whole thousandths: decimals would make the score depend on the order of the rules. */
export const thousand = 1000;

/** The exact sum of the points, of one card or of all. */
export function sumReasons(reasons: readonly Reason[], card?: Reason["card"]): number {
  let sum = 0;
  for (const reason of reasons)
    if (card === undefined || reason.card === card) sum += Math.round(reason.points * thousand);
  return sum / thousand;
}

/**
 * A score in lines for people: the grade and total, then each card with its reasons.
 *
 * @example
 * explainScore(score);
 * // ["grade B2, total 70", "fit 30", "  +30 company.employees at least 200", "engagement 40", "  +40 demo form"]
 */
export function explainScore(score: Score): readonly string[] {
  const linesOf = (card: Reason["card"]): readonly string[] =>
    score.reasons.filter((reason) => reason.card === card).map(({ rule, points }) => `  ${signed(points)} ${rule}`);
  const head = `grade ${score.grade}, total ${score.total}`;
  const [fit, engagement, total] = [linesOf("fit"), linesOf("engagement"), linesOf("total")];
  if (fit.length + engagement.length === 0 && total.length > 0) return [head, `total ${score.total}`, ...total];
  const byHand = total.length === 0 ? [] : ["by hand", ...total];
  return [head, `fit ${score.fit}`, ...fit, `engagement ${score.engagement}`, ...engagement, ...byHand];
}

function signed(points: number): string {
  return points < 0 ? String(points) : `+${points}`;
}
