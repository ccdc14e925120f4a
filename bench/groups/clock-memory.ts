import { openSubject, sized, type SubjectName } from "../clock/subjects.ts";
import { atMost, type Group, type Row } from "../harness/group.ts";

const group = "clock/memory";
const mb = 1024 * 1024;
const index: SubjectName = "handover, due index";
const sizes: readonly (readonly [SubjectName, readonly number[]])[] = [
  [index, [10_000, 100_000, 1_000_000]],
  ["heap of [due, id]", [1_000_000]],
  ["setTimeout", [100_000]],
  ["setTimeout, one delay for all", [100_000]],
];

/** What a clock costs whoever keeps it, beyond the clock itself: once started, and when each has been started anew since. */
export const clockMemory: Group = async (progress) => {
  const rows: Row[] = [];
  let largest = 0;
  for (const [name, ofName] of sizes) {
    for (const size of ofName) {
      progress(`${group}: ${sized(name, size)}`);
      const keeper = await openSubject(name, size);
      try {
        const bytes = await keeper.call<number>("bytes", size);
        const after = await keeper.call<number>("bytesAfterExchange", size);
        const figures = { "bytes each": bytes, "MB in all": (bytes * size) / mb, "bytes each, started anew": after };
        rows.push({ group, name: sized(name, size), figures });
        if (name === index) largest = Math.max(bytes, after);
      } finally {
        keeper.close();
      }
    }
  }
  return { rows, goals: [atMost(200, "clock: bytes of a clock in the due index, 1M open", largest)] };
};
