import { didYouMean, show } from "../../errors.ts";
import type { LedgerTurn } from "../../lead/index.ts";
import type { Policy } from "../../policy/index.ts";
import type { Command, LeadOutcome, ReleaseOutcome } from "../commands.ts";
import type { Draft } from "../draft.ts";
import { isAbsence, isLimit, obstacles, periodOf, sayVerdict, turnOf } from "../../routing/index.ts";
import type { SlaClock } from "../../sla/index.ts";
import { formatInstant } from "../../time/index.ts";
import { declines } from "../apply.ts";
import { happen } from "../steps/clocks.ts";
import { expireOffer, missedOffer, passOn, relieve } from "../steps/offers.ts";
import { askRouter, contextOf, give, offer, wantsOwner } from "../steps/route.ts";
import { move, refund, settle } from "../steps/stage.ts";
import { done, refused, unknownLead } from "./outcome.ts";

/** The owner says yes: the offer is accepted, and the lead takes the transition that goes with it. */
export function accept(
  draft: Draft,
  policy: Policy,
  { leadId, repId }: Extract<Command, { type: "accept" }>,
): LeadOutcome {
  const lead = draft.lead(leadId);
  if (lead === undefined) return unknownLead(leadId);
  const { assignment } = lead;
  if (assignment === undefined)
    return refused(lead, "NOT_OFFERED", `lead ${leadId} is not offered to anybody; it is in ${lead.stage}`);
  if (assignment.repId !== repId) {
    return refused(lead, "NOT_THE_OWNER", `lead ${leadId} is offered to ${assignment.repId}, not to ${show(repId)}`, [
      assignment.repId,
    ]);
  }
  if (assignment.state === "accepted")
    return refused(lead, "NOT_OFFERED", `${repId} has accepted lead ${leadId} already`);
  const missed = missedOffer(draft, leadId);
  if (missed !== undefined) return tooLate(draft, policy, missed, repId);
  const step = policy.pipeline.onAccept(lead);
  if (step?.refusal !== undefined) return { ok: false, refusal: step.refusal, lead, decision: undefined };
  draft.emit("assignment.accepted", leadId, { repId });
  happen(draft, policy, leadId, { kind: "accepted", at: draft.now });
  if (step !== undefined) move(draft, policy, leadId, step.transition, undefined);
  return done(draft, leadId);
}

/** The owner says no, with a reason: the lead is routed again, to somebody else. */
export function decline(
  draft: Draft,
  policy: Policy,
  { leadId, repId, reason }: Extract<Command, { type: "decline" }>,
): LeadOutcome {
  const lead = draft.lead(leadId);
  if (lead === undefined) return unknownLead(leadId);
  const { assignment } = lead;
  if (assignment === undefined || assignment.state !== "offered") {
    const how = assignment === undefined ? "is not offered to anybody" : `was accepted by ${assignment.repId}`;
    return refused(lead, "NOT_OFFERED", `lead ${leadId} ${how}; to give an accepted lead up, move it with a reason`);
  }
  if (assignment.repId !== repId) {
    return refused(lead, "NOT_THE_OWNER", `lead ${leadId} is offered to ${assignment.repId}, not to ${show(repId)}`, [
      assignment.repId,
    ]);
  }
  if (typeof reason !== "string" || reason.trim() === "")
    return refused(lead, "REASON_REQUIRED", "declining needs a reason");
  const missed = missedOffer(draft, leadId);
  if (missed !== undefined) return tooLate(draft, policy, missed, repId);
  const { declinesPerDay } = policy.offers;
  if (declinesPerDay !== undefined && declinedToday(draft, policy, repId) >= declinesPerDay) {
    const message = `${repId} has declined ${declinesPerDay} leads today, as many as the policy lets a rep; the lead stays offered to them`;
    return refused(lead, "DECLINES_EXHAUSTED", message);
  }
  refund(draft, policy, leadId, reason);
  draft.emit("assignment.declined", leadId, { repId, reason, counted: declinesPerDay !== undefined });
  return done(draft, leadId, passOn(draft, policy, leadId, repId));
}

/** The offer had lapsed before this came, whether anybody had looked since or not: the lead goes on to somebody else. */
function tooLate(draft: Draft, policy: Policy, offer: SlaClock, repId: string): LeadOutcome {
  const decision = expireOffer(draft, policy, offer);
  const message = `the offer of lead ${offer.leadId} to ${repId} lapsed at ${formatInstant(offer.dueAt)}`;
  const refusal = { code: "OFFER_EXPIRED", message, allowed: [] } as const;
  return { ok: false, refusal, lead: draft.known(offer.leadId), decision };
}

function declinedToday(draft: Draft, policy: Policy, repId: string): number {
  const member = policy.staff(draft.roster).member(repId);
  if (member === undefined) return 0;
  const { from } = periodOf("day", member, draft.now);
  return draft.load.given(repId, declines).filter((at) => at >= from).length;
}

/** Takes a lead from its owner on request, and gives it to somebody else. */
export function reassign(
  draft: Draft,
  policy: Policy,
  { leadId, reason }: Extract<Command, { type: "reassign" }>,
): LeadOutcome {
  const lead = draft.lead(leadId);
  if (lead === undefined) return unknownLead(leadId);
  if (lead.ownerId === undefined)
    return refused(lead, "NOT_OWNED", `lead ${leadId} is nobody's; it needs no new owner`);
  if (lead.closed !== undefined)
    return refused(lead, "LEAD_CLOSED", `lead ${leadId} is ${lead.stage}; reopen it first`);
  if (typeof reason !== "string" || reason.trim() === "")
    return refused(lead, "REASON_REQUIRED", "taking a lead from its owner needs a reason: somebody will ask");
  return done(draft, leadId, relieve(draft, policy, lead, reason));
}

/** Takes leads from a rep who leaves: to somebody else, or where the policy's pipeline lets them go. */
export function release(
  draft: Draft,
  policy: Policy,
  { leadIds, repId, reason, to }: Extract<Command, { type: "release" }>,
): ReleaseOutcome {
  let [reassigned, waiting, moved] = [0, 0, 0];
  for (const leadId of leadIds) {
    const lead = draft.lead(leadId);
    if (lead?.ownerId !== repId || lead.closed !== undefined) continue;
    const step = to === undefined ? undefined : policy.pipeline.check(lead, to.stage, to.reason);
    if (step !== undefined && step.refusal === undefined) {
      move(draft, policy, leadId, step.transition, to?.reason);
      settle(draft, policy, leadId);
      if (draft.known(leadId).ownerId !== repId) {
        moved += 1;
        continue;
      }
    }
    if (relieve(draft, policy, draft.known(leadId), reason)?.outcome === "assigned") reassigned += 1;
    else waiting += 1;
  }
  return { reassigned, waiting, moved };
}

/**
 * Gives a lead to a rep by hand. Hours, leave and absence do not matter; rights and what the rep accepts do unless it is forced,
 * limits always. Whether a pool's ledger counts it is the caller's word.
 */
export function assign(draft: Draft, policy: Policy, command: Extract<Command, { type: "assign" }>): LeadOutcome {
  const { leadId, repId, reason, countIn } = command;
  const lead = draft.lead(leadId);
  if (lead === undefined) return unknownLead(leadId);
  const staff = policy.staff(draft.roster);
  const ids = draft.roster.reps.filter(({ active }) => active).map(({ id }) => id);
  if (!ids.includes(repId))
    return refused(
      lead,
      "REP_UNKNOWN",
      `no active rep has the id ${show(repId)}; ${didYouMean(repId, ids, "add the rep first")}`,
      ids.slice(0, 50),
    );
  if (lead.ownerId === repId) return refused(lead, "ALREADY_OWNER", `${repId} has lead ${leadId} already`);
  if (policy.pipeline.stage(lead.stage).closed !== undefined)
    return refused(lead, "LEAD_CLOSED", `lead ${leadId} is ${lead.stage}; reopen it first`);
  if (lead.optedOut)
    return refused(lead, "LEAD_OPTED_OUT", `lead ${leadId} asked not to be contacted; nobody may be set on it`);
  if (typeof reason !== "string" || reason.trim() === "")
    return refused(lead, "REASON_REQUIRED", "an assignment by hand needs a reason: somebody will ask");
  const found = obstacles(contextOf(draft, policy, leadId), repId, "ignore").filter((verdict) => !isAbsence(verdict));
  const firm = command.force === true ? found.filter(isLimit) : found;
  if (firm.length > 0) {
    const how = firm.every(isLimit) ? "raise the limit" : "pass force to set this aside";
    return refused(lead, "NOT_ELIGIBLE", `${repId} ${firm.map(sayVerdict).join(" and ")}; ${how}`, []);
  }
  let turn: LedgerTurn | undefined;
  if (countIn !== undefined) {
    const pool = staff.pool(countIn);
    if (pool === undefined)
      return refused(
        lead,
        "POOL_UNKNOWN",
        `there is no pool ${show(countIn)} to count it in`,
        draft.roster.pools.map(({ id }) => id),
      );
    turn = turnOf(staff, countIn, draft.now, repId);
  }
  offer(draft, policy, leadId, repId, `by hand: ${reason}`, turn);
  return done(draft, leadId);
}

/** A rep asks for a lead: the first of those that wait which the router would give them, in their hours or not. */
export function claim(draft: Draft, policy: Policy, { repId }: Extract<Command, { type: "claim" }>): LeadOutcome {
  const ids = draft.roster.reps.filter(({ active }) => active).map(({ id }) => id);
  if (!ids.includes(repId)) {
    const message = `no active rep has the id ${show(repId)}; ${didYouMean(repId, ids, "add the rep first")}`;
    return refused(undefined, "REP_UNKNOWN", message, ids.slice(0, 50));
  }
  let why: string | undefined;
  for (const leadId of draft.waiting()) {
    const lead = draft.lead(leadId);
    if (lead?.hold === undefined || !wantsOwner(policy, lead)) continue;
    const routed = askRouter(draft, policy, leadId, [], repId);
    if (routed?.decision.outcome === "assigned") {
      give(draft, policy, leadId, routed);
      return done(draft, leadId, routed.decision);
    }
    why ??= `the first, ${leadId}: ${routed?.decision.reason ?? "the policy routes nobody"}`;
  }
  const message = why === undefined ? "no lead waits" : `none of the leads that wait can be ${repId}'s; ${why}`;
  return refused(undefined, "NOTHING_WAITS", message);
}
