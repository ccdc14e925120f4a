import { createHandover, manualClock, type Handover, type PolicyInput } from "handover";
import { sqliteStorage, type SqliteDatabase } from "handover/storage/sqlite";
import { openSqlite } from "../conformance/open-sqlite.ts";
import { countingIds } from "./engine.ts";

/** An engine over a database that can be looked into. */
export interface LookedInto {
  readonly handover: Handover;
  /** The rows of all tables in which something of this stands, each with its table. */
  find(what: RegExp): readonly string[];
}

export function lookedInto(policy: Partial<PolicyInput> = {}): LookedInto {
  const database: SqliteDatabase = openSqlite(":memory:");
  const all = (sql: string): readonly unknown[] => database.prepare(sql).all() as unknown[];
  const handover = createHandover({
    policy: { version: "1", ...policy },
    storage: sqliteStorage({ database }),
    clock: manualClock("2026-11-03T09:00:00Z"),
    ids: countingIds(),
  });
  const tables = (): readonly string[] =>
    (all("SELECT name FROM sqlite_master WHERE type = 'table' AND name LIKE 'handover_%'") as { name: string }[]).map(
      ({ name }) => name,
    );
  return {
    handover,
    find: (what) =>
      tables()
        .flatMap((table) => all(`SELECT * FROM "${table}"`).map((row) => `${table} ${JSON.stringify(row)}`))
        .filter((row) => what.test(row)),
  };
}
