import type { Lateness } from "../clock/late-case.ts";
import { below, type Goal, type Group, type Row } from "../harness/group.ts";
import { openProcessCase } from "../harness/process-case.ts";
import { percentile } from "../harness/statistics.ts";

const group = "clock/lateness";
const windowMs = 10_000;

/** Clocks that fall due as densely as 100,000 in a minute, for ten seconds: how late each is heard of. */
export const clockLateness: Group = async (progress) => {
  const rows: Row[] = [];
  const goals: Goal[] = [];
  for (const [name, method] of [
    ["handover, start()", "engine"],
    ["setTimeout for each", "timers"],
  ] as const) {
    progress(`${group}: ${name}`);
    const own = await openProcessCase(new URL("../clock/late-case.ts", import.meta.url), {}, "UTC");
    try {
      const late = await own.call<Lateness>(method, windowMs);
      const p50 = percentile(late, 0.5);
      const p99 = percentile(late, 0.99);
      const figures = { clocks: late.length, "p50, ms": p50, "p99, ms": p99, "latest, ms": Math.max(...late) };
      rows.push({ group, name, figures });
      if (method === "engine") {
        goals.push(
          below(50, "clock: p50 ms past due under start()", p50),
          below(1_000, "clock: p99 ms past due under start()", p99),
        );
      }
    } finally {
      own.close();
    }
  }
  return { rows, goals };
};
