import type { SlaClock } from "../index.ts";
import { compareText } from "./text-order.ts";

/**
 * Running clocks by the instant they are next due: a binary heap. A clock that has changed leaves its old entry behind, which is
 * thrown away when it comes up; when more than half are stale the heap is rebuilt.
 */
export class DueHeap {
  private clocks: SlaClock[] = [];
  private live = 0;
  private readonly isCurrent: (clock: SlaClock) => boolean;

  constructor(isCurrent: (clock: SlaClock) => boolean) {
    this.isCurrent = isCurrent;
  }

  /** Takes a clock in; `replaces` says that an older entry has become stale. */
  push(clock: SlaClock): void {
    this.live += 1;
    this.clocks.push(clock);
    this.up(this.clocks.length - 1);
  }

  /** Says that one entry has become stale. */
  forget(): void {
    this.live -= 1;
    if (this.clocks.length > 64 && this.live < this.clocks.length / 2) this.rebuild();
  }

  /** The clock due first, or `undefined`. */
  peek(): SlaClock | undefined {
    for (;;) {
      const first = this.clocks[0];
      if (first === undefined || this.isCurrent(first)) return first;
      this.drop();
    }
  }

  /** The first clocks due at or before `now`, in order; they stay in the heap. */
  due(now: number, limit: number): SlaClock[] {
    const found: SlaClock[] = [];
    while (found.length < limit) {
      const first = this.peek();
      if (first === undefined || (first.nextAt as number) > now) break;
      found.push(first);
      this.drop();
    }
    for (const clock of found) {
      this.clocks.push(clock);
      this.up(this.clocks.length - 1);
    }
    return found;
  }

  private drop(): void {
    const last = this.clocks.pop();
    if (last === undefined || this.clocks.length === 0) return;
    this.clocks[0] = last;
    this.down(0);
  }

  private rebuild(): void {
    this.clocks = this.clocks.filter((clock) => this.isCurrent(clock));
    this.live = this.clocks.length;
    for (let i = (this.clocks.length >> 1) - 1; i >= 0; i--) this.down(i);
  }

  private up(start: number): void {
    const { clocks } = this;
    const clock = clocks[start] as SlaClock;
    let i = start;
    while (i > 0) {
      const parent = (i - 1) >> 1;
      const above = clocks[parent] as SlaClock;
      if (!before(clock, above)) break;
      clocks[i] = above;
      i = parent;
    }
    clocks[i] = clock;
  }

  private down(start: number): void {
    const { clocks } = this;
    const clock = clocks[start] as SlaClock;
    const half = clocks.length >> 1;
    let i = start;
    while (i < half) {
      let child = 2 * i + 1;
      const right = child + 1;
      if (right < clocks.length && before(clocks[right] as SlaClock, clocks[child] as SlaClock)) child = right;
      if (!before(clocks[child] as SlaClock, clock)) break;
      clocks[i] = clocks[child] as SlaClock;
      i = child;
    }
    clocks[i] = clock;
  }
}

/** Earliest first, then by the clock's start, so that whoever has waited longest comes first, then by id. */
function before(a: SlaClock, b: SlaClock): boolean {
  const atA = a.nextAt as number;
  const atB = b.nextAt as number;
  if (atA !== atB) return atA < atB;
  if (a.startedAt !== b.startedAt) return a.startedAt < b.startedAt;
  return (a.leadId === b.leadId ? compareText(a.id, b.id) : compareText(a.leadId, b.leadId)) < 0;
}
