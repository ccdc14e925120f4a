import { isHandoverError } from "handover";
import { sqliteStorage, type SqliteDatabase } from "handover/storage/sqlite";
import { noChanges, type HandoverEvent, type Storage, type Store } from "handover/storage";
import { afterEach, expect, test, vi } from "vitest";
import { sampleLead } from "../../src/testing/samples.ts";
import { openSqlite, sharesWal, temporaryFile } from "../conformance/open-sqlite.ts";

const leftovers: (() => unknown)[] = [];
afterEach(async () => {
  for (const tidy of leftovers.splice(0).reverse()) await tidy();
});

async function newFile(): Promise<string> {
  const { file, remove } = await temporaryFile();
  leftovers.push(remove);
  return file;
}

function over(database: SqliteDatabase, options: { exclusive?: boolean; busyTimeoutMs?: number } = {}): Storage {
  const storage = sqliteStorage({ database, ...options });
  leftovers.push(() => storage.close());
  return storage;
}

const addReceipt = async (store: Store, commandId: string): Promise<void> =>
  store.transact((transaction) =>
    transaction.write({ ...noChanges, receipts: [{ commandId, fingerprint: "f", outcome: {} }] }),
  );

async function receipts(store: Store, ids: readonly string[]): Promise<boolean[]> {
  const roster = await store.roster();
  const needs = { leads: [], identities: [], domains: [], pools: [], receipts: ids, roster };
  const snapshot = await store.transact((transaction) => transaction.read(needs));
  return ids.map((id) => snapshot.receipt(id) !== undefined);
}

const refusal = (promise: Promise<unknown>): Promise<unknown> =>
  promise.then(
    () => undefined,
    (error: unknown) => error,
  );

/** The handle, with statements that fail when told to. */
function faulty(database: SqliteDatabase): { readonly database: SqliteDatabase; readonly fail: Map<string, Error> } {
  const fail = new Map<string, Error>();
  return {
    fail,
    database: {
      exec: (sql) => database.exec(sql),
      prepare: (sql) => {
        const statement = database.prepare(sql);
        return {
          run: (...params) => {
            const error = fail.get(sql);
            if (error !== undefined) throw error;
            return statement.run(...params);
          },
          get: (...params) => statement.get(...params),
          all: (...params) => statement.all(...params),
        };
      },
      close: () => database.close?.(),
    },
  };
}

/** A store of a file that another handle has locked. */
async function lockedOut(busyTimeoutMs: number) {
  const file = await newFile();
  const other = openSqlite(file);
  leftovers.push(() => other.close?.());
  const store = await over(openSqlite(file), { exclusive: false, busyTimeoutMs }).open("a");
  other.exec("BEGIN IMMEDIATE");
  return { store, other };
}

test("a store that another handle has locked for too long fails as retryable", async () => {
  const { store, other } = await lockedOut(150);
  const error = await refusal(addReceipt(store, "early"));
  expect(isHandoverError(error, "STORAGE_FAILED") && error.retryable).toBe(true);
  expect(String(error)).toMatch(/locked/);
  other.exec("COMMIT");
  await addReceipt(store, "late");
  expect(await receipts(store, ["early", "late"])).toEqual([false, true]);
});

test("a lock is waited for, which leaves the process free", async () => {
  const { store, other } = await lockedOut(60_000);
  const added = addReceipt(store, "x");
  for (let ticks = 0; ticks < 5; ticks++) await new Promise((resolve) => setTimeout(resolve, 5));
  other.exec("COMMIT");
  await added;
  expect(await receipts(store, ["x"])).toEqual([true]);
});

test("a rollback that fails hides nothing, and the next transaction goes through", async () => {
  const { database, fail } = faulty(openSqlite(":memory:"));
  const store = await over(database).open("a");
  fail.set("ROLLBACK", new Error("the rollback failed"));
  const own = new Error("the first");
  const work = (async () =>
    store.transact(async (transaction) => {
      await transaction.write({ ...noChanges, receipts: [{ commandId: "lost", fingerprint: "f", outcome: {} }] });
      throw own;
    }))();
  expect(await refusal(work)).toBe(own);
  fail.clear();
  await addReceipt(store, "kept");
  expect(await receipts(store, ["lost", "kept"])).toEqual([false, true]);
});

test("a commit that fails is told with the driver's own error, and leaves nothing", async () => {
  const { database, fail } = faulty(openSqlite(":memory:"));
  const store = await over(database).open("a");
  const full = Object.assign(new Error("database or disk is full"), { code: "SQLITE_FULL" });
  fail.set("COMMIT", full);
  const error = await refusal(addReceipt(store, "lost"));
  expect(isHandoverError(error, "STORAGE_FAILED") && [error.retryable, error.cause]).toEqual([true, full]);
  fail.clear();
  expect(await receipts(store, ["lost"])).toEqual([false]);
});

test.each([
  ["better-sqlite3 and libsql", Object.assign(new Error("busy"), { code: "SQLITE_BUSY_SNAPSHOT" }), true],
  ["node:sqlite", Object.assign(new Error("busy"), { code: "ERR_SQLITE_ERROR", errcode: 261 }), true],
  ["node-sqlite3-wasm", new Error("database is locked"), true],
  ["any, for something else", Object.assign(new Error("disk I/O error"), { code: "SQLITE_IOERR" }), false],
])("busy is recognised as %s say it", async (_driver, thrown, retryable) => {
  const { database, fail } = faulty(openSqlite(":memory:"));
  const store = await over(database, { busyTimeoutMs: 0 }).open("a");
  fail.set("BEGIN IMMEDIATE", thrown);
  const error = await refusal(addReceipt(store, "x"));
  expect(isHandoverError(error, "STORAGE_FAILED") && [error.retryable, error.cause]).toEqual([retryable, thrown]);
});

test("many open the same new file at once", async () => {
  const file = await newFile();
  const storages = Array.from({ length: sharesWal ? 8 : 4 }, () => over(openSqlite(file), { exclusive: false }));
  const stores = await Promise.all(storages.flatMap((storage) => [storage.open("a"), storage.open("b")]));
  for (const [i, store] of stores.entries()) await addReceipt(store, `c${i}`);
  expect(await receipts(stores[0] as Store, ["c0", "c1", "c2"])).toEqual([true, false, true]);
});

test("tables of a newer version are left alone, and the message says what to do", async () => {
  const file = await newFile();
  const first = sqliteStorage({ database: openSqlite(file) });
  await first.open("a");
  await first.close();
  const database = openSqlite(file);
  if (!sharesWal) database.exec("PRAGMA locking_mode = EXCLUSIVE");
  database.exec("UPDATE handover_meta SET value = '99' WHERE key = 'schema'");
  database.close?.();
  const error = await refusal(over(openSqlite(file)).open("a"));
  expect(isHandoverError(error, "STORAGE_INCOMPATIBLE")).toBe(true);
  expect(String(error)).toMatch(/version 1, got "99"; a newer Handover made them/);
});

test("a handle is set up for safety: write-ahead log, full synchronisation", async () => {
  const file = await newFile();
  const database = openSqlite(file);
  const storage = over(database);
  await storage.open("a");
  const setting = (name: string): unknown => Object.values(database.prepare(`PRAGMA ${name}`).get() as object)[0];
  expect([setting("journal_mode"), setting("synchronous")]).toEqual(["wal", 2]);
  expect(storage.capabilities).toEqual({ durable: true, shared: sharesWal, sideBySide: false, joinsHost: false });
  expect(over(openSqlite(":memory:")).capabilities).toEqual({
    durable: false,
    shared: false,
    sideBySide: false,
    joinsHost: false,
  });
});

test("statements are prepared once, however often they run", async () => {
  const sound = openSqlite(":memory:");
  const prepare = vi.fn((sql: string) => sound.prepare(sql));
  const store = await over({ exec: (sql) => sound.exec(sql), prepare, close: () => sound.close?.() }).open("a");
  await addReceipt(store, "c0");
  await receipts(store, ["c0"]);
  const before = prepare.mock.calls.length;
  for (let i = 1; i < 20; i++) await addReceipt(store, `c${i}`);
  await receipts(store, ["c1", "c2"]);
  expect(prepare.mock.calls.length).toBe(before);
});

test("what is given again is given whole, whoever forgets at the same time", async () => {
  const store = await over(openSqlite(":memory:")).open("t", { clock: { now: () => 10 } });
  const { outbox } = store;
  await outbox.subscribe("s");
  const ids = Array.from({ length: 1_100 }, (_, i) => `l-${String(i).padStart(4, "0")}`);
  await store.transact((transaction) =>
    transaction.write({
      ...noChanges,
      leads: ids.map((id) => ({ ...sampleLead(id), closed: "won", stageSince: 5 }) as const),
      events: ids.flatMap((leadId) =>
        [1, 2].map((version): HandoverEvent => {
          return { type: "assignment.accepted", leadId, version, at: 1, commandId: "c", data: { repId: "ana" } };
        }),
      ),
    }),
  );
  const drain = async (): Promise<number> => {
    let count = 0;
    for (;;) {
      const { deliveries } = await outbox.claim("s", { limit: 2_000, events: 10, leaseMs: 60_000 });
      if (deliveries.length === 0) return count;
      for (const { events } of deliveries) count += events.length;
      await outbox.settle(
        "s",
        deliveries.map((delivery) => ({ delivery, done: delivery.upTo, attempts: 0, afterMs: 0 })),
      );
    }
  };
  await drain();
  const [, forgotten] = await Promise.all([outbox.rewind("s", 0), outbox.forget(1_000, { limit: 2_000 })]);
  expect(forgotten).toMatchObject({ leads: 0, events: 0 });
  expect(await drain()).toBe(2 * ids.length);
});
