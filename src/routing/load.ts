import type { Instant } from "../time/index.ts";

/** Open leads of one rep that stand alike. */
export interface HeldLeads {
  readonly stage: string;
  readonly grade: string | undefined;
  readonly count: number;
  /** Sum of their expected values, each in whole hundredths, so that it is exact, and a trillion at most. */
  readonly value: number;
}

/** What reps hold and were given. */
export interface Load {
  /** The open leads a rep owns: every lead with this owner whose stage is not closed. */
  held(repId: string): readonly HeldLeads[];
  /** When the rep was given leads that count in a quota or a rate; as far back as any of them looks, in any order. */
  given(repId: string, limit: string): readonly Instant[];
}

const none: readonly never[] = Object.freeze([]);

/** Nobody holds anything. */
export const noLoad: Load = { held: () => none, given: () => none };
