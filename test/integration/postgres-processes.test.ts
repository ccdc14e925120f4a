import { fromPg, postgresStorage } from "handover/storage/postgres";
import { afterAll, expect, test } from "vitest";
import { freshSchema, serverUrl } from "../support/postgres.ts";
import { audit, bundleWriter, startWriter } from "./storage-processes.ts";
import { reps } from "./storage-writer.ts";

const bundle = await bundleWriter();
const { schema, pool, drop } = freshSchema();
afterAll(async () => {
  bundle.remove();
  await drop();
});

const each = 150;

test.each(["phone", "externalId"] as const)(
  "two processes that send the same people, known by their %s alone, make one lead of each",
  async (by) => {
    const { schema, pool, drop } = freshSchema();
    try {
      const writers = await Promise.all([1, 2].map(() => startWriter(bundle.script)));
      const place = { url: serverUrl(), schema };
      await Promise.all(
        writers.map((writer, i) => writer.run({ place, leads: each, prefix: "same-", seed: i + 1, by })),
      );
      const storage = postgresStorage({ database: fromPg(pool()), schema });
      const { leads } = await audit(await storage.open("default"));
      expect(leads.size, "people").toBe(each);
      expect(writers[0]?.acknowledged, "the same people have the same leads").toEqual(writers[1]?.acknowledged);
      await storage.close();
    } finally {
      await drop();
    }
  },
);

test("four processes on one server lose no lead, take nobody in twice and share one ledger", async () => {
  // Two of them send the same people, the others others; all of them make the tables at once.
  const prefixes = ["same-", "same-", "other-", "more-"];
  const writers = await Promise.all(prefixes.map(() => startWriter(bundle.script)));
  await Promise.all(
    writers.map((writer, i) =>
      writer.run({ place: { url: serverUrl(), schema }, leads: each, prefix: prefixes[i] as string, seed: i + 1 }),
    ),
  );
  const storage = postgresStorage({ database: fromPg(pool()), schema });
  const store = await storage.open("default");
  const { leads, ledger } = await audit(store);
  expect(leads.size, "people").toBe(3 * each);
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
  expect(ledger?.turns).toBe(3 * each);
  await storage.close();
});
