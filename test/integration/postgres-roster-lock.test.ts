import type { Socket } from "node:net";
import { createHandover, definePolicy, type Handover } from "handover";
import { roundRobin } from "handover/routing";
import { fromPg, fromPgClient, postgresStorage, type PostgresDatabase } from "handover/storage/postgres";
import { afterAll, describe, expect, test } from "vitest";
import { inHost } from "../support/in-host.ts";
import { freshSchema } from "../support/postgres.ts";

const { schema, pool, drop } = freshSchema();
const own = pool();
afterAll(drop);

const policy = definePolicy({ version: "1" });

const routed = definePolicy({ version: "1", routing: roundRobin({ pool: "sdr", hours: "ignore" }) });

function node(tenant: string, lockTimeoutMs: number, database: PostgresDatabase = fromPg(own)): Handover {
  return createHandover({ policy, tenant, storage: postgresStorage({ database, schema, lockTimeoutMs }) });
}

/** Until somebody has tried for the roster's lock and did not get it. */
async function isTried(): Promise<boolean> {
  const { rows } = await own.query(
    "SELECT 1 FROM pg_stat_activity WHERE state = 'active' AND query LIKE 'DO $$%handover.alone%' AND pid <> pg_backend_pid()",
  );
  return rows.length > 0;
}

/** Until somebody waits for a row that another one has. */
async function isBlocked(): Promise<boolean> {
  const { rows } = await own.query(
    "SELECT 1 FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND query LIKE '%roster_lock%' AND pid <> pg_backend_pid()",
  );
  return rows.length > 0;
}

const wants: readonly (readonly [string, (handover: Handover) => Promise<unknown>])[] = [
  ["changes the roster", (handover) => handover.reps.away("ana", {})],
  ["subscribes", (handover) => handover.subscribe("crm", () => undefined, { start: false })],
  ["unsubscribes", (handover) => handover.subscribers.remove("nobody")],
];

/** A host keeps its transaction open; somebody wants the roster for itself; another process has a lead. */
async function meanwhile(
  tenant: string,
  want: (handover: Handover) => Promise<unknown>,
  database?: PostgresDatabase,
): Promise<{ readonly third: string; readonly wanted: unknown }> {
  const [first, patient, third] = [node(tenant, 1_000), node(tenant, 600_000, database), node(tenant, 500)];
  await first.reps.upsert({ id: "ana" });
  await patient.open();
  await third.open();
  let wanted: Promise<unknown> | undefined;
  const told = await inHost(own, "COMMIT", async (client) => {
    await first.ingest({ email: "host@firm.example" }, { using: fromPgClient(client) });
    wanted = want(patient).then(
      () => "done",
      (error: unknown) => error,
    );
    await expect.poll(isTried).toBe(true);
    const results: string[] = [];
    for (let i = 0; i < 5; i++)
      results.push(
        await third.ingest({ email: `third${i}@other.example` }).then(
          ({ status }) => status,
          (error: { code: string }) => error.code,
        ),
      );
    return results;
  });
  const end = { third: [...new Set(told)].join(), wanted: await wanted };
  await Promise.all([first, patient, third].map((one) => one.close()));
  return end;
}

describe("while a transaction of the host's is open, whoever", () => {
  test.each(wants)("%s waits for it, and keeps nobody else", async (what, want) => {
    expect(await meanwhile(what, want)).toEqual({ third: "created", wanted: "done" });
  });

  test("would stand in the queue all that time is found out", async () => {
    const sound = fromPg(own);
    const impolite: PostgresDatabase = {
      ...sound,
      transaction: (work) =>
        sound.transaction(({ query }) =>
          work({ query: (text, params) => query(text.replace("least(wait, rest)", "rest"), params) }),
        ),
    };
    const { third } = await meanwhile("impolite", (handover) => handover.reps.away("ana", {}), impolite);
    expect(third).toContain("STORAGE_FAILED");
  });
});

test("who changes the roster in time gives up in time, and nothing is changed", async () => {
  const first = node("in time", 1_000);
  const hurried = node("in time", 60);
  await first.reps.upsert({ id: "ana" });
  await hurried.open();
  await inHost(own, "COMMIT", async (client) => {
    await first.ingest({ email: "host@firm.example" }, { using: fromPgClient(client) });
    await expect(hurried.reps.upsert({ id: "ben" })).rejects.toMatchObject({
      code: "STORAGE_FAILED",
      retryable: true,
      message: expect.stringContaining("55P03") as string,
    });
  });
  expect((await first.reps.list()).map(({ id }) => id)).toEqual(["ana"]);
  await Promise.all([first, hurried].map((one) => one.close()));
});

test("who changes the roster gets it while leads keep coming in at several processes", async () => {
  const nodes = Array.from({ length: 3 }, () => node("busy", 10_000));
  await nodes[0]!.reps.upsert({ id: "ana" });
  const load = { ends: false };
  const lanes = nodes.slice(1).flatMap((one, n) =>
    [0, 1].map(async (lane) => {
      for (let i = 0; !load.ends; i++) await one.ingest({ email: `l${n}-${lane}-${i}@firm.example` });
    }),
  );
  for (let i = 0; i < 5; i++) await nodes[0]!.reps.upsert({ id: `rep${i}` });
  load.ends = true;
  await Promise.all(lanes);
  expect(await nodes[0]!.reps.list()).toHaveLength(6);
  await Promise.all(nodes.map((one) => one.close()));
});

test("a host who changes the roster in its transaction has its own patience back afterwards", async () => {
  const first = node("host", 1_000);
  await first.reps.upsert({ id: "ana" });
  await inHost(own, "COMMIT", async (client) => {
    await client.query("SET LOCAL lock_timeout = '1234ms'");
    await first.reps.away("ana", {}, { using: fromPgClient(client) });
    const { rows } = await client.query(
      "SELECT current_setting('lock_timeout') AS patience, current_setting('client_connection_check_interval') AS looks",
    );
    expect(rows).toEqual([{ patience: "1234ms", looks: "0" }]);
  });
  await first.close();
});

describe("a host who changes the roster and has said no patience of its own", () => {
  test("is told at once that it must begin anew where others wait for it, and they go on", async () => {
    const open = (lockTimeoutMs?: number): Handover =>
      createHandover({
        policy: routed,
        tenant: "circle",
        storage: postgresStorage({ database: fromPg(pool()), schema, lockTimeoutMs }),
      });
    const nodes = [open(60_000), open(60_000), open(60_000)];
    const [first] = nodes as [Handover];
    await first.reps.upsert({ id: "ana" });
    await first.pools.upsert({ id: "sdr", members: ["ana"] });
    for (const one of nodes) await one.ingest({ email: "warm@firm.example" });
    let lanes: readonly Promise<string>[] = [];
    const told: unknown = await inHost(own, "COMMIT", async (client) => {
      const using = fromPgClient(client);
      await first.ingest({ email: "host@firm.example" }, { using });
      // They share the roster, and wait for the ledger that the host has.
      lanes = nodes.map(async (one, n) => (await one.ingest({ email: `lane${n}@other.example` })).status);
      await expect.poll(isBlocked).toBe(true);
      await first.reps.upsert({ id: "ben" }, { using });
    }).catch((error: unknown) => error);
    expect(told).toMatchObject({ code: "STORAGE_FAILED", retryable: true });
    expect(String(told)).toContain("40P01");
    expect(await Promise.all(lanes)).toEqual(["created", "created", "created"]);
    expect((await first.reps.list()).map(({ id }) => id)).toEqual(["ana"]);
    await Promise.all(nodes.map((one) => one.close()));
  });

  test("waits no longer than the storage's own transactions do", async () => {
    const first = node("bound", 300);
    await first.reps.upsert({ id: "ana" });
    await inHost(own, "ROLLBACK", async (keeper) => {
      await first.ingest({ email: "host@firm.example" }, { using: fromPgClient(keeper) });
      const other = inHost(own, "COMMIT", (client) => first.reps.away("ana", {}, { using: fromPgClient(client) }));
      await expect(other).rejects.toMatchObject({
        code: "STORAGE_FAILED",
        retryable: true,
        message: expect.stringContaining("55P03") as string,
      });
    });
    await first.close();
  });

  test("and goes away meanwhile leaves nobody behind who goes on asking for it", async () => {
    const first = node("gone", 600_000);
    await first.reps.upsert({ id: "ana" });
    await inHost(own, "ROLLBACK", async (keeper) => {
      await first.ingest({ email: "host@firm.example" }, { using: fromPgClient(keeper) });
      const client = await own.connect();
      client.on("error", () => undefined);
      await client.query("BEGIN");
      const lost = first.reps.away("ana", {}, { using: fromPgClient(client) }).catch((error: unknown) => error);
      await expect.poll(isTried).toBe(true);
      (client as unknown as { readonly connection: { readonly stream: Socket } }).connection.stream.destroy();
      await lost;
      client.release(true);
      await expect.poll(isTried, { timeout: 10_000 }).toBe(false);
    });
    await first.close();
  });
});

test("tenants of one name in two schemas do not wait for one another", async () => {
  const [first, second] = [freshSchema(), freshSchema()];
  const open = ({ schema }: { readonly schema: string }): Handover =>
    createHandover({ policy, storage: postgresStorage({ database: fromPg(own), schema, lockTimeoutMs: 300 }) });
  const [mine, theirs] = [open(first), open(second)];
  await mine.open();
  await theirs.open();
  await inHost(own, "ROLLBACK", async (client) => {
    await mine.ingest({ email: "host@firm.example" }, { using: fromPgClient(client) });
    await theirs.reps.upsert({ id: "ana" });
    await expect(mine.reps.upsert({ id: "ana" })).rejects.toMatchObject({ code: "STORAGE_FAILED", retryable: true });
  });
  await Promise.all([mine.close(), theirs.close()]);
  await Promise.all([first.drop(), second.drop()]);
});
