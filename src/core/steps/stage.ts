import type { Transition } from "../../lifecycle/index.ts";
import type { Policy } from "../../policy/index.ts";
import type { Decision } from "../../routing/index.ts";
import type { Draft } from "../draft.ts";
import { cancelClocks, happen } from "./clocks.ts";
import { belongsToOwner } from "./clock-rules.ts";
import { routeAgain, wantsOwner } from "./route.ts";

/** Moves a lead along a transition that may be taken, with all that follows from it. */
export function move(
  draft: Draft,
  policy: Policy,
  leadId: string,
  transition: Transition,
  reason: string | undefined,
): void {
  const { stage: from, ownerId, assignment, value } = draft.known(leadId);
  const released = transition.releases === true && ownerId !== undefined;
  if (reason !== undefined && assignment?.turn !== undefined && policy.refunds.includes(reason)) {
    draft.emit("ledger.refunded", leadId, { turn: assignment.turn, reason });
  }
  draft.emit("lead.stage_changed", leadId, { from, to: transition.to, transition: transition.name, reason, released });
  if (transition.tells === "lead.won") draft.emit("lead.won", leadId, { ownerId, value });
  else if (transition.tells !== undefined) draft.emit(transition.tells, leadId, { ownerId, reason });
  if (policy.pipeline.stage(transition.to).closed !== undefined)
    cancelClocks(draft, policy, leadId, `the lead is ${transition.to}`);
  else if (released)
    cancelClocks(draft, policy, leadId, `${ownerId} gave the lead up`, (clock) => belongsToOwner(policy, clock));
  happen(draft, policy, leadId, { kind: "stage", name: transition.to, at: draft.now });
}

/** Takes every automatic transition that is due, then routes the lead if it waits for an owner. */
export function settle(draft: Draft, policy: Policy, leadId: string): Decision | undefined {
  for (;;) {
    const transition = policy.pipeline.auto(draft.known(leadId));
    if (transition === undefined) break;
    move(draft, policy, leadId, transition, undefined);
  }
  return seekOwner(draft, policy, leadId);
}

/** Routes the lead if it stands where it wants an owner and has none; one that waits already is asked for anew. */
export function seekOwner(draft: Draft, policy: Policy, leadId: string): Decision | undefined {
  return wantsOwner(policy, draft.known(leadId)) ? routeAgain(draft, policy, leadId) : undefined;
}
