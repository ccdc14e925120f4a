import { rmSync } from "node:fs";
import { mkdtemp } from "node:fs/promises";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import wasm from "node-sqlite3-wasm";
import { fromWasm, openBetterSqlite, type SqliteDatabase } from "handover/storage/sqlite";

/**
 * Which driver the suites run on: a module of better-sqlite3's shape (`better-sqlite3`, `/somewhere/libsql`) or `node:sqlite`; the
 * one that has the oddest ways when nothing is said.
 */
const wasmDriver = "node-sqlite3-wasm";
export const driver = process.env["HANDOVER_SQLITE"] ?? wasmDriver;

/** The driver has shared memory, and with it one log for several handles that survives kills. */
export const sharesWal = driver !== wasmDriver;

export function openSqlite(file: string, by = driver): SqliteDatabase {
  if (by === wasmDriver) return fromWasm(new wasm.Database(file));
  const module = createRequire(import.meta.url)(by) as Driver & { DatabaseSync?: Driver };
  return openBetterSqlite(module.DatabaseSync ?? module, file);
}

type Driver = new (file: string) => SqliteDatabase;

/** A new file's name, and what takes it away with all that belongs to it. */
export async function temporaryFile(): Promise<{ readonly file: string; readonly remove: () => void }> {
  const folder = await mkdtemp(join(tmpdir(), "handover-"));
  return { file: join(folder, "leads.db"), remove: () => rmSync(folder, { recursive: true, force: true }) };
}

/** Takes away the lock a killed process left behind, which this driver takes for that of a living one. */
export function unlock(file: string): void {
  rmSync(`${file}.lock`, { recursive: true, force: true });
}
