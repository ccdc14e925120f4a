import { didYouMean, show } from "../../errors.ts";
import type { LedgerTurn } from "../../lead/index.ts";
import type { Policy } from "../../policy/index.ts";
import type { Command, LeadOutcome } from "../commands.ts";
import type { Draft } from "../draft.ts";
import { isAbsence, isLimit, obstacles, sayVerdict } from "../../routing/index.ts";
import { belongsToOwner } from "../steps/clock-rules.ts";
import { cancelClocks, happen } from "../steps/clocks.ts";
import { contextOf, offer, routeLead, wantsOwner } from "../steps/route.ts";
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
  refund(draft, policy, leadId, reason);
  draft.emit("assignment.declined", leadId, { repId, reason });
  const decision = wantsOwner(policy, draft.known(leadId)) ? routeLead(draft, policy, leadId, [repId]) : undefined;
  if (draft.known(leadId).ownerId === undefined) {
    cancelClocks(draft, policy, leadId, `${repId} declined`, (clock) => belongsToOwner(policy, clock));
  }
  return done(draft, leadId, decision);
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
    const { eligible, weights } = pool.availability(draft.now, "ignore");
    // The whole pool was passed over for this rep: everybody in it earns, the rep pays.
    turn = { ledger: countIn, eligible, weights, chosen: repId };
  }
  offer(draft, policy, leadId, repId, `by hand: ${reason}`, turn);
  return done(draft, leadId);
}
