import type { Interval, Instant } from "../../time/index.ts";
import type { KpiFigures, MissingEvents } from "../kpi/kpis.ts";

/** How far the reps of a ledger have been from their share, over time. */
export interface FairnessPicture {
  readonly ledger: string;
  readonly turns: number;
  /** In the order in which they came to the ledger. */
  readonly reps: readonly {
    readonly repId: string;
    /** Leads counted, less turns given back. */
    readonly counted: number;
    /** Leads the rep is entitled to, less those counted: as it stands, and at its least and most so far. */
    readonly drift: number;
    readonly lowest: number;
    readonly highest: number;
  }[];
  /** The furthest that anybody has ever been from their share, in leads; `drift` has the sign. */
  readonly worst: { readonly repId: string; readonly drift: number; readonly at: Instant };
  /**
   * How far, in leads, it is proved that nobody can get from their share by turns of this `case`: absent where nothing is, as with
   * weights and a team that comes and goes. `exceptions`: what was no such turn, of which nothing is proved: turns given back, credit
   * granted, leads that went to somebody who was not owed most.
   */
  readonly bound: { readonly leads: number | undefined; readonly case: BoundCase; readonly exceptions: number };
  /** At most 120, in their order: between one and the next nobody was below `low` or above `high`. `drifts` are beside `reps`, as it stood then. */
  readonly points: readonly {
    readonly at: Instant;
    readonly turn: number;
    readonly low: number;
    readonly high: number;
    readonly drifts: readonly number[];
  }[];
}

/** Whether all earn the same parts, and whether those a lead could go to were always the same. */
export type BoundCase = "equal, fixed" | "weighted, fixed" | "equal, changing" | "weighted, changing";

/** Leads that took a time from the first assignment to the first contact, in the working time of who had them: `[from, to)`. */
export interface ResponseClass {
  readonly fromMs: number;
  /** Absent for the last. */
  readonly toMs: number | undefined;
  /** Contacted, and what was promised was kept; or was broken; or nothing was promised, or the promise was called off. */
  readonly inTime: number;
  readonly late: number;
  readonly unpromised: number;
  /** Not contacted: they have waited so long, and go on waiting. */
  readonly waiting: number;
  /** Not contacted, and nobody is to any more: they had waited so long by then. */
  readonly givenUp: number;
}

/** How long leads waited for the first contact, against what was promised. */
export interface ResponsePicture {
  readonly classes: readonly ResponseClass[];
  /** Leads that wait although their promise is broken. */
  readonly overdue: number;
  /** The clock policies that promise a first contact, and within how long, in words by grade. */
  readonly promises: readonly { readonly name: string; readonly within: string }[];
}

/** An hour of the week, from Monday 00:00 on the wall clock. */
export interface ArrivalHour {
  /** 0 is Monday. */
  readonly weekday: number;
  readonly hour: number;
  /** Leads that came in from outside. */
  readonly leads: number;
  /** Of these, how many when nobody was at work. */
  readonly unattended: number;
  /** Reps at work, in the mean. */
  readonly reps: number;
}

/** When leads come in, and when somebody is there. */
export interface ArrivalsPicture {
  readonly timeZone: string;
  /** 168. */
  readonly hours: readonly ArrivalHour[];
}

/** A clock of a lead from its start to its end. */
export interface TimelineClock {
  readonly name: string;
  readonly from: Instant;
  /** Where it ended, or was last looked at. */
  readonly to: Instant;
  /** As the deadline was when it ended. */
  readonly dueAt: Instant;
  readonly state: "met" | "late" | "open" | "broken" | "cancelled";
  readonly pauses: readonly Interval[];
}

/** What happened to one lead, and its clocks. */
export interface LeadTimeline {
  readonly leadId: string;
  readonly from: Instant;
  readonly to: Instant;
  readonly owners: readonly (Interval & { readonly repId: string })[];
  readonly stages: readonly (Interval & { readonly stage: string })[];
  /** Working time of whoever had it. */
  readonly worked: readonly Interval[];
  readonly clocks: readonly TimelineClock[];
  /** What was done for it: calls, e-mails, meetings. */
  readonly activities: readonly { readonly type: string; readonly at: Instant }[];
}

/** What the pictures of a report are drawn from. JSON-safe. */
export interface Pictures {
  readonly policyVersion: string;
  readonly timeZone: string;
  /** From the first lead to the last event. */
  readonly from: Instant;
  readonly to: Instant;
  /** Leads received, with the figures of them all; its `stages` are the funnel. */
  readonly total: KpiFigures;
  /** The ledger with most turns first. */
  readonly fairness: readonly FairnessPicture[];
  readonly response: ResponsePicture;
  readonly arrivals: ArrivalsPicture;
  readonly partial: MissingEvents | undefined;
}
