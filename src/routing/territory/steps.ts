/** A tree of numbered nodes, kept as steps from one node to the next: the root is 0. */
export interface Steps {
  /** The node a step leads to, or -1. */
  get(from: number, by: number): number;
  /** The same, but a step that is not there is made. */
  add(from: number, by: number): number;
  /** Nodes there are, the root included. */
  count(): number;
  /** By node: the bits (see {@link bitOf}) of all steps that go on from it. */
  marks(): Int32Array;
}

/** One of 32 bits, by which most steps that are not there are known without a look into the large table. */
export function bitOf(by: number): number {
  return 1 << (by & 31);
}

/** Steps in one flat table with open addressing: three numbers a step and no objects, so that large tables stay small. */
export function createSteps(expected: number): Steps {
  let capacity = 16;
  while (capacity * 3 < expected * 4) capacity *= 2;
  // Four numbers a slot, of which three are used: a slot never lies across two lines of the cache.
  let slots = new Int32Array(capacity * 4);
  let nodes = 1;

  const slotOf = (from: number, by: number): number => {
    const mask = capacity - 1;
    let hash = Math.imul(from, 0x9e3779b1) ^ Math.imul(by + 1, 0x85ebca6b);
    hash = Math.imul(hash ^ (hash >>> 15), 0x2c1b3c6d);
    for (let slot = (hash ^ (hash >>> 13)) & mask; ; slot = (slot + 1) & mask) {
      const at = slot * 4;
      // No step leads to the root, so 0 marks a free slot.
      if (slots[at + 2] === 0 || (slots[at] === from && slots[at + 1] === by)) return at;
    }
  };

  const grow = (): void => {
    const old = slots;
    capacity *= 2;
    slots = new Int32Array(capacity * 4);
    for (let at = 0; at < old.length; at += 4)
      if (old[at + 2] !== 0) slots.set(old.subarray(at, at + 3), slotOf(old[at]!, old[at + 1]!));
  };

  return {
    get(from, by) {
      const to = slots[slotOf(from, by) + 2]!;
      return to === 0 ? -1 : to;
    },
    add(from, by) {
      let at = slotOf(from, by);
      const known = slots[at + 2]!;
      if (known !== 0) return known;
      if (nodes * 4 > capacity * 3) {
        grow();
        at = slotOf(from, by);
      }
      slots[at] = from;
      slots[at + 1] = by;
      return (slots[at + 2] = nodes++);
    },
    count: () => nodes,
    marks() {
      const marks = new Int32Array(nodes);
      for (let at = 0; at < slots.length; at += 4) if (slots[at + 2] !== 0) marks[slots[at]!]! |= bitOf(slots[at + 1]!);
      return marks;
    },
  };
}
