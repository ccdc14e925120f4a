import type { Policy } from "../../policy/index.ts";
import type { Draft } from "../draft.ts";
import { Unanswered } from "../../routing/index.ts";
import { askRouter, isPlaced, wantsOwner } from "./route.ts";
import { takeTurn } from "./stage.ts";

/** Leads whose wait was to end by now have their turn before anything newer, the first in the queue first. */
export function wakeDue(draft: Draft, policy: Policy): number {
  return serve(draft, policy, (until) => until !== undefined && until <= draft.now);
}

/** Somebody may have room: those that wait are asked for in the order of their turns. */
export function serveQueue(draft: Draft, policy: Policy): number {
  let routed = 0;
  // Whoever gets a lead may set another free by it; there are only so many leads to give.
  while (draft.freed) {
    draft.freed = false;
    routed += serve(draft, policy, () => true);
  }
  return routed;
}

function serve(draft: Draft, policy: Policy, which: (until: number | undefined) => boolean): number {
  if (policy.router === undefined) return 0;
  let routed = 0;
  for (const leadId of draft.waiting()) {
    const lead = draft.lead(leadId);
    if (lead?.hold === undefined || !which(lead.hold.until) || !wantsOwner(policy, lead)) continue;
    try {
      // Behind one whose router has to be asked everybody waits: their routers are asked with it, and they go on in order.
      if (draft.open.length > 0) {
        if (draft.open.some((question) => question.leadId === leadId)) continue;
        askRouter(draft, policy, leadId, []);
        draft.open.push({ leadId, unanswered: undefined });
        continue;
      }
      const decision = takeTurn(draft, policy, leadId);
      if (decision !== undefined && isPlaced(decision)) routed += 1;
    } catch (error) {
      if (!(error instanceof Unanswered)) throw error;
      draft.open.push({ leadId, unanswered: error });
    }
  }
  return routed;
}
