import type { Issue } from "../errors.ts";
import type { AssignedArm } from "../experiment/index.ts";
import type {
  Activity,
  Hold,
  Json,
  Lead,
  LeadFields,
  LeadScore,
  LedgerTurn,
  Parking,
  ScoreOverride,
  Touch,
} from "../lead/index.ts";
import type { Place } from "../lifecycle/index.ts";
import type { Account, MatchRecord } from "../matching/index.ts";
import type { DecisionRecord, PlannedVersion, Pool, Rep, StoppedArm, ToldTurn } from "../routing/index.ts";
import type { CadencePlace, Gathering, Measure, SlaClock } from "../sla/index.ts";
import type { Instant } from "../time/index.ts";
import type { ShadowDecision } from "./shadow.ts";
import type { CommitmentCheck, CommitmentEnd, CommitmentPoint } from "./commitment-events.ts";

interface ClockEnd {
  readonly clock: SlaClock;
  readonly reason: string;
}

/** Which milestone of which clock asked for it, and which step of a cadence that is. */
interface Cause {
  readonly clockId: string;
  readonly milestone: number;
  readonly cadence?: CadencePlace | undefined;
}

/** A lead in another pipeline, and the transition that goes on here. */
export interface LeadOrigin {
  readonly leadId: string;
  readonly pipeline: string;
  readonly transition: string;
}

/** What somebody needs who keeps the deal elsewhere: `lead` at the subscriber has its ids there (`externalIds`). */
interface LeadEnd {
  readonly ownerId: string | undefined;
  readonly pipeline: string;
  readonly stage: string;
  /** The lead's value, where it is known. */
  readonly value: number | undefined;
  readonly accountId: string | undefined;
}

interface SlaMilestone {
  readonly clock: SlaClock;
  /** When it was to happen; `at` of the event is when it did. */
  readonly plannedAt: Instant;
  /** Place among the clock's milestones, from 0. */
  readonly milestone: number;
  /** Which time this is, where it is told again and again; absent for the first. */
  readonly round?: number | undefined;
  /** Working time used of the target, as a fraction, at `plannedAt`. */
  readonly share: number;
  /** Reps to be told. */
  readonly notify: readonly string[];
  /** Reps who hear of it in their next digest, and when the digest that begins with it is told; absent where nobody does. */
  readonly digest?: { readonly repIds: readonly string[]; readonly dueAt: Instant } | undefined;
  readonly ownerId: string | undefined;
  /** Who was to be told and is not there, in words: `ana has no manager`; absent where all are. */
  readonly unheard?: readonly string[] | undefined;
}

interface ToldDigest extends Gathering {
  /** Until when it was gathered. */
  readonly to: Instant;
}

interface Activation extends ToldTurn {
  /** The version before; absent for the first. */
  readonly previous?: string | undefined;
}

/** What each event tells. The state of the store is these events, applied in order, and nothing else. */
export interface EventData {
  /** A new lead was taken in. */
  "lead.received": {
    readonly fields: LeadFields;
    readonly pipeline: string;
    readonly stage: string;
    readonly touch: Touch;
    readonly accountId: string | undefined;
    /** Who had the same person's last lead. */
    readonly lastOwnerId: string | undefined;
    /** What it was compared with besides; absent where that is nothing. */
    readonly match?: MatchRecord | undefined;
    /** The lead by whose move it was opened; absent where it came in from outside. */
    readonly origin?: LeadOrigin | undefined;
  };
  /** An input could not be taken in; it is kept with the reasons. */
  /** `pipeline`: the one that the call named. */
  "lead.quarantined": {
    readonly input: Json;
    readonly issues: readonly Issue[];
    readonly pipeline?: string | undefined;
  };
  /** A quarantined input was corrected, and taken in: it made the lead `into`, or went into it. The input is kept as it came. */
  "quarantine.corrected": { readonly into: string; readonly status: "created" | "merged" };
  /** Nobody wants a quarantined input. It is kept as it came. */
  "quarantine.discarded": { readonly reason: string };
  /**
   * The same person came again: `again` is what they sent, `fields` the merged result, `by` the key that gave them away. `match` has
   * other leads of theirs: one that is `outranked` is open, too, and somebody may want to close it as a duplicate.
   */
  "lead.merged": {
    readonly fields: LeadFields;
    readonly again: LeadFields;
    readonly touch: Touch;
    readonly by: string;
    readonly accountId: string | undefined;
    readonly match?: MatchRecord | undefined;
    /** The lead in another pipeline by whose move they came; absent where they came from outside. */
    readonly origin?: LeadOrigin | undefined;
  };
  /** Fields were edited; `fields` is the result. */
  "lead.updated": {
    readonly fields: LeadFields;
    readonly accountId: string | undefined;
    readonly match?: MatchRecord | undefined;
    /** The person may have leads in other pipelines: keys are kept by pipeline besides. */
    readonly apart?: true | undefined;
    /** The person asked not to be contacted in another lead of theirs, and that holds for this one. */
    readonly optOut?: { readonly leadId: string } | undefined;
  };
  /**
   * What tells the person was erased from the lead and from all that is kept of it; `lead` is what is left. Absent for a quarantined
   * input. Whoever keeps data of the person elsewhere erases it there.
   */
  "lead.erased": {
    readonly lead: Lead | undefined;
    readonly reason: string | undefined;
    /** Who had it done. */
    readonly by: string | undefined;
  };
  /** The score changed. */
  "lead.scored": { readonly score: LeadScore };
  /** The grade is another than before; `reason`: what changed most of what makes it up. */
  "lead.graded": { readonly from: string; readonly to: string; readonly reason: string };
  /** Somebody set the score by hand; what the rules say is kept beside it. */
  "score.overridden": { readonly override: ScoreOverride };
  /** What a registered scorer said was dropped: it is about fields that have changed since it was asked. */
  "score.discarded": { readonly scorer: string; readonly asked: string; readonly reason: string };
  /** What was set by hand holds no longer: somebody took it back, or its time is up (`by` is absent then). */
  "score.restored": { readonly by: string | undefined; readonly reason: string };
  /** The lead moved. `released`: its owner gave it up by that. `waits`: it is nobody's, and goes on waiting for an owner. */
  "lead.stage_changed": {
    readonly from: string;
    readonly to: string;
    readonly transition: string;
    readonly reason: string | undefined;
    readonly released: boolean;
    /** How the lead ended, in a stage that is an end. */
    readonly closed: Lead["closed"];
    /** The wait it goes on with; absent where it has an owner, or wants none any more. */
    readonly waits?: Hold | undefined;
    /** Who moved it, where that was said. */
    readonly by?: string | undefined;
  };
  /** The policy has the lead's stage, or its pipeline, no longer: it stands elsewhere from here on. Nobody has moved it. */
  "lead.migrated": {
    readonly from: Place;
    readonly to: Place;
    readonly closed: Lead["closed"];
    readonly reason: string;
  };
  /** A router found an owner. */
  "lead.routed": { readonly decision: DecisionRecord };
  /** Nobody could take the lead; `clock` wakes it up when somebody can be expected. */
  "lead.held": {
    readonly decision: DecisionRecord;
    readonly clock: SlaClock | undefined;
    /** Its place among those that wait; see `Hold.rank`. */
    readonly rank: string;
  };
  /** A lead that waits got another place, for the policy orders the queue otherwise than before. */
  "lead.ranked": { readonly rank: string };
  /** The deal was made. */
  "lead.won": LeadEnd;
  /** The lead was lost or rejected, for a reason from the pipeline's list. */
  "lead.lost": LeadEnd & { readonly reason: string | undefined };
  /** The same contact goes on in another pipeline, as lead `to`. `existed`: they had that one already. */
  "lead.handed_over": {
    readonly to: string;
    readonly pipeline: string;
    readonly transition: string;
    readonly existed?: true | undefined;
  };
  /** The lead went back to nurturing. */
  "lead.recycled": { readonly ownerId: string | undefined; readonly reason: string | undefined };
  /** The lead was put away, for a reason from the pipeline's list. */
  "lead.archived": { readonly ownerId: string | undefined; readonly reason: string | undefined };
  /** The lead is somebody's, theirs to accept; `turn` is what their ledger counts for it, `limits` name the quotas and rates that do. */
  "assignment.offered": {
    readonly repId: string;
    readonly reason: string;
    readonly turn: LedgerTurn | undefined;
    readonly limits: readonly string[] | undefined;
    /** Runs until the rep has to have accepted. */
    readonly clock: SlaClock | undefined;
  };
  /** Several may have the lead; whoever accepts first does. */
  "assignment.invited": {
    readonly repIds: readonly string[];
    readonly reason: string;
    readonly turn: Omit<LedgerTurn, "chosen">;
    /** Runs until one of them has to have accepted. */
    readonly clock: SlaClock | undefined;
  };
  /** The owner said yes. */
  "assignment.accepted": { readonly repId: string };
  /** The rep said no; the lead is routed again, to somebody else. `counted`: there is a limit to how often they may. */
  "assignment.declined": { readonly repId: string; readonly reason: string; readonly counted: boolean };
  /** The lead was taken from a rep who let it lie. */
  "assignment.expired": { readonly repId: string; readonly reason: string };
  /**
   * Something happened between the lead and the firm. `contact`: caps count it; `asked` is the event that had asked for it. `daily`:
   * scores count each, so its day is kept.
   */
  "activity.recorded": {
    readonly activity: Activity;
    readonly daily?: true | undefined;
    readonly contact?: { readonly asked?: string | undefined } | undefined;
  };
  /** A promise began to run; `clock.dueAt` is its deadline. */
  "clock.started": { readonly clock: SlaClock };
  /** The promise was kept (`late: false`) or fulfilled after the deadline (`late: true`). */
  "clock.met": { readonly clock: SlaClock; readonly late: boolean; readonly usedMs: number };
  /**
   * Code of the host's own could not say how much time the lead has for the clock policy `name`; `standard`: the policy's default was
   * taken, else there is no clock.
   */
  "target.failed": {
    readonly name: string;
    readonly custom: string;
    readonly reason: string;
    readonly standard: boolean;
  };
  /** The clock was stopped for `reason`; nothing more comes of it. */
  "clock.cancelled": ClockEnd;
  /** A step of a cadence had nothing to do, or might not do it, for `reason`; the next one begins. */
  "clock.skipped": ClockEnd;
  /** The deadline moved, or when it is next to be heard of. */
  "clock.replanned": ClockEnd;
  /** One more of the activities that have to add up; `reason` says how far it has got. */
  "clock.counted": ClockEnd;
  /** It stands still, for `reason`; nothing comes of it until it runs on. */
  "clock.paused": ClockEnd;
  /** One of the reasons it stood still for is gone; it runs on when that was the last. */
  "clock.resumed": ClockEnd;
  /** `by` knows: what is told again and again is told no more. */
  "clock.acknowledged": { readonly clock: SlaClock; readonly by: string };
  /** The time of a timer is up. */
  "clock.elapsed": SlaMilestone;
  /** What was told late shows that the promise had been kept; the breach stays in the history. */
  "clock.corrected": ClockEnd & {
    /** How the clock had ended, where it had: it was met earlier than that. */
    readonly was?: { readonly state: SlaClock["state"]; readonly late: boolean } | undefined;
    /** Whether it had ended late, as is known now. */
    readonly late?: boolean | undefined;
    readonly usedMs?: number | undefined;
  };
  /** A threshold before the deadline was reached. */
  "sla.warning": SlaMilestone;
  /** The deadline is past. */
  "sla.breached": SlaMilestone;
  /** A threshold after the deadline was reached, a contact that had to wait may be made, or an action could not be carried out. */
  "sla.escalated": SlaMilestone & {
    readonly failed?:
      { readonly action: "task" | "request" | "move" | "reassign"; readonly reason: string } | undefined;
  };
  /** There is something for a rep to do. `contact`: caps count it from here on. */
  "task.due": {
    readonly type: string;
    readonly title: string | undefined;
    readonly repId: string;
    readonly contact?: true | undefined;
    readonly cause: Cause;
  };
  /** Code of the host's own is to do something: contact the person, where there is a `channel`. `contact`: caps count it from here on. */
  "action.requested": {
    readonly action: string;
    readonly channel?: string | undefined;
    readonly contact?: true | undefined;
    readonly cause: Cause;
  };
  /** The lead is left alone until a date; `clock` wakes it then. */
  "lead.parked": { readonly parked: Parking; readonly clock: SlaClock };
  /** A parked lead is one like any other again, for `reason`. */
  "lead.woken": { readonly ownerId: string | undefined; readonly reason: string };
  /** How urgent the lead is has changed: 0 is what leads are, 9 comes first of those that wait. */
  "lead.prioritized": { readonly priority: number; readonly reason: string };
  /** A commitment's period begins, or is to begin: `clock.startedAt` to `clock.dueAt`, by the terms and the target in `clock.period`. */
  "commitment.started": { readonly clock: SlaClock };
  /**
   * The lead counts in the period of a commitment that began at `periodStart`: `delivered`, and once for each delivery `accepted` or
   * `rejected`, with the reason if there is one.
   */
  "commitment.counted": {
    readonly commitment: string;
    readonly periodStart: Instant;
    readonly as: "delivered" | "accepted" | "rejected";
    readonly reason?: string | undefined;
  };
  /** A check found nothing that falls short. */
  "commitment.checked": CommitmentCheck;
  /** A check found that the promise will not be kept at this pace, or that its quality falls short; `behind` says which. */
  "commitment.at_risk": CommitmentCheck & { readonly behind: readonly Measure[] };
  /** The period is over, and all that was promised for it was kept. */
  "commitment.met": CommitmentEnd;
  /** The period is over, and not all that was promised for it was kept; `consequences` follow by the terms. */
  "commitment.missed": CommitmentEnd;
  /** What a commitment says next, and when, has changed with the policy. */
  "commitment.replanned": ClockEnd;
  /** The last day is past, or the policy names the commitment no more: it stands still. */
  "commitment.ended": ClockEnd;
  /** The day has come on which the parties look at the terms again. */
  "commitment.review_due": CommitmentPoint & { readonly reviewOn: string };
  /** All that a rep was to hear of since `from`, by clock and kind. */
  "digest.due": ToldDigest;
  /** The same for one who is on the roster no more: it is told to nobody. */
  "digest.dropped": ToldDigest;
  /** The rep never had a real lead: the turn was given back, and its place in quotas and rates. */
  "ledger.refunded": { readonly turn: LedgerTurn | undefined; readonly reason: string };
  /** A rep was given `leads` of credit by hand (taken, when negative), paid in equal parts by the others in `against`. */
  "ledger.granted": {
    readonly ledger: string;
    readonly repId: string;
    readonly leads: number;
    readonly against: readonly string[];
    readonly reason: string;
  };
  /** A rep is new or has changed (fields, leave, presence); `rep` is the result. */
  "rep.upserted": { readonly rep: Rep };
  /** A rep was taken off the roster. */
  "rep.removed": { readonly repId: string };
  /** A pool is new, or its members or weights have changed; `pool` is the result. */
  "pool.upserted": { readonly pool: Pool };
  /** A pool was taken off the roster; its ledgers stay. */
  "pool.removed": { readonly poolId: string };
  /** An account became known, or it has changed; `account` is the result. */
  "account.upserted": { readonly account: Account };
  /**
   * The lead is in an experiment from here on, in this arm for good. `unitId`: what the arm follows from (a lead's id, an account, a rep);
   * `weights`: those of all arms that were open.
   */
  "experiment.assigned": AssignedArm;
  /** An arm that only looks on would have decided so: nothing was done by it. */
  "decision.shadowed": ShadowDecision;
  /** An arm of an experiment takes nobody in any more, for `reason`; who is in it stays. */
  "experiment.stopped": Omit<StoppedArm, "at">;
  /** A version of the policy was added, or its dates are others now; `from`: it comes into force then. */
  "policy.added": { readonly planned: PlannedVersion; readonly from?: Instant | undefined };
  /** A version of the policy is in force since `from`; `how`: by hand, on its date, for one taken back, or as the first. */
  "policy.activated": Activation;
  /** The date has come on which somebody is to look again at the version of the policy that is in force. */
  "policy.revision_due": { readonly version: string; readonly reviseOn: Instant };
}

export type EventType = keyof EventData;

/** Something that happened. JSON-safe, never changed. */
export type HandoverEvent = { [T in EventType]: EventOf<T> }[EventType];

export interface EventOf<T extends EventType> {
  readonly type: T;
  /**
   * The lead, or the quarantined input, it happened to, or a commitment (`commitment/mql`), or the `digest`; absent for the roster's
   * and the accounts' events.
   */
  readonly leadId: string | undefined;
  /** Place among the events of the lead (or of the roster), from 1, without gaps: with `leadId` it names the event for ever. */
  readonly version: number;
  readonly at: Instant;
  /**
   * The command that caused it. Where the host has made that id, and something happens to another lead by it (one that waited is
   * served), it is the id of the event with which it began: an id of the host's may tell of a person.
   */
  readonly commandId: string;
  readonly data: EventData[T];
}

/** The stable id of an event: the same at every delivery. */
export function eventId(event: Pick<EventOf<EventType>, "leadId" | "version">): string {
  return `${event.leadId ?? "roster"}:${event.version}`;
}
