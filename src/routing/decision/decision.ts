import type { Instant } from "../../time/index.ts";
import type { PassCode, PoolTrace } from "../router.ts";
import type { Answers } from "../routers/custom-answer.ts";
import { candidatesOf, type Candidate } from "./candidates.ts";
import { explainDecision, reportOf, type DecisionReport } from "./explain.ts";
import { whatIf, type WhatIf } from "./what-if.ts";

/** What one routing decided, and everything it looked at. JSON-safe; stored with the event `lead.routed` or `lead.held`. */
export interface DecisionRecord {
  readonly leadId: string;
  readonly at: Instant;
  readonly outcome: "assigned" | "offered" | "held" | "unrouted";
  readonly ownerId?: string | undefined;
  /** Whoever of these accepts first has the lead. */
  readonly offeredTo?: readonly string[] | undefined;
  /** The router that answered, and why. */
  readonly reason: string;
  /** Why nobody was named, for programs; absent when somebody was. */
  readonly code?: PassCode | undefined;
  /** What the routers before it said, in order. */
  readonly passed?: readonly string[] | undefined;
  /** When a held lead is looked at again; absent when that waits for a change of the roster. */
  readonly until?: Instant | undefined;
  /** Who asked for the lead, where somebody did: only they could get it. */
  readonly claimedBy?: string | undefined;
  /** What asynchronous routers had answered. */
  readonly answers?: Answers | undefined;
  readonly policyVersion: string;
  readonly rosterVersion: number;
  readonly pool?: PoolTrace | undefined;
}

/** A decision that can speak for itself. */
export interface Decision extends DecisionRecord {
  /** Every member of the pool, in its order: candidates with their credit, the others with the reason. */
  candidates(): Candidate[];
  /** The whole decision: the routers asked, every candidate, why not, and what broke a tie. @defaultValue `"text"` */
  explain(options?: { readonly format?: "text" | undefined }): string;
  explain(options: { readonly format: "json" }): DecisionReport;
  /** What would have had to be otherwise for this rep to get the lead. */
  whatIf(repId: string): WhatIf;
}

/** A decision read back from JSON, with its voice. */
export function decisionOf(record: DecisionRecord): Decision {
  return record instanceof SpokenDecision ? record : new SpokenDecision(record);
}

/** A decision just made, with its voice. */
export function speak(record: DecisionRecord): Decision {
  return new SpokenDecision(record);
}

/** The record's fields as own properties, in one shape, and the methods beside them: as JSON it is the record. */
class SpokenDecision implements Decision {
  readonly leadId: string;
  readonly at: Instant;
  readonly outcome: DecisionRecord["outcome"];
  readonly ownerId: string | undefined;
  readonly reason: string;
  readonly code: PassCode | undefined;
  readonly passed: readonly string[] | undefined;
  readonly until: Instant | undefined;
  readonly policyVersion: string;
  readonly rosterVersion: number;
  readonly pool: PoolTrace | undefined;
  // There only where they say something: there is a decision to every lead, kept for ever.
  declare readonly offeredTo?: readonly string[];
  declare readonly claimedBy?: string;
  declare readonly answers?: Answers;

  constructor(record: DecisionRecord) {
    this.leadId = record.leadId;
    this.at = record.at;
    this.outcome = record.outcome;
    this.ownerId = record.ownerId;
    this.reason = record.reason;
    this.code = record.code;
    this.passed = record.passed;
    this.until = record.until;
    this.policyVersion = record.policyVersion;
    this.rosterVersion = record.rosterVersion;
    this.pool = record.pool;
    if (record.offeredTo !== undefined) this.offeredTo = record.offeredTo;
    if (record.claimedBy !== undefined) this.claimedBy = record.claimedBy;
    if (record.answers !== undefined) this.answers = record.answers;
  }

  candidates(): Candidate[] {
    return candidatesOf(this);
  }

  explain(options?: { readonly format?: "text" | undefined }): string;
  explain(options: { readonly format: "json" }): DecisionReport;
  explain({ format = "text" }: { readonly format?: "text" | "json" | undefined } = {}): string | DecisionReport {
    return format === "json" ? reportOf(this) : explainDecision(this);
  }

  whatIf(repId: string): WhatIf {
    return whatIf(this, repId);
  }
}
