import type { SqliteDatabase, SqliteStatement, SqliteValue } from "./database.ts";

/** The part of a `node-sqlite3-wasm` database that {@link fromWasm} uses. */
export interface WasmDatabase {
  exec(sql: string): unknown;
  prepare(sql: string): WasmStatement;
  close(): unknown;
}

export interface WasmStatement {
  run(params: SqliteValue[]): unknown;
  get(params: SqliteValue[]): unknown;
  all(params: SqliteValue[]): unknown[];
  finalize(): unknown;
}

/**
 * A `node-sqlite3-wasm` database as `sqliteStorage` takes it: parameters one by one, statements let go of with the database.
 *
 * What to know of that driver: it has no shared memory, so by default the file is this process's alone while it is open (see
 * `exclusive`); and it locks by a directory `FILE.lock`, which a killed process leaves behind and you remove, once you are sure that
 * no other process has the file open.
 *
 * @example
 * const storage = sqliteStorage({ database: fromWasm(new Database("leads.db")) });
 */
export function fromWasm(database: WasmDatabase): SqliteDatabase {
  const statements: WasmStatement[] = [];
  return {
    exec: (sql) => database.exec(sql),
    prepare(sql): SqliteStatement {
      const statement = database.prepare(sql);
      statements.push(statement);
      return {
        run: (...params) => statement.run(params),
        get: (...params) => statement.get(params),
        all: (...params) => statement.all(params),
      };
    },
    close() {
      for (const statement of statements) statement.finalize();
      return database.close();
    },
  };
}
