import type { Policy } from "../../policy/index.ts";
import { planned, type SlaClock } from "../../sla/index.ts";
import { formatInstant, type Instant } from "../../time/index.ts";
import type { Draft } from "../draft.ts";
import { hoursOf, rulesOf, slaOf } from "./clock-rules.ts";

/** Whether a breach that was told is none, by what is known now. */
export function isUndone(clock: SlaClock, next: SlaClock, now: Instant): boolean {
  return clock.breachedAt !== undefined && next.dueAt >= (next.pausedSince ?? now);
}

/** The breach is corrected; the clock goes on as another generation, for what was told stays told. */
export function correct(draft: Draft, policy: Policy, clock: SlaClock, next: SlaClock, reason: string): SlaClock {
  const { leadId } = clock;
  const sla = slaOf(policy, clock);
  if (sla === undefined) return clock;
  const due = next.state === "paused" ? "" : `: it is due ${formatInstant(next.dueAt)}`;
  draft.emit("clock.corrected", leadId, { clock, reason: reason + due });
  const endedAt = draft.now;
  draft.emit("clock.cancelled", leadId, {
    clock: { ...clock, state: "cancelled", nextAt: undefined, endedAt },
    reason,
  });
  const generation = draft.known(leadId).version + 1;
  const id = leadId + sla.idEnd(generation);
  const untold: SlaClock = { ...next, id, generation, told: 0, breachedAt: undefined };
  const fresh = planned(sla, untold, hoursOf(draft, rulesOf(policy, clock), leadId));
  draft.emit("clock.started", leadId, { clock: fresh });
  return fresh;
}
