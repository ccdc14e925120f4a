import type { Policy } from "../../policy/index.ts";
import { isOver, usedAt, type CompiledSla, type Moment, type SlaClock } from "../../sla/index.ts";
import type { Instant } from "../../time/index.ts";
import type { Draft } from "../draft.ts";
import type { HandoverEvent } from "../events.ts";
import { hoursOf, rulesOf, slaOf } from "./clock-rules.ts";

/**
 * An activity that is told late may have met a clock that has ended since: late, or not at all. By the history it is met when it
 * would have been, had everything been told at once; what was told meanwhile stays told.
 */
export function correctEnded(draft: Draft, policy: Policy, leadId: string, moment: Moment): void {
  if (moment.kind !== "activity" || moment.at >= draft.now) return;
  const events = draft.history(leadId);
  const activities = events.flatMap((event) => (event.type === "activity.recorded" ? [event.data.activity] : []));
  for (const clock of endedClocks(events)) {
    const sla = slaOf(policy, clock);
    if (sla === undefined || moment.at < clock.startedAt || !sla.hits(moment)) continue;
    const metAt = metBy(sla, clock, activities);
    if (metAt === undefined || metAt >= (clock.endedAt as Instant)) continue;
    const hours = hoursOf(draft, rulesOf(policy, clock), leadId);
    const met: SlaClock = { ...clock, state: "met", nextAt: undefined, endedAt: metAt };
    draft.emit("clock.corrected", leadId, {
      clock: met,
      reason: `told late: it was met before it was ${clock.state === "met" ? "known to be" : "cancelled"}`,
      was: { state: clock.state, late: (clock.endedAt as Instant) > clock.dueAt },
      usedMs: usedAt(clock, metAt, hours(clock.calendar, clock.repId)),
    });
  }
}

/** Clocks of the history that are over, as they are by now. */
function endedClocks(events: readonly HandoverEvent[]): SlaClock[] {
  const last = new Map<string, SlaClock>();
  for (const { data } of events)
    if ("clock" in data && data.clock !== undefined && data.clock.kind === "sla") last.set(data.clock.id, data.clock);
  return [...last.values()].filter(isOver);
}

/** When activities alone had met a clock. */
function metBy(
  sla: CompiledSla,
  { startedAt }: SlaClock,
  activities: readonly { readonly type: string; readonly occurredAt: Instant }[],
): Instant | undefined {
  const hits = activities
    .filter(
      ({ type, occurredAt }) => occurredAt >= startedAt && sla.hits({ kind: "activity", name: type, at: occurredAt }),
    )
    .sort((a, b) => a.occurredAt - b.occurredAt);
  const mix: Record<string, number> = {};
  return hits.find(({ type }, i) => {
    mix[type] = (mix[type] ?? 0) + 1;
    return sla.enough(i + 1, mix);
  })?.occurredAt;
}
