import { createHandover, definePolicy, type Handover } from "handover";
import { fromPg, fromPgClient, postgresStorage, type PostgresDatabase } from "handover/storage/postgres";
import { afterAll, describe, expect, test } from "vitest";
import { inHost } from "../support/in-host.ts";
import { freshSchema } from "../support/postgres.ts";

const { schema, pool, drop } = freshSchema();
const own = pool();
afterAll(drop);

const policy = definePolicy({ version: "1" });

function node(tenant: string, lockTimeoutMs: number, database: PostgresDatabase = fromPg(own)): Handover {
  return createHandover({ policy, tenant, storage: postgresStorage({ database, schema, lockTimeoutMs }) });
}

/** Until somebody has tried for the roster's lock and did not get it. */
async function isTried(): Promise<boolean> {
  const { rows } = await own.query(
    "SELECT 1 FROM pg_stat_activity WHERE state = 'active' AND query LIKE 'DO $$%lock_not_available%' AND pid <> pg_backend_pid()",
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
    const { rows } = await client.query("SELECT current_setting('lock_timeout') AS patience");
    expect(rows).toEqual([{ patience: "1234ms" }]);
  });
  await first.close();
});
