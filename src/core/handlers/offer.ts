import { show } from "../../errors.ts";
import type { Policy } from "../../policy/index.ts";
import type { Command, LeadOutcome } from "../commands.ts";
import type { Draft } from "../draft.ts";
import { periodOf } from "../../routing/index.ts";
import type { SlaClock } from "../../sla/index.ts";
import { formatInstant } from "../../time/index.ts";
import { declines } from "../apply.ts";
import { happen } from "../steps/clocks.ts";
import { expireOffer, missedOffer, passOn } from "../steps/offers.ts";
import { give, offer } from "../steps/route.ts";
import { move, refund } from "../steps/stage.ts";
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
