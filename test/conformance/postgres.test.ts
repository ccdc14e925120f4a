import { fromPg, postgresStorage } from "handover/storage/postgres";
import { freshSchema } from "../support/postgres.ts";
import { runSuite } from "./run-suite.ts";

runSuite("postgres by pg", () => {
  const { schema, pool, drop } = freshSchema();
  const open = () => postgresStorage({ database: fromPg(pool()), schema });
  const opened = [open()];
  const again = () => {
    const storage = open();
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
    beside: async () => again(),
    dispose: async () => {
      await closeAll();
      await drop();
    },
  };
});
