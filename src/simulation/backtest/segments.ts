import type { EventOf, EventType, HandoverEvent } from "../../core/index.ts";
import type { Instant } from "../../time/index.ts";

/** All that one command did, as the log has it. */
export interface Segment {
  readonly at: Instant;
  readonly commandId: string;
  readonly events: readonly HandoverEvent[];
}

/** Events by the command that caused them, in the order of the log. */
export async function* segmentsOf(events: AsyncIterable<HandoverEvent>): AsyncGenerator<Segment, void, undefined> {
  let open: HandoverEvent[] = [];
  for await (const event of events) {
    const [first] = open;
    if (first !== undefined && (first.commandId !== event.commandId || first.at !== event.at)) {
      yield closed(open);
      open = [];
    }
    open.push(event);
  }
  if (open.length > 0) yield closed(open);
}

function closed(events: readonly HandoverEvent[]): Segment {
  const { at, commandId } = events[0] as HandoverEvent;
  return { at, commandId, events };
}

/** The first event of a type; of one lead, where that is said. */
export function firstOf<T extends EventType>(
  { events }: Segment,
  type: T,
  holds: (event: EventOf<T>) => boolean = () => true,
): EventOf<T> | undefined {
  return events.find((event) => event.type === type && holds(event as EventOf<T>)) as EventOf<T> | undefined;
}

/** All events of some types. */
export function allOf<T extends EventType>({ events }: Segment, ...types: readonly T[]): readonly EventOf<T>[] {
  return events.filter(({ type }) => (types as readonly EventType[]).includes(type)) as unknown as EventOf<T>[];
}

/** Whether a clock of the lead has spoken, before something happened to it: it happened because of that. */
export function isFired({ events }: Segment, before?: HandoverEvent): boolean {
  const until = before === undefined ? events : events.slice(0, events.indexOf(before));
  return until.some(({ type, leadId }) => fired.has(type) && (before === undefined || leadId === before.leadId));
}

const fired: ReadonlySet<EventType> = new Set([
  "sla.warning",
  "sla.breached",
  "sla.escalated",
  "clock.elapsed",
  "clock.skipped",
]);

/** Whether an assignment ended because nobody accepted it in time: the engine saw to that by itself. */
export function isLapsed(reason: string): boolean {
  return reason.startsWith("not accepted within ");
}
