import { createHandover, definePolicy, isHandoverError } from "handover";
import { roundRobin } from "handover/routing";
import { onActivity, sla } from "handover/sla";
import { fromPg, postgresStorage, type PostgresDatabase } from "handover/storage/postgres";
import pg from "pg";
import { afterAll, describe, expect, test } from "vitest";
import { all } from "../support/engine.ts";
import { checkInvariants } from "../support/invariants.ts";
import { freshSchema, serverUrl, startPostgres } from "../support/postgres.ts";

const { schema, pool, drop } = freshSchema();
const own = pool();
afterAll(drop);

const policy = definePolicy({
  version: "1",
  routing: roundRobin({ pool: "sdr", hours: "ignore" }),
  slas: [sla("contact", { from: "assigned", until: onActivity("call"), within: "1s" })],
});

/** Where the connection goes away: before a statement of the transaction, or around its end. */
type Cut = number | "before the commit" | "after the commit";

/** A driver whose connections are really cut, once: the server ends the session under it. */
function cutting(where: { cut: Cut | undefined }): PostgresDatabase {
  const sound = fromPg(own);
  const end = async (client: pg.PoolClient): Promise<void> => {
    const { rows } = await client.query("SELECT pg_backend_pid() AS pid");
    await own.query("SELECT pg_terminate_backend($1)", [rows[0].pid]);
  };
  return {
    query: sound.query,
    async transaction(work) {
      if (where.cut === undefined) return sound.transaction(work);
      const client = await own.connect();
      const ignore = (): void => undefined;
      client.on("error", ignore);
      let count = 0;
      try {
        await client.query("BEGIN");
        const result = await work({
          async query(text, params) {
            if (count++ === where.cut) {
              where.cut = undefined;
              await end(client);
            }
            return client.query(text, [...params]);
          },
        });
        if (where.cut === "before the commit") {
          where.cut = undefined;
          await end(client);
        }
        await client.query("COMMIT");
        if (where.cut === "after the commit") {
          where.cut = undefined;
          throw Object.assign(new Error("Connection terminated unexpectedly"), { code: "08006" });
        }
        return result;
      } finally {
        client.removeListener("error", ignore);
        client.release(true);
      }
    },
  };
}

const cuts: readonly Cut[] = [0, 1, 2, "before the commit", "after the commit"];

describe.each(cuts)("a connection lost at %s", (cut) => {
  test("is taken up again: what was sent is done, and once", async () => {
    const where: { cut: Cut | undefined } = { cut: undefined };
    const tenant = `cut ${cut}`;
    const handover = createHandover({
      policy,
      tenant,
      storage: postgresStorage({ database: cutting(where), schema }),
    });
    for (const id of ["ana", "ben"]) await handover.reps.upsert({ id });
    await handover.pools.upsert({ id: "sdr", members: ["ana", "ben"] });
    const before = (await all(handover, "events")).length;
    where.cut = cut;
    const { status, lead } = await handover.ingest({ email: "a@firm.example" });
    expect([status, lead?.ownerId]).toEqual(["created", "ana"]);
    expect(where.cut, "the connection was cut").toBeUndefined();
    where.cut = cut;
    expect(await handover.record(lead?.id ?? "", { type: "email" })).toMatchObject({ ok: true });
    where.cut = cut;
    const tick = await handover.tick();
    expect(tick.failed).toBe(0);
    const types = (await all(handover, "events")).slice(before).map(({ type }) => type);
    expect(types.filter((type) => type === "lead.received")).toHaveLength(1);
    expect(types.filter((type) => type === "activity.recorded")).toHaveLength(1);
    await checkInvariants(handover, Date.now() + 1_000);
    await handover.close();
  });
});

test("a server that is not there fails calls as retryable, and the engine works again once it is back", async () => {
  const server = await startPostgres();
  const there = new pg.Pool({ connectionString: server.url, max: 4 });
  const storage = postgresStorage({ database: fromPg(there), lockTimeoutMs: 500 });
  const handover = createHandover({ policy, storage });
  const errors: unknown[] = [];
  handover.on("error", (error) => void errors.push(error));
  await handover.reps.upsert({ id: "ana" });
  await handover.pools.upsert({ id: "sdr", members: ["ana"] });
  const { lead } = await handover.ingest({ email: "a@firm.example" });
  const worker = handover.start({ pollMs: 100 });
  await server.kill();
  const failed: unknown = await handover.ingest({ email: "b@firm.example" }).catch((error: unknown) => error);
  expect(isHandoverError(failed, "STORAGE_FAILED") && failed.retryable, String(failed)).toBe(true);
  await new Promise((resolve) => setTimeout(resolve, 1_200));
  const started = performance.now();
  await server.restart();
  await expect
    .poll(async () => (await all(handover, "events").catch(() => [])).some(({ type }) => type === "sla.breached"), {
      timeout: 40_000,
      interval: 100,
    })
    .toBe(true);
  expect(performance.now() - started, "milliseconds until what was due is out").toBeLessThan(30_000);
  expect((await handover.lead(lead?.id ?? ""))?.ownerId).toBe("ana");
  expect((await handover.ingest({ email: "b@firm.example" })).status).toBe("created");
  expect(errors.length, "the worker says what it could not do").toBeGreaterThan(0);
  await worker.stop();
  await checkInvariants(handover, Date.now() + 1_000);
  await handover.close();
  await there.end();
  await server.stop();
});

test("connecting to nobody is said as it is", async () => {
  const nobody = new pg.Pool({ connectionString: serverUrl().replace(/:\d+\/postgres$/, ":1/postgres") });
  const handover = createHandover({ policy, storage: postgresStorage({ database: fromPg(nobody) }) });
  await expect(handover.ingest({ email: "a@firm.example" })).rejects.toMatchObject({
    code: "STORAGE_FAILED",
    retryable: true,
    message: expect.stringContaining("ECONNREFUSED") as string,
  });
  await nobody.end();
});
