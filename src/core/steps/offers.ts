import type { Lead } from "../../lead/index.ts";
import type { Policy } from "../../policy/index.ts";
import type { Decision } from "../../routing/index.ts";
import type { SlaClock } from "../../sla/index.ts";
import { formatDuration, formatInstant } from "../../time/index.ts";
import type { Draft } from "../draft.ts";
import { belongsToOwner } from "./clock-rules.ts";
import { happen } from "./clocks.ts";
import { cancelClocks } from "./end-clocks.ts";
import { offerClock } from "./offer-clock.ts";
import { replanClock } from "./replan-clock.ts";
import { routeLead } from "./route.ts";

/** The clock of an offer that has let its time pass, by the hours as they are, whether anybody has looked since or not. */
export function missedOffer(draft: Draft, policy: Policy, leadId: string): SlaClock | undefined {
  const clock = draft.clocks(leadId).find(({ kind }) => kind === "offer");
  if (clock === undefined || clock.dueAt >= draft.now) return undefined;
  const { dueAt } = replanClock(draft, policy, clock, "its hours have changed") ?? clock;
  return dueAt < draft.now ? { ...clock, dueAt } : undefined;
}

/** Whoever a lead is offered to has accepted it; nothing happens when it is offered to nobody, or to several. */
export function takeUp(draft: Draft, policy: Policy, leadId: string): void {
  const { assignment } = draft.known(leadId);
  if (assignment?.state !== "offered") return;
  draft.emit("assignment.accepted", leadId, { repId: assignment.repId });
  happen(draft, policy, leadId, { kind: "accepted", at: draft.now });
}

/** Takes an offer back that was not accepted in time, and gives the lead to somebody else. */
export function expireOffer(draft: Draft, policy: Policy, { leadId, targetMs, dueAt }: SlaClock): Decision | undefined {
  const { ownerId, invitation } = draft.known(leadId);
  const repIds = ownerId === undefined ? (invitation?.repIds ?? []) : [ownerId];
  const reason = `not accepted within ${formatDuration(targetMs)}, by ${formatInstant(dueAt)}`;
  for (const repId of repIds) {
    draft.emit("assignment.expired", leadId, { repId, reason });
    stepOut(draft, policy, leadId, repId);
  }
  return passOn(draft, policy, leadId, repIds);
}

/** The time to accept begins anew for an offer of a lead that had asked not to be contacted, and may be contacted again. */
export function resumeOffer(draft: Draft, policy: Policy, leadId: string): void {
  const { assignment, optedOut, closed } = draft.known(leadId);
  if (assignment?.stopped !== true || assignment.state !== "offered" || optedOut || closed !== undefined) return;
  const clock = offerClock(draft, policy, leadId, assignment.repId);
  if (clock !== undefined) draft.emit("clock.started", leadId, { clock });
}

/** Whoever let an offer lie is taken to have stepped out, if the policy says so. */
function stepOut(draft: Draft, policy: Policy, leadId: string, repId: string): void {
  const { missedAway } = policy.offers;
  const rep = draft.roster.reps.find(({ id }) => id === repId);
  if (missedAway === undefined || rep === undefined) return;
  const { away } = rep;
  const isAway = away !== undefined && (away.until === undefined || draft.now < away.until);
  if (isAway) return;
  const until = missedAway === "until-back" ? undefined : draft.now + missedAway;
  draft.emit("rep.upserted", undefined, {
    rep: { ...rep, away: { since: draft.now, until, reason: `let an offer lie: lead ${leadId}` } },
  });
}

/** The lead has just been given up by these reps: to somebody else with it, or it waits. */
export function passOn(draft: Draft, policy: Policy, leadId: string, from: readonly string[]): Decision | undefined {
  const { ownerId, invitation, optedOut, closed, parked } = draft.known(leadId);
  const isOpen = ownerId === undefined && invitation === undefined && !optedOut && closed === undefined && !parked;
  // Also where leads are not routed by themselves: it had an owner, and must not be forgotten.
  const decision = isOpen ? routeLead(draft, policy, leadId, from) : undefined;
  if (draft.known(leadId).ownerId === undefined) {
    const reason = `${from.join(", ")} gave the lead up`;
    cancelClocks(draft, policy, leadId, reason, (clock) => belongsToOwner(policy, clock));
  }
  return decision;
}

/** Takes a lead from its owner for a reason, and gives it to somebody else. */
export function relieve(draft: Draft, policy: Policy, { id, ownerId }: Lead, reason: string): Decision | undefined {
  if (ownerId === undefined) return undefined;
  draft.emit("assignment.expired", id, { repId: ownerId, reason });
  return passOn(draft, policy, id, [ownerId]);
}
