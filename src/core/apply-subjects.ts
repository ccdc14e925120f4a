import type { Lead } from "../lead/index.ts";
import { commitmentSubject, delivered, deliveryOf, digestSubject, gather, type SlaClock } from "../sla/index.ts";
import type { Draft } from "./draft.ts";
import type { EventData, EventOf } from "./events.ts";

/** The events of milestones, by what a digest calls them. */
const kinds = {
  "sla.warning": "warning",
  "sla.breached": "breach",
  "clock.elapsed": "elapsed",
  "sla.escalated": "escalation",
} as const;

/** The clock of a commitment is as the event says. */
export function setSubject(draft: Draft, { data }: { readonly data: { readonly clock: SlaClock } }): void {
  draft.putClock(data.clock);
}

/** One lead more in the period of a commitment. */
export function countIn(draft: Draft, { commitment, as, reason }: EventData["commitment.counted"]): void {
  const clock = draft.clocks(commitmentSubject(commitment))[0];
  if (clock?.period === undefined) return;
  const { accepted, rejected, unexplained } = clock.period;
  const period = {
    ...clock.period,
    accepted: accepted + (as === "accepted" ? 1 : 0),
    rejected: rejected + (as === "rejected" ? 1 : 0),
    unexplained: unexplained + (as === "rejected" && reason === undefined ? 1 : 0),
  };
  draft.putClock({ ...clock, count: clock.count + (as === "delivered" ? 1 : 0), period });
}

/** In which commitments a lead counts after one more event. */
export function countedIn(
  lead: Lead,
  { commitment, periodStart, as }: EventData["commitment.counted"],
): Lead["counted"] {
  const before = deliveryOf(lead, commitment);
  const entry = as === "delivered" || before === undefined ? { periodStart } : { ...before, decided: true as const };
  return { ...lead.counted, [commitment]: entry };
}

/** Whoever is to hear of a milestone in their next digest will. */
export function gatherNotice(draft: Draft, { type, leadId, at, data }: EventOf<keyof typeof kinds>): void {
  const { digest, clock } = data;
  if (digest === undefined) return;
  const before = draft.clocks(digestSubject)[0];
  const { name, policyVersion } = clock;
  draft.putClock(gather(before, { name, kind: kinds[type], leadId: leadId as string, at, policyVersion, ...digest }));
}

/** Somebody's digest is told. */
export function handOut(draft: Draft, { version, data }: EventOf<"digest.due" | "digest.dropped">): void {
  const clock = draft.clocks(digestSubject)[0];
  if (clock !== undefined) draft.putClock({ ...delivered(clock, data.repId), version });
}
