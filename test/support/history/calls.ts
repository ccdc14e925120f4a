import type { HandoverEvent } from "handover/core";
import type { Call, Fate } from "./entries.ts";
import type { Observed, Violation } from "./observed.ts";

/** What an ingest or an activity brings with it in its properties, and by which it is known again: the id of the call. */
interface Marked {
  readonly properties?: { readonly call?: unknown } | undefined;
}

/** Acknowledged is there, refused and failed is not, of what nobody knows either; and nothing is there twice. */
export function checkCalls(fates: ReadonlyMap<string, Fate>, { events, leads }: Observed): readonly Violation[] {
  const found: Violation[] = [];
  const there = new Map<string, HandoverEvent[]>();
  for (const event of events) {
    const call = callOf(event, fates);
    if (call === undefined) continue;
    const heads = there.get(call.id);
    if (heads === undefined) there.set(call.id, [event]);
    else heads.push(event);
  }
  const ids = new Set(leads.map(({ id }) => id));
  for (const [id, { call, acknowledged, unknown }] of fates) {
    const heads = there.get(id) ?? [];
    const named = `${call.kind} ${id}`;
    if (heads.length > 1)
      found.push({ rule: "once", what: `${named} was applied ${heads.length} times: ${heads.map(told).join(", ")}` });
    const [first] = acknowledged;
    if (first === undefined) {
      if (unknown === 0 && heads.length > 0)
        found.push({
          rule: "failed",
          what: `${named} failed for certain, and is there: ${heads.map(told).join(", ")}`,
        });
      continue;
    }
    if (first.applied && heads.length === 0)
      found.push({ rule: "acknowledged", what: `${named} was acknowledged, and is not there` });
    if (!first.applied && heads.length > 0)
      found.push({ rule: "failed", what: `${named} was refused, and is there: ${heads.map(told).join(", ")}` });
    if (first.applied && first.leadId !== undefined && !ids.has(first.leadId))
      found.push({ rule: "acknowledged", what: `lead ${first.leadId} of ${named} was acknowledged, and is not there` });
    for (const other of acknowledged)
      if (other.applied !== first.applied || other.leadId !== first.leadId)
        found.push({ rule: "once", what: `${named} was answered in two ways: ${show(first)}, and ${show(other)}` });
  }
  return found;
}

/** The call an event is the immediate effect of; a call has one such event, whatever else follows from it. */
function callOf(event: HandoverEvent, fates: ReadonlyMap<string, Fate>): Call | undefined {
  const marked = (value: unknown): Call | undefined =>
    fates.get(String((value as Marked | undefined)?.properties?.call))?.call;
  const keyed = (kind: Call["kind"]): Call | undefined => {
    const call = fates.get(event.commandId)?.call;
    return call?.kind === kind ? call : undefined;
  };
  switch (event.type) {
    case "lead.received":
      return marked(event.data.fields);
    case "lead.merged":
      return marked(event.data.again);
    case "lead.quarantined":
      return marked(event.data.input);
    case "activity.recorded":
      return marked(event.data.activity);
    case "assignment.accepted":
      return keyed("accept");
    case "assignment.declined":
      return keyed("decline");
    case "assignment.offered":
      return event.data.reason.startsWith("by hand: ") ? keyed("assign") : undefined;
    case "lead.stage_changed": {
      const call = keyed("transition");
      return call?.to === event.data.to ? call : undefined;
    }
    default:
      return undefined;
  }
}

function told({ type, leadId, version }: HandoverEvent): string {
  return `${type} of ${leadId}:${version}`;
}

function show({ applied, leadId }: Fate["acknowledged"][number]): string {
  return `${applied ? "done" : "refused"} for ${leadId ?? "nobody"}`;
}
