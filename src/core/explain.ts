import type { Lead } from "../lead/index.ts";
import type { Place } from "../lifecycle/index.ts";
import { describeAccount, describeOtherAccount, describeOtherLead, type MatchRecord } from "../matching/index.ts";
import { sayOverride } from "../scoring/index.ts";
import { decisionOf, type Decision } from "../routing/index.ts";
import { isSubject, type SlaClock } from "../sla/index.ts";
import { formatDuration, formatInstant } from "../time/index.ts";
import { staysOf, type Stay } from "./stays.ts";
import type { EventData, HandoverEvent } from "./events.ts";
import type { ShadowDecision } from "./shadow.ts";

/** Why a lead is where it is: its decisions, its clocks, and all that happened to it. */
export interface LeadExplanation {
  readonly lead: Lead | undefined;
  /** Every routing of the lead, oldest first. */
  readonly decisions: readonly Decision[];
  /** Clocks that run. */
  readonly clocks: readonly SlaClock[];
  readonly events: readonly HandoverEvent[];
  /** Where it has been, and for how long, up to its last event. */
  readonly stays: readonly Stay[];
  /** All of it in words. */
  readonly text: string;
}

/** Reads a lead's history back to people. */
export function explainLead(
  lead: Lead | undefined,
  clocks: readonly SlaClock[],
  events: readonly HandoverEvent[],
): LeadExplanation {
  const decisions = events.flatMap((event) =>
    event.type === "lead.routed" || event.type === "lead.held" ? [decisionOf(event.data.decision)] : [],
  );
  const lines = events.map((event) => `${formatInstant(event.at)}  ${event.type.padEnd(20)} ${tell(event)}`.trimEnd());
  const last = decisions.at(-1);
  const id = events[0]?.leadId ?? "";
  // Those of commitments and digests are never over: they have nothing to say for the time being.
  const open = clocks.filter(
    ({ kind, nextAt }) => (kind !== "commitment" && kind !== "digest") || nextAt !== undefined,
  );
  const text = [
    lead !== undefined ? headline(lead) : isSubject(id) ? id : "a quarantined input",
    "",
    ...lines,
    ...(last === undefined ? [] : ["", last.explain()]),
    ...(open.length === 0
      ? []
      : [
          "",
          "running:",
          ...open.map((clock) =>
            clock.state === "paused"
              ? `  ${nameOf(clock)}: stands still (${clock.pauses?.map(({ reason }) => reason).join(", ")})`
              : `  ${nameOf(clock)}: due ${formatInstant(clock.dueAt)}${clock.breachedAt === undefined ? "" : ", broken"}${waitOf(clock)}`,
          ),
        ]),
  ].join("\n");
  const stays = staysOf(events, events.at(-1)?.at ?? 0);
  return { lead, decisions, clocks, events, stays, text };
}

function waitOf({ postponed, nextAt, dueAt }: SlaClock): string {
  const [first] = [...(postponed ?? [])].sort((a, b) => a.until - b.until);
  if (first !== undefined) return `, waits until ${formatInstant(first.until)}: ${first.reason}`;
  return nextAt === undefined || nextAt <= dueAt + 1 ? "" : `, next at ${formatInstant(nextAt)}`;
}

function headline({ id, stage, ownerId, score, hold, parked }: Lead): string {
  const owner = ownerId === undefined ? (hold === undefined ? "nobody's" : `on hold: ${hold.reason}`) : `${ownerId}'s`;
  const rest = parked === undefined ? "" : `, parked until ${formatInstant(parked.until)} (${parked.reason})`;
  return `lead ${id}: in ${stage}, ${owner}${rest}${score === undefined ? "" : `, scored ${score.total} (${score.grade})`}`;
}

/** What an event says, in a few words. */
export function tell(event: HandoverEvent): string {
  switch (event.type) {
    case "lead.received":
      return withMatch(
        [
          event.data.fields.email ?? event.data.fields.phone ?? event.data.fields.externalIds[0],
          event.data.touch.source,
          event.data.origin === undefined
            ? undefined
            : `lead ${event.data.origin.leadId} (${event.data.origin.transition})`,
        ]
          .filter((part) => part !== undefined)
          .join(" from "),
        event.data.match,
      );
    case "lead.quarantined":
      return event.data.issues
        .map(({ path, expected, got }) => `${path || "input"}: expected ${expected}, got ${got}`)
        .join("; ");
    case "quarantine.corrected":
      return `${event.data.status === "created" ? "made lead" : "went into lead"} ${event.data.into}`;
    case "quarantine.discarded":
      return event.data.reason;
    case "lead.merged":
      return withMatch(`the same person came again (${event.data.by})`, event.data.match);
    case "lead.updated":
      return withMatch(
        event.data.optOut === undefined ? "" : `not to be contacted, as lead ${event.data.optOut.leadId} says`,
        event.data.match,
      );
    case "lead.erased":
      return [event.data.reason, event.data.by === undefined ? undefined : `by ${event.data.by}`]
        .filter((part) => part !== undefined)
        .join(", ");
    case "lead.scored":
      return `${event.data.score.total} points, grade ${event.data.score.grade}`;
    case "lead.graded":
      return `${event.data.from} -> ${event.data.to}: ${event.data.reason}`;
    case "score.overridden":
      return sayOverride(event.data.override);
    case "score.restored":
      return `${event.data.by === undefined ? "" : `by ${event.data.by}: `}${event.data.reason}`;
    case "score.discarded":
      return `${event.data.scorer}: ${event.data.reason}`;
    case "lead.stage_changed":
      return `${event.data.from} -> ${event.data.to} (${event.data.transition}${event.data.reason === undefined ? "" : `: ${event.data.reason}`})${event.data.by === undefined ? "" : ` by ${event.data.by}`}`;
    case "lead.migrated":
      return `${placeIn(event.data.from)} -> ${placeIn(event.data.to)} (${event.data.reason})`;
    case "lead.won":
    case "lead.lost":
      return event.data.value === undefined ? "" : `worth ${event.data.value}`;
    case "lead.handed_over":
      return `as lead ${event.data.to} in ${event.data.pipeline}${event.data.existed === true ? ", which was there" : ""}`;
    case "lead.routed":
      return `to ${event.data.decision.ownerId}: ${event.data.decision.reason}`;
    case "lead.held":
      return `${event.data.decision.until === undefined ? "" : `until ${formatInstant(event.data.decision.until)}: `}${event.data.decision.reason}`;
    case "experiment.assigned":
      return `${event.data.experiment}: ${event.data.arm}${event.data.unitId === event.leadId ? "" : `, as all of ${event.data.unitId}`}`;
    case "decision.shadowed":
      return sayShadow(event.data);
    case "experiment.stopped":
      return `${event.data.experiment}: ${event.data.arm} takes nobody in any more, ${event.data.reason}`;
    case "lead.ranked":
      return "the policy orders the queue otherwise";
    case "assignment.offered":
    case "assignment.declined":
    case "assignment.expired":
      return `${event.data.repId}: ${event.data.reason}`;
    case "assignment.accepted":
      return event.data.repId;
    case "activity.recorded":
      return `${event.data.activity.type}${event.data.activity.outcome === undefined ? "" : `: ${event.data.activity.outcome}`}`;
    case "clock.started":
      return `${nameOf(event.data.clock)}, due ${formatInstant(event.data.clock.dueAt)}`;
    case "clock.met":
      return `${nameOf(event.data.clock)} after ${formatDuration(event.data.usedMs)} of ${formatDuration(event.data.clock.targetMs)}${event.data.late ? ", late" : ""}`;
    case "target.failed":
      return `${event.data.name}: ${event.data.custom} failed, ${event.data.reason}`;
    case "clock.cancelled":
    case "clock.skipped":
    case "clock.paused":
    case "clock.resumed":
    case "clock.replanned":
    case "clock.counted":
    case "clock.corrected":
      return `${nameOf(event.data.clock)}: ${event.data.reason}`;
    case "clock.acknowledged":
      return `${event.data.clock.name}: ${event.data.by} knows`;
    case "task.due":
      return `${event.data.repId} is to ${event.data.title ?? event.data.type}`;
    case "action.requested":
      return event.data.action;
    case "commitment.started":
      return `${formatInstant(event.data.clock.startedAt)} to ${formatInstant(event.data.clock.dueAt)}: ${event.data.clock.period?.target} leads`;
    case "commitment.counted":
      return `${event.data.as} under ${event.data.commitment}${event.data.reason === undefined ? "" : `: ${event.data.reason}`}`;
    case "commitment.checked":
    case "commitment.at_risk":
      return `${event.data.delivered} of ${event.data.target}, ${event.data.expected} due by ${formatInstant(event.data.plannedAt)}${told(event.data.notify)}`;
    case "commitment.met":
    case "commitment.missed":
      return `${event.data.delivered} of ${event.data.target}${told(event.data.notify)}`;
    case "commitment.replanned":
    case "commitment.ended":
      return event.data.reason;
    case "commitment.review_due":
      return `on ${event.data.reviewOn}${told(event.data.notify)}`;
    case "digest.due":
    case "digest.dropped":
      return `${event.data.total} for ${event.data.repId}`;
    case "lead.parked":
      return `until ${formatInstant(event.data.parked.until)}: ${event.data.parked.reason}`;
    case "lead.woken":
      return event.data.reason;
    case "lead.prioritized":
      return `${event.data.priority}: ${event.data.reason}`;
    case "clock.elapsed":
    case "sla.warning":
    case "sla.breached":
      return `${nameOf(event.data.clock)}, due ${formatInstant(event.data.clock.dueAt)}${heard(event.data)}`;
    case "sla.escalated":
      return `${nameOf(event.data.clock)}${event.data.failed === undefined ? "" : `: could not ${event.data.failed.action}, ${event.data.failed.reason}`}${heard(event.data)}`;
    case "ledger.refunded":
      return `${event.data.turn?.chosen ?? "its owner"} gets the turn back: ${event.data.reason}`;
    default:
      return "";
  }
}

function sayShadow({ experiment, arm, score, decision, same, clocks = [], failed }: ShadowDecision): string {
  const parts = [
    score === undefined ? undefined : `${score.total} points, grade ${score.grade}`,
    decision === undefined
      ? undefined
      : `${same === true ? "as it was" : decision.outcome === "assigned" ? `to ${decision.ownerId}` : decision.outcome}: ${decision.reason}`,
    ...clocks.map(({ name, dueAt }) => `${name} due ${formatInstant(dueAt)}`),
    failed,
  ];
  return `${experiment}, ${arm} would have it ${parts.filter((part) => part !== undefined).join("; ")}`;
}

/** With the account that is not the one of the lead's own domain, and what else it might have been. */
function withMatch(said: string, { account, leads = [], accounts = [] }: MatchRecord = {}): string {
  const parts = [
    said,
    account === undefined ? "" : `of ${describeAccount(account)}`,
    ...leads.map(describeOtherLead),
    ...accounts.map((other) => describeOtherAccount(other)),
  ];
  return parts.filter((part) => part !== "").join("; ");
}

function placeIn({ pipeline, stage }: Place): string {
  return `${pipeline}/${stage}`;
}

function heard({ notify, digest, unheard = [] }: EventData["sla.warning"]): string {
  const hears = digest === undefined ? told(notify) : `, in the next digest of ${digest.repIds.join(" and ")}`;
  return `${hears}${unheard.length === 0 ? "" : `, and not whom it was for: ${unheard.join("; ")}`}`;
}

/** The name of a clock; of a step, which one it is. */
function nameOf({ name, cadence }: SlaClock): string {
  if (cadence === undefined) return name;
  return cadence.step > cadence.of
    ? `the end of ${cadence.name}`
    : `step ${cadence.step} of ${cadence.of} of ${cadence.name}`;
}

function told(notify: readonly string[]): string {
  return notify.length === 0 ? "" : `, tells ${notify.join(" and ")}`;
}
