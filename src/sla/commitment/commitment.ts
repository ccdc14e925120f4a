import type { Condition } from "../../condition/index.ts";
import type { On } from "../moment.ts";
import type { Audience } from "../threshold.ts";

/** Who hears of a commitment: it is no lead's, so nobody is its owner. */
export type Parties = Exclude<Audience, "owner" | "manager">;

/** What follows from a period that was missed. Worked out and told; nobody is paid by it. */
export type Penalty =
  | { readonly amount: number; readonly unit: string }
  /** For each lead short of the target. */
  | { readonly perMissing: number; readonly unit: string }
  /** What is missing is added to the target of the period that follows. */
  | { readonly carry: true };

/** What follows from a period that was met. */
export type Credit =
  | { readonly amount: number; readonly unit: string }
  /** For each lead beyond the target. */
  | { readonly perExtra: number; readonly unit: string };

/** What is promised for each period, from a day on. */
export interface Terms {
  /**
   * The first day they apply, in the zone of the calendar: `"2026-10-01"`. A period goes by the terms in force on its first day,
   * whatever comes into force while it runs. @defaultValue ever since; of several terms each needs its own
   */
  readonly from?: string | undefined;
  /** So many leads in a period. */
  readonly atLeast: number;
  /** The share of the leads decided on that is accepted: 0.6 is 60 %. A period in which nothing is decided keeps it. @defaultValue none promised */
  readonly accepted?: number | undefined;
  /** Every rejection has a reason. @defaultValue none promised */
  readonly reasons?: boolean | undefined;
  /** How far below the pace a check warns: 0.9 is at less than nine tenths of what is due by then. @defaultValue 1 */
  readonly warnBelow?: number | undefined;
  readonly credit?: Credit | readonly Credit[] | undefined;
  readonly penalty?: Penalty | readonly Penalty[] | undefined;
}

/** A promise about many leads: so many of such quality in each week, month or quarter. */
export interface Commitment {
  readonly name: string;
  /** Its period, from midnight to midnight in the zone of the calendar. Weeks begin on Monday, quarters in January. */
  readonly every: "week" | "month" | "quarter";
  /** Whose working time the pace goes by: a calendar of the policy, or `always`. @defaultValue the policy's default calendar */
  readonly calendar?: string | undefined;
  /** One set of terms, or several with the days from which they apply, in order. */
  readonly terms: Terms | readonly Terms[];
  /** What delivers a lead; each lead counts once a period. @defaultValue it enters the stage `mql` */
  readonly counts?: On | readonly On[] | undefined;
  /** Of which leads, as they are when they are delivered. @defaultValue all */
  readonly where?: Condition | undefined;
  /** What accepts a lead that was delivered. @defaultValue its owner accepts it */
  readonly accepted?: On | readonly On[] | undefined;
  /**
   * What rejects one. Of each delivery the first decision counts, in the period in which it is made. @defaultValue it enters a stage
   * to which a transition leads that asks for a reason
   */
  readonly rejected?: On | readonly On[] | undefined;
  /** Who hears of what is at risk, missed, met, and of the review. @defaultValue nobody */
  readonly notify?: Parties | readonly Parties[] | undefined;
  /** When the pace is looked at: shares of the period's working time. @defaultValue `[0.25, 0.5, 0.75, 0.9]` */
  readonly checks?: readonly number[] | undefined;
  /** The last day of the agreement. @defaultValue it goes on */
  readonly until?: string | undefined;
  /** The day on which the parties are reminded to look at the terms again. @defaultValue never */
  readonly reviewOn?: string | undefined;
}

/**
 * A commitment by name.
 *
 * @example
 * commitment("mql", {
 *   every: "month", where: where({ "score.total": atLeast(70) }), notify: { pool: "marketing" },
 *   terms: [{ from: "2026-10-01", atLeast: 120, accepted: 0.6, reasons: true, penalty: { perMissing: 50, unit: "EUR" } }],
 * })
 */
export function commitment(name: string, options: Omit<Commitment, "name">): Commitment {
  return { name, ...options };
}

/** The terms, as a list. */
export function termsOf({ terms }: Commitment): readonly Terms[] {
  return Array.isArray(terms) ? (terms as readonly Terms[]) : [terms as Terms];
}
