import type { SqliteDatabase, SqliteStatement, SqliteValue } from "./database.ts";

/** The part of a `node-sqlite3-wasm` database that {@link fromWasm} uses. */
export interface WasmDatabase {
  exec(sql: string): unknown;
  prepare(sql: string): WasmStatement;
  close(): unknown;
}

export interface WasmStatement {
  run(params: SqliteValue[]): unknown;
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
  const statements = new Set<Statement>();
  return {
    exec: (sql) => database.exec(sql),
    prepare(sql) {
      const statement = new Statement(database, sql);
      statements.add(statement);
      return statement;
    },
    close() {
      for (const statement of statements) statement.finalize();
      return database.close();
    },
  };
}

class Statement implements SqliteStatement {
  private readonly database: WasmDatabase;
  private readonly sql: string;
  private prepared: WasmStatement | undefined;

  constructor(database: WasmDatabase, sql: string) {
    this.database = database;
    this.sql = sql;
    this.prepared = database.prepare(sql);
  }

  run(...params: SqliteValue[]): unknown {
    return this.through((statement) => statement.run(params));
  }

  /** Not the driver's `get`: that stops half-way, with the table still locked. */
  get(...params: SqliteValue[]): unknown {
    return this.all(...params)[0];
  }

  all(...params: SqliteValue[]): unknown[] {
    return this.through((statement) => statement.all(params));
  }

  finalize(): void {
    const { prepared } = this;
    this.prepared = undefined;
    try {
      prepared?.finalize();
    } catch {
      // Repeats the error of the last call, which was told then.
    }
  }

  /** The driver does not use a statement again that has failed once, so the next call prepares it anew. */
  private through<T>(call: (statement: WasmStatement) => T): T {
    this.prepared ??= this.database.prepare(this.sql);
    try {
      return call(this.prepared);
    } catch (error) {
      this.finalize();
      throw error;
    }
  }
}
