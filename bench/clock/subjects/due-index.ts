import { DueIndex, noChain } from "../../../src/storage/memory/due-index.ts";
import { clockCase } from "../clock-case.ts";

/** The index of the memory storage alone; what a lead keeps of it there stands in a list here. */
export const open = clockCase((size) => {
  const index = new DueIndex();
  const chains = Array.from({ length: size }, () => noChain);
  return {
    start: (n, clock) => {
      chains[n] = index.add(clock, chains[n]!);
    },
    exchange: (n, fresh, old) => {
      chains[n] = index.remove(old, index.add(fresh, chains[n]!));
    },
    look: (now) => index.due(now, 500).length,
  };
});
