import type { Counted } from "../../experiment/statistics/index.ts";
import type { ExperimentUnit, Harm } from "../../experiment/index.ts";
import type { Instant } from "../../time/index.ts";

/** A share of the units whose time is over; `open` are still within it, and in neither number. */
export interface ArmShare extends Counted {
  /** `count / of`; absent where `of` is 0. */
  readonly rate: number | undefined;
  readonly open: number;
}

/** How often it came to harm, against what the guard-rail lets pass. */
export interface HarmFigures extends Counted {
  readonly on: Harm;
  readonly rate: number | undefined;
  readonly atMost: number;
  /** It is proven that more come to it than may: at any look ever with probability `alpha` at most where they do not. */
  readonly crossed: boolean;
}

/** The figures of one arm. */
export interface ArmFigures {
  readonly arm: string;
  /** As the policy has it now. */
  readonly weight: number;
  /** Since when it takes nobody in any more, and why. */
  readonly stopped?: { readonly at: Instant; readonly reason: string } | undefined;
  /** Leads, accounts or reps. */
  readonly units: number;
  readonly leads: number;
  /** Units that converted in time after they were given the arm; where reps are the units, their leads. */
  readonly conversion: ArmShare;
  /** Units that were contacted in time after they were given the arm, an account by its first lead; where reps are the units, their leads. */
  readonly contacted: ArmShare;
  /** In the order of the guard-rails. */
  readonly harms: readonly HarmFigures[];
  /** What a shadow would have done: how often it was asked, and how often the lead went to whom it said. Absent where it was never asked. */
  readonly shadow?: { readonly decisions: number; readonly same: number } | undefined;
}

/** How far an arm is from the first one. */
export interface EffectFigures {
  /** `arm - control`; absent where one has nobody. */
  readonly difference: number | undefined;
  /** It holds the true difference at all looks together with probability `1 - alpha`, over all arms. */
  readonly interval: readonly [low: number, high: number];
  /** Always valid, and the smallest so far: what was an effect once stays one. It is at `alpha` or below at any look ever with probability `alpha` at most where the arm changes nothing, over all arms. */
  readonly p: number;
  /** `p` is at most `alpha`, and units came to arms as was meant. */
  readonly isEffect: boolean;
}

export interface ArmComparison {
  readonly arm: string;
  readonly control: string;
  readonly conversion: EffectFigures;
  readonly contacted: EffectFigures;
}

/** What an experiment has come to by an instant. */
export interface ExperimentResult {
  readonly experiment: string;
  readonly unit: ExperimentUnit;
  readonly at: Instant;
  readonly alpha: number;
  /** In the order of the policy. Arms that it has no longer come last, without a weight. */
  readonly arms: readonly ArmFigures[];
  /** Each arm against the first one; none where reps are the units, for their leads are not independent. */
  readonly comparisons: readonly ArmComparison[];
  /** Whether units came to arms as was meant: where they did not, nothing else is to be believed. `p` is always valid. */
  readonly sampleRatio: { readonly p: number; readonly isAsMeant: boolean };
}
