import { rmSync } from "node:fs";
import { mkdtemp } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import wasm from "node-sqlite3-wasm";
import { manualClock } from "handover";
import type { SlaClock } from "handover/sla";
import { noChanges } from "handover/storage";
import { fromWasm, sqliteStorage, type SqliteDatabase, type SqliteValue } from "handover/storage/sqlite";
import { clockMaker } from "./clocks.ts";
import { ingestSome, openEngine, start, targetMs } from "./engine.ts";

/** Milliseconds of the same work by the product and by the floor. */
export interface Compared {
  readonly ms: number;
  readonly floorMs: number;
  /** Rows that each of the two wrote, in as many transactions. */
  readonly writes: number;
}

const atOnce = 500;

/** Clocks kept in a SQLite file, beside bare prepared statements that write as many rows of the same size. */
export function open() {
  return {
    /** Starts so many clocks and cancels the ones before, with so many open. */
    exchange: (count: number, size: number): Promise<Compared> =>
      inFile(async (database) => {
        const clockOf = await clockMaker();
        const store = await sqliteStorage({ database, clock: manualClock(start) }).open("default");
        const write = (clocks: readonly SlaClock[]): unknown =>
          store.transact((transaction) => transaction.write({ ...noChanges, clocks }));
        const old = Array.from({ length: size }, (_, n) => clockOf(n, 1));
        for (let from = 0; from < size; from += atOnce) await write(old.slice(from, from + atOnce));
        const fresh = old.slice(0, count).map((_, n) => clockOf(n, 2));
        const ended = old.slice(0, count).map((one): SlaClock => ({ ...one, state: "cancelled", nextAt: undefined }));
        const ms = await timed(async () => {
          for (let from = 0; from < count; from += atOnce)
            await write([...fresh.slice(from, from + atOnce), ...ended.slice(from, from + atOnce)]);
        });
        const rows = [...fresh, ...ended].map((one) => [JSON.stringify(one)]);
        return { ms, floorMs: await floor(database, rows), writes: rows.length };
      }),

    /** Lets so many clocks be due in one instant, and ticks. */
    drain: (count: number): Promise<Compared> =>
      inFile(async (database) => {
        const clock = manualClock(start);
        const handover = await openEngine(clock, { storage: sqliteStorage({ database }) });
        for (let from = 0; from < count; from += atOnce)
          await ingestSome(handover, from, Math.min(atOnce, count - from));
        clock.advance(targetMs + 1);
        const ms = await timed(async () => {
          const { breaches } = await handover.tick();
          if (breaches !== count) throw new Error(`${breaches} of ${count} clocks have fired`);
        });
        // What a breach writes: the lead, the clock and the event.
        const rows: string[][] = [];
        for (const kind of ["leads", "clocks", "events"] as const)
          for await (const page of handover.scan(kind)) {
            const told = page.filter((row) => !("type" in row) || row.type === "sla.breached");
            rows.push(...told.map((row) => [JSON.stringify(row)]));
          }
        await handover.close();
        return { ms, floorMs: await floor(database, rows), writes: rows.length };
      }),
  };
}

/** Writes these rows by a prepared statement and nothing else, in transactions as large as the product's. */
async function floor(database: SqliteDatabase, rows: readonly (readonly SqliteValue[])[]): Promise<number> {
  database.exec("CREATE TABLE bare (id INTEGER PRIMARY KEY, json TEXT NOT NULL)");
  const insert = database.prepare("INSERT INTO bare (json) VALUES (?)");
  return timed(() => {
    for (let from = 0; from < rows.length; from += atOnce) {
      database.exec("BEGIN IMMEDIATE");
      for (const row of rows.slice(from, from + atOnce)) insert.run(...row);
      database.exec("COMMIT");
    }
  });
}

async function timed(work: () => unknown): Promise<number> {
  globalThis.gc!();
  const started = performance.now();
  await work();
  return performance.now() - started;
}

async function inFile<T>(work: (database: SqliteDatabase) => Promise<T>): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), "handover-bench-"));
  const database = fromWasm(new wasm.Database(join(folder, "leads.db")));
  try {
    return await work(database);
  } finally {
    database.close?.();
    rmSync(folder, { recursive: true, force: true });
  }
}
