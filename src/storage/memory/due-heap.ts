import { copied, leastRoom, withMoreRoom } from "./room.ts";

/**
 * Places in the order of their instants: a binary heap. The instants stand in a list of numbers beside the places, so that sifting
 * touches no objects; where each place stands is kept, so that it can be taken out of the middle.
 */
export class DueHeap {
  /** How many there are. */
  private size = 0;
  private ats = new Float64Array(leastRoom);
  private places = new Int32Array(leastRoom);
  /** By place. */
  private stands = new Int32Array(leastRoom);
  private readonly goesFirst: (place: number, other: number) => boolean;

  /** @param goesFirst Of two places with the same instant, whether the first one comes first. */
  constructor(goesFirst: (place: number, other: number) => boolean) {
    this.goesFirst = goesFirst;
  }

  /** The first instant. */
  get firstAt(): number | undefined {
    return this.size === 0 ? undefined : this.ats[0];
  }

  /** @param place One that is not in the heap. They are numbered from 0, without leaving many out. */
  add(place: number, at: number): void {
    while (place >= this.places.length) this.makeRoom();
    this.size += 1;
    this.rise(this.size - 1, place, at);
  }

  /** @param place One that is in the heap. */
  remove(place: number): void {
    const hole = this.stands[place] as number;
    this.size -= 1;
    if (hole === this.size) return;
    const last = this.places[this.size] as number;
    const at = this.ats[this.size] as number;
    // The hole sinks to the bottom, where the last one mostly belongs; it may belong anywhere above, too.
    this.rise(this.sink(hole), last, at);
  }

  /** The first places that stand at or before `at`, in order. */
  first(at: number, limit: number): number[] {
    const found: number[] = [];
    // Who may be next: those whose parents were found. The very next one stands last.
    const next: number[] = this.size > 0 && (this.ats[0] as number) <= at ? [0] : [];
    while (found.length < limit && next.length > 0) {
      const i = next.pop() as number;
      found.push(this.places[i] as number);
      const end = Math.min(2 * i + 3, this.size);
      for (let child = 2 * i + 1; child < end; child++) {
        if ((this.ats[child] as number) <= at) this.queue(child, next);
      }
    }
    return found;
  }

  /** Puts a place in at `start` or, where it comes before what stands there, above. */
  private rise(start: number, place: number, at: number): void {
    let i = start;
    while (i > 0) {
      const parent = (i - 1) >> 1;
      const above = this.ats[parent] as number;
      if (at > above || (at === above && !this.goesFirst(place, this.places[parent] as number))) break;
      this.put(i, this.places[parent] as number, above);
      i = parent;
    }
    this.put(i, place, at);
  }

  /** Fills a hole from below, and the hole that makes, and so on; returns where the last one is. */
  private sink(start: number): number {
    let i = start;
    for (;;) {
      let child = 2 * i + 1;
      if (child >= this.size) return i;
      if (child + 1 < this.size && this.isBefore(child + 1, child)) child += 1;
      this.put(i, this.places[child] as number, this.ats[child] as number);
      i = child;
    }
  }

  /** Puts `i` into a list of those that may be next, the first one last. */
  private queue(i: number, next: number[]): void {
    let low = 0;
    let high = next.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.isBefore(i, next[middle] as number)) low = middle + 1;
      else high = middle;
    }
    next.splice(low, 0, i);
  }

  /** Whether what stands at `i` comes before what stands at `j`. */
  private isBefore(i: number, j: number): boolean {
    const at = this.ats[i] as number;
    const other = this.ats[j] as number;
    return at === other ? this.goesFirst(this.places[i] as number, this.places[j] as number) : at < other;
  }

  private put(i: number, place: number, at: number): void {
    this.ats[i] = at;
    this.places[i] = place;
    this.stands[place] = i;
  }

  private makeRoom(): void {
    const room = withMoreRoom(this.places.length);
    this.ats = copied(this.ats, new Float64Array(room));
    this.places = copied(this.places, new Int32Array(room));
    this.stands = copied(this.stands, new Int32Array(room));
  }
}
