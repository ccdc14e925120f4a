import { identityKeys, pipelineKey, tally, type Lead, type LeadFields, type WholeLead } from "../lead/index.ts";
import type { Roster } from "../routing/index.ts";
import { lifecycleApplications } from "./apply-lifecycle.ts";
import { edit, endClocks, endHolds, release, withdraw } from "./apply-parts.ts";
import { experimentApplications } from "./apply-experiments.ts";
import { policyApplications } from "./apply-policies.ts";
import { countedIn, countIn, gatherNotice, handOut, setSubject } from "./apply-subjects.ts";
import type { Draft, Mutable } from "./draft.ts";
import { rosterAfter } from "./roster-after.ts";
import { openAgain, takeKey } from "./steps/pipeline-keys.ts";
import { eventId, type EventOf, type EventType, type HandoverEvent } from "./events.ts";

type Application<T extends EventType> = (draft: Draft, event: EventOf<T>) => void;

const nothing = Object.freeze({});
const nobody: readonly string[] = Object.freeze([]);
const mostTouches = 49;
/** The name under which declined offers are counted; no limit of a policy has it, for theirs are not empty. */
export const declines = "";

/** How each event changes the state. What an event does not say here, it does not do. */
const applications: { readonly [T in EventType]: Application<T> } = {
  "lead.received": (draft, { leadId, at, data }) => {
    const id = leadId as string;
    draft.put(newLead(id, at, data));
    for (const key of identityKeys(data.fields)) takeKey(draft, key, id, data.pipeline);
  },
  "lead.quarantined": (draft, { leadId, at, data }) => draft.quarantine({ id: leadId as string, at, ...data }),
  "quarantine.corrected": (draft, { leadId, at, data }) => {
    const input = draft.input(leadId as string);
    if (input !== undefined)
      draft.quarantine({ ...input, closed: { at, as: "corrected", leadId: data.into, status: data.status } });
  },
  "quarantine.discarded": (draft, { leadId, at, data }) => {
    const input = draft.input(leadId as string);
    if (input !== undefined) draft.quarantine({ ...input, closed: { at, as: "discarded", reason: data.reason } });
  },
  "lead.merged": (draft, event) => {
    const lead = edit(draft, event);
    setFields(draft, lead, event.data.fields, event.data.accountId, event.at);
    // What they came under now may be new to it, and names it from here on.
    const known = identityKeys(event.data.fields);
    // Under whatever they came, they are found again.
    for (const key of identityKeys(event.data.again)) {
      if (!known.includes(key)) draft.note(key, lead.id, "sent");
      takeKey(draft, key, lead.id, lead.pipeline);
    }
    lead.touches = remember(lead.touches, event.data.touch);
    if (event.data.origin !== undefined) lead.openedFrom = event.data.origin.leadId;
  },
  "lead.updated": (draft, event) => {
    const id = event.leadId as string;
    const had = identityKeys(draft.known(id));
    const kept = identityKeys(event.data.fields);
    const { pipeline } = draft.known(id);
    for (const key of had) {
      if (kept.includes(key)) continue;
      // An address that was corrected may be somebody else's; and it may name a later lead of the same person by now.
      draft.release(key, id);
      if (event.data.apart === true) draft.release(pipelineKey(key, pipeline), id);
    }
    setFields(draft, edit(draft, event), event.data.fields, event.data.accountId, event.at);
  },
  "lead.erased": (draft, { leadId, version, at, data }) => {
    const id = leadId as string;
    if (data.lead === undefined) return;
    if (draft.lead(id)?.ownerId !== undefined) draft.makeRoom();
    endHolds(draft, id, at);
    endClocks(draft, id, "offer", at);
    draft.put({ ...data.lead, version, updatedAt: at });
    draft.unname(id);
  },
  "lead.scored": (draft, event) => {
    const lead = edit(draft, event);
    // A capacity may be bound to grades.
    if (lead.ownerId !== undefined) draft.makeRoom();
    lead.score = event.data.score;
  },
  "lead.graded": edit,
  "score.overridden": edit,
  "score.restored": edit,
  "score.discarded": edit,
  "lead.stage_changed": (draft, event) => {
    const lead = edit(draft, event);
    if (lead.closed !== undefined && event.data.closed === undefined) openAgain(draft, lead);
    lead.stage = event.data.to;
    lead.stageSince = event.at;
    lead.reason = event.data.reason;
    lead.closed = event.data.closed;
    withdraw(draft, lead, event.at);
    if (lead.ownerId !== undefined) draft.makeRoom();
    if (event.data.released) {
      if (lead.ownerId !== undefined) lead.lastOwnerId = lead.ownerId;
      release(draft, lead, event.at);
      lead.tries = 0;
      // A new hand-over starts from here, and everybody may have the lead again.
      lead.previousOwners = nobody;
    }
    lead.hold = event.data.waits;
    if (lead.hold === undefined) endHolds(draft, lead.id, event.at);
  },
  "lead.routed": (draft, event) => {
    const lead = edit(draft, event);
    lead.hold = undefined;
    endHolds(draft, lead.id, event.at);
  },
  "lead.held": (draft, event) => {
    const lead = edit(draft, event);
    const { decision, clock, rank } = event.data;
    lead.hold = { since: lead.hold?.since ?? event.at, until: clock?.dueAt, reason: decision.reason, rank };
    endHolds(draft, lead.id, event.at);
    if (clock !== undefined) draft.addClock(clock);
  },
  "lead.ranked": (draft, event) => {
    const lead = edit(draft, event);
    if (lead.hold !== undefined) lead.hold = { ...lead.hold, rank: event.data.rank };
  },
  "lead.won": edit,
  "lead.lost": edit,
  ...lifecycleApplications,
  "lead.recycled": edit,
  "lead.archived": edit,
  "assignment.offered": (draft, event) => {
    const lead = edit(draft, event);
    if (lead.ownerId !== undefined) release(draft, lead, event.at);
    withdraw(draft, lead, event.at);
    const { repId, reason, turn, limits, clock } = event.data;
    lead.ownerId = repId;
    if (turn !== undefined) draft.charge(turn, "charge");
    for (const limit of limits ?? nobody) draft.give({ repId, limit, leadId: lead.id, at: event.at });
    lead.assignment = { repId, state: "offered", offeredAt: event.at, acceptedAt: undefined, reason, turn, limits };
    lead.hold = undefined;
    endHolds(draft, lead.id, event.at);
    if (clock !== undefined) draft.addClock(clock);
  },
  "assignment.invited": (draft, event) => {
    const lead = edit(draft, event);
    const { repIds, reason, turn, clock } = event.data;
    lead.invitation = { repIds, offeredAt: event.at, reason, turn };
    lead.hold = undefined;
    endHolds(draft, lead.id, event.at);
    if (clock !== undefined) draft.addClock(clock);
  },
  "assignment.accepted": (draft, event) => {
    const lead = edit(draft, event);
    endClocks(draft, lead.id, "offer", event.at);
    if (lead.assignment !== undefined)
      lead.assignment = { ...lead.assignment, state: "accepted", acceptedAt: event.at };
  },
  "assignment.declined": (draft, event) => {
    const { repId, counted } = event.data;
    const lead = giveUp(draft, event);
    if (counted) draft.give({ repId, limit: declines, leadId: lead.id, at: event.at });
  },
  "assignment.expired": giveUp,
  "activity.recorded": (draft, event) => {
    const lead = edit(draft, event);
    const { activity } = event.data;
    lead.activities = tally(lead.activities, activity, event.data.daily === true);
    lead.lastActivityAt = Math.max(lead.lastActivityAt ?? activity.occurredAt, activity.occurredAt);
    const { contact } = event.data;
    if (contact === undefined) return;
    const id = contact.asked ?? eventId(event);
    draft.contact(lead.id, { id, channel: activity.type, at: activity.occurredAt });
  },
  "clock.started": (draft, event) => {
    const lead = edit(draft, event);
    const { clock } = event.data;
    draft.addClock(clock);
    const { assignment } = lead;
    if (clock.kind === "offer" && assignment?.stopped === true) lead.assignment = { ...assignment, stopped: undefined };
  },
  "target.failed": edit,
  "clock.met": setClock,
  "clock.paused": setClock,
  "clock.resumed": setClock,
  "clock.acknowledged": setClock,
  "clock.elapsed": tellMilestone,
  "task.due": (draft, event) => {
    const { id } = edit(draft, event);
    const { type, contact } = event.data;
    if (contact === true) draft.contact(id, { id: eventId(event), channel: type, at: event.at, open: true });
  },
  "action.requested": (draft, event) => {
    const { id } = edit(draft, event);
    const { channel, contact } = event.data;
    if (contact === true && channel !== undefined)
      draft.contact(id, { id: eventId(event), channel, at: event.at, open: true });
  },
  "lead.prioritized": (draft, event) => {
    edit(draft, event).priority = event.data.priority;
  },
  "clock.cancelled": (draft, event) => {
    setClock(draft, event);
    const lead = draft.edit(event.leadId as string);
    if (event.data.clock.kind === "park") lead.parked = undefined;
    const isStopped = event.data.clock.kind === "offer" && lead.optedOut;
    if (isStopped && lead.assignment !== undefined) lead.assignment = { ...lead.assignment, stopped: true };
  },
  "clock.skipped": setClock,
  "clock.replanned": setClock,
  "clock.counted": setClock,
  "clock.corrected": setClock,
  "sla.warning": tellMilestone,
  "sla.breached": tellMilestone,
  "sla.escalated": tellMilestone,
  "commitment.started": setSubject,
  "commitment.counted": (draft, event) => {
    const lead = edit(draft, event);
    lead.counted = countedIn(lead, event.data);
    countIn(draft, event.data);
  },
  "commitment.checked": setSubject,
  "commitment.at_risk": setSubject,
  "commitment.met": setSubject,
  "commitment.missed": setSubject,
  "commitment.replanned": setSubject,
  "commitment.ended": setSubject,
  "commitment.review_due": setSubject,
  "digest.due": handOut,
  "digest.dropped": handOut,
  "ledger.refunded": (draft, event) => {
    const lead = edit(draft, event);
    const { turn } = event.data;
    if (turn !== undefined) draft.charge(turn, "refund");
    const { assignment } = lead;
    if (assignment === undefined) return;
    const { repId, offeredAt, limits } = assignment;
    for (const limit of limits ?? nobody) draft.give({ repId, limit, leadId: lead.id, at: offeredAt, returned: true });
    lead.assignment = { ...assignment, turn: undefined, limits: undefined };
  },
  "ledger.granted": (draft, { version, data: { ledger, repId, leads, against } }) => {
    draft.grant(ledger, repId, leads, against);
    draft.putRoster({ ...draft.roster, version });
  },
  "rep.upserted": changeRoster,
  "rep.removed": changeRoster,
  "pool.upserted": changeRoster,
  "pool.removed": changeRoster,
  "account.upserted": (draft, { version, data: { account } }) => {
    draft.makeRoom();
    draft.putAccount(account);
    draft.putRoster({ ...draft.roster, version } satisfies Roster);
  },
  ...policyApplications,
  ...experimentApplications,
};

/** Lets an event happen to the state. */
export function apply(draft: Draft, event: HandoverEvent): void {
  (applications[event.type] as Application<EventType>)(draft, event as EventOf<EventType>);
}

function setClock(
  draft: Draft,
  event: EventOf<
    | "clock.met"
    | "clock.paused"
    | "clock.resumed"
    | "clock.acknowledged"
    | "clock.cancelled"
    | "clock.skipped"
    | "clock.replanned"
    | "clock.counted"
    | "clock.corrected"
    | MilestoneEvent
  >,
): void {
  edit(draft, event);
  draft.putClock(event.data.clock);
}

type MilestoneEvent = "clock.elapsed" | "sla.warning" | "sla.breached" | "sla.escalated";

function tellMilestone(draft: Draft, event: EventOf<MilestoneEvent>): void {
  setClock(draft, event);
  gatherNotice(draft, event);
}

/** Field by field, and with all of them, so that every lead has one shape: that of {@link copyLead}. */
function newLead(id: string, at: number, data: EventOf<"lead.received">["data"]): WholeLead {
  const { fields, touch } = data;
  return {
    id,
    version: 1,
    pipeline: data.pipeline,
    stage: data.stage,
    stageSince: at,
    closed: undefined,
    email: fields.email,
    emailDomain: fields.emailDomain,
    phone: fields.phone,
    firstName: fields.firstName,
    lastName: fields.lastName,
    jobTitle: fields.jobTitle,
    language: fields.language,
    timeZone: fields.timeZone,
    source: fields.source,
    campaign: fields.campaign,
    message: fields.message,
    segment: fields.segment,
    rating: fields.rating,
    leadType: fields.leadType,
    value: fields.value,
    company: fields.company,
    externalIds: fields.externalIds,
    optedOut: fields.optedOut,
    consent: fields.consent,
    properties: fields.properties,
    flags: fields.flags,
    since: fields.since,
    score: undefined,
    accountId: data.accountId,
    ownerId: undefined,
    assignment: undefined,
    invitation: undefined,
    lastOwnerId: data.lastOwnerId,
    previousOwners: nobody,
    tries: 0,
    hold: undefined,
    parked: undefined,
    arms: undefined,
    priority: undefined,
    counted: undefined,
    activities: nothing,
    lastActivityAt: undefined,
    touches: [touch],
    reason: undefined,
    openedFrom: data.origin?.leadId,
    opened: undefined,
    receivedAt: touch.at,
    updatedAt: at,
    erasedAt: undefined,
  };
}

function setFields(
  draft: Draft,
  lead: Mutable<Lead>,
  fields: LeadFields,
  accountId: string | undefined,
  at: number,
): void {
  // What it has had before names it, or the same person's lead in another pipeline.
  const before = identityKeys(lead);
  Object.assign(lead, fields);
  lead.accountId = accountId;
  for (const key of identityKeys(fields)) if (!before.includes(key)) takeKey(draft, key, lead.id, lead.pipeline);
  if (!fields.optedOut) return;
  // Nobody will be set on it: it waits for nothing any more.
  lead.hold = undefined;
  endHolds(draft, lead.id, at);
  withdraw(draft, lead, at);
}

/** The first touch and the latest ones, in the order in which they happened; the log has them all. */
function remember(touches: Lead["touches"], touch: Lead["touches"][number]): Lead["touches"] {
  const [first, ...rest] = [...touches, touch].sort((a, b) => a.at - b.at);
  return first === undefined ? [touch] : [first, ...rest.slice(-mostTouches)];
}

function giveUp(draft: Draft, event: EventOf<"assignment.declined" | "assignment.expired">): Mutable<Lead> {
  const lead = edit(draft, event);
  const { invitation } = lead;
  if (lead.ownerId !== undefined) release(draft, lead, event.at);
  else if (invitation !== undefined) {
    const { repId } = event.data;
    const repIds = invitation.repIds.filter((id) => id !== repId);
    lead.previousOwners = [...lead.previousOwners.filter((id) => id !== repId), repId];
    if (repIds.length > 0) {
      lead.invitation = { ...invitation, repIds };
      return lead;
    }
    withdraw(draft, lead, event.at);
  }
  lead.tries += 1;
  return lead;
}

function changeRoster(draft: Draft, event: HandoverEvent): void {
  draft.makeRoom();
  draft.putRoster(rosterAfter(draft.roster, event));
}
