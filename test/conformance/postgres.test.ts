import { afterAll } from "vitest";
import { fromPg, postgresStorage } from "handover/storage/postgres";
import { empty, freshSchema } from "../support/postgres.ts";
import { runSuite } from "./run-suite.ts";

const { schema, pool, drop } = freshSchema();
const databases = [fromPg(pool()), fromPg(pool())] as const;
afterAll(drop);

runSuite("postgres by pg", () => {
  const open = (database = databases[0]) => postgresStorage({ database, schema });
  const opened = [open()];
  const again = (database = databases[0]) => {
    const storage = open(database);
    opened.push(storage);
    return storage;
  };
  const closeAll = () => Promise.all(opened.map((storage) => storage.close()));
  return {
    storage: opened[0]!,
    reopen: async () => {
      await closeAll();
      return again();
    },
    beside: async () => again(databases[1]),
    dispose: async () => {
      await closeAll();
      await empty(databases[0], schema);
    },
  };
});
