import { didYouMean, show } from "../../errors.ts";
import type { Policy } from "../../policy/index.ts";
import type { Command, LeadOutcome } from "../commands.ts";
import type { Draft } from "../draft.ts";
import { askRouter, give, wantsOwner } from "../steps/route.ts";
import { done, refused } from "./outcome.ts";

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
    const routed = askRouter(draft, policy, leadId, [], { only: repId });
    if (routed?.decision.outcome === "assigned") {
      give(draft, policy, leadId, routed);
      return done(draft, leadId, routed.decision);
    }
    why ??= `the first, ${leadId}: ${routed?.decision.reason ?? "the policy routes nobody"}`;
  }
  const message = why === undefined ? "no lead waits" : `none of the leads that wait can be ${repId}'s; ${why}`;
  return refused(undefined, "NOTHING_WAITS", message);
}
