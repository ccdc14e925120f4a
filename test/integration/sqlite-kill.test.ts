import { sqliteStorage } from "handover/storage/sqlite";
import { afterAll, expect, test } from "vitest";
import { openSqlite, temporaryFile, unlock } from "../conformance/open-sqlite.ts";
import { firstSeed, rounds } from "../support/rounds.ts";
import { killMany, type Scene } from "./storage-kills.ts";
import { bundleWriter } from "./storage-processes.ts";

const kills = rounds(12, 200);
const bundle = await bundleWriter();
const places = [await temporaryFile(), await temporaryFile()] as const;
afterAll(() => {
  bundle.remove();
  for (const place of places) place.remove();
});

const scene = (file: string, careless: boolean): Scene => ({
  place: { file, careless },
  seed: firstSeed,
  clear: () => unlock(file),
  open: () => {
    const storage = sqliteStorage({ database: openSqlite(file) });
    return { storage, close: () => storage.close() };
  },
});

test(
  `of a process killed at any moment, ${kills} times, every acknowledged lead stays and nothing half-written (seed ${firstSeed})`,
  { timeout: 3_600_000 },
  async () => {
    const acknowledged = await killMany(bundle, scene(places[0].file, false), kills);
    expect(acknowledged, "the kills come too early to prove anything").toBeGreaterThan(kills);
  },
);

test(
  "a writer that leaves its transactions out is caught: the kills do come in the midst of things",
  { timeout: 300_000 },
  async () => {
    await expect(killMany(bundle, scene(places[1].file, true), 12)).rejects.toThrow();
  },
);
