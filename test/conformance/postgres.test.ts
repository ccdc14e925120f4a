import { afterAll } from "vitest";
import { fromPg, postgresStorage, type PostgresDatabase } from "handover/storage/postgres";
import type { MakeStorage } from "handover/testing";
import { empty, freshSchema } from "../support/postgres.ts";
import { leftToChaos, runSuite } from "./run-suite.ts";

const { schema, pool, drop } = freshSchema();
const pipeline = { pipeline: true };
const plain = [fromPg(pool()), fromPg(pool())] as const;
const pipelined = [pool(pipeline), pool(pipeline)].map((one) => fromPg(one, { prepare: true }));
afterAll(drop);

runSuite("postgres by pg", () => over(plain));

runSuite(
  "postgres by pg, pipelined",
  () => over(pipelined),
  leftToChaos("tried on pg", (id) => id === "R.1"),
);

function over(databases: readonly PostgresDatabase[]): ReturnType<MakeStorage> {
  const open = (database = databases[0]!) => postgresStorage({ database, schema });
  const opened = [open()];
  const again = (database = databases[0]!) => {
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
      await empty(databases[0]!, schema);
    },
  };
}
