import type { Timeline } from "../../calendar/index.ts";
import type { Policy } from "../../policy/index.ts";
import type { CompiledSla, SlaClock } from "../../sla/index.ts";
import type { Draft } from "../draft.ts";

/** The working time a clock runs in. */
export function timelineOf(draft: Draft, policy: Policy, calendar: string, repId: string | undefined): Timeline {
  if (calendar !== "owner") return policy.calendar(calendar === "" ? undefined : calendar).timeline;
  const member = repId === undefined ? undefined : policy.staff(draft.roster).member(repId);
  return (member?.calendar ?? policy.calendar()).timeline;
}

/** Clock policies a clock keeps to: those of the version it started under. */
export function slaOf(policy: Policy, clock: SlaClock): CompiledSla | undefined {
  return (policy.at(clock.policyVersion) ?? policy).sla(clock.name);
}

/** Whether a clock belongs to whoever owns the lead, and ends when they give it up. */
export function belongsToOwner(policy: Policy, clock: SlaClock): boolean {
  const from = slaOf(policy, clock)?.spec.from;
  return from === "assigned" || from === "accepted";
}
