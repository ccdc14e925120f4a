import { createHandover, definePolicy, manualClock, type HandoverError, type Policy } from "handover";
import { replay } from "handover/core";
import { b2bPipeline } from "handover/lifecycle";
import { roundRobin } from "handover/routing";
import { onActivity, sla } from "handover/sla";
import { isOver, type Storage } from "handover/storage";
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

const contact = (name: string, within: string) => sla(name, { from: "assigned", until: onActivity("call"), within });
const older = definePolicy({
  version: "older",
  routing: roundRobin({ pool: "sdr", hours: "ignore" }),
  slas: [contact("first-contact", "1h")],
});
/** Another pool, another name for a stage, another clock. */
const newer = definePolicy({
  version: "newer",
  pipeline: JSON.parse(JSON.stringify(b2bPipeline()).replaceAll('"mql"', '"hot"')) as ReturnType<typeof b2bPipeline>,
  routing: roundRobin({ pool: "vip", hours: "ignore" }),
  slas: [contact("ring", "2h")],
});

const storages: readonly (readonly [string, () => Storage])[] = [
  ["memory", () => memoryStorage()],
  ["sqlite", () => sqliteStorage({ database: openSqlite(":memory:") })],
  ["sqlite by libsql", () => sqliteStorage({ database: openSqlite(":memory:", "libsql") })],
  ["postgres", () => postgresStorage({ database: fromPg(own), schema })],
];

describe.each(storages)("two hosts with different policies on %s", (name, open) => {
  /** Hosts of one tenant; each opens when it is first used. */
  function hosts(tenant: string) {
    const storage = open();
    const clock = manualClock("2026-11-02T09:00:00Z");
    const errors: HandoverError[] = [];
    const host = (policy: Policy) => {
      const handover = createHandover({ policy, storage, clock, tenant: `${tenant} ${name}` });
      handover.on("error", (error) => void errors.push(error as HandoverError));
      return handover;
    };
    return { clock, errors, host };
  }

  test("a pool the one routes to and the other has not made: the lead waits, and goes when there is one", async () => {
    const { host } = hosts("pool");
    const [mine, theirs] = [host(older), host(newer)];
    await mine.reps.upsert({ id: "ana" });
    await mine.pools.upsert({ id: "sdr", members: ["ana"] });
    const { lead } = await theirs.ingest({ email: "a@firm.example" });
    expect(lead?.hold?.reason).toBe("roundRobin vip: there is no such pool");
    await theirs.reps.upsert({ id: "eva" });
    await theirs.pools.upsert({ id: "vip", members: ["eva"] });
    expect((await mine.lead(lead?.id ?? ""))?.ownerId).toBe("eva");
  });

  test("a stage the other does not know: the lead is served, and no move is made up", async () => {
    const { host } = hosts("stage");
    const [mine, theirs] = [host(older), host(newer)];
    await mine.reps.upsert({ id: "ana" });
    for (const id of ["sdr", "vip"]) await mine.pools.upsert({ id, members: ["ana"] });
    const { lead } = await theirs.ingest({ email: "a@firm.example" });
    const id = lead?.id ?? "";
    expect(lead?.stage).toBe("hot");
    expect(await mine.transition(id, "sql")).toMatchObject({
      ok: false,
      refusal: {
        code: "STAGE_REMOVED",
        message: expect.stringContaining("a stage that pipeline b2b of this policy does not have") as string,
      },
    });
    expect(await mine.ingest({ email: "a@firm.example", firstName: "Ada" })).toMatchObject({
      status: "merged",
      lead: { stage: "hot" },
    });
    expect(await mine.record(id, { type: "email" })).toMatchObject({ ok: true });
    expect(await mine.accept(id, { repId: "ana" })).toMatchObject({ ok: true, lead: { stage: "hot", ownerId: "ana" } });
    expect(await theirs.transition(id, "sal")).toMatchObject({ ok: true });
    await sound(mine);
  });

  test("a clock of the other's: who has not read its policy says so and leaves it, who has fires it, once", async () => {
    const { clock, errors, host } = hosts("clock");
    const [mine, theirs] = [host(older), host(newer)];
    await mine.reps.upsert({ id: "ana" });
    for (const id of ["sdr", "vip"]) await mine.pools.upsert({ id, members: ["ana"] });
    await mine.ingest({ email: "a@firm.example" });
    await theirs.ingest({ email: "b@firm.example" });
    clock.advance(3 * 3_600_000);
    const first = await mine.tick();
    expect([first.breaches, first.failed]).toEqual([1, 1]);
    expect(errors.map(({ code, retryable }) => [code, retryable])).toEqual([["STORAGE_INCOMPATIBLE", false]]);
    expect(errors[0]?.message).toMatch(/ring#\d+ runs under policy version "newer", which this engine has not read/);
    const second = await theirs.tick();
    expect([second.breaches, second.failed]).toEqual([1, 0]);
    const breached = (await all(mine, "events")).filter(({ type }) => type === "sla.breached");
    expect(breached).toHaveLength(2);
    await sound(mine);
  });

  test("a clock policy that is gone: one that was started under it fires, also after all hosts were started anew", async () => {
    const { clock, errors, host } = hosts("gone");
    const first = host(older);
    await first.reps.upsert({ id: "ana" });
    for (const id of ["sdr", "vip"]) await first.pools.upsert({ id, members: ["ana"] });
    await first.ingest({ email: "a@firm.example" });
    await first.close();
    clock.advance(3 * 3_600_000);
    const next = host(newer);
    expect((await next.tick()).breaches).toBe(1);
    expect(errors).toEqual([]);
    await sound(next);
  });

  test("one version with two contents: the second host is refused, whoever was first", async () => {
    const { host } = hosts("conflict");
    await host(older).open();
    const other = host(definePolicy({ ...newer.document, version: "older" }));
    for (const call of [() => other.open(), () => other.ingest({ email: "a@firm.example" })])
      await expect(call()).rejects.toMatchObject({ code: "POLICY_VERSION_CONFLICT", retryable: false });
    expect(await all(host(older), "leads")).toEqual([]);
  });
});

/** Nothing lost, nothing half-written: the log makes up all that is stored. */
async function sound(handover: ReturnType<typeof createHandover>): Promise<void> {
  const events = await all(handover, "events");
  const again = replay(events);
  const byId = (a: { readonly id: string }, b: { readonly id: string }): number => (a.id < b.id ? -1 : 1);
  const plain = (value: unknown): unknown => JSON.parse(JSON.stringify(value));
  expect(plain([...again.leads].sort(byId))).toEqual(plain(await all(handover, "leads")));
  expect(plain(again.clocks.filter((clock) => !isOver(clock)).sort(byId))).toEqual(
    plain(await all(handover, "clocks")),
  );
}
