import { show } from "../../errors.ts";
import type { Lead } from "../../lead/index.ts";
import type { Policy } from "../../policy/index.ts";
import type { Command, LeadOutcome } from "../commands.ts";
import type { Draft } from "../draft.ts";
import { isAbsence, obstacles, periodOf, sayVerdict } from "../../routing/index.ts";
import { declines } from "../apply.ts";
import { enrol } from "../steps/enrol.ts";
import { happen } from "../steps/clocks.ts";
import { expireOffer, missedOffer, passOn, takeUp } from "../steps/offers.ts";
import { contextOf } from "../steps/route.ts";
import { move, refund, seekOwner } from "../steps/stage.ts";
import { done, refused, tooLate, unknownLead } from "./outcome.ts";

/** The rep says yes: the offer is accepted, and the lead takes the transition that goes with it. Of several, the first one has it. */
export function accept(
  draft: Draft,
  policy: Policy,
  { leadId, repId }: Extract<Command, { type: "accept" }>,
): LeadOutcome {
  const lead = draft.lead(leadId);
  if (lead === undefined) return unknownLead(leadId);
  const refusal = notOffered(lead, repId);
  if (refusal !== undefined) return refusal;
  const missed = missedOffer(draft, policy, leadId);
  if (missed !== undefined) return tooLate(draft, missed, expireOffer(draft, policy, missed), repId);
  const step = policy.pipelines.of(lead).onAccept(lead);
  if (step?.refusal !== undefined) return { ok: false, refusal: step.refusal, lead, decision: undefined };
  const { invitation } = lead;
  if (invitation !== undefined) {
    // Since the offer was made they may have got others, or lost the right to it.
    const found = obstacles(contextOf(draft, policy, leadId), repId, "ignore").filter((one) => !isAbsence(one));
    if (found.length > 0) return refused(lead, "NOT_ELIGIBLE", `${repId} ${found.map(sayVerdict).join(" and ")}`);
    const { reason, turn } = invitation;
    const limits = policy.limits.countedIn(lead);
    const taken = { repId, reason, turn: { ...turn, chosen: repId }, limits, clock: undefined };
    draft.emit("assignment.offered", leadId, taken);
    enrol(draft, policy, leadId, "assigned");
    happen(draft, policy, leadId, { kind: "assigned", at: draft.now });
  }
  takeUp(draft, policy, leadId);
  if (step !== undefined) move(draft, policy, leadId, step.transition, undefined);
  // Whoever may not own it where it goes hands it on.
  return done(draft, leadId, seekOwner(draft, policy, leadId));
}

/** The rep says no, with a reason: the lead is routed again, to somebody else; of several, once the last one has said so. */
export function decline(
  draft: Draft,
  policy: Policy,
  { leadId, repId, reason }: Extract<Command, { type: "decline" }>,
): LeadOutcome {
  const lead = draft.lead(leadId);
  if (lead === undefined) return unknownLead(leadId);
  const refusal = notOffered(lead, repId);
  if (refusal !== undefined) return refusal;
  if (typeof reason !== "string" || reason.trim() === "")
    return refused(lead, "REASON_REQUIRED", "declining needs a reason");
  const missed = missedOffer(draft, policy, leadId);
  if (missed !== undefined) return tooLate(draft, missed, expireOffer(draft, policy, missed), repId);
  const { declinesPerDay } = policy.offers;
  if (declinesPerDay !== undefined && declinedToday(draft, policy, repId) >= declinesPerDay) {
    const message = `${repId} has declined ${declinesPerDay} leads today, as many as the policy lets a rep; the lead stays offered to them`;
    return refused(lead, "DECLINES_EXHAUSTED", message);
  }
  refund(draft, policy, leadId, reason);
  draft.emit("assignment.declined", leadId, { repId, reason, counted: declinesPerDay !== undefined });
  return done(draft, leadId, passOn(draft, policy, leadId, [repId]));
}

/** Why a rep cannot answer an offer of this lead; nothing when they can. */
function notOffered(lead: Lead, repId: string): LeadOutcome | undefined {
  const { id, assignment, invitation, stage, closed } = lead;
  const to = invitation?.repIds ?? (assignment === undefined ? [] : [assignment.repId]);
  if (to.length === 0) return refused(lead, "NOT_OFFERED", `lead ${id} is not offered to anybody; it is in ${stage}`);
  if (assignment?.state === "accepted") {
    const message = `lead ${id} was accepted by ${assignment.repId}; to give an accepted lead up, move it with a reason`;
    return refused(lead, "NOT_OFFERED", message);
  }
  if (closed !== undefined) {
    const message = `lead ${id} is ${stage}; reopen it first, and it is offered anew`;
    return refused(lead, "LEAD_CLOSED", message);
  }
  if (to.includes(repId)) return undefined;
  return refused(lead, "NOT_THE_OWNER", `lead ${id} is offered to ${to.join(", ")}, not to ${show(repId)}`, to);
}

function declinedToday(draft: Draft, policy: Policy, repId: string): number {
  const member = policy.staff(draft.roster).member(repId);
  if (member === undefined) return 0;
  const { from } = periodOf("day", member, draft.now);
  return draft.given(repId, declines).filter((at) => at >= from).length;
}
