import { setImmediate } from "node:timers/promises";
import { isHandoverError, type HandoverError } from "handover";
import { noChanges, type Store } from "handover/storage";
import { postgresStorage, type PostgresDatabase, type PostgresExecutor } from "handover/storage/postgres";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { failureTable } from "../support/failure-table.ts";
import { freshSchema, serverUrl } from "../support/postgres.ts";
import { drivers, type OpenDriver } from "../support/postgres-drivers.ts";

const { pool } = freshSchema();
const admin = pool();
afterAll(() => admin.end());

/** Raised by the server in a statement, or at the COMMIT: each comes to what the page about failures says of it. */
const states = failureTable("Postgres");

test("the page tells of each class that passes, of what is not Handover's, and of others", () => {
  expect(states.length).toBeGreaterThan(30);
  for (const state of [
    "08006",
    "53100",
    "57P01",
    "40001",
    "40P01",
    "55P03",
    "25006",
    "42P01",
    "42703",
    "22021",
    "23505",
  ])
    expect(states.map((row) => row.state)).toContain(state);
});

const ways: readonly { readonly name: string; readonly open: (typeof drivers)[string]; readonly own: boolean }[] =
  Object.entries(drivers).flatMap(([name, open]) => [
    { name, open, own: true },
    { name: `${name} in transactions of the host's`, open, own: false },
  ]);

// TypeORM connects before anybody else has it.
const { typeorm: _, ...unconnected } = drivers;

test.each(Object.entries(unconnected))(
  "a server that does not answer may be tried again, by %s",
  async (_name, open) => {
    const nowhere = new URL(serverUrl());
    nowhere.port = "9";
    const { database, close } = await open(nowhere.href);
    const error = await failureOf(() => postgresStorage({ database }).open("a"));
    expect(error.retryable).toBe(true);
    await close();
  },
);

describe.each(ways)("$name fails", ({ name, open, own }) => {
  const { schema, drop } = freshSchema();
  let driver: OpenDriver;
  let database: PostgresDatabase;
  const openStore = (over = database, options = {}): Promise<Store> =>
    postgresStorage({ database: over, schema, ...options }).open("a");

  beforeAll(async () => {
    driver = await open(serverUrl());
    database = own ? driver.database : { query: driver.database.query, transaction: driver.hostTransaction };
    await openStore();
    await admin.query(`
      CREATE FUNCTION "${schema}".planted() RETURNS trigger LANGUAGE plpgsql AS
        'BEGIN RAISE EXCEPTION ''planted'' USING ERRCODE = right(NEW.command_id, 5); END';
      CREATE TRIGGER at_once BEFORE INSERT ON "${schema}".handover_receipt FOR EACH ROW
        WHEN (NEW.command_id LIKE 'statement%') EXECUTE FUNCTION "${schema}".planted();
      CREATE CONSTRAINT TRIGGER at_last AFTER INSERT ON "${schema}".handover_receipt
        DEFERRABLE INITIALLY DEFERRED FOR EACH ROW
        WHEN (NEW.command_id LIKE 'commit%') EXECUTE FUNCTION "${schema}".planted();
    `);
  });
  afterAll(async () => {
    await driver.close();
    await drop();
  });

  for (const at of ["statement", "commit"])
    for (const { state, code, retryable } of states)
      test(`${state} at the ${at} ${retryable ? "may be tried again" : "is as it is"}`, async () => {
        const store = await openStore();
        const error = await failureOf(() => addReceipt(store, `${at} ${state}`));
        expect([error.code, error.retryable]).toEqual([code, retryable]);
        expect(error.message).toMatch(/planted/);
        expect(error.message).not.toMatch(/fingerprint|INSERT INTO/);
      });

  test("a key that is there twice is told with its index, and leaves the connection usable", async () => {
    await admin.query(
      `CREATE UNIQUE INDEX planted_once ON "${schema}".handover_receipt (tenant) WHERE command_id LIKE 'once%'`,
    );
    const store = await openStore();
    await addReceipt(store, "once 1");
    const error = await failureOf(() => addReceipt(store, "once 2"));
    expect([error.retryable, /planted_once/.test(error.message)]).toEqual([false, true]);
    await addReceipt(store, "three");
  });

  test("who waits too long for a lock may try again", async () => {
    const store = await openStore(database, { lockTimeoutMs: 50 });
    const holder = await admin.connect();
    await holder.query(`BEGIN; INSERT INTO "${schema}".handover_receipt VALUES ('a', 'wanted', '{}')`);
    const error = await failureOf(() => readAndWrite(store, "wanted"));
    await holder.query("ROLLBACK");
    holder.release();
    expect(error.retryable).toBe(true);
    await readAndWrite(store, "wanted");
  });

  test("a connection lost in a statement of its own is told as retryable", async () => {
    let dies = false;
    const query: PostgresDatabase["query"] = (text, params) =>
      dies ? database.query(dyingSql, []) : database.query(text, params);
    const store = await openStore({ query, transaction: database.transaction });
    dies = true;
    expect((await failureOf(() => store.roster())).retryable).toBe(true);
    dies = false;
    await insist(async () => void (await store.roster()));
  });

  // postgres.js 3.4 writes the ROLLBACK of a transaction to the connection it lost, and ends the process with that.
  const survives = own || !name.includes("postgres.js");

  test.runIf(survives)("a transaction that its process forgets ends, and may be tried again", async () => {
    const store = await openStore(observed(database).database, { idleTimeoutMs: 50 });
    const error = await failureOf(() => readAndWrite(store, "forgotten", () => gone(lastPid)));
    expect(error.retryable).toBe(true);
    await readAndWrite(await openStore(), "not forgotten");
  });

  test.runIf(survives)(
    "a connection lost in or between statements is told as retryable, and the next call has another",
    async () => {
      const { database: counted, statements } = observed(database);
      await readAndWrite(await openStore(counted), "whole");
      const last = statements();
      expect(last).toBe(4);
      for (const how of ["in", "before"] as const)
        for (let at = 1; at <= last + (how === "before" ? 1 : 0); at++) {
          const store = await openStore(observed(database, { how, at, last }).database);
          const error = await failureOf(() => readAndWrite(store, `${how} ${at}`));
          expect([how, at, error.retryable]).toEqual([how, at, true]);
          await insist(() => readAndWrite(store, `after ${how} ${at}`));
        }
    },
  );
});

const dyingSql = "SELECT 1 FROM pg_terminate_backend(pg_backend_pid()), pg_sleep(60)";
let lastPid = 0;

/** The database, with its statements counted, and one transaction's connection killed in or before one of them. */
function observed(
  database: PostgresDatabase,
  kill?: { readonly how: "in" | "before"; readonly at: number; readonly last: number },
): { readonly database: PostgresDatabase; statements(): number } {
  let count = 0;
  const observe = ({ query }: PostgresExecutor): PostgresExecutor => ({
    async query(text, params) {
      count += 1;
      if (kill?.at === count && kill.how === "before") await terminate(lastPid);
      return kill?.at === count && kill.how === "in" ? query(dyingSql, []) : query(text, params);
    },
  });
  return {
    statements: () => count,
    database: {
      query: database.query,
      transaction: (work) =>
        database.transaction(async (executor) => {
          const { rows } = await executor.query("SELECT pg_backend_pid() AS pid", []);
          lastPid = (rows as readonly { pid: number }[])[0]!.pid;
          const result = await work(observe(executor));
          // The COMMIT comes next.
          if (kill !== undefined && count === kill.last && kill.at > count) {
            count += 1;
            await terminate(lastPid);
          }
          return result;
        }),
    },
  };
}

async function terminate(pid: number): Promise<void> {
  await admin.query("SELECT pg_terminate_backend($1)", [pid]);
  await gone(pid);
}

/** Until the server has ended it, and whoever listens to its socket has been told. */
async function gone(pid: number): Promise<void> {
  while ((await admin.query("SELECT 1 FROM pg_stat_activity WHERE pid = $1", [pid])).rows.length > 0);
  for (let turn = 0; turn < 5; turn++) await setImmediate();
}

async function addReceipt(store: Store, commandId: string): Promise<void> {
  await store.transact((transaction) =>
    transaction.write({ ...noChanges, receipts: [{ commandId, fingerprint: "f", outcome: { commandId } }] }),
  );
}

/** A claim, the two statements of a read, a write: each kind of statement there is. */
async function readAndWrite(store: Store, commandId: string, between?: () => Promise<void>): Promise<void> {
  const roster = await store.roster();
  await store.transact(async (transaction) => {
    await transaction.claimDue(1);
    await transaction.read({ leads: ["l"], identities: [], domains: [], pools: [], receipts: [], roster });
    await between?.();
    await transaction.write({ ...noChanges, receipts: [{ commandId, fingerprint: "f", outcome: { commandId } }] });
  });
}

async function failureOf(call: () => Promise<unknown>): Promise<HandoverError> {
  try {
    await call();
  } catch (error) {
    if (isHandoverError(error)) return error;
    throw error;
  }
  throw new Error("expected it to fail, and it did not");
}

/** As the engine does: again, while that may help. */
async function insist(call: () => Promise<void>): Promise<void> {
  for (let left = 5; ; left--) {
    try {
      return await call();
    } catch (error) {
      if (left === 0 || !isHandoverError(error) || !error.retryable) throw error;
    }
  }
}
