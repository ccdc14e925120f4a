import { sqliteStorage } from "handover/storage/sqlite";
import { afterAll, expect, test } from "vitest";
import { openSqlite, temporaryFile, unlock } from "../conformance/open-sqlite.ts";
import { audit, bundleWriter, startWriter, type Writer } from "./sqlite-processes.ts";

const rounds = Number(process.env["HANDOVER_KILLS"] ?? 25);
const seed = Number(process.env["HANDOVER_KILL_SEED"] ?? Date.now() % 1_000_000);
const bundle = await bundleWriter();
const places = [await temporaryFile(), await temporaryFile()] as const;
afterAll(() => {
  bundle.remove();
  for (const place of places) place.remove();
});

/** Kills one writer after another at random moments, and looks at the file they share each time; how many leads were acknowledged. */
async function killMany(file: string, times: number, careless: boolean): Promise<number> {
  let state = seed;
  const roll = (limit: number): number => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) & 0x7fffffff;
    return (state >> 8) % limit;
  };
  const acknowledged = new Set<string>();
  let next: Promise<Writer> = startWriter(bundle.script);
  try {
    for (let round = 0; round < times; round++) {
      const writer = await next;
      if (round + 1 < times) next = startWriter(bundle.script);
      const ended = writer.run({ file, leads: 10_000, prefix: `r${round}-`, seed: seed + round, careless });
      // Some die while they open the file or make its tables, most of them while they write.
      if (round % 5 > 0) await Promise.race([writer.atWork, ended]);
      setTimeout(() => writer.kill(), roll(150));
      await ended;
      unlock(file);
      for (const id of writer.acknowledged) acknowledged.add(id);
      const storage = sqliteStorage({ database: openSqlite(file) });
      try {
        const { leads } = await audit(await storage.open("default"));
        const lost = [...acknowledged].filter((id) => !leads.has(id));
        expect(lost, `acknowledged and lost, round ${round} of seed ${seed}`).toEqual([]);
      } finally {
        await storage.close();
      }
    }
  } finally {
    (await next).kill();
  }
  return acknowledged.size;
}

test(
  `of a process killed at any moment, ${rounds} times, every acknowledged lead stays and nothing half-written (seed ${seed})`,
  { timeout: 1_200_000 },
  async () => {
    const acknowledged = await killMany(places[0].file, rounds, false);
    expect(acknowledged, "the kills come too early to prove anything").toBeGreaterThan(rounds);
  },
);

test(
  "a writer that leaves its transactions out is caught: the kills do come in the midst of things",
  { timeout: 300_000 },
  async () => {
    await expect(killMany(places[1].file, 12, true)).rejects.toThrow();
  },
);
