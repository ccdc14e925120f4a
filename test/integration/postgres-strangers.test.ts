import { createHandover, definePolicy } from "handover";
import { roundRobin } from "handover/routing";
import { fromPg, postgresStorage, type PostgresDatabase } from "handover/storage/postgres";
import pg from "pg";
import { afterAll, describe, expect, test } from "vitest";
import { all } from "../support/engine.ts";
import { checkInvariants } from "../support/invariants.ts";
import { freshSchemas, serverUrl } from "../support/postgres.ts";

const { fresh, drop } = freshSchemas();
afterAll(drop);

const policy = definePolicy({ version: "1", routing: roundRobin({ pool: "sdr", hours: "ignore" }) });

function engineOn(database: PostgresDatabase, schema: string, options = {}) {
  return createHandover({ policy, storage: postgresStorage({ database, schema, ...options }) });
}

/** An engine with a lead. */
async function filled() {
  const { schema, pool } = fresh();
  const own = pool();
  const handover = engineOn(fromPg(own), schema);
  await handover.reps.upsert({ id: "ana" });
  await handover.pools.upsert({ id: "sdr", members: ["ana"] });
  await handover.ingest({ email: "first@firm.example" });
  return { schema, own, handover };
}

const incompatible = (message: RegExp) => ({
  code: "STORAGE_INCOMPATIBLE",
  retryable: false,
  message: expect.stringMatching(message) as string,
});

describe("a database that is not as Handover made it", () => {
  test("has tables of the same names with other columns: they are left as they are", async () => {
    const { schema, pool } = fresh();
    const own = pool();
    await own.query(`CREATE SCHEMA "${schema}"; CREATE TABLE "${schema}".handover_lead (shift text, nurse text)`);
    await own.query(`INSERT INTO "${schema}".handover_lead VALUES ('night', 'eva')`);
    await expect(engineOn(fromPg(own), schema).open()).rejects.toMatchObject(incompatible(/a `schema` of its own/));
    const { rows } = await own.query("SELECT tablename FROM pg_tables WHERE schemaname = $1", [schema]);
    expect(rows).toEqual([{ tablename: "handover_lead" }]);
    expect((await own.query(`SELECT nurse FROM "${schema}".handover_lead`)).rows).toEqual([{ nurse: "eva" }]);
  });

  test("has a column changed or a table less: what needs it says so, and writes nothing", async () => {
    const { schema, own, handover } = await filled();
    await own.query(`ALTER TABLE "${schema}".handover_lead RENAME COLUMN holder TO keeper`);
    await expect(handover.ingest({ email: "b@firm.example" })).rejects.toMatchObject(
      incompatible(/holder.*not those that Handover makes/),
    );
    await own.query(`ALTER TABLE "${schema}".handover_lead RENAME COLUMN keeper TO holder`);
    await own.query(`ALTER TABLE "${schema}".handover_account RENAME TO handover_firm`);
    await expect(handover.ingest({ email: "b@firm.example" })).rejects.toMatchObject(incompatible(/handover_account/));
    await own.query(`ALTER TABLE "${schema}".handover_firm RENAME TO handover_account`);
    expect((await handover.ingest({ email: "b@firm.example" })).status).toBe("created");
    await checkInvariants(handover, Date.now() + 1_000);
  });

  test("has a row that somebody changed: it is refused by what reads it, and harms no other", async () => {
    const { schema, own, handover } = await filled();
    await own.query(`UPDATE "${schema}".handover_lead SET json = left(json, 20)`);
    await expect(handover.ingest({ email: "first@firm.example" })).rejects.toMatchObject(
      incompatible(/expected JSON as Handover writes it/),
    );
    const many = await handover.ingestMany([
      { email: "b@firm.example" },
      { email: "first@firm.example" },
      { email: "c@firm.example" },
    ]);
    expect(many.map(({ status }) => status)).toEqual(["created", "failed", "created"]);
  });

  test("is not in UTF-8: it is refused before anything is made there", async () => {
    const { schema, pool } = fresh();
    const own = pool();
    const name = `latin_${schema}`;
    await own.query(`CREATE DATABASE "${name}" ENCODING 'LATIN1' LC_COLLATE 'C' LC_CTYPE 'C' TEMPLATE template0`);
    const url = new URL(serverUrl());
    url.pathname = name;
    const latin = new pg.Pool({ connectionString: url.href });
    await expect(engineOn(fromPg(latin), schema).open()).rejects.toMatchObject(
      incompatible(/UTF8 on Postgres 14 or later, got one in LATIN1.*ENCODING 'UTF8'/),
    );
    expect((await latin.query("SELECT 1 FROM pg_namespace WHERE nspname = $1", [schema])).rows).toEqual([]);
    await latin.end();
    await own.query(`DROP DATABASE "${name}"`);
  });

  test("is on a server that is too old: it is refused before anything is made there", async () => {
    const { schema, pool } = fresh();
    const own = pool();
    const sound = fromPg(own);
    const old: PostgresDatabase = {
      query: sound.query,
      transaction: (work) =>
        sound.transaction((executor) =>
          work({
            query: (text, params) =>
              executor.query(text.replace("current_setting('server_version_num')", "'130022'"), params),
          }),
        ),
    };
    await expect(engineOn(old, schema).open()).rejects.toMatchObject(
      incompatible(/got one in UTF8 on Postgres 13; move it to a later server/),
    );
    expect((await own.query("SELECT 1 FROM pg_namespace WHERE nspname = $1", [schema])).rows).toEqual([]);
  });

  test("only reads: an engine whose policy is there reads, explains and says what it cannot do", async () => {
    const { schema, handover } = await filled();
    const [lead] = await all(handover, "leads");
    const reader = new pg.Pool({ connectionString: serverUrl(), options: "-c default_transaction_read_only=on" });
    const reading = engineOn(fromPg(reader), schema);
    expect((await all(reading, "leads")).map(({ ownerId }) => ownerId)).toEqual(["ana"]);
    expect((await reading.explain(lead?.id ?? ""))?.lead?.ownerId).toBe("ana");
    await expect(reading.ingest({ email: "b@firm.example" })).rejects.toMatchObject({
      code: "STORAGE_FAILED",
      retryable: false,
      message: expect.stringMatching(/read-only.*connect to the one that writes/) as string,
    });
    await reader.end();
  });

  test("keeps an index from a text that is too long: the call is refused, and the next one goes through", async () => {
    const { schema, own } = await filled();
    // Too long even when the database packs it.
    const tenant = Array.from({ length: 3_000 }, (_, i) => String.fromCodePoint(0x4e00 + ((i * 7_919) % 20_000))).join(
      "",
    );
    const storage = postgresStorage({ database: fromPg(own), schema });
    expect(() => createHandover({ policy, storage, tenant })).toThrow(/tenant: expected a text of 1 to 200 characters/);
    const store = await storage.open(tenant);
    await expect(store.addPolicy({ version: "1", document: { version: "1" } })).rejects.toMatchObject({
      code: "STORAGE_FAILED",
      retryable: false,
      message: expect.stringMatching(/shorten the id, the name or the tenant/) as string,
    });
    await createHandover({ policy, storage, tenant: "語".repeat(200) }).open();
  });
});

test.each([
  ["nothing", undefined],
  ["an address", "postgres://localhost/leads"],
  ["a pool without its adapter", new pg.Pool()],
])("%s is no database, and the error says what is", (_, database) => {
  expect(() => postgresStorage({ database: database as never })).toThrow(
    /database: expected what fromPg\(pool\), or the adapter of another driver, returns, got/,
  );
});
