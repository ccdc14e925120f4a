import type { Drained } from "../clock/drain-case.ts";
import { atMost, type Group, type Row } from "../harness/group.ts";
import { openProcessCase } from "../harness/process-case.ts";
import { median } from "../harness/statistics.ts";

const group = "clock/drain";
const count = 100_000;
const rounds = 5;
const told = "handover, tick, each breach is told";

/** Method and arguments of each case, by the name in the table, and how often it is run. */
const cases: Readonly<Record<string, readonly [method: string, args: readonly unknown[], rounds: number]>> = {
  [told]: ["engine", ["told", count], rounds],
  "handover, tick, each lead is given on": ["engine", ["given on", count], 1],
  "handover, tick, each lead has waited for the office to open": ["engine", ["given out", count], 1],
  "setTimeout for each": ["timers", [count], rounds],
  "heap of [due, id], one loop": ["heap", [count], rounds],
  "nothing to do for two seconds": ["idle", [2_000], rounds],
};

/** A hundred thousand clocks due at once: how long it takes, and how long nobody else has a turn of the event loop. */
export const clockDrain: Group = async (progress) => {
  const rows: Row[] = [];
  let longest = Number.NaN;
  for (const [name, [method, args, times]] of Object.entries(cases)) {
    progress(`${group}: ${name}`);
    const opened = await openProcessCase(new URL("../clock/drain-case.ts", import.meta.url), {}, "UTC");
    try {
      const runs: Drained[] = [];
      for (let n = 0; n < times; n++) runs.push(await opened.call<Drained>(method, ...args));
      const stalls = runs.map(({ longestMs }) => longestMs);
      const own = runs.map(({ longestOwnMs }) => longestOwnMs);
      const ms = median(runs.map((run) => run.ms));
      const figures = {
        ms,
        ...(method === "idle" ? {} : { "us each": (ms * 1000) / count }),
        "longest stall, ms": median(stalls),
        "worst of all runs": Math.max(...stalls),
        "longest of its own": median(own),
        "worst of its own": Math.max(...own),
        turns: median(runs.map(({ turns }) => turns)),
      };
      rows.push({ group, name, figures });
      if (name === told) longest = median(own);
    } finally {
      opened.close();
    }
  }
  return { rows, goals: [atMost(50, "clock: ms of the longest stall of its own, 100,000 due at once", longest)] };
};
