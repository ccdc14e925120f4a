import { sqliteStorage } from "handover/storage/sqlite";
import { afterAll, expect, test } from "vitest";
import { openSqlite, temporaryFile } from "../conformance/open-sqlite.ts";
import { audit, bundleWriter, startWriter } from "./storage-processes.ts";
import { reps } from "./storage-writer.ts";

const place = await temporaryFile();
const bundle = await bundleWriter();
afterAll(() => {
  place.remove();
  bundle.remove();
});

const each = 120;

test(
  "two processes on one file lose no lead, take nobody in twice and share one ledger",
  { timeout: 240_000 },
  async () => {
    const { file } = place;
    const writers = await Promise.all([
      startWriter(bundle.script),
      startWriter(bundle.script),
      startWriter(bundle.script),
    ]);
    // Two of them send the same people, the third one others.
    const prefixes = ["same-", "same-", "other-"];
    await Promise.all(
      writers.map((writer, i) =>
        writer.run({ place: { file, exclusive: false }, leads: each, prefix: prefixes[i] as string, seed: i + 1 }),
      ),
    );
    const storage = sqliteStorage({ database: openSqlite(file), exclusive: false });
    const store = await storage.open("default");
    const { leads, ledger } = await audit(store);
    expect(leads.size, "people").toBe(2 * each);
    for (const { acknowledged } of writers) {
      expect(acknowledged).toHaveLength(each);
      expect(acknowledged.filter((id) => !leads.has(id))).toEqual([]);
    }
    expect(writers[0]?.acknowledged, "the same people have the same leads").toEqual(writers[1]?.acknowledged);
    const owned = new Map<string | undefined, number>();
    for await (const page of store.scan("leads"))
      for (const { ownerId } of page) owned.set(ownerId, (owned.get(ownerId) ?? 0) + 1);
    expect([...owned.keys()].sort()).toEqual([...reps].sort());
    expect(Math.max(...owned.values()) - Math.min(...owned.values()), "equal shares").toBeLessThanOrEqual(1);
    expect(ledger?.turns).toBe(2 * each);
    await storage.close();
  },
);
