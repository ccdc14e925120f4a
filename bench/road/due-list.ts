import type { ClockRecord } from "./records.ts";

/** Clocks in the order in which they want attention: a binary heap on `nextAt`. */
export interface DueList {
  add(clock: ClockRecord): void;
  /** The clock that wants attention first. */
  peek(): ClockRecord | undefined;
}

export function dueList(): DueList {
  const heap: ClockRecord[] = [];
  return {
    add: (clock) => {
      let at = heap.length;
      heap.push(clock);
      while (at > 0) {
        const parent = (at - 1) >> 1;
        const above = heap[parent]!;
        if (above.nextAt <= clock.nextAt) break;
        heap[at] = above;
        at = parent;
      }
      heap[at] = clock;
    },
    peek: () => heap[0],
  };
}
