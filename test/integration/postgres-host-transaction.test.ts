import {
  createHandover,
  definePolicy,
  isHandoverError,
  manualClock,
  type Handover,
  type HandoverEvent,
} from "handover";
import { emptyRoster, roundRobin } from "handover/routing";
import { firstContact, onActivity, sla } from "handover/sla";
import { memoryStorage } from "handover/storage/memory";
import { fromPg, fromPgClient, postgresStorage } from "handover/storage/postgres";
import { sqliteStorage } from "handover/storage/sqlite";
import type pg from "pg";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { openSqlite } from "../conformance/open-sqlite.ts";
import { all } from "../support/engine.ts";
import { inHost } from "../support/in-host.ts";
import { checkInvariants } from "../support/invariants.ts";
import { freshSchema } from "../support/postgres.ts";

const { schema, pool, drop } = freshSchema();
const own = pool();
beforeAll(async () => {
  await own.query(`CREATE SCHEMA IF NOT EXISTS "${schema}"`);
  await own.query(`CREATE TABLE "${schema}".orders (id text PRIMARY KEY)`);
});
afterAll(drop);

const policy = definePolicy({
  version: "1",
  routing: roundRobin({ pool: "sdr", hours: "ignore" }),
  slas: [
    sla("contact", { from: "assigned", until: onActivity("call"), within: "1h" }),
    firstContact("4h", { name: "own-hours", calendar: "owner" }),
  ],
});

const nothing = { identities: [], domains: [], pools: [], receipts: [], roster: emptyRoster };

/** An engine of a tenant of its own. */
async function desk(tenant: string) {
  const clock = manualClock("2026-11-02T09:00:00Z");
  let ids = 0;
  const handover = createHandover({
    policy,
    tenant,
    clock,
    storage: postgresStorage({ database: fromPg(own), schema }),
    ids: () => `id${String(++ids).padStart(5, "0")}`,
  });
  for (const id of ["ana", "ben"]) await handover.reps.upsert({ id });
  await handover.pools.upsert({ id: "sdr", members: ["ana", "ben"] });
  return { handover, clock };
}

const orders = async (): Promise<number> =>
  Number((await own.query(`SELECT count(*) FROM "${schema}".orders`)).rows[0].count);
const dump = async (handover: Handover) =>
  JSON.stringify([
    await all(handover, "leads"),
    await all(handover, "clocks"),
    await all(handover, "events"),
    await all(handover, "ledgers"),
    await all(handover, "accounts"),
    await all(handover, "quarantined"),
  ]);

test("what a call does commits with the host's own rows", async () => {
  const { handover, clock } = await desk("commits");
  const told: string[] = [];
  handover.on("event", ({ type }) => void told.push(type));
  const { lead } = await inHost(own, "COMMIT", async (client) => {
    await client.query(`INSERT INTO "${schema}".orders VALUES ('o-1')`);
    const using = fromPgClient(client);
    const made = await handover.ingest({ email: "a@firm.example" }, { using });
    await handover.record(made.lead?.id ?? "", { type: "call" }, { using });
    expect(await handover.lead(made.lead?.id ?? ""), "nobody else sees it yet").toBeUndefined();
    return made;
  });
  expect(await orders()).toBe(1);
  expect(await handover.lead(lead?.id ?? "")).toMatchObject({ ownerId: "ana", activities: { call: { count: 1 } } });
  expect(told, "listeners are not told").toEqual([]);
  // And the engine goes on from there.
  expect((await handover.ingest({ email: "b@firm.example" })).lead?.ownerId).toBe("ben");
  await checkInvariants(handover, clock.now());
});

test("the host's rollback leaves nothing, and the next lead goes to whoever it would have gone to", async () => {
  const { handover, clock } = await desk("rolls-back");
  await handover.ingest({ email: "first@firm.example" });
  const before = await dump(handover);
  const count = await orders();
  await inHost(own, "ROLLBACK", async (client) => {
    const using = fromPgClient(client);
    await client.query(`INSERT INTO "${schema}".orders VALUES ('o-2')`);
    const made = await handover.ingest({ email: "a@firm.example" }, { using, commandId: "form-1" });
    expect(made.lead?.ownerId).toBe("ben");
    await handover.ingestMany([{ email: "b@firm.example" }, { email: "c@firm.example" }], { using });
    await handover.reps.upsert({ id: "cy" }, { using });
    await handover.ingest({ company: {} } as never, { using });
  });
  expect(await dump(handover)).toBe(before);
  expect(await orders()).toBe(count);
  // The command was not applied: the same id does it now.
  const made = await handover.ingest({ email: "a@firm.example" }, { commandId: "form-1" });
  expect([made.status, made.lead?.ownerId]).toEqual(["created", "ben"]);
  await checkInvariants(handover, clock.now());
});

test("calls in the host's transaction come to the same as calls of their own, to the byte", async () => {
  const calls = async ({ handover, clock }: Awaited<ReturnType<typeof desk>>, using: object | undefined) => {
    const call = using === undefined ? {} : { using };
    const one = (await handover.ingest({ email: "a@firm.example", phone: "+48221234567" }, call)).lead?.id ?? "";
    clock.advance(60_000);
    await handover.ingest({ email: "a@firm.example", source: "webinar" }, { ...call, commandId: "again" });
    await handover.accept(one, { repId: "ana" }, call);
    const many = await handover.ingestMany([{ email: "b@firm.example" }, {}, { email: "c@other.example" }], call);
    const two = many[0]?.lead?.id ?? "";
    await handover.decline(two, { repId: many[0]?.lead?.ownerId ?? "", reason: "busy" }, call);
    await handover.assign(two, { repId: "ana", reason: "knows them" }, call);
    await handover.reassign(one, { reason: "leave" }, call);
    await handover.update(one, { source: "partner" }, call);
    await handover.record(one, { type: "call" }, call);
    await handover.transition(one, "disqualified", { reason: "no budget" }, call).catch(() => undefined);
    await handover.acknowledge(two, { by: "mia" }, call);
    await handover.reps.timeOff("ben", { from: "2026-11-02T00:00:00Z", to: "2026-11-04T00:00:00Z" }, call);
    await handover.pools.upsert({ id: "other", members: ["ben"] }, call);
    await handover.accounts.upsert({ domain: "acme.example", ownerId: "ben" }, call);
  };
  const plain = await desk("plain");
  await calls(plain, undefined);
  const joined = await desk("joined");
  await inHost(own, "COMMIT", (client) => calls(joined, fromPgClient(client)));
  const [mine, theirs] = [await dump(joined.handover), await dump(plain.handover)];
  expect(mine === theirs, "the same to the byte").toBe(true);
  await checkInvariants(joined.handover, joined.clock.now());
});

test("a refusal harms nothing of the host's; a command id repeats its outcome", async () => {
  const { handover } = await desk("refusals");
  const { lead } = await handover.ingest({ email: "a@firm.example" }, { commandId: "form-1" });
  await inHost(own, "COMMIT", async (client) => {
    const using = fromPgClient(client);
    expect(await handover.record("nobody", { type: "call" }, { using })).toMatchObject({ ok: false });
    await expect(handover.ingest({ email: "b@firm.example" }, { using, commandId: "form-1" })).rejects.toMatchObject({
      code: "COMMAND_CONFLICT",
    });
    const repeated = await handover.ingest({ email: "a@firm.example" }, { using, commandId: "form-1" });
    expect(repeated.lead?.id).toBe(lead?.id);
    await client.query(`INSERT INTO "${schema}".orders VALUES ('o-3')`);
  });
});

test("who writes the same person at the same time is told to do it again, and nothing is half done", async () => {
  const { handover, clock } = await desk("conflicts");
  const client = await own.connect();
  await client.query("BEGIN");
  const mine = await handover.ingest({ email: "same@firm.example" }, { using: fromPgClient(client) });
  // It waits for what the host has taken, and then finds the person.
  const theirs = handover.ingest({ email: "same@firm.example" });
  await new Promise((resolve) => setTimeout(resolve, 100));
  await client.query("COMMIT");
  client.release();
  expect([(await theirs).status, (await theirs).lead?.id]).toEqual(["merged", mine.lead?.id]);
  await checkInvariants(handover, clock.now());
});

test("calls at once in one transaction follow one another, each with an executor of its own", async () => {
  const { handover, clock } = await desk("at-once");
  await inHost(own, "COMMIT", async (client) => {
    const calls = Array.from({ length: 12 }, async (_, i) => {
      for (let turn = 0; turn < i % 4; turn++) await new Promise((resolve) => setImmediate(resolve));
      return handover.ingest({ email: `p${i}@firm${i}.example` }, { using: fromPgClient(client) });
    });
    expect((await Promise.all(calls)).map(({ status }) => status)).toEqual(calls.map(() => "created"));
  });
  expect(await all(handover, "leads")).toHaveLength(12);
  await checkInvariants(handover, clock.now());
});

test("a call that fails keeps nobody from the transaction who comes after it", async () => {
  const { handover } = await desk("after-failure");
  await inHost(own, "ROLLBACK", async (client) => {
    const using = () => fromPgClient(client);
    const bad = handover.transition("nobody", "no such stage", {}, { using: using() }).catch(() => "failed");
    const good = handover.ingest({ email: "a@firm.example" }, { using: using() });
    await bad;
    expect((await good).status).toBe("created");
  });
});

describe("once a call has failed in the host's transaction", () => {
  const retryable = { code: "STORAGE_FAILED", retryable: true };

  test("those made with it fail with it, and write nothing into the next one on the same client", async () => {
    const { handover } = await desk("leftovers");
    const { lead } = await handover.ingest({ email: "held@firm.example" });
    const hosts = pool();
    const client = await hosts.connect();
    const others = await inHost(own, "ROLLBACK", async (locker) => {
      await locker.query(`SELECT 1 FROM "${schema}".handover_lead WHERE id = $1 FOR UPDATE`, [lead?.id]);
      await client.query("BEGIN");
      await client.query("SET LOCAL lock_timeout = '100ms'");
      const using = fromPgClient(client);
      const first = handover.record(lead?.id ?? "", { type: "call" }, { using });
      const rest = [1, 2, 3].map((n) =>
        handover.ingest({ email: `a${n}@firm.example` }, { using: n === 2 ? fromPgClient(client) : using }),
      );
      const outcomes = Promise.allSettled(rest);
      await expect(first).rejects.toMatchObject(retryable);
      await client.query("ROLLBACK");
      await client.query("BEGIN");
      expect((await handover.ingest({ email: "b@firm.example" }, { using: fromPgClient(client) })).status).toBe(
        "created",
      );
      await client.query("COMMIT");
      return outcomes;
    });
    client.release();
    expect(others.map(({ status }) => status)).toEqual(["rejected", "rejected", "rejected"]);
    for (const other of others) expect(other).toMatchObject({ reason: retryable });
    const emails = (await all(handover, "leads")).map(({ email }) => email);
    expect(emails.sort()).toEqual(["b@firm.example", "held@firm.example"]);
  });

  test("those made afterwards say as well whether the whole may be done again", async () => {
    const { handover } = await desk("afterwards");
    const { lead } = await handover.ingest({ email: "held@firm.example" });
    await inHost(own, "ROLLBACK", async (locker) => {
      await locker.query(`SELECT 1 FROM "${schema}".handover_lead WHERE id = $1 FOR UPDATE`, [lead?.id]);
      await inHost(own, "ROLLBACK", async (client) => {
        await client.query("SET LOCAL lock_timeout = '100ms'");
        const using = fromPgClient(client);
        for (let i = 0; i < 3; i++)
          await expect(handover.record(lead?.id ?? "", { type: "call" }, { using })).rejects.toMatchObject(retryable);
      });
    });
    expect((await handover.record(lead?.id ?? "", { type: "call" })).ok).toBe(true);
  });
});

test("what a call does after its transaction has ended, it does in no other one", async () => {
  const store = await postgresStorage({ database: fromPg(own), schema }).open("rounds");
  const call = {};
  const client = await own.connect();
  const read = () =>
    store.transact((transaction) => transaction.read({ ...nothing, leads: ["a"] }), {
      using: fromPgClient(client),
      call,
    });
  await client.query("BEGIN");
  await read();
  await client.query("SAVEPOINT s");
  await client.query("ROLLBACK TO s");
  await read();
  await client.query("COMMIT");
  await client.query("BEGIN");
  await expect(read()).rejects.toMatchObject({
    code: "STORAGE_FAILED",
    retryable: true,
    message: expect.stringContaining("has ended before its turn") as string,
  });
  await client.query("ROLLBACK");
  client.release();
});

describe("a transaction of the host's", () => {
  test.each(["READ COMMITTED", "READ UNCOMMITTED"])("at %s is joined", async (level) => {
    const { handover } = await desk(`joins ${level}`);
    const { status } = await inHost(own, "COMMIT", async (client) => {
      await client.query(`SET TRANSACTION ISOLATION LEVEL ${level}`);
      return handover.ingest({ email: "a@firm.example" }, { using: fromPgClient(client) });
    });
    expect(status).toBe("created");
  });

  test.each(["REPEATABLE READ", "SERIALIZABLE"])(
    "at %s is refused before anything is written: it would not know of who subscribed meanwhile",
    async (level) => {
      const { handover } = await desk(`refuses ${level}`);
      const before = await dump(handover);
      await inHost(own, "COMMIT", async (client) => {
        await client.query(`SET TRANSACTION ISOLATION LEVEL ${level}`);
        await client.query("SELECT 1");
        await handover.subscribe("crm", () => undefined, { start: false });
        await expect(
          handover.ingest({ email: "a@firm.example" }, { using: fromPgClient(client) }),
        ).rejects.toMatchObject({
          code: "INPUT_INVALID",
          message: expect.stringMatching(
            `using: expected a transaction of yours at READ COMMITTED, got one at ${level}.*write BEGIN ISOLATION LEVEL READ COMMITTED`,
          ) as string,
        });
        await client.query("SELECT 1");
      });
      expect(await dump(handover)).toBe(before);
    },
  );
});

describe("what cannot be joined", () => {
  test.each([
    ["memory", () => memoryStorage()],
    ["sqlite", () => sqliteStorage({ database: openSqlite(":memory:") })],
  ])("%s storage says so", async (name, open) => {
    const handover = createHandover({ policy, storage: open() });
    const call = handover.ingest({ email: "a@firm.example" }, { using: { query: () => undefined } });
    await expect(call).rejects.toThrow(`got ${name} storage; leave \`using\` out`);
    await handover.close();
  });

  test.each([
    ["a text", () => "BEGIN" as never, /using: expected a transaction of yours, got "BEGIN"/],
    ["another object", () => ({}), /using: expected a transaction of yours through fromPgClient or its like/],
  ])("%s", async (_, using, message) => {
    const { handover } = await desk("strange");
    const outcome = await handover
      .ingest({ email: "a@firm.example" }, { using: using() })
      .catch((error: unknown) => error);
    if (isHandoverError(outcome)) expect(outcome.message).toMatch(message);
  });

  test.each([
    ["a pool", () => own],
    ["a pool in the place of a client", () => fromPgClient(own)],
    ["a client that is in no transaction", () => fromPgClient(idle)],
    ["a client whose transaction has ended", () => fromPgClient(ended)],
  ])("%s, which would hold nothing together", async (_, using) => {
    ended ??= await own.connect();
    idle ??= await own.connect();
    await ended.query("BEGIN");
    await ended.query("COMMIT");
    const { handover } = await desk("nowhere");
    const before = await dump(handover);
    const call = handover.ingest({ email: "a@firm.example" }, { using: using() });
    await expect(call).rejects.toMatchObject({
      code: "INPUT_INVALID",
      retryable: false,
      message: expect.stringMatching(/using: expected a transaction of yours that is open/) as string,
    });
    expect(await dump(handover)).toBe(before);
  });
  let idle: pg.PoolClient;
  let ended: pg.PoolClient;
  afterAll(() => {
    idle.release();
    ended.release();
  });

  test("removing a rep takes several transactions", async () => {
    const { handover } = await desk("removal");
    const call = handover.reps.remove("ana", { using: {} } as never);
    await expect(call).rejects.toThrow(/using/);
  });
});

test("durable events are there, in order, whoever committed them", async () => {
  const { handover } = await desk("log");
  const { lead } = await inHost(own, "COMMIT", (client) =>
    handover.ingest({ email: "a@firm.example" }, { using: fromPgClient(client) }),
  );
  const events = (await all(handover, "events")).filter(({ leadId }: HandoverEvent) => leadId === lead?.id);
  expect(events.map(({ version }) => version)).toEqual(events.map((_, i) => i + 1));
});
