import { existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import type { Storage } from "handover/storage";
import { fromPg, postgresStorage } from "handover/storage/postgres";
import { fromWasm, sqliteStorage } from "handover/storage/sqlite";
import sqlite from "node-sqlite3-wasm";
import pg from "pg";
import { fault, shown } from "./fault.ts";

/** A storage that was asked for on the command line, and what lets go of it. */
export interface OpenStorage {
  readonly storage: Storage;
  readonly close: () => Promise<unknown>;
}

/** `sqlite:FILE` or `postgres:URL`. @throws HandoverError `INPUT_INVALID` */
export function openStorage(place: string): OpenStorage {
  if (place.startsWith("sqlite:") && place.length > "sqlite:".length) return onFile(place.slice("sqlite:".length));
  if (/^postgres(ql)?:\/\//.test(place)) return onServer(place);
  if (/^postgres:postgres(ql)?:\/\//.test(place)) return onServer(place.slice("postgres:".length));
  const hint = "write --storage sqlite:month.db or --storage postgres://user:password@host/database";
  throw fault("--storage", "sqlite:FILE or postgres:URL", shown(place), hint);
}

function onFile(file: string): OpenStorage {
  unlock(file);
  try {
    // A killed process loses nothing by it; a loss of power could lose the last moments, which are done again anyway.
    const storage = sqliteStorage({ database: fromWasm(new sqlite.Database(file)), synchronous: "NORMAL" });
    writeFileSync(pidOf(file), String(process.pid));
    return { storage, close: () => storage.close().finally(() => rmSync(pidOf(file), { force: true })) };
  } catch (error) {
    throw fault("--storage", "a file that can be opened", shown(file), (error as Error).message);
  }
}

function onServer(url: string): OpenStorage {
  const pool = new pg.Pool({ connectionString: url, max: 4 });
  const storage = postgresStorage({ database: fromPg(pool) });
  return { storage, close: () => storage.close().finally(() => pool.end()) };
}

/** This driver locks by a directory, which stays behind when its process is killed. */
function unlock(file: string): void {
  if (!existsSync(pidOf(file)) || isAlive(Number(readFileSync(pidOf(file), "utf8")))) return;
  rmSync(`${file}.lock`, { recursive: true, force: true });
}

function pidOf(file: string): string {
  return `${file}.pid`;
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}
