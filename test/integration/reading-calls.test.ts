import { createHandover, manualClock, type Handover, type Policy } from "handover";
import type { Needs, Snapshot, Storage, View } from "handover/storage";
import { fromPg, postgresStorage } from "handover/storage/postgres";
import { fromWasm, sqliteStorage, type SqliteDatabase } from "handover/storage/sqlite";
import wasm from "node-sqlite3-wasm";
import pg from "pg";
import { afterAll, afterEach, describe, expect, test } from "vitest";
import { openSqlite, temporaryFile, unlock } from "../conformance/open-sqlite.ts";
import { countingIds } from "../support/engine.ts";
import { freshSchemas, serverUrl } from "../support/postgres.ts";
import { fillPlace, policy, readingCalls, type Sights } from "../support/reading-calls.ts";

interface Place {
  readonly open: () => Storage;
  /** Each way in which nothing may be written there. */
  readonly readOnly: { readonly [way: string]: () => Storage };
  /** Holds all that there is, in a transaction that has written, until it is let go of. */
  readonly hold: () => Promise<() => Promise<unknown>>;
}

const leftovers: (() => unknown)[] = [];
afterEach(async () => {
  for (const tidy of leftovers.splice(0).reverse()) await tidy();
});
const { fresh, drop } = freshSchemas();
afterAll(drop);

const places: { readonly [name: string]: () => Promise<Place> } = {
  async sqlite() {
    const { file, remove } = await temporaryFile();
    leftovers.push(remove);
    const over = (database: SqliteDatabase): Storage => sqliteStorage({ database, busyTimeoutMs: 100 });
    return {
      open: () => over(openSqlite(file, "libsql")),
      readOnly: {
        "a handle that only reads": () => {
          unlock(file);
          return over(fromWasm(new wasm.Database(file, { readOnly: true })));
        },
        query_only: () => {
          const database = openSqlite(file, "libsql");
          database.exec("PRAGMA query_only = ON");
          return over(database);
        },
      },
      async hold() {
        const other = openSqlite(file, "libsql");
        other.exec("BEGIN IMMEDIATE");
        other.exec("UPDATE handover_lead SET json = '{}'");
        return async () => {
          other.exec("ROLLBACK");
          other.close?.();
        };
      },
    };
  },
  async postgres() {
    const { schema, pool } = fresh();
    leftovers.push(() => undefined);
    const own = pool();
    const over = (database: pg.Pool): Storage =>
      postgresStorage({ database: fromPg(database), schema, lockTimeoutMs: 100 });
    return {
      open: () => over(own),
      readOnly: {
        default_transaction_read_only: () => {
          const options = "-c default_transaction_read_only=on";
          const replica = new pg.Pool({ connectionString: serverUrl(), max: 4, options });
          leftovers.push(() => replica.end());
          return over(replica);
        },
      },
      async hold() {
        const client = await own.connect();
        const { rows } = await own.query<{ name: string }>(
          "SELECT tablename AS name FROM pg_tables WHERE schemaname = $1",
          [schema],
        );
        await client.query("BEGIN");
        for (const { name } of rows) await client.query(`SELECT 1 FROM "${schema}"."${name}" FOR UPDATE`);
        await client.query(`UPDATE "${schema}".handover_lead SET json = '{}'`);
        await client.query("SELECT pg_advisory_xact_lock(hashtextextended($1, 0))", [
          `"${schema}".handover_roster default`,
        ]);
        return async () => {
          await client.query("ROLLBACK");
          client.release();
        };
      },
    };
  },
};

function opened(storage: Storage, by: Policy = policy): Handover {
  const clock = manualClock("2026-11-03T09:00:00Z");
  const handover = createHandover({ policy: by, storage, clock });
  leftovers.push(async () => {
    await handover.close();
    await storage.close();
  });
  return handover;
}

async function filled(place: Place): Promise<Sights> {
  const storage = place.open();
  const clock = manualClock("2026-11-03T09:00:00Z");
  const ids = countingIds();
  const sights = await fillPlace((by) => createHandover({ policy: by, storage, clock, ids }));
  await storage.close();
  return sights;
}

/** All but the place itself. */
async function closeAll(): Promise<void> {
  for (const tidy of leftovers.splice(1).reverse()) await tidy();
}

async function answersOf(handover: Handover, sights: Sights): Promise<{ readonly [call: string]: unknown }> {
  const answers: Record<string, unknown> = {};
  for (const [name, call] of Object.entries(readingCalls))
    answers[name] = await call(handover, sights).then(
      (answer) => JSON.parse(JSON.stringify(answer ?? "nothing")) as unknown,
      (error: unknown) => `${name}: ${String(error)}`,
    );
  return answers;
}

describe.each(Object.keys(places))("calls that only read, on %s", (name) => {
  test("answer while a transaction of another process has all there is, and see nothing of it", async () => {
    const place = await places[name]!();
    const sights = await filled(place);
    const handover = opened(place.open());
    const sound = await answersOf(handover, sights);
    for (const [call, answer] of Object.entries(sound)) expect(String(answer), call).not.toMatch(/^\w[\w., ]*: /);
    const letGo = await place.hold();
    try {
      expect(await answersOf(handover, sights)).toEqual(sound);
      // What is to write waits, and says so.
      await expect(handover.ingest({ email: "sam@acme.example" })).rejects.toMatchObject({ retryable: true });
    } finally {
      await letGo();
    }
    expect((await handover.ingest({ email: "sam@acme.example" })).status).toBe("created");
  });

  test("that look twice tell one state, whatever is written between", async () => {
    const place = await places[name]!();
    await filled(place);
    const other = opened(place.open());
    const sound = place.open();
    let meanwhile: (() => Promise<unknown>) | undefined;
    const slowly: Storage = {
      ...sound,
      open: async (tenant, options) => {
        const store = await sound.open(tenant, options);
        const read = async (view: View, needs: Needs): Promise<Snapshot> => {
          const snapshot = await view.read(needs);
          const then = meanwhile;
          meanwhile = undefined;
          await then?.();
          return snapshot;
        };
        return {
          ...store,
          view: (work) =>
            store.view((view) =>
              work({
                get now() {
                  return view.now;
                },
                read: (needs) => read(view, needs),
                upcoming: (until, limit) => view.upcoming(until, limit),
              }),
            ),
        };
      },
    };
    const handover = opened(slowly);
    const due = async (): Promise<readonly string[]> => (await handover.clocks.due("2h")).map(({ clockId }) => clockId);
    const before = await due();
    meanwhile = async () => {
      for (const { leadId } of await other.clocks.due("2h")) await other.record(leadId, { type: "call" });
      await other.ingest({ email: "tess@acme.example" });
    };
    expect(await due()).toEqual(before);
    expect(meanwhile).toBeUndefined();
    expect(await due()).not.toEqual(before);
  });

  test("answer where nothing may be written, and what writes is refused", async () => {
    const place = await places[name]!();
    const sights = await filled(place);
    const sound = await answersOf(opened(place.open()), sights);
    await closeAll();
    for (const [way, open] of Object.entries(place.readOnly)) {
      const reading = opened(open());
      expect(await answersOf(reading, sights), way).toEqual(sound);
      const refused = reading.ingest({ email: "sam@acme.example" });
      await expect(refused, way).rejects.toMatchObject({
        code: "STORAGE_FAILED",
        retryable: false,
        message: expect.stringMatching(/only reads/) as string,
      });
      await closeAll();
    }
  });
});
