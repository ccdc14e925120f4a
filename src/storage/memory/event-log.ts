import type { HandoverEvent, Instant } from "../index.ts";
import { copied, leastRoom, withMoreRoom } from "./room.ts";

/** The place of the last event of a lead that has none. */
export const noEvents = -1;

/**
 * All events as they were written. Each has a place, and knows that of the one before it of the same lead, of which the lead keeps
 * the last: so no lead needs a list of its own, and there are a million of these.
 */
export class EventLog {
  private readonly events: HandoverEvent[] = [];
  /** By place. */
  private befores = new Int32Array(leastRoom);

  /** Takes in one more. Returns its place, the last one of its lead from here on. */
  add(event: HandoverEvent, before: number): number {
    const place = this.events.length;
    if (place === this.befores.length) this.befores = copied(this.befores, new Int32Array(withMoreRoom(place)));
    this.befores[place] = before;
    this.events.push(event);
    return place;
  }

  /** How many events a lead has had. */
  version(last: number): number {
    return last === noEvents ? 0 : (this.events[last] as HandoverEvent).version;
  }

  /** The events of a lead, in order. */
  upTo(last: number): HandoverEvent[] {
    const found: HandoverEvent[] = [];
    for (let place = last; place !== noEvents; place = this.befores[place] as number)
      found.push(this.events[place] as HandoverEvent);
    return found.reverse();
  }

  /** Puts events in the places of those of their names, of one lead. */
  replace(last: number, events: readonly HandoverEvent[]): void {
    const byVersion = new Map(events.map((event) => [event.version, event]));
    for (let place = last; place !== noEvents; place = this.befores[place] as number) {
      const event = byVersion.get((this.events[place] as HandoverEvent).version);
      if (event !== undefined) this.events[place] = event;
    }
  }

  /** How many there are. */
  get size(): number {
    return this.events.length;
  }

  /** When the event at a place happened. */
  at(place: number): Instant {
    return (this.events[place] as HandoverEvent).at;
  }

  /** Whether there is none of the same lead before it. */
  isOnly(place: number): boolean {
    return place === noEvents || this.befores[place] === noEvents;
  }

  /** Deletes all before these of their leads. Places move: those whose last events are kept in `slots` are told. */
  keepLast(lasts: ReadonlySet<number>, slots: Iterable<{ last: number }>): void {
    const gone = new Set<number>();
    for (const last of lasts)
      for (let place = this.befores[last] as number; place !== noEvents; place = this.befores[place] as number)
        gone.add(place);
    if (gone.size === 0) return;
    const moved = new Int32Array(this.events.length);
    let kept = 0;
    for (let place = 0; place < moved.length; place++) {
      if (gone.has(place)) continue;
      const before = this.befores[place] as number;
      this.befores[kept] = before === noEvents || gone.has(before) ? noEvents : (moved[before] as number);
      this.events[kept] = this.events[place] as HandoverEvent;
      moved[place] = kept++;
    }
    this.events.length = kept;
    for (const slot of slots) if (slot.last !== noEvents) slot.last = moved[slot.last] as number;
  }

  /** Those of all leads, in order. */
  all(): HandoverEvent[] {
    return this.events.slice();
  }
}
