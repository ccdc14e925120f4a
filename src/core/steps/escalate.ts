import type { Lead } from "../../lead/index.ts";
import type { Policy } from "../../policy/index.ts";
import type { Milestone, SlaClock } from "../../sla/index.ts";
import type { Draft } from "../draft.ts";
import { belongsToOwner } from "./clock-rules.ts";
import { barred } from "./contact.ts";
import { cancelClocks } from "./end-clocks.ts";
import { listeners } from "./listeners.ts";
import { isMet } from "./milestones.ts";
import { wakeUp } from "./park.ts";
import { askRouter, give, isPlaced } from "./route.ts";
import { moveOn, seekOwner } from "./stage.ts";

/** What could not be done, and why. */
interface Failure {
  readonly action: "task" | "request" | "move" | "reassign";
  readonly reason: string;
}

/** Does what a milestone's threshold says, in the order of its fields. What cannot be done is told, and the rest is done. */
export function escalate(draft: Draft, policy: Policy, clock: SlaClock, milestone: Milestone): void {
  const { leadId } = clock;
  const { task, request, priority, move: to, reassign: away } = milestone.threshold;
  if (!isMet(milestone, draft.known(leadId))) return;
  const because = `${clock.name} at ${Math.round(shareOf(clock, milestone) * 100)} %`;
  const cause = { clockId: clock.id, milestone: milestone.index, cadence: clock.cadence };
  const fail = (failure: Failure | undefined): void => {
    if (failure !== undefined) tellFailure(draft, clock, milestone, failure);
  };
  if (task !== undefined) {
    const { type, title, for: audience = "owner" } = task;
    const [repId] = listeners(draft, draft.known(leadId).ownerId, audience);
    const bar = barred(draft, policy, clock, type);
    if (bar !== undefined) fail({ action: "task", reason: bar });
    else if (repId === undefined) fail({ action: "task", reason: `there is no ${String(audience)} to do it` });
    else draft.emit("task.due", leadId, { type, title, repId, ...counted(policy, type), cause });
  }
  if (request !== undefined) {
    const { action, channel } = request;
    const bar = channel === undefined ? undefined : barred(draft, policy, clock, channel);
    if (bar !== undefined) fail({ action: "request", reason: bar });
    else {
      const contact = channel === undefined ? {} : { channel, ...counted(policy, channel) };
      draft.emit("action.requested", leadId, { action, ...contact, cause });
    }
  }
  if (priority !== undefined && draft.known(leadId).priority !== priority)
    prioritize(draft, policy, leadId, priority, because);
  if (to !== undefined) fail(moveTo(draft, policy, leadId, to));
  if (away !== undefined) fail(reassign(draft, policy, leadId, away.reason));
}

function counted(policy: Policy, channel: string): { readonly contact?: true } {
  return policy.countsContact(channel) ? { contact: true } : {};
}

function prioritize(draft: Draft, policy: Policy, leadId: string, priority: number, reason: string): void {
  draft.emit("lead.prioritized", leadId, { priority, reason });
  // Its place among those that wait is another now.
  if (draft.known(leadId).hold !== undefined) seekOwner(draft, policy, leadId);
}

function moveTo(
  draft: Draft,
  policy: Policy,
  leadId: string,
  { to, reason }: { readonly to: string; readonly reason?: string | undefined },
): Failure | undefined {
  const lead = draft.known(leadId);
  const step = policy.pipelines.of(lead).check(lead, to, reason);
  if (step.refusal !== undefined) return { action: "move", reason: step.refusal.message };
  wakeUp(draft, policy, lead, `moved to ${to}`);
  moveOn(draft, policy, leadId, step.transition, reason);
  return undefined;
}

function reassign(draft: Draft, policy: Policy, leadId: string, reason: string): Failure | undefined {
  const lead = draft.known(leadId);
  const { ownerId, assignment } = lead;
  // Whoever was relieved of it already, by this clock or another, is not relieved twice.
  if (ownerId === undefined || assignment === undefined) return undefined;
  const asked = askRouter(draft, policy, leadId, [ownerId], { as: relieved(lead, ownerId) });
  if (asked === undefined || !isPlaced(asked.decision))
    return { action: "reassign", reason: asked?.decision.reason ?? "the policy routes nobody" };
  draft.emit("assignment.expired", leadId, { repId: ownerId, reason });
  give(draft, policy, leadId, asked);
  // Offered to several it is nobody's yet: what was promised for its owner has nobody to keep it.
  if (draft.known(leadId).ownerId === undefined)
    cancelClocks(draft, policy, leadId, `${ownerId} was relieved of the lead`, (one) => belongsToOwner(policy, one));
  return undefined;
}

/** The lead as it is once it has been taken from its owner: that is the one to find somebody for. */
function relieved(lead: Lead, ownerId: string): Lead {
  const previousOwners = [...lead.previousOwners.filter((id) => id !== ownerId), ownerId];
  return { ...lead, ownerId: undefined, assignment: undefined, tries: lead.tries + 1, previousOwners };
}

function tellFailure(draft: Draft, clock: SlaClock, milestone: Milestone, failed: Failure): void {
  const { leadId, id } = clock;
  const lead = draft.known(leadId);
  draft.emit("sla.escalated", leadId, {
    clock: draft.clocks(leadId).find((one) => one.id === id) ?? clock,
    plannedAt: clock.nextAt ?? draft.now,
    milestone: milestone.index,
    round: milestone.round === 0 ? undefined : milestone.round,
    share: shareOf(clock, milestone),
    notify: listeners(draft, lead.ownerId, "manager"),
    ownerId: lead.ownerId,
    failed,
  });
}

function shareOf({ targetMs }: SlaClock, { workMs }: Milestone): number {
  return targetMs === 0 ? 1 : workMs / targetMs;
}
