/** What a statement's parameters may be here. */
export type SqliteValue = string | number | null;

/**
 * The part of a SQLite driver that Handover uses, so that any handle of this shape fits: better-sqlite3 12, libsql, node:sqlite
 * (`DatabaseSync`) as they are, node-sqlite3-wasm through {@link fromWasm}. No driver is imported.
 */
export interface SqliteDatabase {
  /** Runs statements that take no parameters. */
  exec(sql: string): unknown;
  prepare(sql: string): SqliteStatement;
  close?(): unknown;
}

export interface SqliteStatement {
  run(...params: SqliteValue[]): unknown;
  /** The first row as an object; none is `undefined` or `null`. */
  get(...params: SqliteValue[]): unknown;
  all(...params: SqliteValue[]): unknown[];
}
