import { createHandover, type ImportReport } from "handover";
import { sqliteStorage } from "handover/storage/sqlite";
import Database from "libsql";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { atMost, below, type Group, type Row } from "../harness/group.ts";

const group = "import/rows";
const many = 1_000_000;
const few = 50_000;
/** In a hundred. */
const broken = 3;
const megabyte = 2 ** 20;

interface Taken {
  readonly report: ImportReport;
  readonly seconds: number;
  /** What the process holds beyond what it held, in megabytes, after a full collection. */
  readonly heldMb: number;
}

function* rows(count: number): Generator<object> {
  for (let n = 0; n < count; n++)
    yield n % 100 < broken
      ? { firstName: "Ana", email: `p${n}@acme,example` }
      : { firstName: "Ana", email: `p${n}@firm${n % 10_000}.example`, company: "Acme", source: "fair", plan: "team" };
}

/** Rows of a list, of which a few are broken, into a file of SQLite: how long it takes, and that it holds no more for many than for few. */
export const importRows: Group = async (progress) => {
  const results: Row[] = [];
  const [little, much] = [await take(few, progress), await take(many, progress)] as const;
  for (const [count, { report, seconds, heldMb }] of [
    [few, little],
    [many, much],
  ] as const) {
    const { total, created, quarantined } = report;
    if (total !== count || created + quarantined !== count || quarantined !== (count / 100) * broken)
      throw new Error(`of ${count} rows ${created} were taken in, ${quarantined} kept out, ${total} counted`);
    results.push({
      group,
      name: `${count / 1000}k rows, ${broken} % broken, SQLite`,
      figures: { "rows/s": count / seconds, s: seconds, quarantined, "MB held": heldMb },
    });
  }
  const perRow = (taken: Taken, count: number): number => taken.seconds / count;
  return {
    rows: results,
    goals: [
      atMost(50, "import: MB held after 1M rows, beyond those of 50k", much.heldMb - little.heldMb),
      below(2.5, "import: a row of 1M, to one of 50k", perRow(much, many) / perRow(little, few)),
    ],
  };
};

async function take(count: number, progress: (line: string) => void): Promise<Taken> {
  const folder = mkdtempSync(join(tmpdir(), "handover-import-"));
  const handover = createHandover({
    policy: { version: "1" },
    storage: sqliteStorage({ database: new Database(join(folder, "leads.db")) as never }),
  });
  try {
    await handover.open();
    const before = held();
    const started = performance.now();
    const report = await handover.import(rows(count), {
      batch: 1_000,
      onProgress: ({ total }) =>
        total % 100_000 === 0 && progress(`${group}: ${total / 1000}k of ${count / 1000}k rows`),
    });
    const seconds = (performance.now() - started) / 1000;
    return { report, seconds, heldMb: held() - before };
  } finally {
    await handover.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

function held(): number {
  globalThis.gc!();
  return process.memoryUsage().heapUsed / megabyte;
}
