import type { Lead } from "../../lead/index.ts";
import type { Policy } from "../../policy/index.ts";
import { asList, type CompiledSla, type Hours, type SlaClock } from "../../sla/index.ts";
import type { Draft } from "../draft.ts";

/** The working time behind the names of calendars, for the clocks of one lead. Without a rep, `owner` is whoever has the lead now. */
export function hoursOf(draft: Draft, policy: Policy, leadId: string): Hours {
  return (calendar, repId) => {
    if (calendar === "lead") return policy.calendarOf(draft.known(leadId)).timeline;
    if (calendar !== "owner") return policy.calendar(calendar === "" ? undefined : calendar).timeline;
    const id = repId ?? draft.known(leadId).ownerId;
    const member = id === undefined ? undefined : policy.staff(draft.roster).member(id);
    return (member?.calendar ?? policy.calendar()).timeline;
  };
}

/** The version of the rules a clock keeps to: the one it started under. */
export function rulesOf(policy: Policy, { policyVersion }: SlaClock): Policy {
  return policyVersion === policy.version ? policy : (policy.at(policyVersion) ?? policy);
}

/** The clock policy a clock keeps to, as it was when the clock started. */
export function slaOf(policy: Policy, clock: SlaClock): CompiledSla | undefined {
  return rulesOf(policy, clock).sla(clock.name);
}

/** Whether a clock belongs to whoever owns the lead, and ends when they give it up. */
export function belongsToOwner(policy: Policy, clock: SlaClock): boolean {
  const from = slaOf(policy, clock)?.spec.from;
  return from !== undefined && asList(from).some((on) => on === "assigned" || on === "accepted");
}

/** When the time of a clock begins to count that starts at `at`. */
export function countsFrom({ spec: { since } }: CompiledSla, lead: Lead, at: number): number {
  return since === "received" ? lead.receivedAt : since === "stage" ? lead.stageSince : at;
}
