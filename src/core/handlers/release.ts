import type { Lead } from "../../lead/index.ts";
import type { Policy } from "../../policy/index.ts";
import { Unanswered } from "../../routing/index.ts";
import type { Command, LeadOutcome, ReleaseOutcome } from "../commands.ts";
import type { Draft } from "../draft.ts";
import { wakeUp } from "../steps/park.ts";
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
  wakeUp(draft, policy, lead, "given to somebody else");
  return done(draft, leadId, relieve(draft, policy, draft.known(leadId), reason));
}

type Release = Extract<Command, { type: "release" }>;

/** Takes leads from a rep who leaves: to somebody else, or where the policy's pipeline lets them go. */
export function release(draft: Draft, policy: Policy, command: Release): ReleaseOutcome {
  const counts = { reassigned: 0, waiting: 0, moved: 0 };
  for (const leadId of command.leadIds) {
    const lead = draft.lead(leadId);
    if (lead?.ownerId !== command.repId || lead.closed !== undefined) continue;
    try {
      counts[letGo(draft, policy, lead, command)] += 1;
    } catch (error) {
      // Routers are asked about all of them together.
      if (!(error instanceof Unanswered)) throw error;
      draft.open.push({ leadId, unanswered: error });
    }
  }
  return counts;
}

function letGo(draft: Draft, policy: Policy, lead: Lead, { repId, reason, to }: Release): keyof ReleaseOutcome {
  const { id } = lead;
  const step = to === undefined ? undefined : policy.pipelines.of(lead).check(lead, to.stage, to.reason);
  if (step !== undefined && step.refusal === undefined) {
    wakeUp(draft, policy, lead, `moved to ${step.transition.to}`);
    move(draft, policy, id, step.transition, to?.reason);
    seekOwner(draft, policy, id);
    const { ownerId, closed } = draft.known(id);
    if (ownerId !== repId || closed !== undefined) return "moved";
  }
  const decision = relieve(draft, policy, draft.known(id), reason);
  return decision !== undefined && isPlaced(decision) ? "reassigned" : "waiting";
}
