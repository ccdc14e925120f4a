import type { Condition } from "../condition/index.ts";
import type { On } from "./moment.ts";
import type { Targets } from "./target.ts";
import type { Threshold } from "./threshold.ts";

/** What meets a clock: the moment itself counts, also when it is told late. */
export type MeetOn = Exclude<On, "received"> | ActivityCount;

/** Activities that have to add up, in any order. */
export interface ActivityCount {
  /** These types, or `"any"`. */
  readonly activity: readonly string[] | "any";
  /** So many in all. @defaultValue 1 */
  readonly atLeast?: number | undefined;
  /** So many of each of these besides: `{ call: 2, email: 1 }`. @defaultValue whichever */
  readonly mix?: { readonly [type: string]: number } | undefined;
}

/** When a clock stands still. What it has used by then stays used; the rest counts from when it runs on. */
export type Pause =
  /** As long as the condition holds of the lead. */
  | { readonly reason: string; readonly while: Condition }
  /** From one moment until another. */
  | { readonly reason: string; readonly from: On | readonly On[]; readonly until: On | readonly On[] };

/** A promise about time: from one moment until another, within so much working time. */
export interface Sla {
  readonly name: string;
  /** What starts it; of several, any. Coming back to a stage, or being assigned again, starts it anew as its next generation. */
  readonly from: On | readonly On[];
  /**
   * A timer promises nothing: that its time is up is what it is for, told as `clock.elapsed` and no breach. @defaultValue a promise
   */
  readonly timer?: boolean | undefined;
  /** Of a timer: it stays open after its time is up, until it is met or cancelled. @defaultValue it ends when all is told */
  readonly stays?: boolean | undefined;
  /** What meets it; of several, any. */
  readonly until: MeetOn | readonly Exclude<On, "received">[];
  readonly within: Targets;
  /** The time counts from here, though the clock starts later: what is past by then is told at once. @defaultValue from its start */
  readonly since?: "received" | "stage" | undefined;
  /**
   * The hours it runs in. `owner`: the owner's own. `lead`: the policy's default hours, on the wall clock of the lead. `always`:
   * around the clock. Else a calendar of the policy. @defaultValue the policy's default calendar
   */
  readonly calendar?: string | undefined;
  /** Which leads. @defaultValue all */
  readonly appliesTo?: Condition | undefined;
  /** Of the clock policies of one group the first that applies runs, in the order of the policy. @defaultValue they all run */
  readonly group?: string | undefined;
  /** In any order. A breach is always reported, named here or not. @defaultValue none */
  readonly thresholds?: readonly Threshold[] | undefined;
  /** When it stands still; several may hold at once. Each by its own reason. @defaultValue never */
  readonly pauses?: readonly Pause[] | undefined;
  /** What ends it without its being met. @defaultValue closing the lead, an opt-out, its owner giving it up */
  readonly cancel?: { readonly on?: On | readonly On[] | undefined; readonly when?: Condition | undefined } | undefined;
  /** What gives it the whole target again, in a new generation. @defaultValue nothing */
  readonly restartOn?: On | readonly On[] | undefined;
  /**
   * What another owner means for a running clock. `continue`: it runs on, the share not yet used moves to the new owner's hours.
   * `restart`: the new owner gets the whole target, in a new generation. @defaultValue `"continue"`
   */
  readonly onReassign?: "continue" | "restart" | undefined;
  /**
   * What it means for a running clock that the lead's target would be another one by now: its grade has changed, or the field the
   * target goes by. `keep`: nothing. `retarget`: it gets that one; what is used stays used, and the rest of it counts from now.
   * @defaultValue `"keep"`
   */
  readonly onChange?: "keep" | "retarget" | undefined;
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
