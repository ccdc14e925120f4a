import fc from "fast-check";
import { fromPg, postgresStorage, type PostgresDatabase } from "handover/storage/postgres";
import {
  eventId,
  noChanges,
  type HandoverEvent,
  type Outbox,
  type Settlement,
  type Storage,
  type Store,
} from "handover/storage";
import type pg from "pg";
import { describe, expect, test } from "vitest";
import { sampleLead } from "../../src/testing/samples.ts";
import { OutboxModel, step } from "../support/outbox-model.ts";
import { oneInTheOther, openGate, slipped, type Gate, type Slip } from "../support/postgres-gate.ts";
import { freshSchema } from "../support/postgres.ts";

const claiming = { limit: 100, events: 10, leaseMs: 60_000 };

interface Desk {
  readonly storage: Storage;
  readonly store: Store;
  readonly pool: pg.Pool;
  /** Also the tenant: nobody else's locks are taken for its own. */
  readonly schema: string;
  readonly gate: Gate;
}

async function atDesk(work: (desk: Desk) => Promise<void>, slip: Slip = { from: /$^/, to: "" }): Promise<void> {
  const place = freshSchema();
  const pool = place.pool();
  const gate = openGate();
  const storage = postgresStorage({ database: slipped(pool, slip, gate), schema: place.schema, idleTimeoutMs: 60_000 });
  try {
    await work({ storage, store: await storage.open(place.schema), pool, schema: place.schema, gate });
  } finally {
    await storage.close();
    await place.drop();
  }
}

function event(leadId: string, version: number): HandoverEvent {
  return { type: "assignment.accepted", leadId, version, at: 1, commandId: "c", data: { repId: "ana" } };
}

/** A write that is there, and not committed before `commit` is called. */
async function slowWrite(store: Store, events: readonly HandoverEvent[]) {
  let commit = (): void => undefined;
  const gate = new Promise<void>((resolve) => (commit = resolve));
  let wrote = (): void => undefined;
  const written = new Promise<void>((resolve) => (wrote = resolve));
  const done = (async () =>
    store.transact(async (transaction) => {
      await transaction.write({ ...noChanges, events });
      wrote();
      await gate;
    }))();
  await Promise.race([written, done]);
  return {
    commit: async (): Promise<void> => {
      commit();
      await done;
    },
  };
}

const write = async (store: Store, ...events: HandoverEvent[]): Promise<void> =>
  store.transact((transaction) => transaction.write({ ...noChanges, events }));

async function drain(outbox: Outbox): Promise<readonly string[]> {
  const told: string[] = [];
  for (;;) {
    const { deliveries } = await outbox.claim("s", claiming);
    if (deliveries.length === 0) return told;
    told.push(...deliveries.flatMap(({ events }) => events.map(eventId)));
    let left: readonly Settlement[] = deliveries.map((delivery) => {
      return { delivery, done: delivery.upTo, attempts: 0, afterMs: 0 };
    });
    while (left.length > 0) left = await outbox.settle("s", left);
  }
}

/** Relays what comes after the last `seq` it has seen, as many do. */
function byCursor({ pool, schema }: Desk): () => Promise<readonly string[]> {
  let last = "0";
  return async () => {
    const { rows } = await pool.query<{ seq: string; json: string }>(
      `SELECT seq, json FROM "${schema}".handover_event WHERE seq > $1 ORDER BY seq`,
      [last],
    );
    last = rows.at(-1)?.seq ?? last;
    return rows.map(({ json }) => eventId(JSON.parse(json) as HandoverEvent));
  };
}

/** A transaction that began before others, and committed after what they wrote was delivered, is not passed by. */
async function slowIsDelivered(desk: Desk, relay: () => Promise<readonly string[]>): Promise<void> {
  await desk.store.outbox.subscribe("s");
  const slow = await slowWrite(desk.store, [event("early", 1), event("early", 2)]);
  await write(desk.store, event("late", 1));
  expect(await relay()).toEqual(["late:1"]);
  await slow.commit();
  expect(await relay()).toEqual(["early:1", "early:2"]);
}

/** What is settled while somebody writes to the same lead is settled, and what they write is delivered. */
async function nothingIsOverslept({ store }: Desk): Promise<void> {
  const { outbox } = store;
  await outbox.subscribe("s");
  await write(store, event("l", 1));
  const [delivery] = (await outbox.claim("s", claiming)).deliveries;
  if (delivery === undefined) throw new Error("nothing to claim");
  const slow = await slowWrite(store, [event("l", 2)]);
  const settlement = { delivery, done: delivery.upTo, attempts: 0, afterMs: 0 };
  const busy = await outbox.settle("s", [settlement]);
  expect(await drain(outbox)).toEqual([]);
  await slow.commit();
  await outbox.settle("s", busy);
  expect(await drain(outbox)).toEqual(["l:2"]);
}

/** Once a subscriber is registered, whatever is committed from then on is pending for it. */
async function registeredIsTold(desk: Desk): Promise<void> {
  const { store, pool, schema } = desk;
  const slow = await slowWrite(store, [event("l", 1)]);
  const state = { isRegistered: false };
  const registering = store.outbox.subscribe("s").then(() => (state.isRegistered = true));
  const isWaiting = async (): Promise<boolean> => {
    const key = `(classid::bigint << 32) | objid::bigint = hashtextextended('"' || $1 || '".handover_roster ' || $1, 0)`;
    const sql = `SELECT 1 FROM pg_locks WHERE locktype = 'advisory' AND NOT granted AND ${key}`;
    return (await pool.query(sql, [schema])).rows.length > 0;
  };
  while (!state.isRegistered && !(await isWaiting()));
  const wasRegistered = state.isRegistered;
  await slow.commit();
  await registering;
  const told = await drain(store.outbox);
  if (wasRegistered) expect(told).toEqual(["l:1"]);
  await write(store, event("l", 2));
  expect(await drain(store.outbox)).toEqual(["l:2"]);
}

/** Whoever was first: what is pending is there to be delivered, and what was asked for is pending. */
async function replayedOrForgotten(desk: Desk, order: "replay first" | "forget first"): Promise<void> {
  const { store } = desk;
  const { outbox } = store;
  await outbox.subscribe("s");
  const lead = { ...sampleLead("l"), closed: "won", stageSince: 5 } as const;
  const events = [1, 2, 3, 4].map((version) => event("l", version));
  await store.transact((transaction) => transaction.write({ ...noChanges, leads: [lead], events }));
  await drain(outbox);
  const replay = () => outbox.rewind("s", 0);
  const forget = () => outbox.forget(1_000, { limit: 10 });
  const isReplayFirst = order === "replay first";
  await oneInTheOther(desk, isReplayFirst ? replay : forget, isReplayFirst ? forget : replay);
  const pending = (await outbox.lag("s"))?.events;
  const told = await drain(outbox);
  expect(told).toEqual(isReplayFirst ? events.map(eventId) : ["l:4"]);
  expect(pending, "events that are said to be pending").toBe(told.length);
}

describe("while others write", () => {
  test("a slow transaction's events are delivered, though later ones were before", () =>
    atDesk((desk) => slowIsDelivered(desk, () => drain(desk.store.outbox))));
  test("no event is overslept", () => atDesk(nothingIsOverslept));
  test("who registers waits for those who write", () => atDesk(registeredIsTold));

  test("who begins with the start gets all of it, each lead in order, and nothing before it is through", () =>
    atDesk(async ({ store }) => {
      const ids = Array.from({ length: 2_300 }, (_, i) => `l-${i}`);
      await write(store, ...ids.map((id) => event(id, 1)));
      let isOver = false;
      const told: string[] = [];
      const serve = async (): Promise<void> => {
        for (let isLast = false; !isLast;) {
          isLast = isOver;
          told.push(...(await drain(store.outbox)));
        }
      };
      const writing = async (): Promise<void> => {
        for (const version of [2, 3])
          for (let from = 0; from < ids.length; from += 230)
            await write(store, ...ids.slice(from, from + 230).map((id) => event(id, version)));
      };
      const registering = Promise.all([
        store.outbox.subscribe("s", { from: 0 }),
        store.outbox.subscribe("s", { from: 0 }),
      ]);
      const serving = serve();
      const [isNew] = await Promise.all([registering, writing()]);
      isOver = true;
      await serving;
      expect(isNew.filter(Boolean)).toHaveLength(1);
      expect(told).toHaveLength(3 * ids.length);
      const seen = new Map<string, string>();
      for (const id of told) {
        const [leadId = "", version = ""] = id.split(":");
        seen.set(leadId, `${seen.get(leadId) ?? ""}${version}`);
      }
      expect(new Set(seen.values())).toEqual(new Set(["123"]));
    }));

  test("a relay with a cursor over all events is caught", async () => {
    await expect(atDesk((desk) => slowIsDelivered(desk, byCursor(desk)))).rejects.toThrow(
      /expected \[\] to deeply equal/,
    );
  });
  test("a writer that passes by what is pending is caught", async () => {
    const slip = { from: /DO UPDATE SET latest = excluded\.latest/, to: "DO NOTHING" };
    await expect(atDesk(nothingIsOverslept, slip)).rejects.toThrow(/to deeply equal/);
  });
  test("one who registers at once is caught", async () => {
    const slip = { from: /PERFORM pg_advisory_xact_lock\(/, to: "PERFORM abs(" };
    await expect(atDesk(registeredIsTold, slip)).rejects.toThrow(/expected \[\] to deeply equal/);
  });
});

describe("what is given again and what is forgotten at once", () => {
  test.each(["replay first", "forget first"] as const)("(%s) is not lost on the way", (order) =>
    atDesk((desk) => replayedOrForgotten(desk, order)),
  );

  test("a lead is given whole or not at all, whoever forgets between two pages", () =>
    atDesk(async ({ store, pool, schema }) => {
      const { outbox } = store;
      await outbox.subscribe("s");
      const ids = Array.from({ length: 1_100 }, (_, i) => `l-${String(i).padStart(4, "0")}`);
      await store.transact((transaction) =>
        transaction.write({
          ...noChanges,
          leads: ids.map((id) => ({ ...sampleLead(id), closed: "won", stageSince: 5 }) as const),
          events: ids.flatMap((id) => [event(id, 1), event(id, 2)]),
        }),
      );
      await drain(outbox);
      let forgotten: unknown;
      const sound = fromPg(pool);
      let pages = 0;
      const database: PostgresDatabase = {
        ...sound,
        async transaction(work) {
          let isPage = false;
          const result = await sound.transaction(({ query }) =>
            work({ query: (text, params) => ((isPage ||= text.includes("rewound AS")), query(text, params)) }),
          );
          if (isPage && ++pages === 1) forgotten = await outbox.forget(1_000, { limit: 2_000 });
          return result;
        },
      };
      const replaying = await postgresStorage({ database, schema }).open(schema);
      await replaying.outbox.rewind("s", 0);
      expect([pages, forgotten]).toEqual([2, { leads: 0, events: 0, after: undefined }]);
      expect(await drain(outbox)).toHaveLength(2 * ids.length);
      expect(await outbox.forget(1_000, { limit: 2_000 })).toMatchObject({ leads: ids.length });
    }));

  test("one who forgets and looks at no subscriber is caught", async () => {
    const slip = { from: /(handover_subscriber WHERE tenant = \$1 ORDER BY name) FOR UPDATE/, to: "$1" };
    await expect(atDesk((desk) => replayedOrForgotten(desk, "replay first"), slip)).rejects.toThrow(/to deeply equal/);
  });
  test("one who replays what is being forgotten is caught", async () => {
    const slip = { from: /(handover_subscriber WHERE tenant = \$1 AND name = \$2) FOR NO KEY UPDATE/, to: "$1" };
    await expect(atDesk((desk) => replayedOrForgotten(desk, "forget first"), slip)).rejects.toThrow(
      /said to be pending/,
    );
  });
});

describe("the law of the outbox", () => {
  test("holds on Postgres", async () => {
    await atDesk(async ({ storage }) => {
      let tenants = 0;
      await fc.assert(
        fc.asyncProperty(fc.array(step, { minLength: 20, maxLength: 60, size: "max" }), async (steps) => {
          // A tenant of its own each time, as a place of its own.
          const tenant = `t${++tenants}`;
          const open: Storage = { ...storage, open: (_, options) => storage.open(tenant, options) };
          await new OutboxModel(open).run([{ do: "subscribe", name: "first", fromStart: false }, ...steps]);
        }),
        { numRuns: 12, endOnFailure: true },
      );
    });
  });
});
