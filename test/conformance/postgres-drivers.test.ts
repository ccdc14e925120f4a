import { afterAll, beforeAll, describe } from "vitest";
import { postgresStorage } from "handover/storage/postgres";
import { empty, freshSchema, serverUrl } from "../support/postgres.ts";
import { drivers, openPglite, type OpenDriver } from "../support/postgres-drivers.ts";
import { runSuite } from "./run-suite.ts";

const { pg: _, ...others } = drivers;
const all: typeof drivers = { ...others, pglite: openPglite };

/** What the road comes to is tried by R.1 on every driver; the rest of it is the same statements again. */
const once = { "R.2": "follows from R.1 here and R.2 of memory", "R.3": "tried on pg" };

describe.each(Object.entries(all))("postgres by %s", (name, open) => {
  const { schema, drop } = freshSchema();
  const opened: OpenDriver[] = [];
  /** By transactions of the host's, so that the adapter of these is tried as well. */
  const storage = (place: number) => {
    const { database, hostTransaction } = opened[place] as OpenDriver;
    return postgresStorage({ database: { query: database.query, transaction: hostTransaction }, schema });
  };
  const openOne = async () => void opened.push(await open(serverUrl()));
  beforeAll(openOne);
  afterAll(async () => {
    await Promise.all(opened.map((driver) => driver.close()));
    await drop();
  });
  runSuite(
    "the suite",
    () => {
      const mine = storage(0);
      return {
        storage: mine,
        reopen: async () => {
          await mine.close();
          return storage(0);
        },
        beside: async () => {
          if (opened.length < 2) await openOne();
          return storage(1);
        },
        dispose: async () => {
          await mine.close();
          await empty((opened[0] as OpenDriver).database, schema);
        },
      };
    },
    name === "pglite" ? { ...once, beside: "it is in this process alone" } : once,
  );
});
