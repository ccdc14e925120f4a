import type { EventOf, HandoverEvent } from "handover/core";
import { nameOf, type Observed, type Violation } from "./observed.ts";

type Told = EventOf<"sla.warning" | "sla.breached" | "sla.escalated" | "clock.elapsed">;

/** Each point of each clock is told once, never early, a warning before the breach, nothing after the end, and nothing forgotten. */
export function checkClocks({ events, clocks, writtenAt, healedAt }: Observed): readonly Violation[] {
  const found: Violation[] = [];
  const told = new Set<string>();
  const ended = new Set<string>();
  const breached = new Set<string>();
  for (const event of events) {
    if (event.type === "clock.met" || event.type === "clock.cancelled") ended.add(event.data.clock.id);
    if (!isTold(event)) continue;
    const { clock, milestone, round = 0, plannedAt } = event.data;
    const name = `${event.type} of ${clock.id}`;
    const key = `${clock.id}|${milestone}|${round}`;
    // That an action of a point could not be carried out is told beside it.
    const isFailure =
      event.type === "sla.escalated" && (event.data as EventOf<"sla.escalated">["data"]).failed !== undefined;
    if (!isFailure && told.has(key)) found.push({ rule: "told once", what: `${name}, point ${milestone}, came twice` });
    if (!isFailure) told.add(key);
    if (ended.has(clock.id)) found.push({ rule: "silent", what: `${name} came after the clock had ended` });
    if (event.type === "sla.breached") breached.add(clock.id);
    if (event.type === "sla.warning" && breached.has(clock.id))
      found.push({ rule: "warned first", what: `${name} came after the breach` });
    const isLate = event.type === "sla.breached";
    const earliest = isLate ? Math.max(plannedAt, clock.dueAt + 1) : plannedAt;
    const at = writtenAt?.get(nameOf(event)) ?? event.at;
    if (event.at < earliest || at < earliest)
      found.push({ rule: "never early", what: `${name} came ${earliest - Math.min(at, event.at)} ms early` });
  }
  if (healedAt !== undefined)
    for (const { id, nextAt } of clocks)
      if (nextAt !== undefined && nextAt <= healedAt)
        found.push({ rule: "never missed", what: `${id} was due at ${nextAt} and still is at ${healedAt}` });
  return found;
}

function isTold(event: HandoverEvent): event is Extract<HandoverEvent, Told> {
  return /^(sla\.(warning|breached|escalated)|clock\.elapsed)$/.test(event.type);
}
