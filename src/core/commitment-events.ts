import type { CommitmentFigures, CommitmentVerdict, SlaClock } from "../sla/index.ts";
import type { Instant } from "../time/index.ts";

/** One point of a commitment's period. */
export interface CommitmentPoint {
  readonly clock: SlaClock;
  /** When it was to be told; `at` of the event is when it was. The figures are those of then. */
  readonly plannedAt: Instant;
  /** Reps to be told. */
  readonly notify: readonly string[];
  /** Who was to be told and is not there, in words; absent where all are. */
  readonly unheard?: readonly string[] | undefined;
}

export interface CommitmentCheck extends CommitmentPoint, CommitmentFigures {
  /** The share of the period's working time that is past. */
  readonly share: number;
}

export interface CommitmentEnd extends CommitmentPoint, CommitmentFigures, CommitmentVerdict {}
