import { closeSync, copyFileSync, openSync, writeFileSync, writeSync } from "node:fs";
import { createHandover, definePolicy, isHandoverError, type HandoverError } from "handover";
import { roundRobin } from "handover/routing";
import { fromWasm, sqliteStorage, type SqliteDatabase, type SqliteValue } from "handover/storage/sqlite";
import wasm from "node-sqlite3-wasm";
import { afterEach, describe, expect, test } from "vitest";
import { all } from "../support/engine.ts";
import { failureTable } from "../support/failure-table.ts";
import { checkInvariants } from "../support/invariants.ts";
import { driver, openSqlite, sharesWal, temporaryFile } from "./open-sqlite.ts";

const leftovers: (() => unknown)[] = [];
afterEach(async () => {
  for (const tidy of leftovers.splice(0).reverse()) await tidy();
});

const policy = definePolicy({ version: "1", routing: roundRobin({ pool: "sdr", hours: "ignore" }) });

async function newFile(): Promise<string> {
  const { file, remove } = await temporaryFile();
  leftovers.push(remove);
  return file;
}

function engineOn(database: SqliteDatabase) {
  const storage = sqliteStorage({ database, busyTimeoutMs: 50 });
  leftovers.push(() => storage.close());
  const handover = createHandover({ policy, storage });
  leftovers.push(() => handover.close());
  return { handover, storage };
}

/** A file with a lead in it. */
async function filled(by: string): Promise<string> {
  const file = await newFile();
  const database = openSqlite(file, by);
  const { handover, storage } = engineOn(database);
  await handover.reps.upsert({ id: "ana" });
  await handover.pools.upsert({ id: "sdr", members: ["ana"] });
  await handover.ingest({ email: "first@firm.example" });
  await handover.close();
  // Into the file itself: a copy of it has no log.
  database.prepare("PRAGMA wal_checkpoint(TRUNCATE)").all();
  await storage.close();
  return file;
}

async function failureOf(call: () => Promise<unknown>): Promise<HandoverError> {
  const error = await call().then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (isHandoverError(error)) return error;
  throw new Error(`expected a typed error, got ${String(error)}`);
}

function openRaw(file: string, by: string): SqliteDatabase {
  const database = openSqlite(file, by);
  // A log without shared memory is opened only by who locks the file.
  if (!sharesWal && by === driver) database.exec("PRAGMA locking_mode = EXCLUSIVE");
  return database;
}

/** On the raw handle, as somebody else would. */
function change(file: string, by: string, ...statements: readonly string[]): void {
  const database = openRaw(file, by);
  for (const sql of statements) database.exec(sql);
  database.close?.();
}

describe.each([...new Set([driver, "libsql"])])("sqlite by %s", (by) => {
  test("a full disk loses nothing: the call may be repeated, and goes through once there is room", async () => {
    const file = await filled(by);
    const database = openSqlite(file, by);
    const { handover } = engineOn(database);
    await handover.open();
    const { page_count: pages } = database.prepare("PRAGMA page_count").get() as { page_count: number };
    database.exec(`PRAGMA max_page_count = ${pages}`);
    const note = "x".repeat(9_000);
    const input = (i: number) => ({ email: `p${i}@firm.example`, properties: { note } });
    const failed = await handover.ingestMany(
      Array.from({ length: 20 }, (_, i) => input(i)),
      { commandId: "many" },
    );
    const errors = failed.flatMap((one) => (one.status === "failed" ? [one.error as HandoverError] : []));
    expect(errors.length).toBeGreaterThan(0);
    for (const error of errors)
      expect(error).toMatchObject({
        code: "STORAGE_FAILED",
        retryable: true,
        message: expect.stringMatching(/full.*make room/) as string,
      });
    expect((await handover.lead((await all(handover, "leads"))[0]?.id ?? ""))?.email).toBe("first@firm.example");
    await checkInvariants(handover, Date.now() + 1_000);
    database.exec("PRAGMA max_page_count = 1000000");
    const again = await handover.ingestMany(
      Array.from({ length: 20 }, (_, i) => input(i)),
      { commandId: "many" },
    );
    expect(again.map(({ status }) => status)).toEqual(Array(20).fill("created"));
    expect(await all(handover, "leads")).toHaveLength(21);
    await checkInvariants(handover, Date.now() + 1_000);
  });

  test("what only reads is read, and says so when it is to write", async () => {
    const file = await filled(by);
    const database = openSqlite(file, by);
    database.exec("PRAGMA query_only = ON");
    const { handover } = engineOn(database);
    expect((await all(handover, "leads")).map(({ ownerId }) => ownerId)).toEqual(["ana"]);
    const error = await failureOf(() => handover.ingest({ email: "b@firm.example" }));
    expect(error).toMatchObject({
      code: "STORAGE_FAILED",
      retryable: false,
      message: expect.stringMatching(/readonly.*only reads/) as string,
    });
    expect(await all(handover, "leads")).toHaveLength(1);
  });

  test("a file that is no database is not touched", async () => {
    const file = await newFile();
    writeFileSync(file, "a letter, and no database at all\n".repeat(500));
    const error = await failureOf(() => engineOn(openSqlite(file, by)).handover.open());
    expect(error).toMatchObject({
      code: "STORAGE_INCOMPATIBLE",
      retryable: false,
      message: expect.stringMatching(/look at the path/) as string,
    });
  });

  test("a damaged file is told as what it is", async () => {
    const sound = await filled(by);
    const file = await newFile();
    copyFileSync(sound, file);
    const opened = openSync(file, "r+");
    // All but the first page, which says what kind of file it is.
    writeSync(opened, Buffer.alloc(200_000, 7), 0, 200_000, 4_096);
    closeSync(opened);
    const error = await failureOf(() => engineOn(openSqlite(file, by)).handover.ingest({ email: "b@firm.example" }));
    expect(error).toMatchObject({
      code: "STORAGE_INCOMPATIBLE",
      retryable: false,
      message: expect.stringMatching(/malformed.*backup/) as string,
    });
  });

  test("another program's tables of the same names are left as they are", async () => {
    const file = await newFile();
    change(
      file,
      by,
      "CREATE TABLE handover_lead (shift TEXT, nurse TEXT)",
      "INSERT INTO handover_lead VALUES ('night', 'eva')",
    );
    const { handover, storage } = engineOn(openSqlite(file, by));
    const error = await failureOf(() => handover.ingest({ email: "b@firm.example" }));
    expect(error).toMatchObject({
      code: "STORAGE_INCOMPATIBLE",
      retryable: false,
      message: expect.stringMatching(/give it a file of its own/) as string,
    });
    await storage.close();
    const theirs = openRaw(file, by);
    leftovers.push(() => theirs.close?.());
    const names = theirs
      .prepare("SELECT name FROM sqlite_master WHERE type IN ('table', 'trigger') ORDER BY name")
      .all();
    expect((names as { name: string }[]).map(({ name }) => name)).toEqual(["handover_lead"]);
    expect(theirs.prepare("SELECT nurse FROM handover_lead").all()).toMatchObject([{ nurse: "eva" }]);
  });

  test("a database of another program, with tables of other names, is shared", async () => {
    const file = await newFile();
    change(file, by, "CREATE TABLE invoice (id TEXT)", "INSERT INTO invoice VALUES ('i-1')");
    const { handover } = engineOn(openSqlite(file, by));
    await handover.reps.upsert({ id: "ana" });
    expect((await handover.ingest({ email: "b@firm.example" })).status).toBe("created");
  });

  test.each([
    ["a newer version's", "99", /got "99"; a newer Handover made them/],
    ["those of a version nobody knows", "lots", /got "lots".*changed by hand/],
  ])("tables that are %s are refused before anything is done", async (_, version, message) => {
    const file = await filled(by);
    change(file, by, `UPDATE handover_meta SET value = '${version}'`);
    const error = await failureOf(() => engineOn(openSqlite(file, by)).handover.open());
    expect(error).toMatchObject({
      code: "STORAGE_INCOMPATIBLE",
      retryable: false,
      message: expect.stringMatching(message) as string,
    });
  });

  test("a table that somebody took away is missed by what needs it, and by nothing else", async () => {
    const file = await filled(by);
    change(file, by, "DROP TABLE handover_account");
    const { handover } = engineOn(openSqlite(file, by));
    expect(await all(handover, "leads")).toHaveLength(1);
    const error = await failureOf(() => handover.accounts.upsert({ domain: "firm.example", ownerId: "ana" }));
    expect(error).toMatchObject({ code: "STORAGE_INCOMPATIBLE", retryable: false });
  });

  test("a row that somebody changed is refused by what reads it, and harms no other", async () => {
    const file = await filled(by);
    change(file, by, "UPDATE handover_lead SET json = substr(json, 1, 20)");
    const { handover } = engineOn(openSqlite(file, by));
    const error = await failureOf(() => handover.ingest({ email: "first@firm.example" }));
    expect(error).toMatchObject({
      code: "STORAGE_INCOMPATIBLE",
      retryable: false,
      message: expect.stringMatching(/expected JSON as Handover writes it/) as string,
    });
    // Also where it came in one transaction with others.
    const many = await handover.ingestMany([
      { email: "b@firm.example" },
      { email: "first@firm.example" },
      { email: "c@firm.example" },
    ]);
    expect(many.map(({ status }) => status)).toEqual(["created", "failed", "created"]);
  });
});

test("a handle that only reads, by its own option, is read", async () => {
  const file = await filled("node-sqlite3-wasm");
  const { handover } = engineOn(fromWasm(new wasm.Database(file, { readOnly: true })));
  expect((await all(handover, "leads")).map(({ ownerId }) => ownerId)).toEqual(["ana"]);
  expect(await failureOf(() => handover.ingest({ email: "b@firm.example" }))).toMatchObject({ retryable: false });
});

test.each([
  ["nothing", undefined],
  ["a path", "leads.db"],
  ["a pool", { query: () => undefined, connect: () => undefined }],
])("%s is no handle, and the error says what is", (_, database) => {
  expect(() => sqliteStorage({ database: database as never })).toThrow(
    /database: expected an open handle of a SQLite driver, got/,
  );
});

describe("each result, as each driver tells it, comes to what the page says", () => {
  const numbers: Readonly<Record<string, number>> = {
    BUSY: 5,
    LOCKED: 6,
    NOMEM: 7,
    READONLY: 8,
    IOERR: 10,
    CORRUPT: 11,
    FULL: 13,
    CANTOPEN: 14,
    PROTOCOL: 15,
    TOOBIG: 18,
    NOTADB: 26,
    ERROR: 1,
  };
  /** As `sqlite3_errstr` words them. */
  const words: Readonly<Record<string, string>> = {
    BUSY: "database is locked",
    LOCKED: "database table is locked: handover_lead",
    NOMEM: "out of memory",
    READONLY: "attempt to write a readonly database",
    IOERR: "disk I/O error",
    CORRUPT: "database disk image is malformed",
    FULL: "database or disk is full",
    CANTOPEN: "unable to open database file",
    PROTOCOL: "locking protocol",
    TOOBIG: "string or blob too big",
    NOTADB: "file is not a database",
    ERROR: "no such table: handover_lead",
  };
  const ways: readonly (readonly [string, (name: string) => Error])[] = [
    ["name", (name) => Object.assign(new Error(words[name]), { code: `SQLITE_${name}` })],
    ["extended name", (name) => Object.assign(new Error(words[name]), { code: `SQLITE_${name}_SOMETHING` })],
    ["number", (name) => Object.assign(new Error(words[name]), { code: "ERR_SQLITE_ERROR", errcode: numbers[name] })],
    ["extended number", (name) => Object.assign(new Error(words[name]), { errcode: (numbers[name] ?? 0) + 256 * 3 })],
    ["words", (name) => new Error(words[name])],
  ];
  const rows = failureTable("SQLite");

  test("the page has all of them", () => {
    expect(rows.map(({ state }) => state.replace("SQLITE_", "")).sort()).toEqual(Object.keys(words).sort());
  });

  test.each(rows.flatMap((row) => ways.map((way) => [row.state, way[0], row, way[1]] as const)))(
    "%s by its %s",
    async (_, __, { state, code, retryable }, make) => {
      const thrown = make(state.replace("SQLITE_", ""));
      const sound = openSqlite(":memory:");
      let fails = false;
      const { storage } = engineOn({
        exec: (sql) => sound.exec(sql),
        prepare(sql) {
          const statement = sound.prepare(sql);
          const run = (...params: SqliteValue[]): unknown[] => {
            if (fails && sql.includes("handover_roster")) throw thrown;
            return statement.all(...params);
          };
          return { run: (...params) => statement.run(...params), get: (...params) => run(...params)[0], all: run };
        },
        close: () => sound.close?.(),
      });
      const store = await storage.open("a");
      fails = true;
      const error = await failureOf(() => store.roster());
      expect([error.code, error.retryable, error.cause]).toEqual([code, retryable, thrown]);
    },
  );
});
