import type { CalendarSpec } from "../calendar/index.ts";
import type { Condition } from "../condition/index.ts";
import type { Json } from "../lead/index.ts";
import type { Instant } from "../time/index.ts";
import type { PolicyPlan } from "./policy-plan.ts";

/** A stretch during which a rep is not there; half-open. */
export interface TimeOff {
  readonly from: Instant;
  readonly to: Instant;
  readonly reason?: string | undefined;
}

/** Somebody who may own leads. */
export interface Rep {
  readonly id: string;
  readonly name?: string | undefined;
  readonly email?: string | undefined;
  /** Who hears of breaches. */
  readonly managerId?: string | undefined;
  /** Name of a calendar of the policy, or the rep's own hours; the policy's default calendar when absent. */
  readonly calendar?: string | CalendarSpec | undefined;
  /** False once the rep has left: never a candidate again. */
  readonly active: boolean;
  /** Set by hand while the rep steps out; `until` brings them back by itself. */
  readonly away?:
    { readonly since: Instant; readonly until?: Instant | undefined; readonly reason?: string | undefined } | undefined;
  /** Sorted, not overlapping. */
  readonly timeOff: readonly TimeOff[];
  /** Meetings: no new leads while they last, but no leave either, so clocks in the rep's hours run on. Sorted, not overlapping. */
  readonly busy?: readonly TimeOff[] | undefined;
  /** What the policy's rights know the rep as: `["sdr", "inbound"]`. */
  readonly roles?: readonly string[] | undefined;
  /** The only leads the rep takes. @defaultValue all */
  readonly accepts?: Condition | undefined;
  /** The rep's own numbers for limits of the policy, by name. */
  readonly limits?: { readonly [limit: string]: number } | undefined;
  readonly attributes: { readonly [name: string]: Json };
}

/** A rep's place in a pool: a weight of 2 earns twice the leads of a weight of 1, a weight of 0 none. */
export interface Member {
  readonly repId: string;
  readonly weight: number;
}

/** Reps who share leads. */
export interface Pool {
  readonly id: string;
  readonly name?: string | undefined;
  readonly members: readonly Member[];
}

/** An arm of an experiment that was stopped: who is in it stays, and nobody else comes to it. */
export interface StoppedArm {
  readonly experiment: string;
  readonly arm: string;
  readonly at: Instant;
  readonly reason: string;
  readonly by?: string | undefined;
}

/** Everybody there is, in one versioned value. */
export interface Roster {
  /** Grows by one with each change. */
  readonly version: number;
  readonly reps: readonly Rep[];
  readonly pools: readonly Pool[];
  /** Which version of the policy they decide by, and when; absent where each engine goes by its own. */
  readonly policies?: PolicyPlan | undefined;
  /** Arms of experiments that take no units in any more. */
  readonly stoppedArms?: readonly StoppedArm[] | undefined;
}

export const emptyRoster: Roster = { version: 0, reps: [], pools: [] };
