import { createHandover, definePolicy, manualClock, type Handover, type Policy, type PolicyInput } from "handover";
import { replay, replayDecisions } from "handover/core";
import { firstOf, fixed, roundRobin } from "handover/routing";
import { onActivity, sla } from "handover/sla";
import type { Storage } from "handover/storage";
import { memoryStorage } from "handover/storage/memory";
import { fromPg, postgresStorage } from "handover/storage/postgres";
import { sqliteStorage } from "handover/storage/sqlite";
import { afterAll, describe, expect, test } from "vitest";
import { all } from "../support/engine.ts";
import { freshSchema } from "../support/postgres.ts";
import { openSqlite } from "./open-sqlite.ts";

const { schema, pool, drop } = freshSchema();
const own = pool();
afterAll(drop);

const minute = 60_000;
const first = (within: string) => sla("first-contact", { from: "assigned", until: onActivity("call"), within });
const rules = {
  routing: firstOf(fixed({ repId: "ana" })),
  slas: [first("1h")],
};
const speed = (weights: readonly [number, number]) => ({
  name: "speed",
  arms: [
    { name: "as-is", weight: weights[0] },
    { name: "fast", weight: weights[1], parts: { slas: [first("5m")] } },
  ],
});
const who = {
  name: "who",
  unit: "account" as const,
  arms: [
    { name: "as-is", weight: 1 },
    { name: "ben", weight: 1, parts: { routing: fixed({ repId: "ben" }) } },
  ],
};
const policyOf = (version: string, weights: readonly [number, number]): Policy =>
  definePolicy({ version, ...rules, experiments: [speed(weights), who] } as PolicyInput);

const storages: readonly (readonly [string, () => () => Storage])[] = [
  ["memory", () => always(memoryStorage())],
  ["sqlite", () => always(sqliteStorage({ database: openSqlite(":memory:") }))],
  ["postgres", () => () => postgresStorage({ database: fromPg(own), schema })],
];

function always<T>(value: T): () => T {
  return () => value;
}

describe.each(storages)("experiments on %s", (name, open) => {
  function nodes(tenant: string) {
    const storage = open();
    const clock = manualClock("2026-11-02T09:00:00Z");
    const node = (policy: Policy): Handover =>
      createHandover({ policy, storage: storage(), clock, tenant: `${tenant} ${name}` });
    return { clock, node };
  }

  async function staff(handover: Handover): Promise<void> {
    for (const id of ["ana", "ben", "cyd"]) await handover.reps.upsert({ id });
  }

  const armOfLead = async (handover: Handover, id: string) => (await handover.lead(id))?.arms;

  test("two nodes give arms alike, arms act, and stay when weights change", async () => {
    const { clock, node } = nodes("sticky");
    const [one, other] = [node(policyOf("1", [1, 1])), node(policyOf("1", [1, 1]))];
    await staff(one);
    const ids: string[] = [];
    const owners = new Map<string, Set<string | undefined>>();
    for (let i = 0; i < 24; i++) {
      const firm = `firm${i % 6}.example`;
      const { lead, decision } = await (i % 2 === 0 ? one : other).ingest({ email: `p${i}@${firm}` });
      ids.push(lead!.id);
      owners.set(firm, new Set([...(owners.get(firm) ?? []), lead!.ownerId]));
      expect(decision?.arms).toEqual(lead!.arms);
      expect(decision?.policyVersion).toBe("1");
      expect(lead!.ownerId).toBe(lead!.arms!["who"] === "ben" ? "ben" : "ana");
      const [clockOf] = await one.clocks(lead!.id);
      expect((clockOf!.dueAt!.getTime() - clock.now()) / minute).toBe(lead!.arms!["speed"] === "fast" ? 5 : 60);
    }
    // All of an account alike, and not all accounts.
    expect([...owners.values()].every((some) => some.size === 1)).toBe(true);
    expect(new Set([...owners.values()].flatMap((some) => [...some]))).toEqual(new Set(["ana", "ben"]));
    const before = await Promise.all(ids.map((id) => armOfLead(one, id)));
    expect(new Set(before.map((arms) => arms?.["speed"]))).toEqual(new Set(["as-is", "fast"]));

    await one.policies.add(policyOf("2", [0, 1]), { effectiveFrom: "2026-11-03T00:00:00Z" });
    clock.set("2026-11-03T00:00:00Z");
    for (const id of ids) await other.assign(id, { repId: "cyd", reason: "away" });
    for (const id of ids.slice(0, 6)) await other.update(id, { value: 5 });
    expect(await Promise.all(ids.map((id) => armOfLead(other, id)))).toEqual(before);
    const { lead } = await other.ingest({ email: "new@firm9.example" });
    expect(lead?.arms?.["speed"]).toBe("fast");

    const events = await all(one, "events");
    const state = replay(events);
    for (const stored of await all(one, "leads"))
      expect(JSON.parse(JSON.stringify(state.leads.find(({ id }) => id === stored.id)))).toEqual(
        JSON.parse(JSON.stringify(stored)),
      );
    const again = [...replayDecisions(events, policyOf("1", [1, 1]))];
    expect(again.filter(({ recorded }) => recorded.policyVersion === "1").every(({ same }) => same)).toBe(true);
    await Promise.all([one.close(), other.close()]);
  });

  test("a clock of an arm goes on by its arm's rules on a node that never heard of it", async () => {
    const { clock, node } = nodes("clocks");
    const one = node(policyOf("1", [0, 1]));
    await staff(one);
    const { lead } = await one.ingest({ email: "x@firm.example" });
    const two = node(definePolicy({ version: "2", ...rules }));
    clock.advance(6 * minute);
    const { breaches } = await two.tick();
    expect(breaches).toBe(1);
    const breach = (await all(two, "events")).find(({ type }) => type === "sla.breached");
    expect(breach?.leadId).toBe(lead?.id);
    await Promise.all([one.close(), two.close()]);
  });

  test("by rep, the first to get the lead decides what acts from then on", async () => {
    const { node } = nodes("rep");
    const one = node(
      definePolicy({
        version: "1",
        ...rules,
        routing: roundRobin({ pool: "sdr", hours: "ignore" }),
        experiments: [{ ...speed([1, 1]), unit: "rep" as const }],
      }),
    );
    const reps = Array.from({ length: 8 }, (_, i) => `rep${i}`);
    for (const id of reps) await one.reps.upsert({ id });
    await one.pools.upsert({ id: "sdr", members: reps });
    const arms = new Map<string, Set<string | undefined>>();
    for (let i = 0; i < 24; i++) {
      const { lead } = await one.ingest({ email: `p${i}@firm.example` });
      const stored = await one.lead(lead!.id);
      arms.set(lead!.ownerId!, new Set([...(arms.get(lead!.ownerId!) ?? []), stored?.arms?.["speed"]]));
    }
    expect([...arms.values()].every((some) => some.size === 1)).toBe(true);
    expect(new Set([...arms.values()].flatMap((some) => [...some]))).toEqual(new Set(["as-is", "fast"]));
    await one.close();
  });
});
