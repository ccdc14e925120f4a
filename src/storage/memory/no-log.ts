import type { HandoverEvent, Instant } from "../index.ts";
import type { EventLog } from "./event-log.ts";

/** What a store asks of its log. */
export type Log = Pick<EventLog, keyof EventLog>;

/** A log that keeps no events, only how many there have been of each lead: its place of an event is the event's version. */
export class NoLog implements Log {
  readonly size = 0;

  add(event: HandoverEvent): number {
    return event.version;
  }

  version(last: number): number {
    return Math.max(last, 0);
  }

  upTo(): HandoverEvent[] {
    return [];
  }

  replace(): void {
    // There are none.
  }

  at(): Instant {
    return 0;
  }

  isOnly(): boolean {
    return true;
  }

  keepLast(): void {
    // None is kept.
  }

  all(): HandoverEvent[] {
    return [];
  }
}
