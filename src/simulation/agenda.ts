import type { Instant } from "../time/index.ts";

interface Entry<T> {
  readonly at: Instant;
  readonly order: number;
  readonly item: T;
}

/** What is to happen, earliest first; of one instant, in the order it was planned. A binary heap. */
export class Agenda<T> {
  private readonly heap: Entry<T>[] = [];
  private order = 0;

  get size(): number {
    return this.heap.length;
  }

  /** When the first item is due. */
  get nextAt(): Instant | undefined {
    return this.heap[0]?.at;
  }

  plan(at: Instant, item: T): void {
    const { heap } = this;
    const entry = { at, order: this.order++, item };
    let i = heap.length;
    heap.push(entry);
    while (i > 0) {
      const parent = (i - 1) >> 1;
      if (!before(entry, heap[parent] as Entry<T>)) break;
      heap[i] = heap[parent] as Entry<T>;
      i = parent;
    }
    heap[i] = entry;
  }

  /** Takes the first item out when it is due by `at`. */
  take(at: Instant): T | undefined {
    const { heap } = this;
    const first = heap[0];
    if (first === undefined || first.at > at) return undefined;
    const last = heap.pop() as Entry<T>;
    if (heap.length > 0) this.sink(last);
    return first.item;
  }

  private sink(entry: Entry<T>): void {
    const { heap } = this;
    let i = 0;
    for (;;) {
      let child = 2 * i + 1;
      if (child >= heap.length) break;
      if (child + 1 < heap.length && before(heap[child + 1] as Entry<T>, heap[child] as Entry<T>)) child += 1;
      if (!before(heap[child] as Entry<T>, entry)) break;
      heap[i] = heap[child] as Entry<T>;
      i = child;
    }
    heap[i] = entry;
  }
}

function before<T>(a: Entry<T>, b: Entry<T>): boolean {
  return a.at !== b.at ? a.at < b.at : a.order < b.order;
}
