import { createHandover, definePolicy } from "handover";
import { roundRobin } from "handover/routing";
import { fromPg, postgresMigrations, postgresRowLevelSecurity, postgresStorage } from "handover/storage/postgres";
import { storageConformance } from "handover/testing";
import pg from "pg";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { freshSchema, serverUrl } from "../support/postgres.ts";

const { schema, pool, drop } = freshSchema();
const owner = pool();
const role = `app_${schema}`;
let app: pg.Pool;

beforeAll(async () => {
  await owner.query(postgresMigrations({ schema }));
  await owner.query(postgresRowLevelSecurity({ schema }));
  await owner.query(`CREATE ROLE "${role}" LOGIN PASSWORD 'app'`);
  await owner.query(`GRANT USAGE ON SCHEMA "${schema}" TO "${role}"`);
  await owner.query(`GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA "${schema}" TO "${role}"`);
  const url = new URL(serverUrl());
  url.username = role;
  url.password = "app";
  app = new pg.Pool({ connectionString: url.href, max: 8 });
});
afterAll(async () => {
  await app.end();
  await owner.query(`DROP OWNED BY "${role}" CASCADE`);
  await owner.query(`DROP ROLE "${role}"`);
  await drop();
});

const policy = definePolicy({ version: "1", routing: roundRobin({ pool: "sdr", hours: "ignore" }) });
const open = (rowLevelSecurity = true) =>
  postgresStorage({ database: fromPg(app), schema, migrate: false, rowLevelSecurity });

async function desk(tenant: string) {
  const handover = createHandover({ policy, storage: open(), tenant });
  await handover.reps.upsert({ id: "ana" });
  await handover.pools.upsert({ id: "sdr", members: ["ana"] });
  const { lead } = await handover.ingest({ email: "same@firm.example" });
  return { handover, id: lead?.id ?? "" };
}

const tables = async (): Promise<string[]> => {
  const { rows } = await owner.query(
    "SELECT tablename FROM pg_tables WHERE schemaname = $1 AND tablename <> 'handover_migration' ORDER BY 1",
    [schema],
  );
  return rows.map(({ tablename }: { tablename: string }) => tablename);
};

/** Runs statements as the application does, in the name of a tenant, or of nobody. */
async function as<T>(tenant: string | undefined, work: (client: pg.PoolClient) => Promise<T>): Promise<T> {
  const client = await app.connect();
  try {
    await client.query("BEGIN");
    if (tenant !== undefined) await client.query("SELECT set_config('handover.tenant', $1, true)", [tenant]);
    return await work(client);
  } finally {
    await client.query("ROLLBACK");
    client.release();
  }
}

describe("row-level security", () => {
  test("guards every table", async () => {
    const { rows } = await owner.query(
      "SELECT relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE nspname = $1 AND relkind = 'r' AND NOT (relrowsecurity AND relforcerowsecurity)",
      [schema],
    );
    expect(rows).toEqual([{ relname: "handover_migration" }]);
  });

  test("two tenants with the same ids and people do not meet, and nobody without a name sees anything", async () => {
    const acme = await desk("acme");
    const other = await desk("other");
    expect(await acme.handover.lead(other.id)).toBeUndefined();
    for (const table of await tables()) {
      const count = (tenant: string | undefined, where = ""): Promise<number> =>
        as(tenant, async (client) =>
          Number((await client.query(`SELECT count(*) FROM "${schema}".${table} ${where}`)).rows[0].count),
        );
      expect(await count(undefined), `rows of ${table} for nobody`).toBe(0);
      expect(await count("acme", "WHERE tenant <> 'acme'"), `rows of ${table} of somebody else`).toBe(0);
    }
    const mine = await as("acme", (client) => client.query(`SELECT tenant FROM "${schema}".handover_lead`));
    expect(mine.rows).toEqual([{ tenant: "acme" }]);
  });

  test("what was named for one transaction is not there for the next on the same connection", async () => {
    const client = await app.connect();
    await client.query("BEGIN");
    await client.query("SELECT set_config('handover.tenant', 'acme', true)");
    await client.query("COMMIT");
    expect((await client.query(`SELECT * FROM "${schema}".handover_lead`)).rows).toEqual([]);
    client.release();
  });

  test("rows of another tenant are neither written, changed, moved nor removed", async () => {
    await as("acme", async (client) => {
      const update = await client.query(`UPDATE "${schema}".handover_lead SET json = '{}' WHERE tenant = 'other'`);
      const remove = await client.query(`DELETE FROM "${schema}".handover_lead WHERE tenant = 'other'`);
      expect([update.rowCount, remove.rowCount]).toEqual([0, 0]);
    });
    const insert = `INSERT INTO "${schema}".handover_account (tenant, domain, json) VALUES ('other', 'x', '{}')`;
    await expect(as("acme", (client) => client.query(insert))).rejects.toThrow(/row-level security/);
    await expect(as(undefined, (client) => client.query(insert))).rejects.toThrow(/row-level security/);
    const move = `UPDATE "${schema}".handover_lead SET tenant = 'other'`;
    await expect(as("acme", (client) => client.query(move))).rejects.toThrow(/row-level security/);
  });

  test("an owner that is no superuser is held to it, too", async () => {
    await owner.query(`ALTER TABLE "${schema}".handover_lead OWNER TO "${role}"`);
    await owner.query(`GRANT CREATE ON SCHEMA "${schema}" TO "${role}"`);
    const { rows } = await as(undefined, (client) => client.query(`SELECT * FROM "${schema}".handover_lead`));
    expect(rows).toEqual([]);
  });

  test("a storage that was not told of it sees nothing, and fails rather than write", async () => {
    const handover = createHandover({ policy, storage: open(false), tenant: "acme" });
    await expect(handover.ingest({ email: "x@firm.example" })).rejects.toMatchObject({ code: "STORAGE_FAILED" });
    await handover.close();
  });
});

describe("the suite, as a role that owns nothing", () => {
  const chosen = storageConformance.filter(({ id }) => /^(S[1-79]\.|R\.)/.test(id) && !/^(S3|S5)\./.test(id));
  test.each(chosen.map((one) => [`${one.id} ${one.title}`, one] as const))(
    "%s",
    { timeout: 120_000 },
    async (_, one) => {
      await owner.query(`TRUNCATE ${(await tables()).map((table) => `"${schema}".${table}`).join(", ")}`);
      const fixture = () => ({ storage: open(), beside: async () => open(), dispose: async () => undefined });
      if (one.requires !== "reopen") await one.run(fixture);
    },
  );
});
