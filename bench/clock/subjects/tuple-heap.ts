import { clockCase } from "../clock-case.ts";
import { tupleHeap } from "../tuple-heap.ts";

/** The floor: a heap in a few lines, which throws away what was cancelled only when it comes up. */
export const open = clockCase(() => {
  const heap = tupleHeap();
  return {
    start: (_, { id, nextAt }) => heap.add(nextAt!, id),
    exchange: (_, fresh, old) => {
      heap.add(fresh.nextAt!, fresh.id);
      heap.cancel(old.id);
    },
    look: (now) => heap.takeDue(now, 500).length,
  };
});
