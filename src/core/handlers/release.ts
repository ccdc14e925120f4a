import type { Policy } from "../../policy/index.ts";
import type { Command, LeadOutcome, ReleaseOutcome } from "../commands.ts";
import type { Draft } from "../draft.ts";
import { relieve } from "../steps/offers.ts";
import { isPlaced } from "../steps/route.ts";
import { move, seekOwner } from "../steps/stage.ts";
import { done, refused, unknownLead } from "./outcome.ts";

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
      seekOwner(draft, policy, leadId);
      if (draft.known(leadId).ownerId !== repId || draft.known(leadId).closed !== undefined) {
        moved += 1;
        continue;
      }
    }
    const decision = relieve(draft, policy, draft.known(leadId), reason);
    if (decision !== undefined && isPlaced(decision)) reassigned += 1;
    else waiting += 1;
  }
  return { reassigned, waiting, moved };
}
