import type { ClockRef, Command, HandoverEvent } from "../../core/index.ts";
import type { Deed, Unsent } from "./deed.ts";
import type { Pending } from "./pending.ts";
import { allOf, isFired, isLapsed, type Segment } from "./segments.ts";

/** What the engine did by itself: the clocks it let speak, the leads it asked for anew, the deadlines it reckoned anew. */
export function readLooks(segment: Segment, pending: Pending): readonly Deed[] {
  const { at, commandId: id, events } = segment;
  const look = (...commands: readonly Unsent[]): readonly Deed[] =>
    commands.map((command) => ({ at, kind: "look", command: { ...command, id } as Command }));
  const replanned = allOf(segment, "clock.replanned").find(({ data }) => data.reason.startsWith("the hours of "));
  if (replanned !== undefined && !isFired(segment))
    return look({ type: "replan", leadIds: leadsIn(events), reason: replanned.data.reason });
  const [first] = events;
  if (first?.type === "lead.woken" && !isFired(segment)) return look(refused(first.leadId as string));
  if (isFired(segment) || events.some(isOfClock))
    return look({ type: "fire", due: unique(events.flatMap((event) => clocksOf(event, pending))) });
  const asked = allOf(segment, "lead.routed", "lead.held").map(({ leadId }) => leadId as string);
  return look(...scoredOnly(events).map(refused), { type: "drain", leadIds: asked });
}

/** What is refused whatever the lead is like: it is looked at by that, and no more. */
function refused(leadId: string): Unsent {
  return { type: "accept", leadId, repId: "" };
}

/** Whether an event is there because a clock's time was up that does not speak. */
function isOfClock(event: HandoverEvent): boolean {
  if (event.type === "assignment.expired") return isLapsed(event.data.reason);
  if (event.type === "lead.woken") return true;
  return "clock" in event.data && event.data.clock !== undefined && others.has(event.data.clock.kind);
}

const others: ReadonlySet<string> = new Set(["score", "commitment", "digest"]);

const scores: ReadonlySet<HandoverEvent["type"]> = new Set(["score.restored", "lead.scored", "lead.graded"]);

/** Leads of which only the score was looked at: somebody asked for something that was refused. */
function scoredOnly(events: readonly HandoverEvent[]): readonly string[] {
  return leadsIn(events).filter((id) => events.every(({ leadId, type }) => leadId !== id || scores.has(type)));
}

function leadsIn(events: readonly HandoverEvent[]): string[] {
  return [...new Set(events.flatMap(({ leadId }) => leadId ?? []))];
}

/** The clocks an event tells of; of a lapsed offer and an ended parking, the one that is not named. */
function clocksOf(event: HandoverEvent, pending: Pending): readonly ClockRef[] {
  const { leadId, data, type } = event;
  if (leadId === undefined) return [];
  if (type === "assignment.expired" || type === "lead.woken") return pending.clocksOf(leadId);
  const clock = "clock" in data ? data.clock : undefined;
  return clock === undefined ? [] : [{ leadId, clockId: clock.id }];
}

function unique(refs: readonly ClockRef[]): ClockRef[] {
  return [...new Map(refs.map((ref) => [`${ref.leadId} ${ref.clockId}`, ref])).values()];
}
