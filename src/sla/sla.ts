import type { Condition } from "../condition/index.ts";
import type { Duration } from "../time/index.ts";

/** What starts a clock. Coming back to a stage, or being assigned again, starts it anew as its next generation. */
export type StartOn =
  | "received"
  | "assigned"
  | "accepted"
  | { readonly stage: readonly string[] }
  | { readonly activity: readonly string[] };

/** What meets a clock: the moment itself counts, also when it is told late. */
export type MeetOn =
  | "assigned"
  | "accepted"
  | { readonly stage: readonly string[] }
  | { readonly activity: readonly string[]; readonly atLeast?: number | undefined };

/** Working time, or the end of the n-th working day from the start (the day of the start not counted). */
export type Target = Duration | { readonly workingDays: number };

/** One target for all, or by grade: the full grade (`A1`) wins over its letter (`A`), the letter over `default`. */
export type Targets = Target | { readonly default: Target; readonly [grade: string]: Target };

/** Who hears of it. */
export type Audience = "owner" | "manager" | { readonly rep: string };

/** A point on a clock's way, and what happens there. */
export interface Threshold {
  /** `0.75`: when three quarters of the target are used up. `1`: the breach. Or a distance in working time from the target. */
  readonly at: number | { readonly before: Duration } | { readonly after: Duration };
  readonly notify?: Audience | readonly Audience[] | undefined;
  /** Route the lead again, away from its owner. */
  readonly reassign?: { readonly reason: string } | undefined;
}

/** A promise about time: from one moment until another, within so much working time. */
export interface Sla {
  readonly name: string;
  readonly from: StartOn;
  readonly until: MeetOn;
  readonly within: Targets;
  /** `owner`: the owner's own hours. `always`: wall clock. Else a calendar of the policy. @defaultValue the policy's default calendar */
  readonly calendar?: string | undefined;
  /** Which leads. @defaultValue all */
  readonly appliesTo?: Condition | undefined;
  /** In any order. A breach is always reported, named here or not. @defaultValue none */
  readonly thresholds?: readonly Threshold[] | undefined;
  /**
   * What another owner means for a running clock. `continue`: it runs on, the share not yet used moves to the new owner's hours.
   * `restart`: the new owner gets the whole target, in a new generation. @defaultValue `"continue"`
   */
  readonly onReassign?: "continue" | "restart" | undefined;
}

/**
 * A clock policy by name.
 *
 * @example
 * sla("first-contact", {
 *   from: "assigned", until: onActivity("call", "email"), within: { A: "5m", default: "1h" }, calendar: "owner",
 *   thresholds: [{ at: 0.75, notify: "owner" }, { at: 1, notify: "manager", reassign: { reason: "sla_breach" } }],
 * })
 */
export function sla(name: string, options: Omit<Sla, "name">): Sla {
  return { name, ...options };
}
