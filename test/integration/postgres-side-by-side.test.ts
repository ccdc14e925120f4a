import { createHandover, definePolicy } from "handover";
import { byAttribute, roundRobin } from "handover/routing";
import { memoryStorage } from "handover/storage/memory";
import { fromPg, fromPgClient, postgresStorage } from "handover/storage/postgres";
import { afterAll, expect, test } from "vitest";
import { Dice } from "../support/dice.ts";
import { all } from "../support/engine.ts";
import { checkInvariants } from "../support/invariants.ts";
import { freshSchema } from "../support/postgres.ts";

const { schema, pool, drop } = freshSchema();
const own = pool();
afterAll(drop);

const regions = ["north", "south", "east", "west"];
const policy = definePolicy({
  version: "1",
  routing: byAttribute({
    by: "source",
    map: Object.fromEntries(regions.map((region) => [region, roundRobin({ pool: region, hours: "ignore" })])),
    otherwise: roundRobin({ pool: "rest", hours: "ignore" }),
  }),
});

async function desk(tenant: string, storage = postgresStorage({ database: fromPg(own), schema })) {
  let ids = 0;
  const clock = { now: () => Date.UTC(2026, 10, 2, 9) };
  const handover = createHandover({ policy, tenant, storage, clock, ids: () => `i${String(++ids).padStart(5, "0")}` });
  for (const region of [...regions, "rest"]) {
    const members = [`${region}-1`, `${region}-2`];
    for (const id of members) await handover.reps.upsert({ id });
    await handover.pools.upsert({ id: region, members });
  }
  return handover;
}

test("leads of one pool do not wait for those of another", async () => {
  const handover = await desk("apart");
  for (const source of regions) await handover.ingest({ email: `${source}@firm.example`, source });
  const client = await own.connect();
  await client.query("BEGIN");
  await handover.ingest({ email: "held@firm.example", source: "north" }, { using: fromPgClient(client) });
  // This one has used one pool only: it goes on beside the other.
  const other = createHandover({
    policy,
    tenant: "apart",
    storage: postgresStorage({ database: fromPg(own), schema }),
  });
  const outcome = await other.ingest({ email: "free@firm.example", source: "south" });
  expect(outcome.lead?.ownerId).toMatch(/^south/);
  let settled = false;
  const waits = other.ingest({ email: "waits@firm.example", source: "north" }).then((made) => ((settled = true), made));
  await new Promise((resolve) => setTimeout(resolve, 150));
  expect(settled, "who needs the same ledger waits").toBe(false);
  await client.query("COMMIT");
  client.release();
  expect((await waits).lead?.ownerId).toMatch(/^north/);
  await checkInvariants(other, Date.UTC(2100, 0));
  await Promise.all([handover.close(), other.close()]);
});

test("what is read little by little comes to the same as all at once, to the byte", async () => {
  const dice = new Dice(7);
  const calls = Array.from({ length: 120 }, (_, i) => ({
    email: `l${dice.int(0, 90)}@firm${i % 9}.example`,
    source: dice.pick([...regions, "elsewhere"]),
    size: dice.int(1, 4),
  }));
  const dump = async (storage?: ReturnType<typeof memoryStorage>): Promise<string> => {
    const handover = await desk("bytes", storage);
    for (let i = 0; i < calls.length;) {
      const some = calls.slice(i, i + (calls[i]?.size ?? 1));
      await handover.ingestMany(some.map(({ email, source }) => ({ email, source })));
      i += some.length;
    }
    const found = JSON.stringify([
      await all(handover, "events"),
      await all(handover, "ledgers"),
      await all(handover, "leads"),
    ]);
    await handover.close();
    return found;
  };
  expect((await dump()) === (await dump(memoryStorage())), "the same to the byte").toBe(true);
});
