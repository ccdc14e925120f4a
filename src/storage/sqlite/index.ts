export { fromWasm } from "./from-wasm.ts";
export type { WasmDatabase, WasmStatement } from "./from-wasm.ts";
export { openBetterSqlite } from "./open-better-sqlite.ts";
export { sqliteStorage } from "./storage.ts";
export type { SqliteStorageOptions } from "./storage.ts";
export type { SqliteDatabase, SqliteStatement, SqliteValue } from "./database.ts";
