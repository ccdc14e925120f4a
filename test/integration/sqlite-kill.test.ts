import { sqliteStorage } from "handover/storage/sqlite";
import { afterAll, expect, test } from "vitest";
import { openSqlite, temporaryFile, unlock } from "../conformance/open-sqlite.ts";
import { audit, bundleWriter, startWriter, type Writer } from "./sqlite-processes.ts";

const rounds = Number(process.env["HANDOVER_KILLS"] ?? 25);
const seed = Number(process.env["HANDOVER_KILL_SEED"] ?? Date.now() % 1_000_000);
const place = await temporaryFile();
const bundle = await bundleWriter();
afterAll(() => {
  place.remove();
  bundle.remove();
});

test(
  `of a process killed at any moment ${rounds} times, every acknowledged lead stays (seed ${seed})`,
  { timeout: 1_200_000 },
  async () => {
    let state = seed;
    const roll = (limit: number): number => {
      state = (Math.imul(state, 1_103_515_245) + 12_345) & 0x7fffffff;
      return (state >> 8) % limit;
    };
    const { file } = place;
    const acknowledged = new Set<string>();
    let cutShort = 0;
    const waiting: Promise<Writer>[] = [startWriter(bundle.script)];
    for (let round = 0; round < rounds; round++) {
      const writer = await (waiting.shift() as Promise<Writer>);
      if (round + 1 < rounds) waiting.push(startWriter(bundle.script));
      const ended = writer.run({ file, leads: 10_000, prefix: `r${round}-`, seed: seed + round });
      // Some die while they open the file or make its tables, most of them while they write.
      if (round % 5 > 0) await Promise.race([writer.atWork, ended]);
      setTimeout(() => writer.kill(), roll(150));
      await ended;
      unlock(file);
      for (const id of writer.acknowledged) acknowledged.add(id);
      const storage = sqliteStorage({ database: openSqlite(file) });
      const { leads } = await audit(await storage.open("default"));
      await storage.close();
      const lost = [...acknowledged].filter((id) => !leads.has(id));
      expect(lost, `acknowledged and lost, round ${round} of seed ${seed}`).toEqual([]);
      if (leads.size > acknowledged.size) cutShort += 1;
    }
    expect(acknowledged.size, "leads acknowledged in all: the kills come too early to prove anything").toBeGreaterThan(
      rounds,
    );
    console.log(
      `${rounds} kills, ${acknowledged.size} acknowledged leads, ${cutShort} rounds with written leads whose acknowledgement was cut off`,
    );
  },
);
