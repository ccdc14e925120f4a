import type { HandoverEvent } from "../index.ts";
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
    return this.events[last]?.version ?? 0;
  }

  /** The events of a lead, in order. */
  upTo(last: number): HandoverEvent[] {
    const found: HandoverEvent[] = [];
    for (let place = last; place !== noEvents; place = this.befores[place] as number)
      found.push(this.events[place] as HandoverEvent);
    return found.reverse();
  }

  /** Those of all leads, in order. */
  all(): HandoverEvent[] {
    return this.events.slice();
  }
}
