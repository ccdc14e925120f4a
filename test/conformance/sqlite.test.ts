import { sqliteStorage, type SqliteStorageOptions } from "handover/storage/sqlite";
import type { StorageFixture } from "handover/testing";
import { driver, openSqlite, sharesWal, temporaryFile } from "./open-sqlite.ts";
import { leftToChaos, runSuite } from "./run-suite.ts";

async function onFile(options: Partial<SqliteStorageOptions>, by = driver): Promise<StorageFixture> {
  const { file, remove } = await temporaryFile();
  const open = () => sqliteStorage({ database: openSqlite(file, by), synchronous: "NORMAL", ...options });
  const opened = [open()];
  const closeAll = () => Promise.all(opened.map((storage) => storage.close()));
  const openAgain = () => {
    const storage = open();
    opened.push(storage);
    return storage;
  };
  return {
    storage: opened[0]!,
    reopen: async () => {
      await closeAll();
      return openAgain();
    },
    beside: async () => openAgain(),
    dispose: async () => {
      await closeAll();
      remove();
    },
  };
}

const inMemory = () => {
  const storage = sqliteStorage({ database: openSqlite(":memory:") });
  return { storage, dispose: () => storage.close() };
};

/** What the road comes to is tried by R.1 on every kind; the rest of it is the same statements again. */
const tried = "tried on a file";
const once = { "R.2": tried, "R.3": tried, "R.4": tried };

const alone = "the file is locked for one handle";
runSuite("sqlite on a file", () => onFile({}), sharesWal ? {} : { beside: alone });
const oneAtATime = "without a shared log only one transaction at a time has the file";
runSuite(
  "sqlite on a file that other handles share",
  () => onFile({ exclusive: false }),
  sharesWal ? once : { ...once, "S17.3": oneAtATime, "S17.4": oneAtATime },
);
runSuite("sqlite in memory", inMemory, {
  ...once,
  reopen: "the handle is the database",
  beside: "the handle is the database",
});

/** A driver of better-sqlite3's shape that needs no compiling. */
if (driver !== "libsql")
  runSuite("sqlite on a file by libsql", () => onFile({}, "libsql"), { ...once, ...leftToChaos(tried) });
