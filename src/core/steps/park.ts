import type { Lead, Parking } from "../../lead/index.ts";
import type { Policy } from "../../policy/index.ts";
import { parkedReason, plainClock } from "../../sla/index.ts";
import type { Instant } from "../../time/index.ts";
import type { Draft } from "../draft.ts";
import { slaOf } from "./clock-rules.ts";
import { expire } from "./end-clocks.ts";
import { catchUp } from "./milestones.ts";
import { resume, stop } from "./pauses.ts";
import { standsFor } from "./pauses-heard.ts";

/** Leaves a lead alone until a date. Its clocks stand still from here on; those that begin later run. */
export function parkLead(draft: Draft, policy: Policy, leadId: string, parked: Parking): void {
  const generation = draft.known(leadId).version + 1;
  const start = { leadId, generation, policyVersion: policy.version, at: draft.now };
  draft.emit("lead.parked", leadId, { parked, clock: plainClock("park", start, parked.until, undefined) });
  for (const running of draft.clocks(leadId).slice()) {
    if (running.kind !== "sla" || standsFor(running, parkedReason)) continue;
    const clock = catchUp(draft, policy, running, draft.now);
    if (!expire(draft, policy, clock)) stop(draft, policy, clock, parkedReason, draft.now);
  }
}

/**
 * A parked lead is one like any other again: its clocks run on from now, or from its date where that is past. What it waits for is seen to
 * by the caller.
 */
export function wakeUp(draft: Draft, policy: Policy, { id, parked, ownerId }: Lead, reason: string): void {
  if (parked === undefined) return;
  const at: Instant = Math.min(draft.now, parked.until);
  draft.emit("lead.woken", id, { ownerId, reason });
  for (const clock of draft.clocks(id).slice()) {
    const sla = clock.kind === "sla" && standsFor(clock, parkedReason) ? slaOf(policy, clock) : undefined;
    if (sla !== undefined) resume(draft, policy, sla, clock, parkedReason, at);
  }
}

/** What wakes a lead besides its date. */
export const cameAgain = "the person came again";
