import type { Issue, Refusal } from "../errors.ts";
import type { ActivityInput, Lead, LeadInput, LeadReading } from "../lead/index.ts";
import type { StageMapping } from "../lifecycle/index.ts";
import type { Account } from "../matching/index.ts";
import type { Answers, Decision, PoolInput, RepInput, Unanswered } from "../routing/index.ts";
import type { ScorerAnswer } from "../scoring/index.ts";
import type { Instant, InstantInput } from "../time/index.ts";
import type { ClockRef } from "./snapshot.ts";

/** What a registered scorer has said to a question. */
export interface Scored {
  /** A print of the question. */
  readonly asked: string;
  readonly answer: ScorerAnswer;
}

interface CommandBase {
  readonly id: string;
  /** The caller chose the id: applied once, whatever is sent again. */
  readonly keyed?: boolean | undefined;
  /** What asynchronous routers have answered about the leads of this command. */
  readonly answers?: Answers | undefined;
  /** What a registered scorer has said of the lead of this command, which was waited for. */
  readonly scored?: Scored | undefined;
  /** Those that wait have had their turn since it came: it is not put off for them any more. */
  readonly inTurn?: boolean | undefined;
}

/** Everything that can change the store. */
export type Command = CommandBase &
  (
    | {
        readonly type: "ingest";
        readonly leadId: string;
        readonly input: LeadInput;
        /** Where it goes. @defaultValue as the policy says */
        readonly pipeline?: string | undefined;
        /** The input as read by `readLead`, when the caller has done so. */ readonly reading?: LeadReading | undefined;
        /** The version of the policy whose rules it was read by. @defaultValue the one it is decided by */
        readonly readBy?: string | undefined;
        /** The quarantined input that it puts right. */
        readonly corrects?: string | undefined;
      }
    /** Nobody wants a quarantined input. */
    | { readonly type: "discard"; readonly leadId: string; readonly reason: string }
    | { readonly type: "record"; readonly leadId: string; readonly activity: ActivityInput }
    | { readonly type: "accept"; readonly leadId: string; readonly repId: string }
    | { readonly type: "decline"; readonly leadId: string; readonly repId: string; readonly reason: string }
    | {
        readonly type: "assign";
        readonly leadId: string;
        readonly repId: string;
        readonly reason: string;
        readonly countIn?: string | undefined;
        /** Past everything but limits: also a rep who has no right to it, or takes no such leads. */
        readonly force?: boolean | undefined;
      }
    | {
        readonly type: "transition";
        readonly leadId: string;
        readonly to: string;
        readonly reason?: string | undefined;
        readonly by?: string | undefined;
      }
    | {
        readonly type: "park";
        readonly leadId: string;
        readonly until: InstantInput;
        readonly reason: string;
        readonly by?: string | undefined;
      }
    | { readonly type: "wake"; readonly leadId: string; readonly reason?: string | undefined }
    | { readonly type: "reassign"; readonly leadId: string; readonly reason: string }
    /** Leads of a rep who leaves; `to` names a stage for those that may go there. */
    | {
        readonly type: "release";
        readonly leadIds: readonly string[];
        readonly repId: string;
        readonly reason: string;
        readonly to?: { readonly stage: string; readonly reason?: string | undefined } | undefined;
      }
    /** The score is set by hand; without `override` what was set is taken back. */
    | {
        readonly type: "score";
        readonly leadId: string;
        readonly override?:
          | {
              readonly total?: number | undefined;
              readonly grade?: string | undefined;
              readonly until?: InstantInput | undefined;
            }
          | undefined;
        readonly reason: string;
        readonly by: string;
      }
    /** The lead is scored anew, though nothing has happened to it. */
    | { readonly type: "rescore"; readonly leadId: string }
    /** A registered scorer has answered, or failed. */
    | { readonly type: "refine"; readonly leadId: string; readonly scored: Scored }
    | { readonly type: "update"; readonly leadId: string; readonly fields: LeadInput }
    /**
     * A person is taken out of a lead, or of a quarantined input. `texts` tell them, beside what it says itself; `mentions`: it is
     * somebody else's, and they are only mentioned.
     */
    | {
        readonly type: "erase";
        readonly leadId: string;
        readonly texts: readonly string[];
        /** Identity keys of theirs. */
        readonly keys: readonly string[];
        readonly extent: "whole" | "mentions";
        readonly reason?: string | undefined;
        readonly by?: string | undefined;
      }
    /** Clocks whose time has come. */
    | { readonly type: "fire"; readonly due: readonly ClockRef[] }
    /** Held leads that may be routable now, in the order of their turns. */
    | { readonly type: "drain"; readonly leadIds: readonly string[] }
    /** The commitments of the policy are to have a period that runs. */
    | { readonly type: "agree" }
    /** Held leads that another version of the policy may have ranked. */
    | { readonly type: "rank"; readonly leadIds: readonly string[] }
    | { readonly type: "rep.upsert"; readonly rep: RepInput }
    /** `leavesPools`: takes the rep out of every pool as well; otherwise it is refused while a pool names them. */
    | { readonly type: "rep.remove"; readonly repId: string; readonly leavesPools?: boolean | undefined }
    | {
        readonly type: "rep.time_off";
        readonly repId: string;
        readonly from: InstantInput;
        readonly to: InstantInput;
        readonly reason?: string | undefined;
      }
    | { readonly type: "rep.presence"; readonly repId: string; readonly away: RepInput["away"] }
    | { readonly type: "pool.upsert"; readonly pool: PoolInput }
    | { readonly type: "pool.remove"; readonly poolId: string }
    /** Credit by hand, on the pool's own ledger or another of its group. */
    | {
        readonly type: "pool.credit";
        readonly poolId: string;
        readonly ledger?: string | undefined;
        readonly repId: string;
        readonly leads: number;
        readonly reason: string;
      }
    | { readonly type: "claim"; readonly repId: string }
    /** Somebody has taken note of what a lead's clocks say: of one of them, or of all. */
    | {
        readonly type: "acknowledge";
        readonly leadId: string;
        readonly by: string;
        readonly clock?: string | undefined;
      }
    /** The hours of these leads' clocks have changed; `migrate`: they are to run under the present policy. */
    | {
        readonly type: "replan";
        readonly leadIds: readonly string[];
        readonly migrate?: boolean | undefined;
        readonly reason: string;
      }
    /** Leads whose stage, or whose pipeline, the policy has no longer. */
    | {
        readonly type: "take_over";
        readonly leadIds: readonly string[];
        readonly mapping: StageMapping;
        readonly reason: string;
      }
    | { readonly type: "account.upsert"; readonly account: Account }
    /** `base` is the version in force where nobody has planned yet; a date of `null` is taken back, one that is left out stays. */
    | {
        readonly type: "policy.add";
        readonly version: string;
        readonly base: string;
        readonly effectiveFrom?: Instant | null | undefined;
        readonly reviseOn?: Instant | null | undefined;
        readonly by?: string | undefined;
      }
    | {
        readonly type: "policy.activate";
        readonly version: string;
        readonly base: string;
        /** It is the version before the present one, which is taken back. */
        readonly isBack?: boolean | undefined;
        readonly by?: string | undefined;
        readonly reason?: string | undefined;
      }
    /** Dates of versions may have come. */
    | { readonly type: "policy.tell" }
    /** An arm of an experiment is to take nobody in any more. */
    | {
        readonly type: "experiment.stop";
        readonly experiment: string;
        readonly arm: string;
        readonly reason: string;
        readonly by?: string | undefined;
      }
  );

export type CommandType = Command["type"];

/** What became of an input. */
export type IngestOutcome =
  | {
      readonly status: "created" | "merged";
      readonly lead: Lead;
      /** How it was routed, when it was. */
      readonly decision: Decision | undefined;
      readonly issues: readonly Issue[];
    }
  | {
      /** `failed`, in `ingestMany` only: this one threw `error`; the others went their way. */
      readonly status: "quarantined" | "refused" | "failed";
      readonly error?: unknown;
      /** Names the quarantined input; absent when it was refused. */
      readonly quarantineId: string | undefined;
      readonly issues: readonly Issue[];
      readonly lead: undefined;
      readonly decision: undefined;
    };

/** What became of a command on a lead. */
export type LeadOutcome =
  | { readonly ok: true; readonly lead: Lead; readonly decision: Decision | undefined; readonly refusal: undefined }
  | {
      readonly ok: false;
      readonly refusal: Refusal;
      readonly lead: Lead | undefined;
      /** Who has the lead now, where an offer had lapsed before its rep answered. */
      readonly decision: Decision | undefined;
    };

/** What became of the leads of a rep who leaves. */
export interface ReleaseOutcome {
  /** Leads that somebody else has now, or that are offered to several. */
  readonly reassigned: number;
  /** Leads that wait for somebody. */
  readonly waiting: number;
  /** Leads that went to the stage asked for. */
  readonly moved: number;
}

/** What became of a quarantined input that somebody wants discarded. */
export interface DiscardOutcome {
  readonly ok: boolean;
  readonly quarantineId: string;
  readonly refusal: Refusal | undefined;
}

/** Whether there was anything to erase. */
export interface EraseOutcome {
  readonly erased: boolean;
}

/** How many clocks fired and leads were routed. */
export interface FireOutcome {
  readonly warnings: number;
  readonly breaches: number;
  readonly escalations: number;
  /** Timers whose time was up. */
  readonly elapsed: number;
  /** Held leads that found an owner. */
  readonly routed: number;
}

/** How many leads on hold have got another place. */
export interface RankOutcome {
  readonly ranked: number;
}

/** How many commitments began a period, or changed what they say next. */
export interface AgreeOutcome {
  readonly begun: number;
  readonly replanned: number;
}

/** What became of clocks that were reckoned anew. */
export interface ReplanOutcome {
  readonly changes: readonly ReplannedClock[];
  /** How many are as they were. */
  readonly same: number;
}

/** How many leads stand elsewhere now. */
export interface TakeOverOutcome {
  readonly moved: number;
}

/** A clock whose deadline, or what it says next, is another now. */
export interface ReplannedClock {
  readonly leadId: string;
  readonly name: string;
  /** The deadlines before and after; none after when the policy has no such clock any more, and it ended. */
  readonly from: Instant;
  readonly to: Instant | undefined;
}

/** What became of a change of the roster. */
export type RosterOutcome =
  | { readonly ok: true; readonly version: number; readonly refusal: undefined }
  | { readonly ok: false; readonly version: number; readonly refusal: Refusal };

/** Which version of the policy is in force now; none where nobody has planned. */
export interface PolicyOutcome {
  readonly version: string | undefined;
}

/** Whether it was stopped by this; not where it was before. */
export interface StopOutcome {
  readonly stopped: boolean;
}

/** The outcome each command has. */
export interface Outcomes {
  ingest: IngestOutcome;
  record: LeadOutcome;
  accept: LeadOutcome;
  decline: LeadOutcome;
  assign: LeadOutcome;
  transition: LeadOutcome;
  update: LeadOutcome;
  discard: DiscardOutcome;
  score: LeadOutcome;
  rescore: LeadOutcome;
  refine: LeadOutcome;
  erase: EraseOutcome;
  park: LeadOutcome;
  wake: LeadOutcome;
  reassign: LeadOutcome;
  release: ReleaseOutcome;
  fire: FireOutcome;
  drain: FireOutcome;
  agree: AgreeOutcome;
  rank: RankOutcome;
  "rep.upsert": RosterOutcome;
  "rep.remove": RosterOutcome;
  "rep.time_off": RosterOutcome;
  "rep.presence": RosterOutcome;
  "pool.upsert": RosterOutcome;
  "pool.remove": RosterOutcome;
  "pool.credit": RosterOutcome;
  "account.upsert": RosterOutcome;
  claim: LeadOutcome;
  acknowledge: LeadOutcome;
  replan: ReplanOutcome;
  take_over: TakeOverOutcome;
  "policy.add": PolicyOutcome;
  "policy.activate": PolicyOutcome;
  "policy.tell": PolicyOutcome;
  "experiment.stop": StopOutcome;
}

export type Outcome = Outcomes[CommandType];

/** A lead of the queue that cannot be decided on before a router has answered: about it, or about one before it. */
export interface OpenQuestion {
  readonly leadId: string;
  readonly unanswered: Unanswered | undefined;
}

/** What one command of a batch came to: an outcome with its events, or the error that kept it out. */
export type Decided =
  { readonly outcome: Outcome; readonly error: undefined } | { readonly outcome: undefined; readonly error: unknown };
