import type { SlaClock } from "../clock.ts";
import type { Credit, Penalty } from "./commitment.ts";
import { qualityBehind, type Measure } from "./figures.ts";
import type { CommitmentPeriod } from "./period.ts";

/** One thing that was promised for a period, and what came of it. */
export interface Judged {
  readonly measure: Measure;
  /** Leads; a share of the leads decided on; rejections without a reason. */
  readonly promised: number;
  /** The same as it came to be; absent where nothing was decided on, which keeps a promise about decisions. */
  readonly actual?: number | undefined;
  readonly kept: boolean;
}

/** What follows by the terms: an amount in a unit of their own, or leads that the next period has to bring. */
export interface Consequence {
  readonly kind: "penalty" | "credit";
  readonly amount?: number | undefined;
  readonly unit?: string | undefined;
  /** Leads carried over. */
  readonly carried?: number | undefined;
}

/** A period at its end. */
export interface CommitmentVerdict {
  readonly kept: boolean;
  readonly measures: readonly Judged[];
  readonly consequences: readonly Consequence[];
}

/** What became of a period that is over. */
export function verdictOn(clock: SlaClock): CommitmentVerdict {
  const period = clock.period as CommitmentPeriod;
  const { terms, target, accepted, rejected, unexplained } = period;
  const decided = accepted + rejected;
  const poor = qualityBehind(period);
  const volume: Judged = { measure: "volume", promised: target, actual: clock.count, kept: clock.count >= target };
  const share: Judged = {
    measure: "accepted",
    promised: terms.accepted ?? 0,
    actual: decided === 0 ? undefined : accepted / decided,
    kept: !poor.includes("accepted"),
  };
  const reasons: Judged = { measure: "reasons", promised: 0, actual: unexplained, kept: !poor.includes("reasons") };
  const measures = [
    volume,
    ...(terms.accepted === undefined ? [] : [share]),
    ...(terms.reasons === true ? [reasons] : []),
  ];
  const kept = measures.every((one) => one.kept);
  const beyond = clock.count - target;
  const consequences = kept
    ? listOf(terms.credit).map((credit) => creditOf(credit, Math.max(0, beyond)))
    : listOf(terms.penalty).map((penalty) => penaltyOf(penalty, Math.max(0, -beyond)));
  // Nothing that follows is no consequence.
  return { kept, measures, consequences: consequences.filter(({ amount, carried }) => (amount ?? carried) !== 0) };
}

function listOf<T extends object>(one: T | readonly T[] | undefined): readonly T[] {
  return one === undefined ? [] : Array.isArray(one) ? (one as readonly T[]) : [one as T];
}

function penaltyOf(penalty: Penalty, missing: number): Consequence {
  if ("carry" in penalty) return { kind: "penalty", carried: missing };
  const { unit } = penalty;
  const amount = "amount" in penalty ? penalty.amount : tidy(penalty.perMissing * missing);
  return { kind: "penalty", amount, unit };
}

function creditOf(credit: Credit, extra: number): Consequence {
  const { unit } = credit;
  return { kind: "credit", amount: "amount" in credit ? credit.amount : tidy(credit.perExtra * extra), unit };
}

/** Three times 0.1 is 0.3 to people. */
function tidy(amount: number): number {
  return Number(amount.toPrecision(12));
}
