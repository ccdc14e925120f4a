import { rmSync } from "node:fs";
import { mkdtemp } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import Libsql from "libsql";
import wasm from "node-sqlite3-wasm";
import { createHandover } from "handover";
import { fromWasm, sqliteStorage, type SqliteDatabase, type SqliteValue } from "handover/storage/sqlite";
import { leadOf, poolName, repsEach, storagePolicy } from "./task.ts";

export interface SqliteCaseOptions {
  readonly driver: keyof typeof drivers;
}

const drivers = {
  libsql: (file: string) => new Libsql(file) as unknown as SqliteDatabase,
  "node-sqlite3-wasm": (file: string) => fromWasm(new wasm.Database(file)),
};
const tables = ["event", "lead", "identity", "clock"];

/** Handover on a SQLite file, and the bare driver on the same file and tables like its own. */
export async function open({ driver }: SqliteCaseOptions) {
  const folder = await mkdtemp(join(tmpdir(), "handover-bench-"));
  const database = drivers[driver](join(folder, "leads.db"));
  const handover = createHandover({ policy: storagePolicy(1), storage: sqliteStorage({ database }) });
  let sent = 0;

  /** An empty table like one of Handover's, with its indexes. */
  const makePlain = (table: string): void => {
    const made = database.prepare("SELECT type, sql FROM sqlite_master WHERE tbl_name = ? AND type <> 'trigger'");
    const found = made.all(`handover_${table}`) as { type: string; sql: string | null }[];
    database.exec(`DROP TABLE IF EXISTS plain_${table}`);
    for (const { sql } of found) if (sql !== null) database.exec(sql.replaceAll("handover_", "plain_"));
  };

  return {
    async prepare(): Promise<void> {
      const members = Array.from({ length: repsEach }, (_, i) => `${poolName(0)}-rep-${i}`);
      for (const id of members) await handover.reps.upsert({ id });
      await handover.pools.upsert({ id: poolName(0), members });
    },
    /** Milliseconds for `count` leads from so many callers. */
    async together(callers: number, count: number): Promise<number> {
      let left = count;
      const started = performance.now();
      await Promise.all(
        Array.from({ length: callers }, async () => {
          while (left-- > 0) await handover.ingest(leadOf("sender", sent++, 0));
        }),
      );
      return performance.now() - started;
    },
    /** Writes the rows of `leads` leads again with prepared statements and nothing else, `batch` leads a transaction. */
    plain(leads: number, batch: number): { readonly ms: number; readonly rows: number } {
      for (const table of tables) makePlain(table);
      const { stored } = database.prepare("SELECT count(*) AS stored FROM handover_lead").get() as { stored: number };
      const found = tables.map((table) => {
        const { count } = database.prepare(`SELECT count(*) AS count FROM handover_${table}`).get() as {
          count: number;
        };
        const each = count / stored;
        const rows = database.prepare(`SELECT * FROM handover_${table} LIMIT ?`).all(Math.round(each * leads));
        const columns = Object.keys(rows[0] as object);
        const places = columns.map(() => "?").join(", ");
        const insert = database.prepare(`INSERT INTO plain_${table} (${columns.join(", ")}) VALUES (${places})`);
        return { insert, each, rows: rows.map((row) => Object.values(row as Record<string, SqliteValue>)) };
      });
      const started = performance.now();
      let written = 0;
      for (let from = 0; from < leads; from += batch) {
        database.exec("BEGIN IMMEDIATE");
        for (const { insert, each, rows } of found)
          for (const row of rows.slice(Math.round(from * each), Math.round((from + batch) * each))) {
            insert.run(...row);
            written++;
          }
        database.exec("COMMIT");
      }
      return { ms: performance.now() - started, rows: written };
    },
    count(): { readonly leads: number; readonly rows: number } {
      const of = (table: string): number =>
        (database.prepare(`SELECT count(*) AS count FROM handover_${table}`).get() as { count: number }).count;
      return { leads: of("lead"), rows: tables.reduce((sum, table) => sum + of(table), 0) };
    },
    async close(): Promise<void> {
      await handover.close();
      database.close?.();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
