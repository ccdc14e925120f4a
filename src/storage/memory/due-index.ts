import type { Instant, SlaClock } from "../index.ts";
import { DueHeap } from "./due-heap.ts";
import { copied, leastRoom, withMoreRoom } from "./room.ts";
import { compareText } from "./text-order.ts";

/** The chain of a lead without clocks that are to be due. */
export const noChain = -1;

/**
 * Running clocks by the instant they are next due. Each has a place, and the places of one lead are a chain, of which the lead
 * keeps the beginning: so a clock is found and taken out without a map of all clocks, and nothing of it stays behind. The lists
 * keep the room of the most clocks there ever were at once.
 */
export class DueIndex {
  /** By place. */
  private readonly clocks: (SlaClock | undefined)[] = [];
  /** By place: the next of the same lead, or of those that are free. */
  private nexts = new Int32Array(leastRoom);
  private free = noChain;
  private readonly heap = new DueHeap((place, other) =>
    goesFirst(this.clocks[place] as SlaClock, this.clocks[other] as SlaClock),
  );

  /** When the first one is due. */
  get nextAt(): Instant | undefined {
    return this.heap.firstAt;
  }

  /** Takes in a clock that is to be due. Returns the chain of its lead, which is another one from here on. */
  add(clock: SlaClock, chain: number): number {
    const place = this.takePlace();
    this.clocks[place] = clock;
    this.nexts[place] = chain;
    this.heap.add(place, clock.nextAt as number);
    return place;
  }

  /** Takes a clock out, if it is there. Returns the chain of its lead, which is another one from here on. */
  remove(clock: SlaClock, chain: number): number {
    let before = noChain;
    let place = chain;
    while (place !== noChain && this.clocks[place] !== clock) {
      before = place;
      place = this.nexts[place] as number;
    }
    if (place === noChain) return chain;
    const next = this.nexts[place] as number;
    this.heap.remove(place);
    this.clocks[place] = undefined;
    this.nexts[place] = this.free;
    this.free = place;
    if (before === noChain) return next;
    this.nexts[before] = next;
    return chain;
  }

  /** The first clocks due at or before `now`, in order; they stay. */
  due(now: Instant, limit: number): readonly SlaClock[] {
    return this.heap.first(now, limit).map((place) => this.clocks[place] as SlaClock);
  }

  private takePlace(): number {
    const place = this.free;
    if (place !== noChain) {
      this.free = this.nexts[place] as number;
      return place;
    }
    const { length } = this.clocks;
    if (length === this.nexts.length) this.nexts = copied(this.nexts, new Int32Array(withMoreRoom(length)));
    return length;
  }
}

/** Of two that are due at the same instant: whoever has waited longest, then by id. */
function goesFirst(a: SlaClock, b: SlaClock): boolean {
  if (a.startedAt !== b.startedAt) return a.startedAt < b.startedAt;
  return (a.leadId === b.leadId ? compareText(a.id, b.id) : compareText(a.leadId, b.leadId)) < 0;
}
