import type { Instant } from "../../time/index.ts";
import type { PeriodSpan } from "./period.ts";
import type { Times } from "./survival.ts";

/** `count` of `of`: a rate, and what it is made of. */
export interface Share {
  readonly count: number;
  readonly of: number;
  /** `count / of`; absent where `of` is 0. */
  readonly rate: number | undefined;
}

/** A share of what is decided; `open` is not yet, and in neither number. */
export interface DecidedShare extends Share {
  readonly open: number;
}

/** One stage, over all leads that have ever been in it. */
export interface StageKpis {
  readonly pipeline: string;
  readonly stage: string;
  /** Leads that have been here. */
  readonly leads: number;
  /**
   * Conversion: of the leads that have been here, less those that still are and have never gone on, how many have gone on: to a later
   * stage of the pipeline, by a move that needs no reason. Losing, returning, recycling and archiving are no conversion. A stage that the
   * pipeline has behind its first end, such as nurturing, is earlier than all others.
   */
  readonly conversion: DecidedShare;
  /** Elapsed time in the stage, all stays of a lead together; that of leads that are here is open. */
  readonly time: Times;
  /** Of the leads that have been here and are closed now, how many were won. */
  readonly won: Share;
}

/** The clocks of one policy. `started = kept.count + broken + cancelled + open`. */
export interface ClockKpis {
  readonly name: string;
  readonly started: number;
  /** Met in time, of those met in time or broken. A breach that what was told late has corrected is none: that clock was met. */
  readonly kept: Share;
  /** Deadlines that were missed, and not corrected since. */
  readonly broken: number;
  readonly corrected: number;
  /** Cancelled or skipped before the deadline. */
  readonly cancelled: number;
  readonly open: number;
  /** Mean time to repair, in elapsed time: from the deadline that was missed until the promise was fulfilled; what never was is open. */
  readonly repair: Times;
  /** Mean time between breaches, in elapsed time: from the first missed deadline to the last, by the gaps there are; absent below two. */
  readonly betweenBreachesMs: number | undefined;
}

/** What the open leads may come to. */
export interface Forecast {
  readonly leads: number;
  /** The sum of their values. */
  readonly value: number;
  /**
   * Each value times the share of leads that were won, of those that had ever been in the lead's stage and are closed. The shares are
   * those of all leads taken in, in every row, so that rows add up to the whole.
   */
  readonly expected: number;
  /** The value of leads in stages from which none was closed yet: it is in `value`, and not in `expected`. */
  readonly unratedValue: number;
  /** Leads of which no value is known. */
  readonly unvalued: number;
}

/** What was counted for a commitment. */
export interface CommitmentKpis {
  readonly name: string;
  readonly delivered: number;
  readonly accepted: number;
  readonly rejected: number;
}

/** The figures of one row, or of the whole. */
export interface KpiFigures {
  /** Leads received; one that another lead opened in its pipeline is one, too. */
  readonly leads: number;
  /** Of the leads given to sales that were accepted or refused, those accepted. Won counts as accepted. */
  readonly accepted: DecidedShare;
  /** Elapsed time until a rep had the lead; leads that never asked for an owner are left out, those that ask no more are open. */
  readonly timeToAssignment: { readonly fromReady: Times; readonly fromReceipt: Times };
  /** Of the leads with a promise of first contact, those with one met and none broken; a correction counts. */
  readonly contactedInTime: DecidedShare;
  /** From the first assignment, or the receipt, to the first contact; leads never contacted are open, as long as somebody had them. */
  readonly response: {
    readonly fromAssignment: { readonly working: Times; readonly wall: Times };
    readonly fromReceipt: { readonly working: Times; readonly wall: Times };
  };
  /** Contacts tried since the first assignment, for each lead ever assigned. */
  readonly attempts: Share;
  /** Of the leads ever assigned, those with a meeting. */
  readonly meetings: Share;
  /** Of all times that sales declined, gave back or closed a lead without a deal, those for which no reason is told: 0 by design. */
  readonly rejectedWithoutReason: Share;
  readonly recycled: {
    /** Leads that ever went back to nurturing. */
    readonly leads: number;
    /** Of these, those given to a rep again; what they are worth, were won, and were worth that. */
    readonly regained: Share;
    readonly value: number;
    readonly won: number;
    readonly wonValue: number;
  };
  /** In the order of the pipelines. */
  readonly stages: readonly StageKpis[];
  /**
   * Leads counted by ledgers, less turns given back, and how far the rep furthest off is from the entitled share, in leads, in either
   * direction; absent without a turn. A turn counts as the lead was at that moment; credit given by hand is none.
   */
  readonly fairness: { readonly counted: number; readonly worstDrift: number | undefined };
  /** Of the leads that could be contacted when they were received, those that have opted out since. */
  readonly optOuts: Share;
  /** Of the same, those with a complaint. */
  readonly complaints: Share;
  /** The earliest score of each lead that gave one. */
  readonly satisfaction: { readonly answers: number; readonly mean: number | undefined };
  readonly forecast: Forecast;
  /** In the order of the policy. */
  readonly clocks: readonly ClockKpis[];
  readonly commitments: readonly CommitmentKpis[];
}

/** The periods of a commitment that are over: marketing's side of the agreement. */
export interface CommitmentPeriods {
  readonly name: string;
  /** Those in which all was kept that had been promised, of all that are over. */
  readonly met: Share;
}

export interface KpiRow {
  /** The `key` of its period; absent where time is not cut. */
  readonly period: string | undefined;
  /** By the dimensions' names: `{ source: "fair", "company.country": undefined }`. */
  readonly by: { readonly [dimension: string]: string | undefined };
  readonly figures: KpiFigures;
}

/** What the events lacked: figures that are partial are of what there was. */
export interface MissingEvents {
  /** Events that must have been, by the numbers of those that came. */
  readonly gaps: number;
  /** Events that came after a later one of their lead: taken in as they came, so that the lead's last word may be an older one. */
  readonly outOfOrder: number;
  /** Leads whose beginning is not known, or that were closed too long ago: what happened to them is left out. */
  readonly unknownLeads: number;
}

/** Figures about leads. JSON-safe. */
export interface Kpis {
  /** What is open is looked at as of this instant. */
  readonly at: Instant;
  /** Events taken in: of the leads asked about and the roster, those told twice once. */
  readonly events: number;
  /** All periods from the first with a lead to the last, empty ones too; none where time is not cut. */
  readonly periods: readonly PeriodSpan[];
  readonly total: KpiFigures;
  /** By name; whatever leads are asked about, for a period is met or missed by all of them. */
  readonly commitments: readonly CommitmentPeriods[];
  /** Those with anything in them, by period and value; nothing known comes last. */
  readonly rows: readonly KpiRow[];
  /** Absent where nothing is missing. */
  readonly partial: MissingEvents | undefined;
}
