import type { Timeline } from "../../calendar/index.ts";
import type { HandoverEvent } from "../../core/index.ts";
import type { SlaClock } from "../../sla/index.ts";
import type { Instant, Interval } from "../../time/index.ts";
import type { LeadTimeline, TimelineClock } from "./pictures.ts";

type Open<T> = { -readonly [key in keyof T]: T[key] };
type Stretch = Open<LeadTimeline["owners"][number]>;
type Stay = Open<LeadTimeline["stages"][number]>;
type Clock = Open<Omit<TimelineClock, "pauses">> & { readonly pauses: Open<Interval>[]; brokenAt: Instant | undefined };

/** What is known of a lead as its events are gone through. */
class Way {
  readonly owners: Stretch[] = [];
  readonly stages: Stay[] = [];
  readonly clocks = new Map<string, Clock>();
  readonly activities: Open<LeadTimeline["activities"][number]>[] = [];
  private owned = false;

  take(event: HandoverEvent): void {
    const { at } = event;
    for (const stay of this.stages.slice(-1)) stay.end = at;
    if (this.owned) for (const stretch of this.owners.slice(-1)) stretch.end = at;
    for (const clock of this.clocks.values()) if (clock.state === "open") clock.to = at;
    switch (event.type) {
      case "lead.received":
        this.stages.push({ stage: event.data.stage, start: at, end: at });
        break;
      case "lead.stage_changed":
        this.stages.push({ stage: event.data.to, start: at, end: at });
        if (event.data.released || event.data.closed !== undefined) this.owned = false;
        break;
      case "lead.migrated":
        this.stages.push({ stage: event.data.to.stage, start: at, end: at });
        break;
      case "assignment.offered":
        this.owners.push({ repId: event.data.repId, start: at, end: at });
        this.owned = true;
        break;
      case "assignment.declined":
      case "assignment.expired":
        this.owned = false;
        break;
      case "activity.recorded":
        this.activities.push({ type: event.data.activity.type, at: event.data.activity.occurredAt });
        break;
      default:
        if ("clock" in event.data) this.takeClock(event, event.data.clock as SlaClock | undefined);
    }
  }

  private takeClock({ type, at, data }: HandoverEvent, seen: SlaClock | undefined): void {
    if (seen?.kind !== "sla") return;
    const { id, name, startedAt, dueAt } = seen;
    const clock: Clock = this.clocks.get(id) ?? fresh(name, startedAt, dueAt);
    this.clocks.set(id, clock);
    clock.dueAt = dueAt;
    if (type === "clock.paused" && clock.pauses.at(-1)?.end !== Infinity)
      clock.pauses.push({ start: at, end: Infinity });
    if (type === "clock.resumed" && seen.state === "running") endPause(clock, at);
    if (type === "sla.breached") clock.brokenAt = at;
    if (type === "clock.met" || type === "clock.corrected")
      clock.state = (data as { readonly late?: boolean }).late === true ? "late" : "met";
    if (type === "clock.cancelled" || type === "clock.skipped")
      clock.state = clock.brokenAt === undefined ? "cancelled" : "broken";
    if (clock.state === "open") return;
    clock.to = seen.endedAt ?? at;
    endPause(clock, clock.to);
  }
}

function fresh(name: string, from: Instant, dueAt: Instant): Clock {
  return { name, from, to: from, dueAt, state: "open", pauses: [], brokenAt: undefined };
}

function endPause({ pauses }: Clock, at: Instant): void {
  const last = pauses.at(-1);
  if (last?.end === Infinity) last.end = at;
}

/**
 * What happened to one lead, and what became of its clocks.
 *
 * @param events Those of the lead, in their order, such as `handover.explain(leadId)` has them.
 * @param hours The working time of a rep.
 */
export function leadTimeline(
  events: readonly HandoverEvent[],
  hours?: (repId: string) => Timeline,
): LeadTimeline | undefined {
  const [first, last] = [events[0], events.at(-1)];
  if (first?.leadId === undefined || last === undefined) return undefined;
  const way = new Way();
  for (const event of events) way.take(event);
  const to = last.at;
  return {
    leadId: first.leadId,
    from: first.at,
    to,
    owners: way.owners,
    stages: way.stages,
    worked:
      hours === undefined ? [] : way.owners.flatMap(({ repId, start, end }) => hours(repId).intervals(start, end)),
    clocks: [...way.clocks.values()].map(({ brokenAt, pauses, ...clock }) => {
      endPause({ ...clock, brokenAt, pauses }, clock.to);
      return { ...clock, state: clock.state === "open" && brokenAt !== undefined ? "broken" : clock.state, pauses };
    }),
    activities: way.activities,
  };
}
