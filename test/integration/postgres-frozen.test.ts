import type { Socket } from "node:net";
import { createHandover, definePolicy } from "handover";
import { onActivity, sla } from "handover/sla";
import { fromPg, postgresStorage, type PostgresDatabase } from "handover/storage/postgres";
import type pg from "pg";
import { afterAll, expect, test } from "vitest";
import { freshSchema } from "../support/postgres.ts";

const { schema, pool, drop } = freshSchema();
const own = pool();
afterAll(drop);

const policy = definePolicy({
  version: "1",
  slas: [sla("contact", { from: "received", until: onActivity("call"), within: "1h", calendar: "always" })],
});

const much = "SELECT repeat('x', 1000) FROM generate_series(1, 100000)";
const ignore = (): void => undefined;

/** A process that takes nothing of what it is sent, once it has locked what it wants; as one does that is frozen. */
function deaf(isDeaf: (stream: Socket) => void, spoil: (text: string) => string): PostgresDatabase {
  const others = pool();
  let isOnce = false;
  const send = (client: pg.PoolClient, text: string, params: readonly unknown[]) => {
    if (isOnce || !text.includes("'now' AS kind")) return client.query(spoil(text), [...params]);
    isOnce = true;
    const { stream } = (client as unknown as { readonly connection: { readonly stream: Socket } }).connection;
    stream.pause();
    isDeaf(stream);
    return client.query(much);
  };
  return {
    ...fromPg(others),
    async transaction(work) {
      const client = await others.connect();
      client.on("error", ignore);
      try {
        await client.query("BEGIN");
        const result = await work({ query: (text, params) => send(client, text, params) });
        await client.query("COMMIT");
        return result;
      } finally {
        client.release(true);
      }
    },
  };
}

/** What somebody else comes to who wants the same lead. */
async function beside(tenant: string, lockTimeoutMs: number, spoil = (text: string): string => text): Promise<unknown> {
  const open = (database: PostgresDatabase) =>
    createHandover({
      policy,
      tenant,
      storage: postgresStorage({ database, schema, lockTimeoutMs, idleTimeoutMs: 1_000 }),
    });
  const other = open(fromPg(own));
  const { lead } = await other.ingest({ email: "olga@firm.example" });
  let isDeaf: (stream: Socket) => void = ignore;
  const frozen = new Promise<Socket>((resolve) => (isDeaf = resolve));
  const slow = open(deaf(isDeaf, spoil));
  const call = slow.record(lead?.id ?? "", { type: "email" }).catch(ignore);
  const stream = await frozen;
  const sending = "SELECT 1 FROM pg_stat_activity WHERE wait_event = 'ClientWrite' AND query = $1";
  await expect.poll(async () => (await own.query(sending, [much])).rows.length).toBe(1);
  const outcome = await other.record(lead?.id ?? "", { type: "call" }).then(
    ({ ok }) => ok,
    ({ code }: { readonly code: string }) => code,
  );
  stream.destroy();
  await call;
  await Promise.all([slow.close(), other.close()]);
  return outcome;
}

test("who takes nothing of what the server sends it keeps a lead from nobody for long", async () => {
  expect(await beside("sent", 60_000)).toBe(true);
});

test("it would for ever if it had not said how long: that is found out", async () => {
  const careless = (text: string): string => text.replace("tcp_user_timeout", "handover.sending");
  expect(await beside("careless", 2_000, careless)).toBe("STORAGE_FAILED");
});
