import { createHandover, definePolicy, manualClock, type Handover } from "handover";
import type { Policy } from "handover/policy";
import { fixed } from "handover/routing";
import { postgresStorage } from "handover/storage/postgres";
import { afterAll, describe, expect, test } from "vitest";
import { limitedRules, limitsOf } from "../support/chaos/limited.ts";
import { violationsOf } from "../support/history/check.ts";
import { observe, type Violation } from "../support/history/observed.ts";
import { oneInTheOther, openGate, slipped, type Gate, type Slip } from "../support/postgres-gate.ts";
import { freshSchemas } from "../support/postgres.ts";

const places = freshSchemas();
afterAll(places.drop);

const minute = 60_000;
const held = 3;
const rules = limitedRules(held, "1m", 60 * minute);
const limited = definePolicy({ version: "1", ...rules });
/** Nothing else keeps the nodes from one another. */
const capped = definePolicy({ version: "1", ...rules, limits: [], routing: fixed({ repId: "ana" }) });

/**
 * Two nodes give the last place of a rep away, each in a pool of its own; then one calls a person while the other has their second
 * lead to be called. The second one begins when the first has written, and not committed.
 */
async function twoNodes(policy: Policy, slip: Slip = { from: /$^/, to: "" }): Promise<readonly Violation[]> {
  const { schema, pool } = places.fresh();
  const own = pool();
  const clock = manualClock("2026-11-02T08:00:00Z");
  const storageBehind = (gate: Gate) =>
    postgresStorage({ database: slipped(own, slip, gate), schema, clock, idleTimeoutMs: minute });
  const gate = openGate();
  const storage = storageBehind(gate);
  const node = (over: ReturnType<typeof storageBehind>): Handover => createHandover({ policy, storage: over });
  const [a, b] = [node(storage), node(storageBehind(openGate()))];
  const desk = { pool: own, schema, gate };
  await a.reps.upsert({ id: "ana" });
  for (const id of ["north", "south"]) await a.pools.upsert({ id, members: ["ana"] });
  const first = await a.ingest({ email: "olga@firm.example", source: "north" });
  await b.ingest({ email: "olga@firm.example", source: "south" });
  await oneInTheOther(
    desk,
    () => a.ingest({ email: "x@firm.example", source: "north" }),
    () => b.ingest({ email: "y@firm.example", source: "south" }),
  );
  clock.advance(minute - 1);
  await oneInTheOther(
    desk,
    () => a.record(first.lead?.id ?? "", { type: "call" }),
    () => {
      clock.advance(2);
      // It does not wait for long, for it holds what was due: the next look is for that.
      return b.tick().catch(() => undefined);
    },
  );
  await b.tick();
  const store = await storage.open("default");
  const observed = await observe(store, policy.pipeline.pipeline.transitions, {
    limits: { ...limitsOf(held, 60 * minute), held: policy === limited ? held : undefined },
    healedAt: clock.now(),
  });
  const types = observed.events.map(({ type }) => type);
  expect(types.filter((type) => type === "assignment.offered").length).toBeGreaterThanOrEqual(held);
  expect(types.includes("task.due") && types.includes("activity.recorded"), "it proves too little").toBe(true);
  await Promise.all([a.close(), b.close()]);
  return violationsOf([], observed);
}

describe("two nodes on one Postgres", () => {
  test("keep the capacities of reps in several pools, and the caps of people with several leads", async () => {
    expect(await twoNodes(limited)).toEqual([]);
    expect(await twoNodes(capped)).toEqual([]);
  });

  test("exceed a capacity where what is counted is not locked, and are found out", async () => {
    const slip = { from: /UPDATE SET count = t\.count WHERE false/, to: "NOTHING" };
    expect((await twoNodes(limited, slip)).map(({ rule }) => rule)).toContain("held");
  });

  test("exceed a cap where whom it counts is not locked, and are found out", async () => {
    const slip = { from: /(key = ANY\(\$2::text\[\]\) ORDER BY key) FOR UPDATE/, to: "$1" };
    expect((await twoNodes(capped, slip)).map(({ rule }) => rule)).toContain("contacts");
  });
});
