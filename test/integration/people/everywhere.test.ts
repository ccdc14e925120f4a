import { readFileSync } from "node:fs";
import { manualClock, type Handover } from "handover";
import { fromPg, postgresStorage } from "handover/storage/postgres";
import { sqliteStorage } from "handover/storage/sqlite";
import type { Storage } from "handover/storage";
import { afterAll, describe, expect, test } from "vitest";
import { openSqlite, temporaryFile } from "../../conformance/open-sqlite.ts";
import { team } from "../../support/engine.ts";
import { freshSchema } from "../../support/postgres.ts";
import { somebody, tracesOf } from "../../support/people-story.ts";

const ana = somebody(0);
const ben = somebody(1);

/** Something of a person in every table there is. */
async function fill(storage: Storage): Promise<Handover> {
  const clock = manualClock("2026-11-03T09:00:00Z");
  const { handover } = await team({ storage, clock });
  handover.on("error", () => undefined);
  const fails = (event: { readonly lead?: { readonly email?: string | undefined } | undefined }): never => {
    throw new Error(`cannot write ${event.lead?.email}`);
  };
  const dead = await handover.subscribe("dead", fails, { start: false, attempts: 1 });
  const pending = await handover.subscribe("pending", fails, { start: false, attempts: 5 });
  for (const who of [ana, ben]) {
    const { lead } = await handover.ingest(
      { email: who.email, firstName: who.firstName, message: who.word, externalId: who.externalId },
      { commandId: `form of ${who.email}` },
    );
    const id = lead?.id as string;
    await handover.record(
      id,
      { type: "call", outcome: `spoke to ${who.firstName}`, properties: { note: who.word } },
      { commandId: `call-${who.n}` },
    );
    await handover.reassign(id, { reason: `${who.lastName} is a friend of theirs, says ${who.firstName}` });
    await handover.transition(id, "lost", { reason: "duplicate" });
    await handover.ingest({ email: who.email, phone: who.phone, lastName: who.lastName });
    await handover.ingest({ phone: who.phone, email: `second.${who.email}` });
    await handover.ingest({ email: who.email, optedOut: "perhaps" as never }, { commandId: `broken-${who.n}` });
  }
  await dead.drain();
  await pending.drain();
  return handover;
}

async function law(storage: Storage, dump: () => Promise<string>): Promise<void> {
  const handover = await fill(storage);
  expect(tracesOf(ana, await dump())).toBeDefined();
  const { leadIds, inputs } = await handover.people.erase({ email: ana.email });
  expect([leadIds.length, inputs]).toEqual([2, 1]);
  await handover.close();
  expect(tracesOf(ana, await dump())).toBeUndefined();
  expect(tracesOf(ben, await dump())).toBeDefined();
}

/** Every row of every table as text. */
const rowsOf = (tables: readonly (readonly unknown[])[]): string => JSON.stringify(tables);

describe("after an erasure no table has anything of the person", () => {
  test("in SQLite, and neither have the bytes of the file once it was vacuumed", async () => {
    const { file, remove } = await temporaryFile();
    const storage = sqliteStorage({ database: openSqlite(file, "libsql") });
    const looking = openSqlite(file, "libsql");
    const all = (sql: string): readonly unknown[] => looking.prepare(sql).all() as unknown[];
    const dump = async (): Promise<string> =>
      rowsOf(
        (all("SELECT name FROM sqlite_master WHERE type = 'table'") as { name: string }[]).map(({ name }) =>
          all(`SELECT * FROM "${name}"`),
        ),
      );
    await law(storage, dump);
    await storage.close();
    looking.exec("VACUUM");
    looking.prepare("PRAGMA wal_checkpoint(TRUNCATE)").all();
    looking.close?.();
    const bytes = readFileSync(file, "latin1");
    expect(tracesOf(ana, bytes)).toBeUndefined();
    expect(tracesOf(ben, bytes)).toBeDefined();
    remove();
  });

  test("in SQLite with secureDelete, and neither have the bytes of the file without more", async () => {
    const { file, remove } = await temporaryFile();
    const storage = sqliteStorage({ database: openSqlite(file, "libsql"), secureDelete: true });
    const handover = await fill(storage);
    await handover.people.erase({ email: ana.email });
    await handover.close();
    await storage.close();
    expect(tracesOf(ana, readFileSync(file, "latin1"))).toBeUndefined();
    remove();
  });

  const { schema, pool, drop } = freshSchema();
  afterAll(drop);
  test("in Postgres", async () => {
    const client = pool();
    const dump = async (): Promise<string> => {
      const { rows } = await client.query<{ name: string }>(
        "SELECT tablename AS name FROM pg_tables WHERE schemaname = $1",
        [schema],
      );
      return rowsOf(
        await Promise.all(
          rows.map(async ({ name }) => (await client.query(`SELECT t::text FROM "${schema}"."${name}" t`)).rows),
        ),
      );
    };
    await law(postgresStorage({ database: fromPg(pool()), schema }), dump);
  });
});
