import { createPostgresBackend, Queue, Worker } from "bullmq";
import { createHandover, definePolicy, manualClock, type EventType } from "handover";
import { toBullMq, type BullMqQueue, type EventJob } from "handover/delivery";
import { roundRobin } from "handover/routing";
import type { Storage } from "handover/storage";
import { memoryStorage } from "handover/storage/memory";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { all } from "../../support/engine.ts";
import { freshSchema, serverUrl } from "../../support/postgres.ts";
import { redisServer, startRedis, type Redis } from "../../support/redis.ts";

const policy = definePolicy({ version: "1", routing: roundRobin({ pool: "sdr", hours: "ignore" }) });

type EventQueue = Queue<EventJob>;
type Named = Pick<EventJob, "leadId" | "version">;

/** What BullMQ keeps its jobs in. */
interface Backend {
  open(): Promise<void>;
  queue(name: string): EventQueue;
  worker(name: string, handler: (job: { readonly data: EventJob }) => Promise<void>): Pick<Worker, "close">;
  close(): Promise<unknown>;
}

let redis: Redis | undefined;
const connection = () => ({ port: redis?.port as number, host: "127.0.0.1" });
const { schema, drop } = freshSchema();
const postgres = { connectionString: serverUrl(), schema, migrate: true };

const backends: { readonly [name: string]: Backend } = {
  Postgres: {
    open: async () => undefined,
    queue: (name) => new Queue(name, { connection: postgres }, createPostgresBackend) as unknown as EventQueue,
    worker: (name, handler) => new Worker(name, handler, { connection: postgres }, createPostgresBackend),
    close: drop,
  },
  Redis: {
    open: async () => void (redis = await startRedis(redisServer as string)),
    queue: (name) => new Queue(name, { connection: connection() }) as EventQueue,
    worker: (name, handler) => new Worker(name, handler, { connection: connection() }),
    close: async () => redis?.stop(),
  },
};

/** An engine, and what it takes to serve one relay of it by hand. */
async function desk(
  queue: BullMqQueue,
  { tenant, storage = memoryStorage() }: { tenant?: string; storage?: Storage } = {},
) {
  const clock = manualClock("2026-11-02T09:00:00Z");
  const handover = createHandover({ policy, clock, storage, tenant });
  handover.on("error", () => undefined);
  const relay = await handover.subscribe("bullmq", toBullMq(queue, { tenant }), {
    start: false,
    backOff: { first: "1s" },
  });
  await handover.reps.upsert({ id: "ana" });
  await handover.pools.upsert({ id: "sdr", members: ["ana"] });
  return { handover, relay, clock };
}

const nameOf = ({ leadId, version }: Named): string => `${leadId ?? "roster"}:${version}`;
const byId = (a: string, b: string): number => (a < b ? -1 : 1);

describe.each(Object.entries(backends))("BullMQ on %s", (name, backend) => {
  // A host without a Redis server skips these; Debian has one as redis-server.
  const there = test.skipIf(name === "Redis" && redisServer === undefined);
  const isThere = name !== "Redis" || redisServer !== undefined;
  let queues = 0;
  let queue: EventQueue | undefined;
  const open = (): EventQueue => (queue = backend.queue(`leads${++queues}`));
  beforeAll(() => (isThere ? backend.open() : undefined));
  afterEach(async () => {
    await queue?.close();
    queue = undefined;
  });
  afterAll(() => (isThere ? backend.close() : undefined));
  const jobs = async (of: EventQueue) => {
    const found = await of.getJobs(["waiting", "prioritized", "delayed", "completed", "failed", "active"]);
    return found.map(({ data }) => nameOf(data)).sort(byId);
  };

  there("every event is a job once, though it is given again", async () => {
    const queue = open();
    const { handover, relay } = await desk(queue);
    await Promise.all(Array.from({ length: 20 }, (_, i) => handover.ingest({ email: `p${i}@firm.example` })));
    await relay.drain();
    const events = (await all(handover, "events")).map(nameOf).sort(byId);
    expect(await jobs(queue)).toEqual(events);
    await handover.subscribers.replay("bullmq", { from: "start" });
    expect((await relay.drain()).delivered).toBe(events.length);
    expect(await jobs(queue)).toEqual(events);
    await handover.close();
  });

  there("what was added and not written down is one job", async () => {
    const queue = open();
    let added = 0;
    const dying: BullMqQueue = {
      async add(...job) {
        await queue.add(...(job as Parameters<EventQueue["add"]>));
        if (++added % 2 === 1) throw new Error("the process ended here");
      },
    };
    const { handover, relay, clock } = await desk(dying);
    await handover.ingest({ email: "a@firm.example" });
    for (let i = 0; i < 12; i++) {
      await relay.drain();
      clock.advance(3_600_000);
    }
    const events = (await all(handover, "events")).map(nameOf).sort(byId);
    expect(await jobs(queue)).toEqual(events);
    expect(added).toBeGreaterThan(events.length);
    await handover.close();
  });

  there("a lead's jobs come in the order of its events, and tenants share a queue", async () => {
    const queue = open();
    const desks = [await desk(queue, { tenant: "acme" }), await desk(queue, { tenant: "beta" })];
    const heard: EventJob[] = [];
    for (const { handover, relay } of desks) {
      await Promise.all(Array.from({ length: 5 }, (_, i) => handover.ingest({ email: `p${i}@firm.example` })));
      await relay.drain();
    }
    const worker = backend.worker(queue.name, async ({ data }) => void heard.push(data));
    const events = (await Promise.all(desks.map(({ handover }) => all(handover, "events")))).flat();
    while (heard.length < events.length) await new Promise((resolve) => setTimeout(resolve, 20));
    await worker.close();
    expect(heard).toHaveLength(events.length);
    const versions = new Map<string, number>();
    for (const { tenant, leadId = "roster", version } of heard) {
      expect(version, `after ${versions.get(tenant + leadId)} of ${leadId}`).toBe(
        (versions.get(tenant + leadId) ?? 0) + 1,
      );
      versions.set(tenant + leadId, version);
    }
    for (const { handover } of desks) await handover.close();
  });
});

test.skipIf(redisServer === undefined)("while Redis is away events wait, and then they come", async () => {
  redis = await startRedis(redisServer as string);
  const queue = new Queue<EventJob>("leads", { connection: { ...connection(), maxRetriesPerRequest: 1 } });
  queue.on("error", () => undefined);
  const { handover, relay, clock } = await desk(queue);
  await relay.drain();
  await redis.kill();
  await handover.ingest({ email: "a@firm.example" });
  expect((await relay.drain()).delivered).toBe(0);
  await redis.restart();
  while ((await handover.subscribers.lag("bullmq")).events > 0) {
    clock.advance(3_600_000);
    await relay.drain();
  }
  const found = await queue.getJobs(["waiting"]);
  expect(found.map(({ data }) => nameOf(data)).sort(byId)).toEqual(
    (await all(handover, "events")).map(nameOf).sort(byId),
  );
  await handover.close();
  await queue.close();
  await redis.stop();
});

test("some types, and what is asked for of them", async () => {
  const added: unknown[] = [];
  const queue: BullMqQueue = { add: async (...job) => void added.push(job) };
  const handover = createHandover({ policy });
  const events: readonly EventType[] = ["rep.upserted"];
  const relay = await handover.subscribe("bullmq", toBullMq(queue, { payload: ({ id, tenant }) => ({ id, tenant }) }), {
    events,
    start: false,
  });
  await handover.reps.upsert({ id: "ana" });
  await relay.drain();
  expect(added).toEqual([["rep.upserted", { id: "roster:1", tenant: "default" }, { jobId: "default/roster.1" }]]);
  await handover.close();
});
