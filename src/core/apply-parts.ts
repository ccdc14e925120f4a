import type { Lead } from "../lead/index.ts";
import { altered } from "../sla/index.ts";
import type { Draft, Mutable } from "./draft.ts";

/** The lead of an event, to be changed by it: it has seen one more. */
export function edit(
  draft: Draft,
  event: { readonly leadId: string | undefined; readonly version: number; readonly at: number },
): Mutable<Lead> {
  const lead = draft.edit(event.leadId as string);
  lead.version = event.version;
  lead.updatedAt = event.at;
  return lead;
}

/** Nobody may accept any more who was invited. */
export function withdraw(draft: Draft, lead: Mutable<Lead>, at: number): void {
  if (lead.invitation === undefined) return;
  lead.invitation = undefined;
  endClocks(draft, lead.id, "offer", at);
}

/** The lead is nobody's. */
export function release(draft: Draft, lead: Mutable<Lead>, at: number): void {
  draft.makeRoom();
  endClocks(draft, lead.id, "offer", at);
  if (lead.ownerId !== undefined) {
    lead.previousOwners = [...lead.previousOwners.filter((id) => id !== lead.ownerId), lead.ownerId];
  }
  lead.ownerId = undefined;
  lead.assignment = undefined;
}

export function endHolds(draft: Draft, leadId: string, at: number): void {
  endClocks(draft, leadId, "hold", at);
}

export function endClocks(draft: Draft, leadId: string, kind: "hold" | "offer" | "park", at: number): void {
  const running = draft.clocks(leadId);
  if (running.length === 0) return;
  for (const clock of running.slice()) {
    if (clock.kind === kind) draft.putClock(altered(clock, { state: "cancelled", nextAt: undefined, endedAt: at }));
  }
}
