import { fromPg, postgresStorage } from "handover/storage/postgres";
import { afterAll, expect, test } from "vitest";
import { freshSchema, serverUrl } from "../support/postgres.ts";
import { firstSeed, rounds } from "../support/rounds.ts";
import { killMany } from "./storage-kills.ts";
import { bundleWriter } from "./storage-processes.ts";

const kills = rounds(10, 100);
const bundle = await bundleWriter();
const { schema, pool, drop } = freshSchema();
afterAll(async () => {
  bundle.remove();
  await drop();
});

test(
  `of a node killed at any moment, ${kills} times, every acknowledged lead stays and nothing half-written (seed ${firstSeed})`,
  { timeout: 3_600_000 },
  async () => {
    const own = pool();
    const open = () => {
      const storage = postgresStorage({ database: fromPg(own), schema });
      return { storage, close: () => storage.close() };
    };
    // A server finds out about a dead client when it next has something to say: a commit may still be on its way.
    const clear = async () => {
      for (;;) {
        const { rows } = await own.query("SELECT 1 FROM pg_stat_activity WHERE application_name = $1", [schema]);
        if (rows.length === 0) return;
        await new Promise((resolve) => setTimeout(resolve, 10));
      }
    };
    const place = { url: serverUrl(), schema };
    const acknowledged = await killMany(bundle, { place, seed: firstSeed, clear, open }, kills);
    expect(acknowledged, "the kills come too early to prove anything").toBeGreaterThan(kills);
  },
);
