import { createHandover, definePolicy, manualClock } from "handover";
import { byAttribute, roundRobin } from "handover/routing";
import { onActivity, sla } from "handover/sla";
import { sqliteStorage } from "handover/storage/sqlite";
import { expect, test } from "vitest";
import { openSqlite } from "../conformance/open-sqlite.ts";
import { countingIds } from "../support/engine.ts";

const contact = { from: "received", until: onActivity("call"), within: "1h", calendar: "always" } as const;

function opened(policy: ReturnType<typeof definePolicy>, database = openSqlite(":memory:"), ids = countingIds()) {
  const clock = manualClock("2026-11-03T09:00:00Z");
  const handover = createHandover({ policy, storage: sqliteStorage({ database }), clock, ids });
  const errors: string[] = [];
  handover.on("error", (error) => void errors.push(String(error)));
  return { handover, clock, database, errors };
}

test("clocks that are due behind more than a transaction's worth of such as cannot be fired are fired all the same", async () => {
  const policy = definePolicy({
    version: "1",
    routing: byAttribute({
      by: "source",
      map: {
        north: roundRobin({ pool: "north", hours: "ignore" }),
        south: roundRobin({ pool: "south", hours: "ignore" }),
      },
    }),
    slas: [sla("first-contact", { ...contact, thresholds: [{ at: 1, reassign: { reason: "sla_breach" } }] })],
  });
  const { handover, clock, database } = opened(policy);
  for (const [pool, ...members] of [
    ["north", "ana", "amy"],
    ["south", "ben", "bob"],
  ] as const) {
    for (const id of members) await handover.reps.upsert({ id });
    await handover.pools.upsert({ id: pool, members });
  }
  await handover.ingestMany(Array.from({ length: 1_100 }, (_, i) => ({ email: `n${i}@x.example`, source: "north" })));
  clock.advance(60_000);
  await handover.ingestMany(Array.from({ length: 20 }, (_, i) => ({ email: `s${i}@x.example`, source: "south" })));
  await handover.close();
  database.exec("UPDATE handover_ledger SET json = substr(json, 1, 20) WHERE pool = 'north'");

  const later = createHandover({
    policy,
    storage: sqliteStorage({ database }),
    clock,
    ids: (
      (n) => () =>
        `later${(n += 1)}`
    )(0),
  });
  later.on("error", () => undefined);
  clock.advance(3 * 3_600_000);
  const first = await later.tick();
  expect([first.breaches, first.failed]).toEqual([20, 1_100]);
  // They are looked at again each time: whatever is mended goes on by itself.
  const second = await later.tick();
  expect([second.breaches, second.failed]).toEqual([0, 1_100]);
  await later.close();
});

test("a clock whose firing the storage refuses to write keeps no other from it, wherever it stands", async () => {
  const { handover, clock, database, errors } = opened(definePolicy({ version: "1", slas: [sla("contact", contact)] }));
  const taken = await handover.ingestMany(Array.from({ length: 40 }, (_, i) => ({ email: `a${i}@x.example` })));
  const bad = [0, 13, 14, 39].map((i) => taken[i]?.lead?.id);
  database.exec(
    `CREATE TRIGGER refuses BEFORE INSERT ON handover_event WHEN NEW.json LIKE '%sla.breached%' AND NEW.stream IN (${bad.map((id) => `'${id}'`).join()}) ` +
      "BEGIN SELECT RAISE(ABORT, 'this one is not taken'); END",
  );
  clock.advance(2 * 3_600_000);
  const look = await handover.tick();
  expect([look.breaches, look.failed, errors.length]).toEqual([36, 4, 4]);
  database.exec("DROP TRIGGER refuses");
  expect((await handover.tick()).breaches).toBe(4);
  await handover.close();
});
