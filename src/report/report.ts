import type { Instant } from "../time/index.ts";
import type { Spread } from "./statistics.ts";

/** What became of everything that came in; each input is in exactly one of the five. */
export interface InputFigures {
  /** How many inputs were sent in, counted by the sender; without its word, the sum of the five. */
  readonly total: number;
  readonly created: number;
  /** Went into the open lead of the same person. */
  readonly merged: number;
  /** Kept with the reasons. */
  readonly quarantined: number;
  /** Not kept: the policy refuses what is broken. Nobody but the sender knows of them. */
  readonly refused: number;
  /** Never reached Handover: rows that could not be read at all. */
  readonly unreadable: number;
  /** Whether the five add up to the total. */
  readonly addsUp: boolean;
  /** Why inputs were quarantined: `email: expected text without control characters`, most frequent first. */
  readonly reasons: readonly { readonly reason: string; readonly count: number }[];
}

/** Where leads stand in one stage. */
export interface StageFigures {
  /** Whose stage it is, where the policy has several pipelines. */
  readonly pipeline?: string | undefined;
  readonly stage: string;
  readonly leads: number;
  readonly owned: number;
  /** Waiting for an owner. */
  readonly held: number;
  /** Without an owner because they asked not to be contacted. */
  readonly optedOut: number;
  /** Without an owner, and nobody looks for one: not ready for sales, or closed. */
  readonly nobodys: number;
}

/** What one rep had to do with the leads. */
export interface RepFigures {
  readonly repId: string;
  /** How often a lead was given to the rep. */
  readonly assigned: number;
  /** Of these, how many a ledger counts, less turns given back. */
  readonly counted: number;
  /** Leads the ledgers entitled the rep to. */
  readonly entitled: number;
  /** `entitled - counted`: positive when leads are owed to the rep, over all ledgers. */
  readonly drift: number;
  readonly accepted: number;
  readonly declined: number;
  /** Taken away because the rep let them lie. */
  readonly expired: number;
  /** Open leads the rep holds at the end. */
  readonly holds: number;
  /** Leads the rep was the first to contact. */
  readonly contacted: number;
  /** Median time from assignment to first contact, in working time. */
  readonly medianContactMs: number | undefined;
}

/** How fair one ledger was. */
export interface LedgerFigures {
  readonly ledger: string;
  readonly turns: number;
  readonly shares: readonly {
    readonly repId: string;
    readonly counted: number;
    readonly entitled: number;
    readonly drift: number;
  }[];
  /** The largest distance of a rep from the entitled share, in leads. */
  readonly worstDrift: number;
}

/** What became of the clocks of one policy. `started = met + late + cancelled + open`. */
export interface ClockFigures {
  readonly name: string;
  readonly started: number;
  /** Met at or before the deadline. */
  readonly met: number;
  /** Met after it. */
  readonly late: number;
  readonly cancelled: number;
  /** Still running; `openBroken` of them past their deadline. */
  readonly open: number;
  readonly openBroken: number;
  readonly warnings: number;
  readonly breaches: number;
  /** Breaches that a late record proved to be none. */
  readonly corrected: number;
  readonly escalations: number;
  /** Actions a threshold asked for that could not be done: nobody else to have it, no such move, nobody for a task. */
  readonly failedActions: number;
  /** `met / (met + breaches - corrected)`: clocks that are open or were cancelled before their deadline have no say yet. */
  readonly share: number | undefined;
}

/** How long leads waited for the first contact. */
export interface ResponseFigures {
  /** Leads that ever had an owner. */
  readonly assigned: number;
  readonly contacted: number;
  /** Assigned, owned, and not contacted yet. */
  readonly open: number;
  /** Assigned once, never contacted, and nobody is to contact them any more. */
  readonly given: number;
  readonly fromAssignment: { readonly working: Spread; readonly wall: Spread };
  readonly fromReceipt: { readonly working: Spread; readonly wall: Spread };
}

/** What happened to leads, in figures. JSON-safe. */
export interface Report {
  /** The last instant it takes in. */
  readonly at: Instant;
  readonly events: number;
  readonly inputs: InputFigures;
  readonly stages: readonly StageFigures[];
  readonly reps: readonly RepFigures[];
  readonly ledgers: readonly LedgerFigures[];
  readonly clocks: readonly ClockFigures[];
  readonly response: ResponseFigures;
}
