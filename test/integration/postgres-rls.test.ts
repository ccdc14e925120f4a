import { createHandover, definePolicy } from "handover";
import { roundRobin } from "handover/routing";
import {
  fromPg,
  postgresMigrations,
  postgresRowLevelSecurity,
  postgresStorage,
  type PostgresDatabase,
} from "handover/storage/postgres";
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

/** By a process that is stopped for good right after it has claimed; nothing follows on its connection. */
function frozen(sound: PostgresDatabase): PostgresDatabase {
  return {
    ...sound,
    transaction: (work) =>
      sound.transaction((executor) =>
        work({
          async query(text, params) {
            const answer = await executor.query(text, params);
            return text.includes("SET attempts = d.attempts + 1") ? new Promise(() => undefined) : answer;
          },
        }),
      ),
  };
}

/** What becomes of a lead that a frozen process has claimed. */
async function afterFreeze(tenant: string, database: PostgresDatabase, lockTimeoutMs: number): Promise<unknown> {
  const handover = (database: PostgresDatabase) =>
    createHandover({
      policy: definePolicy({ version: "1" }),
      tenant,
      storage: postgresStorage({
        database,
        schema,
        migrate: false,
        rowLevelSecurity: true,
        idleTimeoutMs: 300,
        lockTimeoutMs,
      }),
    });
  const other = handover(fromPg(app));
  const subscription = await handover(frozen(database)).subscribe("crm", () => undefined, { start: false });
  const { lead } = await other.ingest({ email: "x@firm.example" });
  void subscription.drain();
  await expect.poll(idle).toBeGreaterThan(0);
  const outcome = await other.record(lead?.id ?? "", { type: "call" }).then(
    ({ ok }) => ok,
    (error: { code: string }) => error.code,
  );
  await other.close();
  return outcome;

  async function idle(): Promise<number> {
    const { rows } = await owner.query(
      "SELECT count(*) FROM pg_stat_activity WHERE usename = $1 AND state = 'idle in transaction' AND query LIKE '%SET attempts = d.attempts%'",
      [role],
    );
    return Number(rows[0].count);
  }
}

test("whose a transaction is goes ahead of all else where statements are pipelined", async () => {
  const pipelined = new pg.Pool({ ...app.options, pipeline: true });
  const storage = postgresStorage({ database: fromPg(pipelined), schema, migrate: false, rowLevelSecurity: true });
  for (const tenant of ["piped-a", "piped-b"]) {
    const handover = createHandover({ policy, storage, tenant });
    for (const status of ["created", "merged"])
      expect((await handover.ingest({ email: "same@firm.example" })).status).toBe(status);
    expect((await handover.matches({ email: "same@firm.example" })).lead?.lead.email).toBe("same@firm.example");
    await handover.close();
  }
  await pipelined.end();
});

describe("a process that is frozen in the midst of a claim", () => {
  const poolOfItsOwn = () => fromPg(new pg.Pool(app.options));

  test("holds its leads no longer than the server keeps its transaction", async () => {
    expect(await afterFreeze("frozen", poolOfItsOwn(), 2_000)).toBe(true);
  });

  test("would hold them for ever if it had not said how long: that is found out", async () => {
    const sound = poolOfItsOwn();
    const careless: PostgresDatabase = {
      ...sound,
      transaction: (work) =>
        sound.transaction(({ query }) =>
          work({
            query: (text, params) =>
              query(text.replace("idle_in_transaction_session_timeout", "handover.idle"), params),
          }),
        ),
    };
    expect(await afterFreeze("held", careless, 300)).toBe("STORAGE_FAILED");
    await owner.query(
      "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = $1 AND state = 'idle in transaction'",
      [role],
    );
  });
});

describe("the suite, as a role that owns nothing", () => {
  // A tenant at a time is all that anybody sees here, and the tables stay from case to case.
  const chosen = storageConformance.filter(({ id }) => !/^(S3|S5|S15)\./.test(id));
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
