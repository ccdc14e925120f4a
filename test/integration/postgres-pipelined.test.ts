import { setImmediate } from "node:timers/promises";
import { createHandover, definePolicy, type Handover } from "handover";
import { roundRobin } from "handover/routing";
import { onActivity, sla } from "handover/sla";
import { emptyRoster } from "handover/routing";
import { needsNothing } from "handover/core";
import { fromPg, postgresStorage, type PostgresDatabase, type PostgresExecutor } from "handover/storage/postgres";
import pg from "pg";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { all } from "../support/engine.ts";
import { checkInvariants } from "../support/invariants.ts";
import { freshSchema, serverUrl } from "../support/postgres.ts";
import { layWire, type Wire } from "../support/wire.ts";

const { schema, drop } = freshSchema();
let wire: Wire;
let own: pg.Pool;
beforeAll(async () => {
  wire = await layWire(serverUrl());
  const pipelined: pg.PoolConfig & { pipeline: boolean } = { connectionString: wire.url, max: 1, pipeline: true };
  own = new pg.Pool(pipelined);
});
afterAll(async () => {
  await own.end();
  await wire.close();
  await drop();
});

const policy = definePolicy({
  version: "1",
  routing: roundRobin({ pool: "sdr", hours: "ignore" }),
  slas: [sla("contact", { from: "assigned", until: onActivity("call"), within: "1s" })],
});

/** An engine of its own tenant, with two reps. */
async function open(tenant: string, database = fromPg(own, { prepare: true })): Promise<Handover> {
  const handover = createHandover({ policy, tenant, storage: postgresStorage({ database, schema }) });
  for (const id of ["ana", "ben"]) await handover.reps.upsert({ id });
  await handover.pools.upsert({ id: "sdr", members: ["ana", "ben"] });
  await handover.ingest({ email: "first@firm.example" });
  return handover;
}

const received = async (handover: Handover): Promise<number> =>
  (await all(handover, "events")).filter(({ type }) => type === "lead.received").length;

test("a lead is two packets: what is read goes with the BEGIN, what is written with the COMMIT", async () => {
  const handover = await open("packets");
  wire.sent = 0;
  await handover.ingest({ email: "a@firm.example" });
  expect(wire.sent).toBe(2);
  await handover.close();
});

test("a call that only reads is two packets as well", async () => {
  const handover = await open("reading");
  await handover.matches({ email: "first@firm.example" });
  wire.sent = 0;
  expect((await handover.matches({ email: "first@firm.example" })).lead?.lead.email).toBe("first@firm.example");
  expect(wire.sent).toBe(2);
  await handover.close();
});

describe.each([1, 2])("a connection lost at packet %i", (packet) => {
  test.each([false, true])("is taken up again, and the lead is there once; the server had it: %s", async (answer) => {
    const handover = await open(`lost ${packet} ${answer}`);
    wire.sent = 0;
    wire.cutAt = { packet, answer };
    expect((await handover.ingest({ email: "a@firm.example" })).status).toBe("created");
    wire.cutAt = undefined;
    expect([wire.sent > 2, await received(handover)]).toEqual([true, 2]);
    await checkInvariants(handover, Date.now() + 1_000);
    await handover.close();
  });
});

/** Its executors as somebody makes them who does something of their own before each statement. */
function noting(says: { readonly pipelines?: boolean }): PostgresDatabase {
  const sound = fromPg(own, { prepare: true });
  const noted = (executor: PostgresExecutor): PostgresExecutor => ({
    ...executor,
    ...says,
    query: async (text, params) => {
      await setImmediate();
      return executor.query(text, params);
    },
  });
  return { query: sound.query, transaction: (work) => sound.transaction((executor) => work(noted(executor))) };
}

/** What the one client is sent meanwhile, by its first words. @param change What is sent in place of it. */
async function sentIn(work: () => Promise<unknown>, change = (text: string): string => text): Promise<string[]> {
  const client = await own.connect();
  const query = client.query.bind(client) as (...args: unknown[]) => Promise<unknown>;
  const sent: string[] = [];
  const noted = (statement: string | { readonly text: string }, ...values: unknown[]): Promise<unknown> => {
    const text = typeof statement === "string" ? statement : statement.text;
    sent.push(text.includes("INSERT INTO") ? "INSERT" : text.split(" ", 1)[0]!);
    return query(typeof statement === "string" ? change(statement) : statement, ...values);
  };
  Object.assign(client, { query: noted });
  client.release();
  await work();
  Object.assign(client, { query });
  return sent;
}

const once = ["BEGIN", "WITH", "WITH", "INSERT", "COMMIT"];

test("who copies an executor may take their time: no COMMIT overtakes what is written", async () => {
  const handover = await open("noting", noting({}));
  expect(await sentIn(() => handover.ingest({ email: "a@firm.example" }))).toEqual(once);
  expect(await received(handover)).toBe(2);
  await handover.close();
});

test("one whose copy says that it pipelines, and sends late, is overtaken: the law above sees it", async () => {
  const handover = await open("lying", noting({ pipelines: true }));
  const sent = await sentIn(async () => {
    await handover.ingest({ email: "a@firm.example" });
    await setImmediate();
  });
  expect(sent.indexOf("COMMIT")).toBeLessThan(sent.indexOf("INSERT"));
  await handover.close();
});

test("behind a BEGIN that has failed nothing is written, and the call is done in a transaction after all", async () => {
  const handover = await open("begin");
  let fails = true;
  const sent = await sentIn(
    () => handover.ingest({ email: "a@firm.example" }),
    (text) => {
      if (!fails || !text.startsWith("BEGIN")) return text;
      fails = false;
      return "BEGIN NOW";
    },
  );
  expect(sent).toEqual(["BEGIN", "WITH", "WITH", "ROLLBACK", ...once]);
  expect(await received(handover)).toBe(2);
  await handover.close();
});

test("what has failed first is what is said, however late it is heard of", async () => {
  const sound = fromPg(own);
  const fails = async (code: string, turns: number): Promise<never> => {
    for (let turn = 0; turn < turns; turn++) await Promise.resolve();
    throw Object.assign(new Error("planted"), { code });
  };
  let sent = 0;
  const executor: PostgresExecutor = {
    pipelines: true,
    query: () => (sent++ === 0 ? fails("55P03", 50) : fails("25P02", 0)),
  };
  const storage = postgresStorage({ database: { query: sound.query, transaction: (work) => work(executor) }, schema });
  const store = await storage.open("first");
  const reading = store.transact((transaction) => transaction.read(needsNothing(emptyRoster)));
  await expect(reading).rejects.toMatchObject({ retryable: true, message: expect.stringContaining("55P03") as string });
  expect(sent).toBe(2);
});
