import { show } from "../errors.ts";
import type { Policy } from "../policy/index.ts";
import { contactFrom, contactHours, deniedBy } from "../sla/index.ts";
import type { Instant } from "../time/index.ts";
import { Draft } from "./draft.ts";
import type { Needs, Snapshot } from "./snapshot.ts";
import { hoursOf } from "./steps/clock-rules.ts";
import { contactsFor } from "./steps/contact.ts";

/** Whether a person may be contacted now, and why not. */
export interface ContactVerdict {
  readonly allowed: boolean;
  /** What stands in the way; nothing when nothing does. */
  readonly reason: string | undefined;
  /** From when on they may be, as things stand: now, when they may; `undefined` when no time will make it so. */
  readonly from: Instant | undefined;
}

/** What {@link mayContact} looks at. */
export function needsToContact(leadId: string, policy: Policy): Pick<Needs, "leads" | "contacts"> {
  return { leads: [leadId], contacts: policy.contactBackMs > 0 ? { backMs: policy.contactBackMs } : undefined };
}

/** Whether the person a lead is about may be contacted on a channel at `now`, by the rules of the present policy. */
export function mayContact(
  snapshot: Snapshot,
  leadId: string,
  channel: string,
  policy: Policy,
  now: Instant,
): ContactVerdict {
  const draft = new Draft(snapshot, now);
  const lead = draft.lead(leadId);
  if (lead === undefined) return { allowed: false, reason: `no lead has the id ${show(leadId)}`, from: undefined };
  if (lead.erasedAt !== undefined)
    return { allowed: false, reason: "the person of the lead was erased", from: undefined };
  const denied = deniedBy(policy.contact, lead, channel);
  if (denied !== undefined) return { allowed: false, reason: denied, from: undefined };
  const hours = contactHours(policy.contact, [channel], undefined, hoursOf(draft, policy, leadId));
  const contacts = contactsFor(draft, policy, leadId, [channel]);
  const { from, reason } = contactFrom(policy.contact, [channel], contacts, now, hours);
  const allowed = from === now;
  return { allowed, reason: allowed ? undefined : reason, from };
}
