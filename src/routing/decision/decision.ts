import type { Instant } from "../../time/index.ts";
import type { PassCode, PassedBy, PoolTrace, RouteContext, RouteLog, RouteOutcome } from "../router.ts";
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
  /** The lead's arm in each experiment by whose rules this was decided. */
  readonly arms?: { readonly [experiment: string]: string } | undefined;
  readonly pool?: PoolTrace | undefined;
  /** Routers besides the pool's that were asked and might have named somebody: whom, and why not. Some twice, where who had the lead before was let in. */
  readonly passedBy?: readonly PassedBy[] | undefined;
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
  if (record instanceof SpokenDecision) return record;
  // Spread, not assigned: a key named __proto__ is a key like any other.
  return Object.setPrototypeOf({ ...record }, SpokenDecision.prototype) as SpokenDecision;
}

/** A decision just made, with its voice. */
export function decisionFrom(
  outcome: RouteOutcome,
  log: RouteLog,
  context: RouteContext,
  policyVersion: string,
): Decision {
  return new SpokenDecision(outcome, log, context, policyVersion);
}

/** The record's fields as own properties, and the methods beside them: as JSON it is the record. */
class SpokenDecision implements Decision {
  // Declared only: fields made before they are filled would be written twice, and there is a decision to every lead.
  declare readonly leadId: string;
  declare readonly at: Instant;
  declare readonly outcome: DecisionRecord["outcome"];
  declare readonly ownerId: string | undefined;
  declare readonly reason: string;
  declare readonly code: PassCode | undefined;
  declare readonly passed: readonly string[] | undefined;
  declare readonly until: Instant | undefined;
  declare readonly policyVersion: string;
  declare readonly rosterVersion: number;
  declare readonly pool: PoolTrace | undefined;
  // There only where they say something: decisions are kept for ever.
  declare readonly arms?: { readonly [experiment: string]: string };
  declare readonly offeredTo?: readonly string[];
  declare readonly claimedBy?: string;
  declare readonly answers?: Answers;
  declare passedBy?: readonly PassedBy[];

  constructor(outcome: RouteOutcome, log: RouteLog, context: RouteContext, policyVersion: string) {
    const { lead, now, only, staff, arms } = context;
    const { kind } = outcome;
    const isGiven = kind === "assigned" || kind === "offered";
    this.leadId = lead.id;
    this.at = now;
    this.outcome = isGiven ? kind : outcomeWithout(log);
    this.ownerId = kind === "assigned" ? outcome.repId : undefined;
    this.reason = outcome.reason;
    this.code = isGiven ? undefined : codeOf(outcome);
    this.passed = log.passed;
    this.until = isGiven ? undefined : log.opens;
    this.policyVersion = policyVersion;
    this.rosterVersion = staff.roster.version;
    this.pool = outcome.trace;
    if (arms !== undefined) this.arms = arms;
    if (kind === "offered") this.offeredTo = outcome.repIds;
    if (only !== undefined) this.claimedBy = only;
    if (log.answers !== undefined) this.answers = log.answers;
    if (log.passedBy !== undefined) this.tellOthers(log.passedBy);
  }

  /** Routers besides the one whose trace there is: that tells of itself. */
  private tellOthers(asked: readonly PassedBy[]): void {
    const others = asked.filter(({ verdicts }) => verdicts === undefined || verdicts !== this.pool?.verdicts);
    if (others.length > 0) this.passedBy = others;
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

/** Nobody is in anywhere, but somebody will be: the lead waits for them, so that none is forgotten over night. */
function outcomeWithout({ opens }: RouteLog): "held" | "unrouted" {
  return opens === undefined ? "unrouted" : "held";
}

function codeOf(outcome: RouteOutcome): PassCode {
  return outcome.kind === "passed" ? outcome.code : "nobody_available";
}
