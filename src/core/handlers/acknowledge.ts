import { show } from "../../errors.ts";
import type { Policy } from "../../policy/index.ts";
import type { Command, LeadOutcome } from "../commands.ts";
import type { Draft } from "../draft.ts";
import { nextOf } from "../steps/milestones.ts";
import { done, refused, unknownLead } from "./outcome.ts";

/** Somebody knows: what a clock tells again and again it tells no more. Its deadline stands, and all it has not told yet. */
export function acknowledge(
  draft: Draft,
  policy: Policy,
  { leadId, by, clock: name }: Extract<Command, { type: "acknowledge" }>,
): LeadOutcome {
  const lead = draft.lead(leadId);
  if (lead === undefined) return unknownLead(leadId);
  const running = draft.clocks(leadId).filter(({ kind }) => kind === "sla");
  const meant = running.filter((clock) => name === undefined || clock.name === name);
  if (meant.length === 0) {
    const names = running.map((clock) => clock.name);
    const message = `lead ${leadId} has no running clock${name === undefined ? "" : ` ${show(name)}`}; it has ${names.join(", ") || "none"}`;
    return refused(lead, "CLOCK_UNKNOWN", message, names);
  }
  for (const clock of meant) {
    if (clock.acknowledged !== undefined) continue;
    const known = { ...clock, acknowledged: { at: draft.now, by } };
    draft.emit("clock.acknowledged", leadId, { clock: { ...known, nextAt: nextOf(draft, policy, known)?.at }, by });
  }
  return done(draft, leadId);
}
