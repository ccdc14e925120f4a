import { isOver, tallied, type CompiledSla, type Moment, type SlaClock } from "../../sla/index.ts";
import type { Instant } from "../../time/index.ts";
import type { HandoverEvent } from "../events.ts";

type Events = readonly HandoverEvent[];

/** A moment of the history, and its place in the order in which things were told. */
export interface PastMoment {
  readonly moment: Moment;
  readonly place: number;
}

/** The moments of a history in the order in which they happened. */
export function momentsIn(events: Events): PastMoment[] {
  const told = events.flatMap((event, place) => {
    const moment = momentOf(event);
    return moment === undefined ? [] : [{ moment, place }];
  });
  return [...told, ...comeTo(events)].sort((a, b) => a.moment.at - b.moment.at || a.place - b.place);
}

/** What the clocks of a history have come to, by what is known of them now. */
function comeTo(events: Events): PastMoment[] {
  return clocksIn(events).flatMap((clock) => {
    const { id, name, cadence } = clock;
    const elapsed = elapsedIn(events, id).filter(({ moment }) => !isOver(clock) || moment.at <= endOf(clock));
    const place = events.findIndex(
      (event) => idIn(event) === id && isFinished((event.data as { clock: SlaClock }).clock),
    );
    const finished: Moment = { kind: "finished", name, at: endOf(clock), since: cadence?.since };
    return isFinished(clock) ? [...elapsed, { moment: finished, place }] : elapsed;
  });
}

/** When it was told that the time of a clock was up. */
export function elapsedIn(events: Events, id: string): PastMoment[] {
  return events.flatMap(({ type, data }, place): PastMoment[] => {
    if ((type !== "clock.elapsed" && type !== "sla.breached") || data.clock.id !== id) return [];
    const { name, dueAt, cadence } = data.clock;
    const at = data.plannedAt === dueAt + 1 ? dueAt : data.plannedAt;
    return [{ moment: { kind: "elapsed", name, at, since: cadence?.since }, place }];
  });
}

/** Whether a clock has done what it was for. */
export function isFinished({ state }: SlaClock): boolean {
  return state === "met" || state === "skipped";
}

function momentOf({ type, at, data }: HandoverEvent): Moment | undefined {
  if (type === "activity.recorded") return { kind: "activity", name: data.activity.type, at: data.activity.occurredAt };
  if (type === "lead.stage_changed") return { kind: "stage", name: data.to, left: data.from, at };
  if (type === "lead.migrated")
    return data.to.stage === data.from.stage
      ? undefined
      : { kind: "stage", name: data.to.stage, left: data.from.stage, at };
  if (type === "assignment.offered") return { kind: "assigned", at };
  return type === "assignment.accepted" ? { kind: "accepted", at } : undefined;
}

/** The clocks of a history, open or over, as they are by now. */
export function clocksIn(events: Events): SlaClock[] {
  const last = new Map<string, SlaClock>();
  for (const { data } of events) if ("clock" in data && data.clock?.kind === "sla") last.set(data.clock.id, data.clock);
  return [...last.values()];
}

/** Whether one of these clocks ran at an instant. */
export function ranAt(events: Events, which: (clock: SlaClock) => boolean, at: Instant): boolean {
  return clocksIn(events).some((one) => which(one) && one.startedAt <= at && (!isOver(one) || at < endOf(one)));
}

/** When a clock that is over ended. */
export function endOf({ endedAt, startedAt }: SlaClock): Instant {
  return endedAt ?? startedAt;
}

/** The ids of a clock: its own, and those it had before a breach of it was corrected. The first comes last. */
export function idsOf({ id }: SlaClock, events: Events): readonly [own: string, ...earlier: string[]] {
  const place = startOf(id, events);
  const corrected = events[place - 2];
  const wasCorrected = corrected?.type === "clock.corrected" && events[place - 1]?.type === "clock.cancelled";
  const earlier = wasCorrected ? corrected.data.clock : undefined;
  return earlier === undefined ||
    earlier.id !== idIn(events[place - 1]) ||
    earlier.startedAt !== startedAtIn(events[place])
    ? [id]
    : [id, ...idsOf(earlier, events)];
}

function startOf(id: string, events: Events): number {
  return events.findIndex((event) => event.type === "clock.started" && event.data.clock.id === id);
}

function idIn(event: HandoverEvent | undefined): string | undefined {
  return event !== undefined && "clock" in event.data ? event.data.clock?.id : undefined;
}

function startedAtIn(event: HandoverEvent | undefined): Instant | undefined {
  return event !== undefined && "clock" in event.data ? event.data.clock?.startedAt : undefined;
}

/**
 * What a clock has heard, in the order in which it happened: all that was told once it was there, and where it was itself told
 * late, all that has happened since.
 */
export function heardBy(sla: CompiledSla, clock: SlaClock, events: Events): PastMoment[] {
  const { startedAt } = clock;
  const first = startOf(idsOf(clock, events).at(-1) as string, events);
  const wasLate = sla.spec.since === undefined && (events[first]?.at ?? startedAt) > startedAt;
  // Where that was corrected, what began it does not count for it.
  const wasMoved = startedAt !== (startedAtIn(events[first]) ?? startedAt);
  return momentsIn(events).filter(({ moment: { at }, place }) =>
    at === startedAt ? place > first && !wasMoved : at > startedAt && (place > first || wasLate),
  );
}

/** What ends a clock: the first of these moments that meets it, cancels it or starts it anew. */
export function endBy(sla: CompiledSla, heard: readonly PastMoment[]): Moment | undefined {
  let count = 0;
  let mix: SlaClock["mix"];
  return heard.find(({ moment }) => {
    if (!sla.hits(moment)) return sla.cancels(moment) || sla.restarts(moment);
    count += 1;
    if ("name" in moment) mix = tallied(mix, moment.name);
    return sla.enough(count, mix);
  })?.moment;
}
