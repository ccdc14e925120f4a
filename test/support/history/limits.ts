import type { EventOf, HandoverEvent } from "handover/core";
import { nameOf, type Observed, type Violation } from "./observed.ts";

/** Nobody is given more leads than they may hold, and no person is asked for more often than they may be, whoever looked after it. */
export function checkLimits({ events, limits = {} }: Observed): readonly Violation[] {
  return [
    ...(limits.held === undefined ? [] : checkHeld(events, limits.held)),
    ...(limits.contacts === undefined ? [] : checkContacts(events, limits.contacts)),
  ];
}

function* checkHeld(events: readonly HandoverEvent[], atMost: number): Iterable<Violation> {
  const owners = new Map<string | undefined, string>();
  const closed = new Set<string | undefined>();
  for (const event of events) {
    const { leadId, type, data } = event;
    if (type === "assignment.declined" || type === "assignment.expired") owners.delete(leadId);
    if (type === "lead.stage_changed") {
      if (data.released) owners.delete(leadId);
      if (data.closed === undefined) closed.delete(leadId);
      else closed.add(leadId);
    }
    if (type !== "assignment.offered") continue;
    const { repId } = data;
    owners.set(leadId, repId);
    const held = [...owners].filter(([id, owner]) => owner === repId && !closed.has(id)).length;
    if (held > atMost) yield { rule: "held", what: `${repId} got ${leadId} and has ${held} leads then, not ${atMost}` };
  }
}

type Asked = EventOf<"task.due" | "action.requested">;

/** A person is known by their address. What was asked for and is done counts once, when it was done. */
function* checkContacts(
  events: readonly HandoverEvent[],
  { channel, atMost, withinMs }: NonNullable<NonNullable<Observed["limits"]>["contacts"]>,
): Iterable<Violation> {
  const addresses = new Map<string | undefined, string>();
  const people = new Map<string, Map<string, number>>();
  for (const event of events) {
    const { leadId, type, data } = event;
    if (type === "lead.received" || type === "lead.updated") addresses.set(leadId, data.fields.email ?? "");
    const address = addresses.get(leadId) ?? "";
    const contacts = people.get(address) ?? new Map<string, number>();
    people.set(address, contacts);
    if (type === "activity.recorded" && data.activity.type === channel)
      contacts.set(data.contact?.asked ?? nameOf(event), data.activity.occurredAt);
    if (!isAsked(event) || channelOf(event) !== channel) continue;
    const lately = [...contacts.values()].filter((at) => at > event.at - withinMs).length;
    if (lately >= atMost)
      yield { rule: "contacts", what: `${nameOf(event)} asks for the ${lately + 1}. ${channel} of ${address}` };
    contacts.set(nameOf(event), event.at);
  }
}

function isAsked(event: HandoverEvent): event is Extract<HandoverEvent, Asked> {
  return (event.type === "task.due" || event.type === "action.requested") && event.data.contact === true;
}

function channelOf({ type, data }: Extract<HandoverEvent, Asked>): string | undefined {
  return type === "task.due" ? data.type : data.channel;
}
