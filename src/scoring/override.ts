import type { LeadScore, ScoreOverride } from "../lead/index.ts";
import { formatInstant, type Instant } from "../time/index.ts";
import { thousand } from "./score.ts";

/**
 * A score with what somebody set by hand laid over it: the effective one is what everybody looks at, the automatic one stays beside it.
 * What the hand adds or takes is a reason of its own, so the reasons still add up to the total.
 *
 * @param override What was set; one whose time is up counts no more.
 * @param gradeOf The grade of a total, where the total alone makes it.
 */
export function withOverride(
  score: LeadScore,
  override: ScoreOverride | undefined,
  at: Instant,
  gradeOf: ((total: number) => string) | undefined,
): LeadScore {
  if (override === undefined || (override.until !== undefined && override.until <= at)) return score;
  const { total = score.total } = override;
  const grade = override.grade ?? (override.total === undefined ? undefined : gradeOf?.(total)) ?? score.grade;
  const points = (Math.round(total * thousand) - Math.round(score.total * thousand)) / thousand;
  const byHand = { rule: sayOverride(override), points, card: "total" } as const;
  const automatic = { total: score.total, grade: score.grade };
  return { ...score, total, grade, reasons: [...score.reasons, byHand], override, automatic };
}

/** What was set by hand, in words: `set to 80 by ana until 2026-11-30T00:00:00Z: a tender`. */
export function sayOverride({ total, grade, by, reason, until }: ScoreOverride): string {
  const what = [total, grade].filter((one) => one !== undefined).join(" and ");
  return `set to ${what} by ${by}${until === undefined ? "" : ` until ${formatInstant(until)}`}: ${reason}`;
}
