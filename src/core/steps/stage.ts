import type { Hold } from "../../lead/index.ts";
import type { Transition } from "../../lifecycle/index.ts";
import type { Policy } from "../../policy/index.ts";
import { hasRole, type Decision } from "../../routing/index.ts";
import type { Draft } from "../draft.ts";
import { happen } from "./clocks.ts";
import { cancelClocks } from "./end-clocks.ts";
import { belongsToOwner } from "./clock-rules.ts";
import { handOver } from "./hand-over.ts";
import { resumeOffer } from "./offers.ts";
import { isPlaced, routeAgain, wantsOwner } from "./route.ts";

/**
 * Moves a lead along a transition that may be taken, with all that follows from it. One that wanted an owner goes on wanting one
 * where it goes, unless that is an end or `sentBack`: whoever moves a lead asks for its owner afterwards ({@link seekOwner}).
 */
export function move(
  draft: Draft,
  policy: Policy,
  leadId: string,
  transition: Transition,
  reason: string | undefined,
  sentBack: boolean = transition.releases === true,
  by?: string,
): void {
  const { pipeline, stage: from, ownerId, value, accountId } = draft.known(leadId);
  const { to, name } = transition;
  const { closed } = policy.pipelines.of({ pipeline }).stage(to);
  const handed = ownerId !== undefined && handsOn(draft, policy, leadId, ownerId, transition);
  const released = handed || (ownerId !== undefined && transition.releases === true);
  const waits = sentBack || closed !== undefined ? undefined : waitOf(draft, policy, leadId, handed ? to : undefined);
  refund(draft, policy, leadId, reason);
  const moved = { from, to, transition: name, reason, released, closed };
  const told = by === undefined ? moved : { ...moved, by };
  draft.emit("lead.stage_changed", leadId, waits === undefined ? told : { ...told, waits });
  if (transition.tells === "lead.won")
    draft.emit("lead.won", leadId, { ownerId, pipeline, stage: to, value, accountId });
  else if (transition.tells === "lead.lost")
    draft.emit("lead.lost", leadId, { ownerId, pipeline, stage: to, value, accountId, reason });
  else if (transition.tells !== undefined) draft.emit(transition.tells, leadId, { ownerId, reason });
  if (closed !== undefined) cancelClocks(draft, policy, leadId, `the lead is ${to}`);
  else if (released)
    cancelClocks(draft, policy, leadId, `${ownerId} gave the lead up`, (clock) => belongsToOwner(policy, clock));
  happen(draft, policy, leadId, { kind: "stage", name: transition.to, left: from, at: draft.now });
  if (transition.opens !== undefined) handOver(draft, policy, leadId, transition, settle);
}

/**
 * The wait a lead takes along: its own; or, where it was offered to several or its owner may not have it `beyond`, one that ends
 * now, for it is asked for at once.
 */
function waitOf(draft: Draft, policy: Policy, leadId: string, beyond: string | undefined): Hold | undefined {
  const lead = draft.known(leadId);
  const { hold, invitation, ownerId } = lead;
  if (policy.router === undefined || (invitation === undefined && beyond === undefined)) return hold;
  const reason =
    beyond === undefined
      ? `was offered to ${invitation?.repIds.join(", ")} before it moved on`
      : `${ownerId} may not have it in ${beyond}`;
  return { since: draft.now, until: draft.now, rank: policy.rankOf(lead), reason };
}

/** Moves a lead, and sees to all that is due where it stands then. One sent back stays until something new is known of it. */
export function moveOn(
  draft: Draft,
  policy: Policy,
  leadId: string,
  transition: Transition,
  reason: string | undefined,
  sentBack?: boolean,
  by?: string,
): Decision | undefined {
  move(draft, policy, leadId, transition, reason, sentBack, by);
  return transition.releases === true ? seekOwner(draft, policy, leadId) : settle(draft, policy, leadId);
}

/** Whether the owner's roles give no right to the lead where it goes: there it is somebody else's. */
function handsOn(draft: Draft, policy: Policy, leadId: string, ownerId: string, { to }: Transition): boolean {
  const lead = draft.known(leadId);
  if (policy.pipelines.of(lead).stage(to).closed !== undefined) return false;
  const roles = policy.rights.rolesFor(lead, to);
  if (roles === undefined) return false;
  const owner = draft.roster.reps.find(({ id }) => id === ownerId);
  return owner !== undefined && !hasRole(owner.roles, roles);
}

/** Gives the turn back, and the place in quotas and rates, when the reason says that the rep never had a real lead. */
export function refund(draft: Draft, policy: Policy, leadId: string, reason: string | undefined): void {
  const { assignment } = draft.known(leadId);
  if (assignment === undefined || reason === undefined || !policy.refunds.includes(reason)) return;
  const { turn, limits, offeredAt } = assignment;
  if (draft.now - offeredAt > policy.refundsWithinMs) return;
  if (turn !== undefined || limits !== undefined) draft.emit("ledger.refunded", leadId, { turn, reason });
}

/** Takes every automatic transition that is due, then sees to the lead's offer, or routes it if it waits for an owner. */
export function settle(draft: Draft, policy: Policy, leadId: string): Decision | undefined {
  for (;;) {
    const lead = draft.known(leadId);
    // Until it wakes it moves nowhere by itself.
    if (lead.parked !== undefined) return undefined;
    const transition = policy.pipelines.of(lead).auto(lead);
    if (transition === undefined) break;
    move(draft, policy, leadId, transition, undefined);
  }
  resumeOffer(draft, policy, leadId);
  return seekOwner(draft, policy, leadId);
}

/** Routes the lead if it stands where it wants an owner and has none; one that waits already is asked for anew. */
export function seekOwner(draft: Draft, policy: Policy, leadId: string): Decision | undefined {
  return wantsOwner(policy, draft.known(leadId)) ? takeTurn(draft, policy, leadId) : undefined;
}

/** Asks anew for a lead that waits; one that has waited as long as the policy lets it goes back. */
export function takeTurn(draft: Draft, policy: Policy, leadId: string): Decision | undefined {
  const { hold } = draft.known(leadId);
  const { patienceMs, givesBack } = policy;
  const decision = routeAgain(draft, policy, leadId);
  if (givesBack === undefined || hold === undefined || draft.now < hold.since + patienceMs) return decision;
  if (decision !== undefined && isPlaced(decision)) return decision;
  const lead = draft.known(leadId);
  const step = policy.pipelines.of(lead).check(lead, givesBack.stage, givesBack.reason);
  // Where the pipeline does not let it go it waits on.
  if (step.refusal !== undefined) return decision;
  return moveOn(draft, policy, leadId, step.transition, givesBack.reason, true);
}
