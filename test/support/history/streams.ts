import type { HandoverEvent } from "handover/core";
import type { Observed, Violation } from "./observed.ts";

/** What is known of one lead by its events alone. */
interface Known {
  version: number;
  stage: string | undefined;
  owner: string | undefined;
  invited: boolean;
}

/** Versions without gaps, moves along the pipeline, one owner at a time; and the leads as stored are what their events say. */
export function checkStreams({ events, leads, transitions }: Observed): readonly Violation[] {
  const found: Violation[] = [];
  const moves = new Set(transitions.flatMap(({ name, from, to }) => from.map((stage) => `${stage}>${to}:${name}`)));
  const streams = new Map<string | undefined, Known>();
  for (const event of events) {
    let known = streams.get(event.leadId);
    if (known === undefined)
      streams.set(event.leadId, (known = { version: 0, stage: undefined, owner: undefined, invited: false }));
    if (event.version !== known.version + 1)
      found.push({
        rule: "versions",
        what: `${event.type} of ${event.leadId ?? "the roster"} has version ${event.version}, after ${known.version}`,
      });
    known.version = event.version;
    follow(event, known, moves, found);
  }
  const stored = new Map(leads.map((lead) => [lead.id as string | undefined, lead]));
  for (const [leadId, { version, stage, owner }] of streams) {
    if (stage === undefined) continue;
    const lead = stored.get(leadId);
    if (lead === undefined) found.push({ rule: "state", what: `lead ${leadId} has events, and is not there` });
    else if (lead.version !== version || lead.stage !== stage || lead.ownerId !== owner)
      found.push({
        rule: "state",
        what: `lead ${leadId} is stored as ${say(lead.version, lead.stage, lead.ownerId)}; its events say ${say(version, stage, owner)}`,
      });
    stored.delete(leadId);
  }
  for (const [id] of stored) found.push({ rule: "state", what: `lead ${id} is there, and no event says where from` });
  return found;
}

function follow(event: HandoverEvent, known: Known, moves: ReadonlySet<string>, found: Violation[]): void {
  switch (event.type) {
    case "lead.received":
      known.stage = event.data.stage;
      return;
    case "lead.stage_changed": {
      const { from, to, transition, released } = event.data;
      if (from !== known.stage || !moves.has(`${from}>${to}:${transition}`))
        found.push({
          rule: "moves",
          what: `${event.leadId} went from ${from} to ${to} by "${transition}", and was in ${known.stage}`,
        });
      known.stage = to;
      if (released) known.owner = undefined;
      return;
    }
    case "assignment.invited":
      known.invited = true;
      return;
    case "assignment.offered":
      // By hand a lead may be taken from whoever has it; nobody else is given one that has an owner.
      if (known.owner !== undefined && !event.data.reason.startsWith("by hand: "))
        found.push({
          rule: "owner",
          what: `${event.leadId} was given to ${event.data.repId} by ${event.commandId} while it was ${known.owner}'s`,
        });
      known.owner = event.data.repId;
      known.invited = false;
      return;
    case "assignment.accepted":
      if (known.owner !== event.data.repId)
        found.push({ rule: "owner", what: `${event.data.repId} accepted ${event.leadId}, which is ${known.owner}'s` });
      return;
    case "assignment.declined":
    case "assignment.expired":
      if (known.owner !== event.data.repId && !known.invited)
        found.push({ rule: "owner", what: `${event.data.repId} lost ${event.leadId}, which is ${known.owner}'s` });
      known.owner = undefined;
      return;
    default:
  }
}

function say(version: number, stage: string, owner: string | undefined): string {
  return `version ${version} in ${stage} of ${owner ?? "nobody"}`;
}
