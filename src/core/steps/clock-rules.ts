import { zoneOf, type Calendar } from "../../calendar/index.ts";
import type { Lead } from "../../lead/index.ts";
import type { Policy } from "../../policy/index.ts";
import {
  asList,
  calendarIn,
  clocksIn,
  isCustom,
  onLeadsClock,
  type CompiledSla,
  type CompiledTarget,
  type Hours,
  type SlaClock,
} from "../../sla/index.ts";
import type { Draft } from "../draft.ts";

/** The calendar behind a name, for a clock of a lead. Without a rep, `owner` is whoever has the lead now. */
function calendarOf(
  draft: Draft,
  policy: Policy,
  leadId: string,
  calendar: string,
  repId: string | undefined,
): Calendar {
  if (calendar === "lead") return policy.calendarOf(draft.known(leadId));
  if (calendar.startsWith(onLeadsClock)) return policy.calendarOf(draft.known(leadId), calendarIn(calendar));
  if (calendar !== "owner") return policy.calendar(calendar === "" ? undefined : calendar);
  const id = repId ?? draft.known(leadId).ownerId;
  const member = id === undefined ? undefined : policy.staff(draft.roster).member(id);
  return member?.calendar ?? policy.calendar();
}

/** The working time behind the names of calendars, for the clocks of one lead. */
export function hoursOf(draft: Draft, policy: Policy, leadId: string): Hours {
  return (calendar, repId) => calendarOf(draft, policy, leadId, calendar, repId).timeline;
}

/**
 * What a lead has time for by a clock policy; a day begins where the clock's hours are. Nothing when it is to have no clock.
 *
 * @param failed Hears why code of the host's own could not say.
 */
export function targetOf(
  draft: Draft,
  policy: Policy,
  sla: CompiledSla,
  lead: Lead,
  failed?: (reason: string) => void,
): CompiledTarget | undefined {
  const target = sla.target(lead, failed);
  if (target === undefined || !("dueAt" in target) || !target.isDay) return target;
  const { spec } = calendarOf(draft, policy, lead.id, sla.spec.calendar ?? "", undefined);
  return { ...target, dueAt: zoneOf(spec).firstInstantOf(target.dueAt) };
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
  const rules = rulesOf(policy, clock);
  const asked = new Set<string>();
  const belongs = (name: string): boolean => {
    const from = rules.sla(name)?.spec.from;
    if (from === undefined || asked.has(name)) return false;
    asked.add(name);
    if (asList(from).some((on) => on === "assigned" || on === "accepted")) return true;
    // What goes on from another clock is whose that was.
    return clocksIn(from).some(belongs);
  };
  return belongs(clock.name);
}

/** When the time of a clock begins to count that starts at `at`. */
export function countsFrom({ spec: { since } }: CompiledSla, lead: Lead, at: number): number {
  return since === "received" ? lead.receivedAt : since === "stage" ? lead.stageSince : at;
}

/** {@link targetOf}, and that code failed is written down. */
export function targetToldOf(
  draft: Draft,
  policy: Policy,
  sla: CompiledSla,
  lead: Lead,
): { readonly target: CompiledTarget | undefined; readonly failed: boolean } {
  const { name, within } = sla.spec;
  if (!isCustom(within)) return { target: targetOf(draft, policy, sla, lead), failed: false };
  let failure: string | undefined;
  const target = targetOf(draft, policy, sla, lead, (reason) => (failure = reason));
  if (failure === undefined) return { target, failed: false };
  const { custom } = within;
  draft.emit("target.failed", lead.id, { name, custom, reason: failure, standard: target !== undefined });
  return { target, failed: true };
}
