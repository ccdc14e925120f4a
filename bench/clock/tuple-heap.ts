type Entry = readonly [due: number, id: string];

/** A binary heap of `[due, id]`; the order of those due at the same instant is left to chance. */
export function tupleHeap() {
  const heap: Entry[] = [];
  const open = new Set<string>();

  const takeFirst = (): Entry => {
    const first = heap[0]!;
    const last = heap.pop()!;
    if (heap.length === 0) return first;
    let at = 0;
    for (;;) {
      let child = 2 * at + 1;
      if (child >= heap.length) break;
      if (child + 1 < heap.length && heap[child + 1]![0] < heap[child]![0]) child++;
      if (heap[child]![0] >= last[0]) break;
      heap[at] = heap[child]!;
      at = child;
    }
    heap[at] = last;
    return first;
  };

  return {
    add: (due: number, id: string): void => {
      const entry: Entry = [due, id];
      let at = heap.length;
      heap.push(entry);
      while (at > 0) {
        const parent = (at - 1) >> 1;
        if (heap[parent]![0] <= due) break;
        heap[at] = heap[parent]!;
        at = parent;
      }
      heap[at] = entry;
      open.add(id);
    },
    cancel: (id: string): void => void open.delete(id),
    takeDue: (now: number, limit: number): string[] => {
      const due: string[] = [];
      while (due.length < limit && heap.length > 0 && heap[0]![0] <= now) {
        const [, id] = takeFirst();
        if (open.delete(id)) due.push(id);
      }
      return due;
    },
  };
}
