import type { Policy } from "../../policy/index.ts";
import {
  contactFrom,
  contactHours,
  deniedBy,
  type CompiledSla,
  type Contacted,
  type Milestone,
  type Moment,
  type SlaClock,
} from "../../sla/index.ts";
import { formatInstant } from "../../time/index.ts";
import type { Draft } from "../draft.ts";
import { hoursOf, rulesOf, slaOf } from "./clock-rules.ts";
import { sinceOf } from "./clocks.ts";
import { listeners } from "./listeners.ts";
import { isMet, nextOf } from "./milestones.ts";

const none: readonly Contacted[] = Object.freeze([]);

/** Contacts that caps on these channels may have to count. */
export function contactsFor(
  draft: Draft,
  { contact }: Pick<Policy, "contact">,
  leadId: string,
  channels: readonly string[],
): readonly Contacted[] {
  return channels.some(contact.counts) ? draft.contacts(leadId) : none;
}

/** Why the person of a clock may not be contacted on a channel, by the rules the clock keeps to; nothing when they may. */
export function barred(draft: Draft, policy: Policy, clock: SlaClock, channel: string): string | undefined {
  return deniedBy(rulesOf(policy, clock).contact, draft.known(clock.leadId), channel);
}

/** Puts a milestone off until the person may be contacted, and says so; returns nothing when they may be now, or never. */
export function postponed(draft: Draft, policy: Policy, clock: SlaClock, milestone: Milestone): SlaClock | undefined {
  const { leadId } = clock;
  const rules = rulesOf(policy, clock);
  const channels = milestone.channels.filter((channel) => barred(draft, policy, clock, channel) === undefined);
  if (channels.length === 0) return undefined;
  const hours = contactHours(rules.contact, channels, milestone.threshold.tellIn, hoursOf(draft, rules, leadId));
  const contacts = contactsFor(draft, rules, leadId, channels);
  const { from, reason } = contactFrom(rules.contact, channels, contacts, draft.now, hours);
  if (from === draft.now) return undefined;
  const until = from ?? draft.now + 1;
  const others = (clock.postponed ?? []).filter((one) => one.milestone !== milestone.index);
  const waiting: SlaClock = { ...clock, postponed: [...others, { milestone: milestone.index, until, reason }] };
  const later = { ...waiting, nextAt: nextOf(draft, policy, waiting)?.at };
  const when = from === undefined ? "" : `, until ${formatInstant(from)}`;
  draft.emit("clock.replanned", leadId, { clock: later, reason: `${channels.join(" and ")} waits${when}: ${reason}` });
  return later;
}

/** Why a step of a cadence that has come due is not to be done; nothing when it is, or when it is no step. */
export function skippedFor(
  draft: Draft,
  policy: Policy,
  { cadence }: CompiledSla,
  clock: SlaClock,
  milestone: Milestone,
): string | undefined {
  if (cadence === undefined || milestone.kind !== "elapsed") return undefined;
  const lead = draft.known(clock.leadId);
  if (!isMet(milestone, lead)) return "its condition does not hold";
  if (cadence.step > cadence.of) return undefined;
  const { task, request } = milestone.threshold;
  const channel = task?.type ?? request?.channel;
  const bar = channel === undefined ? undefined : barred(draft, policy, clock, channel);
  if (bar !== undefined) return bar;
  const audience = task?.for ?? "owner";
  const isNobodys = task !== undefined && listeners(draft, lead.ownerId, audience).length === 0;
  return isNobodys ? `there is no ${String(audience)} to do it` : undefined;
}

/**
 * The event that asked for a contact which has been made by now; nothing when none had. One made before it was asked for does
 * what was asked where it meets a clock of the lead.
 */
export function askedFor(
  draft: Draft,
  policy: Policy,
  leadId: string,
  moment: Extract<Moment, { kind: "activity" }>,
): string | undefined {
  const { name: channel, at } = moment;
  const isMeant = draft
    .clocks(leadId)
    .some((clock) => clock.kind === "sla" && at >= sinceOf(clock) && slaOf(policy, clock)?.hits(moment) === true);
  const open = draft
    .contacts(leadId)
    .filter((one) => one.open === true && one.leadId === leadId && one.channel === channel)
    .filter((one) => one.at <= at || isMeant);
  return open.sort((a, b) => a.at - b.at)[0]?.id;
}
