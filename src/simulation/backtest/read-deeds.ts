import type { Command, EventOf, HandoverEvent } from "../../core/index.ts";
import { givenFields, identityKeys, readLead, type LeadFields, type LeadInput } from "../../lead/index.ts";
import type { Policy } from "../../policy/index.ts";
import type { Instant } from "../../time/index.ts";
import type { Deed, Unsent } from "./deed.ts";
import type { Pending } from "./pending.ts";
import { readLooks } from "./read-looks.ts";
import { readRoster } from "./read-roster.ts";
import { allOf, firstOf, isFired, isLapsed, type Segment } from "./segments.ts";

type Reader = (segment: Segment, policy: Policy, pending: Pending) => Unsent | undefined;

/**
 * What was done, from what came of it: the command of a segment, or several that come to the same.
 *
 * The events do not name the command. They tell it all the same: what somebody does from outside leaves an event that nothing else
 * leaves, and where two commands leave the same, they do the same.
 *
 * @param policy The rules of then: they say which moves are made by themselves.
 */
export function readDeeds(segment: Segment, policy: Policy, pending: Pending): readonly Deed[] {
  const { at, commandId: id } = segment;
  for (const read of readers) {
    const command = read(segment, policy, pending);
    if (command !== undefined) return [{ at, kind: "input", command: { ...command, id } as Command }];
  }
  const roster = readRoster(segment);
  return roster.length > 0 ? roster : readLooks(segment, pending);
}

const readers: readonly Reader[] = [
  intake,
  (segment) => {
    const event = firstOf(segment, "quarantine.discarded");
    return event && { type: "discard", leadId: lead(event), reason: event.data.reason };
  },
  (segment) => {
    const event = firstOf(segment, "activity.recorded");
    return event && { type: "record", leadId: lead(event), activity: event.data.activity };
  },
  (segment) => {
    const event = firstOf(segment, "lead.updated");
    return event && { type: "update", leadId: lead(event), fields: inputOf(event.data.fields) };
  },
  (segment) => {
    const event = firstOf(segment, "assignment.declined");
    return event && { type: "decline", leadId: lead(event), repId: event.data.repId, reason: event.data.reason };
  },
  (segment) => {
    const event = firstOf(segment, "lead.parked");
    return event && { type: "park", leadId: lead(event), ...event.data.parked };
  },
  byHand,
  (segment) => {
    const event = firstOf(segment, "lead.routed", ({ data }) => data.decision.claimedBy !== undefined);
    return event && { type: "claim", repId: event.data.decision.claimedBy as string };
  },
  scoredByHand,
  (segment) => {
    const [event, ...more] = allOf(segment, "clock.acknowledged");
    const one = more.length > 0 ? {} : { clock: event?.data.clock.name };
    return event && { type: "acknowledge", leadId: lead(event), by: event.data.by, ...one };
  },
  acceptOrMove,
  reassign,
  (segment) => {
    const event = firstOf(segment, "lead.woken", ({ data }) => data.reason !== "its date has come");
    return event && { type: "wake", leadId: lead(event), reason: event.data.reason };
  },
];

function intake(segment: Segment): Unsent | undefined {
  const kept = firstOf(segment, "lead.quarantined");
  if (kept !== undefined) {
    const { input, issues } = kept.data;
    // What could not even be stored is not there any more: it is kept out for the reasons of then.
    const reading = { ...readLead(input), occurredAt: undefined, issues };
    return { type: "ingest", leadId: lead(kept), input: input as LeadInput, reading };
  }
  const received = firstOf(segment, "lead.received", ({ data }) => data.origin === undefined);
  const corrected = firstOf(segment, "quarantine.corrected")?.leadId;
  const corrects = corrected === undefined ? {} : { corrects: corrected };
  if (received !== undefined) {
    const { fields, touch, pipeline } = received.data;
    const reading = readingOf(fields, touch.at, segment.at);
    return { type: "ingest", leadId: lead(received), input: {}, reading, pipeline, ...corrects };
  }
  const merged = firstOf(segment, "lead.merged", ({ data }) => data.origin === undefined);
  if (merged === undefined) return undefined;
  const reading = readingOf(merged.data.again, merged.data.touch.at, segment.at);
  // An id that no other lead of the log has: under another policy it may be one of its own.
  const leadId = segment.commandId === merged.leadId ? `${lead(merged)}+${merged.version}` : segment.commandId;
  return { type: "ingest", leadId, input: {}, reading, ...corrects };
}

/** The input as it was read then. */
function readingOf(fields: LeadFields, actedAt: Instant, at: Instant) {
  const occurredAt = actedAt === at ? undefined : actedAt;
  return { fields, occurredAt, identities: identityKeys(fields), issues: [] };
}

/** All the fields of a lead, so that an edit leaves none as it was. */
function inputOf(fields: LeadFields): LeadInput {
  return Object.fromEntries(givenFields.map((field) => [field, fields[field]]));
}

const handed = "by hand: ";

function byHand(segment: Segment): Unsent | undefined {
  const event = firstOf(segment, "assignment.offered", ({ data }) => data.reason.startsWith(handed));
  if (event === undefined) return undefined;
  const { repId, reason, turn } = event.data;
  // What was in the way then had been set aside, or there was nothing: forced, it is the same.
  const how = { reason: reason.slice(handed.length), force: true, countIn: turn?.ledger };
  return { type: "assign", leadId: lead(event), repId, ...how };
}

function scoredByHand(segment: Segment): Unsent | undefined {
  const set = firstOf(segment, "score.overridden");
  if (set !== undefined) {
    const { total, grade, until, reason, by } = set.data.override;
    return { type: "score", leadId: lead(set), override: { total, grade, until }, reason, by };
  }
  const back = firstOf(segment, "score.restored", ({ data }) => data.by !== undefined);
  return back && { type: "score", leadId: lead(back), reason: back.data.reason, by: back.data.by as string };
}

/** Who moves a lead on accepts it by that; who accepts it moves it on. Which it was, the move says. */
function acceptOrMove(segment: Segment, policy: Policy, pending: Pending): Unsent | undefined {
  const accepted = firstOf(segment, "assignment.accepted");
  const moves = allOf(segment, "lead.stage_changed").filter((event) =>
    accepted === undefined ? true : event.leadId === accepted.leadId && event.version > accepted.version,
  );
  // Others may have moved by themselves before and after it: theirs needs no reason.
  const moved = moves.find(({ data }) => data.by !== undefined) ?? moves.find(({ data }) => data.reason) ?? moves[0];
  const first = accepted ?? moved;
  // Only who moves a lead by hand can have said who they are.
  if (first === undefined || (moved?.data.by === undefined && isFired(segment, first))) return undefined;
  if (accepted !== undefined && (moved === undefined || (moved.data.by === undefined && isOnAccept(policy, moved))))
    return { type: "accept", leadId: lead(accepted), repId: accepted.data.repId };
  if (moved === undefined || (accepted === undefined && isByItself(segment, moved, policy, pending))) return undefined;
  const { to, reason, by } = moved.data;
  return { type: "transition", leadId: lead(moved), to, reason, ...(by === undefined ? {} : { by }) };
}

type Move = EventOf<"lead.stage_changed">;

function isOnAccept(policy: Policy, { data }: Move): boolean {
  return policy.pipelines.all.some(({ accepting }) => accepting.get(data.from) === data.to);
}

/** A lead moves by itself when its score has changed, it wakes, or has waited for as long as it may. */
function isByItself(segment: Segment, { data, leadId, at }: Move, policy: Policy, pending: Pending): boolean {
  if (data.by !== undefined) return false;
  const { givesBack, patienceMs } = policy;
  const since = pending.since(leadId as string) ?? Number.POSITIVE_INFINITY;
  if (at >= since + patienceMs && givesBack?.stage === data.to && givesBack.reason === data.reason) return true;
  if (data.reason !== undefined) return false;
  const isAuto = policy.pipelines.all.some(({ pipeline }) =>
    pipeline.transitions.some(({ name, to, auto }) => name === data.transition && to === data.to && auto !== undefined),
  );
  return isAuto && segment.events.some((event) => event.leadId === leadId && letsMove(event));
}

function letsMove({ type, data }: HandoverEvent): boolean {
  return type === "lead.scored" || type === "lead.woken" || ("clock" in data && data.clock?.kind === "score");
}

function reassign(segment: Segment): Unsent | undefined {
  const event = firstOf(segment, "assignment.expired", ({ data }) => !isLapsed(data.reason));
  if (event === undefined || isFired(segment, event)) return undefined;
  return { type: "reassign", leadId: lead(event), reason: event.data.reason };
}

function lead({ leadId }: HandoverEvent): string {
  return leadId as string;
}
