import type { Socket } from "node:net";
import { createHandover, definePolicy } from "handover";
import { onActivity, sla } from "handover/sla";
import { fromPg, postgresStorage, type PostgresDatabase } from "handover/storage/postgres";
import type pg from "pg";
import { afterAll, describe, expect, test } from "vitest";
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

/** What becomes of a process once it has locked what it wants. */
interface Freeze {
  /** @returns what the process gets for its statement; it may be nothing, for ever */
  readonly with: (client: pg.PoolClient, ask: () => Promise<pg.QueryResult>) => Promise<pg.QueryResult>;
  /** Whether the server sees it so. */
  readonly seen: readonly [query: string, params: readonly string[]];
}

/** It takes nothing of what it is sent, and the server goes on sending. */
const deaf: Freeze = {
  with: (client) => {
    streamOf(client).pause();
    return client.query(much);
  },
  seen: ["SELECT 1 FROM pg_stat_activity WHERE wait_event = 'ClientWrite' AND query = $1", [much]],
};

/** It has taken all, and sends nothing any more: the server waits for its next statement. */
const silent: Freeze = {
  with: async (client, ask) => {
    await ask();
    return new Promise((_, fail) => client.once("error", fail));
  },
  seen: [
    "SELECT 1 FROM pg_stat_activity WHERE state = 'idle in transaction' AND query LIKE $1",
    [`%"${schema}".handover_lead%`],
  ],
};

const streamOf = (client: pg.PoolClient): Socket =>
  (client as unknown as { readonly connection: { readonly stream: Socket } }).connection.stream;

/** A process that freezes once it has locked what it wants. */
function frozen(freeze: Freeze, isFrozen: (stream: Socket) => void, spoil: (text: string) => string): PostgresDatabase {
  const others = pool();
  let isOnce = false;
  const send = (client: pg.PoolClient, text: string, params: readonly unknown[]) => {
    const ask = () => client.query(spoil(text), [...params]);
    if (isOnce || !text.includes("'now' AS kind")) return ask();
    isOnce = true;
    isFrozen(streamOf(client));
    return freeze.with(client, ask);
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
async function beside(
  freeze: Freeze,
  tenant: string,
  lockTimeoutMs: number,
  spoil = (text: string): string => text,
): Promise<unknown> {
  const open = (database: PostgresDatabase) =>
    createHandover({
      policy,
      tenant,
      storage: postgresStorage({ database, schema, lockTimeoutMs, idleTimeoutMs: 1_000 }),
    });
  const other = open(fromPg(own));
  const { lead } = await other.ingest({ email: "olga@firm.example" });
  let isFrozen: (stream: Socket) => void = ignore;
  const stopped = new Promise<Socket>((resolve) => (isFrozen = resolve));
  const slow = open(frozen(freeze, isFrozen, spoil));
  const call = slow.record(lead?.id ?? "", { type: "email" }).catch(ignore);
  const stream = await stopped;
  const [seen, params] = freeze.seen;
  await expect.poll(async () => (await own.query(seen, [...params])).rows.length).toBe(1);
  const outcome = await other.record(lead?.id ?? "", { type: "call" }).then(
    ({ ok }) => ok,
    ({ code }: { readonly code: string }) => code,
  );
  stream.destroy();
  await call;
  await Promise.all([slow.close(), other.close()]);
  return outcome;
}

describe.each([
  { what: "who takes nothing of what the server sends it", freeze: deaf, setting: "tcp_user_timeout" },
  { what: "who sends nothing any more", freeze: silent, setting: "idle_in_transaction_session_timeout" },
])("$what keeps a lead from nobody for long", ({ freeze, setting }) => {
  test("for others wait until it is let go of", async () => {
    expect(await beside(freeze, `${setting} said`, 60_000)).toBe(true);
  });

  test("it would for ever if it had not said how long: that is found out", async () => {
    const careless = (text: string): string => text.replace(setting, "handover.unsaid");
    expect(await beside(freeze, `${setting} unsaid`, 500, careless)).toBe("STORAGE_FAILED");
  });
});
