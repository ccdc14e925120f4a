import type { Instant } from "../time/index.ts";

/**
 * What is to happen, earliest first; of one instant, in the order it was planned. A binary heap, whose instants stand in a list of
 * numbers beside the items, so that sifting touches no objects.
 */
export class Agenda<T> {
  private readonly ats: Instant[] = [];
  private readonly orders: number[] = [];
  private readonly items: T[] = [];
  private order = 0;

  get size(): number {
    return this.items.length;
  }

  /** When the first item is due. */
  get nextAt(): Instant | undefined {
    return this.ats[0];
  }

  plan(at: Instant, item: T): void {
    const order = this.order++;
    let i = this.items.length;
    while (i > 0) {
      const parent = (i - 1) >> 1;
      // Of the same instant, whatever is there was planned before.
      if ((this.ats[parent] as Instant) <= at) break;
      this.move(parent, i);
      i = parent;
    }
    this.put(i, at, order, item);
  }

  /** Takes the first item out when it is due by `at`. */
  take(at: Instant): T | undefined {
    const { ats, orders, items } = this;
    const first = items[0];
    if (first === undefined || (ats[0] as Instant) > at) return undefined;
    const [lastAt, lastOrder, last] = [ats.pop() as Instant, orders.pop() as number, items.pop() as T];
    if (items.length > 0) this.sink(lastAt, lastOrder, last);
    return first;
  }

  private sink(at: Instant, order: number, item: T): void {
    const { length } = this.items;
    let i = 0;
    for (;;) {
      let child = 2 * i + 1;
      if (child >= length) break;
      if (child + 1 < length && this.isBefore(child + 1, this.ats[child] as Instant, this.orders[child] as number))
        child += 1;
      if (!this.isBefore(child, at, order)) break;
      this.move(child, i);
      i = child;
    }
    this.put(i, at, order, item);
  }

  /** Whether what stands at `i` comes before something else. */
  private isBefore(i: number, at: Instant, order: number): boolean {
    const its = this.ats[i] as Instant;
    return its === at ? (this.orders[i] as number) < order : its < at;
  }

  private move(from: number, to: number): void {
    this.put(to, this.ats[from] as Instant, this.orders[from] as number, this.items[from] as T);
  }

  private put(i: number, at: Instant, order: number, item: T): void {
    this.ats[i] = at;
    this.orders[i] = order;
    this.items[i] = item;
  }
}
