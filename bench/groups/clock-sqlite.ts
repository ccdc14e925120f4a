import type { Compared } from "../clock/sqlite-case.ts";
import type { Group, Row } from "../harness/group.ts";
import { openProcessCase } from "../harness/process-case.ts";
import { median } from "../harness/statistics.ts";

const group = "clock/sqlite";
const count = 10_000;
const rounds = 5;

/** Method and arguments of each case, and what one of it is. */
const cases: Readonly<Record<string, readonly [method: string, args: readonly unknown[]]>> = {
  "start one and cancel one, 10,000 open": ["exchange", [count, count]],
  "tick, 10,000 due at once, each breach is told": ["drain", [count]],
};

/** Clocks in a SQLite file: what they take, and what the same number of bare writes takes in the same run. */
export const clockSqlite: Group = async (progress) => {
  const rows: Row[] = [];
  for (const [name, [method, args]] of Object.entries(cases)) {
    progress(`${group}: ${name}`);
    const opened = await openProcessCase(new URL("../clock/sqlite-case.ts", import.meta.url), {}, "UTC");
    try {
      const runs: Compared[] = [];
      for (let n = 0; n < rounds + 1; n++) runs.push(await opened.call<Compared>(method, ...args));
      // The first warms up.
      const counted = runs.slice(1);
      const us = counted.map(({ ms }) => (ms * 1000) / count);
      rows.push({
        group,
        name,
        figures: {
          "us each": median(us),
          "min us": Math.min(...us),
          "max us": Math.max(...us),
          "rows each": (counted[0]?.writes ?? 0) / count,
          "bare writes, us": median(counted.map(({ floorMs }) => (floorMs * 1000) / count)),
          "times bare writes": median(counted.map(({ ms, floorMs }) => ms / floorMs)),
        },
      });
    } finally {
      opened.close();
    }
  }
  return { rows, goals: [] };
};
