import type { Random } from "./random.ts";

/** How one rep works. Times are medians in working time; probabilities are per lead. */
export interface RepProfile {
  /** Minutes until an offer is answered. */
  readonly answerMinutes: number;
  /** Offers never answered. */
  readonly ignores: number;
  readonly declines: number;
  /** Minutes from accepting to the first call or e-mail. */
  readonly contactMinutes: number;
  /** Accepted leads never contacted. */
  readonly forgets: number;
  /** Attempts that reach somebody. */
  readonly connects: number;
  /** Hours between two attempts. */
  readonly attemptHours: number;
  /** Leads reached that are worth going on with. */
  readonly qualifies: number;
  /** Of those, the ones that become an opportunity. */
  readonly opens: number;
  /** Of those, the ones that are won. */
  readonly wins: number;
}

/** A rep drawn at random: most are prompt, one in four is slow, and nobody is twice the same. */
export function drawProfile(random: Random): RepProfile {
  const slow = random.chance(0.25);
  const within = (from: number, to: number): number => from + (to - from) * random.next();
  return {
    answerMinutes: slow ? within(18, 30) : within(4, 14),
    ignores: slow ? within(0.03, 0.07) : within(0, 0.015),
    declines: within(0.02, 0.06),
    contactMinutes: slow ? within(40, 80) : within(8, 30),
    forgets: slow ? within(0.03, 0.08) : within(0, 0.02),
    connects: within(0.28, 0.45),
    attemptHours: within(3, 9),
    qualifies: within(0.4, 0.6),
    opens: within(0.45, 0.65),
    wins: within(0.2, 0.4),
  };
}
