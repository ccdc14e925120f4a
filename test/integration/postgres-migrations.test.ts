import { createHandover, definePolicy } from "handover";
import { roundRobin } from "handover/routing";
import { fromPg, postgresMigrations, postgresStorage, type PostgresDatabase } from "handover/storage/postgres";
import pg from "pg";
import { afterAll, describe, expect, test } from "vitest";
import { freshSchemas, serverUrl } from "../support/postgres.ts";

const { fresh, drop } = freshSchemas();
afterAll(drop);

const policy = definePolicy({ version: "1", routing: roundRobin({ pool: "sdr", hours: "ignore" }) });

/** All columns and indexes of a schema, as the catalogue has them. */
async function shape(pool: pg.Pool, schema: string): Promise<unknown> {
  const columns = await pool.query(
    "SELECT table_name, column_name, data_type, collation_name, is_nullable, is_identity FROM information_schema.columns WHERE table_schema = $1 ORDER BY 1, 2",
    [schema],
  );
  const indexes = await pool.query(
    "SELECT replace(indexdef, $1, '') AS def FROM pg_indexes WHERE schemaname = $1 ORDER BY 1",
    [schema],
  );
  return [columns.rows, indexes.rows];
}

async function works(storage: ReturnType<typeof postgresStorage>): Promise<void> {
  const handover = createHandover({ policy, storage });
  await handover.reps.upsert({ id: "ana" });
  await handover.pools.upsert({ id: "sdr", members: ["ana"] });
  expect((await handover.ingest({ email: "a@firm.example" })).lead?.ownerId).toBe("ana");
  await handover.close();
}

describe("tables on a server", () => {
  test("are made once by twenty that start at once", async () => {
    const { schema, pool } = fresh();
    const pools = Array.from({ length: 20 }, () => pool());
    const storages = pools.map((own) => postgresStorage({ database: fromPg(own), schema }));
    await Promise.all(storages.map((storage, i) => storage.open(`tenant-${i}`)));
    const { rows } = await pools[0]!.query(`SELECT step FROM "${schema}".handover_migration ORDER BY step`);
    expect(rows.map(({ step }: { step: number }) => step)).toEqual(rows.map((_, i) => i + 1));
    await works(storages[7]!);
  });

  test("are the same when somebody applies what is printed", async () => {
    const [made, printed] = [fresh(), fresh()];
    const [one, two] = [made.pool(), printed.pool()];
    await postgresStorage({ database: fromPg(one), schema: made.schema }).open("a");
    await two.query(postgresMigrations({ schema: printed.schema }));
    expect(await shape(two, printed.schema)).toEqual(await shape(one, made.schema));
    await works(postgresStorage({ database: fromPg(two), schema: printed.schema, migrate: false }));
  });

  test("are the same when what is printed is applied again, by several at once, and after a storage has made them", async () => {
    const [made, printed] = [fresh(), fresh()];
    const [one, two] = [made.pool(), printed.pool()];
    await postgresStorage({ database: fromPg(one), schema: made.schema }).open("a");
    await Promise.all(Array.from({ length: 5 }, () => two.query(postgresMigrations({ schema: printed.schema }))));
    for (const [pool, { schema }] of [
      [one, made],
      [two, printed],
    ] as const)
      await pool.query(postgresMigrations({ schema }));
    expect(await shape(two, printed.schema)).toEqual(await shape(one, made.schema));
    await works(postgresStorage({ database: fromPg(two), schema: printed.schema, migrate: false }));
    await works(postgresStorage({ database: fromPg(one), schema: made.schema, migrate: false }));
  });

  test("are not made by a storage that is told not to: it says what to do", async () => {
    const { schema, pool } = fresh();
    const storage = postgresStorage({ database: fromPg(pool()), schema, migrate: false });
    await expect(storage.open("a")).rejects.toMatchObject({
      code: "STORAGE_INCOMPATIBLE",
      message: expect.stringMatching(
        /expected \d+ migrations in schema "t.*", found 0; apply what postgresMigrations\(\) prints/,
      ) as string,
    });
  });

  test("of a newer Handover are refused before anything is done", async () => {
    const { schema, pool } = fresh();
    const own = pool();
    await postgresStorage({ database: fromPg(own), schema }).open("a");
    await own.query(`INSERT INTO "${schema}".handover_migration (step) SELECT generate_series(900, 950)`);
    await expect(postgresStorage({ database: fromPg(own), schema }).open("a")).rejects.toMatchObject({
      code: "STORAGE_INCOMPATIBLE",
      message: expect.stringContaining("a newer Handover made these tables") as string,
    });
  });

  test("are made whole, wherever whoever makes them is killed", async () => {
    const { schema, pool } = fresh();
    const own = pool();
    const sound = fromPg(own);
    for (let statement = 0; ; statement++) {
      let cut = false;
      // The session ends before its n-th statement, as if the process had been killed.
      const database: PostgresDatabase = {
        query: sound.query,
        transaction: (work) =>
          sound.transaction((executor) => {
            let count = 0;
            return work({
              async query(text, params) {
                if (count++ === statement) {
                  cut = true;
                  const { rows } = await executor.query("SELECT pg_backend_pid() AS pid", []);
                  await own.query("SELECT pg_terminate_backend($1)", [(rows[0] as { pid: number }).pid]);
                }
                return executor.query(text, params);
              },
            });
          }),
      };
      const opened = await postgresStorage({ database, schema })
        .open("a")
        .then(
          () => true,
          () => false,
        );
      const { rows } = await own.query("SELECT tablename FROM pg_tables WHERE schemaname = $1", [schema]);
      if (!cut) {
        expect(opened).toBe(true);
        expect(statement, "statements at which it was cut").toBeGreaterThan(20);
        break;
      }
      expect([opened, rows.length], `cut at statement ${statement}`).toEqual([false, 0]);
    }
    await works(postgresStorage({ database: sound, schema }));
  });

  test("need rights to be made, and the error says so", async () => {
    const { schema, pool } = fresh();
    const own = pool();
    const role = `nobody_${schema}`;
    await own.query(`CREATE ROLE "${role}" LOGIN PASSWORD 'x'`);
    const url = new URL(serverUrl());
    url.username = role;
    url.password = "x";
    const poor = new pg.Pool({ connectionString: url.href });
    await expect(postgresStorage({ database: fromPg(poor), schema }).open("a")).rejects.toMatchObject({
      code: "STORAGE_FAILED",
      retryable: false,
      message: expect.stringContaining("permission denied") as string,
    });
    await poor.end();
    await own.query(`DROP ROLE "${role}"`);
  });

  test("are made by a role that has the schema, and may make no other", async () => {
    const { schema, pool } = fresh();
    const own = pool();
    const role = `owner_${schema}`;
    await own.query(`CREATE ROLE "${role}" LOGIN PASSWORD 'x'`);
    await own.query(`CREATE SCHEMA "${schema}" AUTHORIZATION "${role}"`);
    const url = new URL(serverUrl());
    url.username = role;
    url.password = "x";
    const theirs = new pg.Pool({ connectionString: url.href });
    await works(postgresStorage({ database: fromPg(theirs), schema }));
    await theirs.end();
    await own.query(`DROP OWNED BY "${role}" CASCADE`);
    await own.query(`DROP ROLE "${role}"`);
  });

  test("can be brought up to date again after a failure, by the same storage", async () => {
    const { schema, pool } = fresh();
    const own = pool();
    await own.query(`CREATE SCHEMA "${schema}"`);
    await own.query(`CREATE TABLE "${schema}".handover_held (id int)`);
    const storage = postgresStorage({ database: fromPg(own), schema });
    await expect(storage.open("a")).rejects.toThrow(/handover_held.* already exists/);
    await own.query(`DROP TABLE "${schema}".handover_held`);
    await works(storage);
  });

  test.each(["Public", "a-b", "", "x".repeat(64), 'a"; DROP TABLE leads; --'])("are in no schema %j", (schema) => {
    expect(() => postgresStorage({ database: { query: undefined, transaction: undefined } as never, schema })).toThrow(
      /schema: expected lower-case letters, digits and _, got/,
    );
  });
});

test.each([
  ["no such database", (url: URL) => void (url.pathname = "/nowhere"), /nowhere/, false],
  ["a wrong password", (url: URL) => void (url.username = "stranger"), /stranger|authentication/, false],
])("%s is said as it is", async (_, edit, message, retryable) => {
  const url = new URL(serverUrl());
  edit(url);
  const pool = new pg.Pool({ connectionString: url.href });
  const failure: unknown = await postgresStorage({ database: fromPg(pool) })
    .open("a")
    .catch((error: unknown) => error);
  expect(failure).toMatchObject({
    code: "STORAGE_FAILED",
    retryable,
    message: expect.stringMatching(message) as string,
  });
  await pool.end();
});

test("a database that only reads refuses what writes, and goes on reading", async () => {
  const { schema, pool } = fresh();
  const own = pool();
  await works(postgresStorage({ database: fromPg(own), schema }));
  const reader = new pg.Pool({ connectionString: serverUrl(), options: "-c default_transaction_read_only=on" });
  const store = await postgresStorage({ database: fromPg(reader), schema }).open("default");
  const owners = [];
  for await (const page of store.scan("leads")) owners.push(...page.map(({ ownerId }) => ownerId));
  expect(owners).toEqual(["ana"]);
  const handover = createHandover({ policy, storage: postgresStorage({ database: fromPg(reader), schema }) });
  await expect(handover.ingest({ email: "b@firm.example" })).rejects.toMatchObject({
    code: "STORAGE_FAILED",
    retryable: false,
    message: expect.stringContaining("read-only") as string,
  });
  await reader.end();
});
