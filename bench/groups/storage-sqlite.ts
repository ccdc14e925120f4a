import { atLeast, below, type Goal, type Group, type Row } from "../harness/group.ts";
import { openProcessCase } from "../harness/process-case.ts";
import { median } from "../harness/statistics.ts";
import type { SqliteCaseOptions } from "../storage/sqlite-case.ts";

const group = "storage/sqlite";
const rounds = 7;
const warmUpRounds = 3;
const callers = 64;
const count = 1_280;

/** A SQLite file, flushed to the disk at every commit, beside the bare driver that writes the same rows to tables of the same form. */
export const storageSqlite: Group = async (progress) => {
  const rows: Row[] = [];
  const goals: Goal[] = [];
  for (const driver of ["libsql", "node-sqlite3-wasm"] as const) {
    progress(`${group}: ${driver}`);
    const options: SqliteCaseOptions = { driver };
    const opened = await openProcessCase(new URL("../storage/sqlite-case.ts", import.meta.url), options, "UTC");
    try {
      await opened.call("prepare");
      const ours: number[] = [];
      const plain: number[] = [];
      for (let round = 0; round < warmUpRounds + rounds; round++) {
        const ms = await opened.call<number>("together", callers, count);
        const floor = await opened.call<{ ms: number; rows: number }>("plain", count, callers);
        if (round < warmUpRounds) continue;
        ours.push(ms);
        plain.push((floor.rows * 1_000) / floor.ms);
      }
      const before = await opened.call<{ leads: number; rows: number }>("count");
      const each = before.rows / before.leads;
      const ratio = median(ours.map((ms, n) => (count * each * 1_000) / ms / plain[n]!));
      rows.push({
        group,
        name: `${driver}, one pool, 64 callers`,
        figures: {
          "leads/s": (count * 1_000) / median(ours),
          "rows/s": (count * each * 1_000) / median(ours),
          "rows/s of the bare driver": median(plain),
        },
      });
      progress(`${group}: ${driver}: ten times the leads`);
      await opened.call("together", 512, before.leads * 9);
      const later: number[] = [];
      for (let round = 0; round < rounds; round++) later.push(await opened.call<number>("together", callers, count));
      rows.push({
        group,
        name: `${driver}, ten times the stored leads`,
        figures: { "leads/s": (count * 1_000) / median(later), leads: before.leads * 10 },
      });
      goals.push(
        atLeast(0.4, `sqlite, ${driver}: rows/s of 64 callers over those of the bare driver in batches`, ratio),
        below(1.3, `sqlite, ${driver}: cost of a lead with ten times as many stored`, median(later) / median(ours)),
      );
      await opened.call("close");
    } finally {
      opened.close();
    }
  }
  return { rows, goals };
};
