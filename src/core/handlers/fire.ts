import { HandoverError, show } from "../../errors.ts";
import type { Policy } from "../../policy/index.ts";
import type { Milestone, SlaClock } from "../../sla/index.ts";
import type { Command, FireOutcome } from "../commands.ts";
import type { Draft } from "../draft.ts";
import { Unanswered } from "../../routing/index.ts";
import { slaOf } from "../steps/clock-rules.ts";
import { isDue, listeners, speak } from "../steps/milestones.ts";
import { expireOffer } from "../steps/offers.ts";
import { askRouter, give, isPlaced, wantsOwner } from "../steps/route.ts";
import { seekOwner, takeTurn } from "../steps/stage.ts";

const counters = { warning: "warnings", breach: "breaches", escalation: "escalations" } as const;

/** Lets clocks speak whose time has come: every threshold that is past, in order, each once. Wakes leads on hold. */
export function fire(draft: Draft, policy: Policy, { due }: Extract<Command, { type: "fire" }>): FireOutcome {
  const counts = { warnings: 0, breaches: 0, escalations: 0, routed: draft.woken };
  draft.woken = 0;
  for (const { leadId, clockId } of due) {
    const clock = draft.clocks(leadId).find(({ id }) => id === clockId);
    if (clock === undefined || !isDue(clock, draft.now)) continue;
    if (clock.kind === "offer") {
      const decision = expireOffer(draft, policy, clock);
      if (decision !== undefined && isPlaced(decision)) counts.routed += 1;
    } else if (clock.kind === "sla") fireClock(draft, policy, clock, counts);
    // Whoever waits has had their turn as the batch began, but for those far back in the queue.
    else if (draft.open.some((question) => question.leadId === leadId)) continue;
    else {
      const decision = seekOwner(draft, policy, leadId);
      if (decision !== undefined && isPlaced(decision)) counts.routed += 1;
    }
    // A clock that has nothing to say for itself any more must not come up again for ever.
    const left = draft.clocks(leadId).find(({ id }) => id === clockId);
    if (left !== undefined && isDue(left, draft.now)) {
      draft.emit("clock.cancelled", leadId, {
        clock: { ...left, state: "cancelled", nextAt: undefined, endedAt: draft.now },
        reason: "nothing waits for it any more",
      });
    }
  }
  return counts;
}

/** Tries to route leads on hold, whatever they wait for: something has changed for the better. */
export function drain(draft: Draft, policy: Policy, { leadIds }: Extract<Command, { type: "drain" }>): FireOutcome {
  let routed = draft.woken;
  draft.woken = 0;
  for (const leadId of leadIds) {
    const lead = draft.lead(leadId);
    if (lead === undefined || !wantsOwner(policy, lead)) continue;
    try {
      const decision = takeTurn(draft, policy, leadId);
      if (decision !== undefined && isPlaced(decision)) routed += 1;
    } catch (error) {
      // One lead alone is tried again with the answer; of many, none keeps the others.
      if (leadIds.length === 1 || !(error instanceof Unanswered)) throw error;
      draft.open.push({ leadId, unanswered: error });
    }
  }
  return { warnings: 0, breaches: 0, escalations: 0, routed };
}

function fireClock(
  draft: Draft,
  policy: Policy,
  first: SlaClock,
  counts: Record<(typeof counters)[keyof typeof counters], number>,
): void {
  if (policy.at(first.policyVersion) === undefined) {
    throw new HandoverError(
      "STORAGE_INCOMPATIBLE",
      `clock ${first.id} runs under policy version ${show(first.policyVersion)}, which this engine has not read; it was stored after the engine started, so let an engine that has it fire the clock, or start this one again`,
    );
  }
  const sla = slaOf(policy, first);
  if (sla === undefined) return;
  const milestones = sla.milestones(first.targetMs);
  for (let clock: SlaClock | undefined = first; clock !== undefined && isDue(clock, draft.now);) {
    const milestone: Milestone | undefined = milestones[clock.passed];
    if (milestone === undefined) return;
    speak(draft, policy, clock, milestone, milestones[milestone.index + 1]);
    counts[counters[milestone.kind]] += 1;
    if (milestone.threshold.reassign !== undefined)
      reassign(draft, policy, clock, milestone, milestone.threshold.reassign.reason);
    const id: string = first.id;
    clock = draft.clocks(first.leadId).find((one) => one.id === id);
  }
}

function reassign(draft: Draft, policy: Policy, clock: SlaClock, milestone: Milestone, reason: string): void {
  const { leadId } = clock;
  const { ownerId, assignment, tries } = draft.known(leadId);
  if (ownerId === undefined || assignment === undefined) return;
  const asked = askRouter(draft, policy, leadId, [ownerId], { tries: tries + 1 });
  if (asked !== undefined && isPlaced(asked.decision)) {
    draft.emit("assignment.expired", leadId, { repId: ownerId, reason });
    return give(draft, policy, leadId, asked);
  }
  const still = draft.clocks(leadId).find(({ id }) => id === clock.id) ?? clock;
  draft.emit("sla.escalated", leadId, {
    clock: still,
    plannedAt: clock.nextAt ?? draft.now,
    milestone: milestone.index,
    share: clock.targetMs === 0 ? 1 : milestone.workMs / clock.targetMs,
    notify: listeners(draft, draft.known(leadId), "manager"),
    ownerId,
    failed: { action: "reassign", reason: asked?.decision.reason ?? "the policy routes nobody" },
  });
}
