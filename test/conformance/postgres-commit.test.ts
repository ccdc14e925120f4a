import { createHandover, definePolicy, HandoverError, isHandoverError, type Handover } from "handover";
import { fromPg, postgresStorage, type PostgresDatabase } from "handover/storage/postgres";
import pg from "pg";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { all } from "../support/engine.ts";
import { drivers, openPglite, type OpenDriver } from "../support/postgres-drivers.ts";
import { freshSchema, serverUrl } from "../support/postgres.ts";

const { pool } = freshSchema();
const admin = pool();
afterAll(() => admin.end());

const policy = definePolicy({ version: "1" });

/** What may be thrown around a COMMIT, whatever the server has made of it. */
const strange: readonly (readonly [what: string, error: unknown])[] = [
  ["a time-out of the driver's", new Error("Query read timeout")],
  ["what nobody has heard of", new TypeError("Cannot read properties of undefined (reading 'rows')")],
  ["a text", "aborted"],
  ["nothing", undefined],
  ["an abort", Object.assign(new Error("This operation was aborted"), { name: "AbortError", code: "ABORT_ERR" })],
  ["a state of another statement", Object.assign(new Error("duplicate key"), { code: "23505" })],
  ["a word of Prisma's", Object.assign(new Error("Transaction API error"), { code: "P2028" })],
  ["an error of Handover's", new HandoverError("STORAGE_FAILED", "a listener of the driver's", { retryable: true })],
];

/** A driver that throws once in place of what it has to say: after the COMMIT, or before it. */
function saying(database: PostgresDatabase): {
  readonly database: PostgresDatabase;
  next?: { readonly error: unknown; readonly at: "before" | "after" };
} {
  const one: ReturnType<typeof saying> = {
    database: {
      query: database.query,
      async transaction(work) {
        const { next } = one;
        delete one.next;
        const result = await database.transaction(async (executor) => {
          const done = await work(executor);
          if (next?.at === "before") throw next.error;
          return done;
        });
        if (next?.at === "after") throw next.error;
        return result;
      },
    },
  };
  return one;
}

/** A schema in which the COMMIT of a call waits for as long as somebody holds it up. */
async function slowSchema(): Promise<{
  readonly schema: string;
  hold(): Promise<() => Promise<void>>;
  drop(): Promise<void>;
}> {
  const { schema, drop } = freshSchema();
  const lock = `hashtext('${schema}')`;
  await postgresStorage({ database: fromPg(admin), schema }).open("a");
  await admin.query(`
    CREATE FUNCTION "${schema}".slow() RETURNS trigger LANGUAGE plpgsql AS
      'BEGIN WHILE NOT pg_try_advisory_xact_lock_shared(hashtext(TG_TABLE_SCHEMA)) LOOP PERFORM pg_sleep(0.02); END LOOP; RETURN NULL; END';
    CREATE CONSTRAINT TRIGGER slow AFTER INSERT ON "${schema}".handover_event DEFERRABLE INITIALLY DEFERRED FOR EACH ROW
      WHEN (NEW.type = 'activity.recorded') EXECUTE FUNCTION "${schema}".slow();
  `);
  return {
    schema,
    drop,
    async hold() {
      const holder = await admin.connect();
      await holder.query(`SELECT pg_advisory_lock(${lock})`);
      return async () => {
        await holder.query(`SELECT pg_advisory_unlock(${lock})`);
        holder.release();
      };
    },
  };
}

/** Tells when somebody asks the server what has become of a transaction. */
function looking(database: PostgresDatabase, onLook: () => void): PostgresDatabase {
  return {
    ...database,
    query(text, params) {
      if (text.includes("pg_xact_status")) onLook();
      return database.query(text, params);
    },
  };
}

const recorded = async (handover: Handover): Promise<number> =>
  (await all(handover, "events")).filter(({ type }) => type === "activity.recorded").length;

const every: typeof drivers = { ...drivers, pglite: openPglite };

describe.each(Object.entries(every))("%s, whose COMMIT ends in", (name, open) => {
  const { schema, drop } = freshSchema();
  let driver: OpenDriver;
  beforeAll(async () => void (driver = await open(serverUrl())));
  afterAll(async () => {
    await driver.close();
    if (name !== "pglite") await drop();
  });

  for (const at of ["after", "before"] as const)
    test.each(strange)(`%s, ${at} the server has committed: it is done, and once`, async (what, error) => {
      const line = saying(driver.database);
      const storage = postgresStorage({ database: line.database, schema });
      const handover = createHandover({ policy, storage, tenant: `${at} ${what}` });
      const { lead } = await handover.ingest({ email: "olga@acme.example" });
      line.next = { error, at };
      expect(await handover.record(lead?.id ?? "", { type: "call" })).toMatchObject({ ok: true });
      expect([line.next, await recorded(handover)]).toEqual([undefined, 1]);
      await handover.close();
    });
});

/** Those whose connections wait no longer than they are told to. (postgres.js has no such option, TypeORM none in its address.) */
const impatient = ["pg", "pg, prepared", "pg, pipelined", "kysely", "drizzle over pg", "prisma", "knex"];

describe("a COMMIT that takes longer than the driver waits", () => {
  test.each(impatient)("by %s, is waited for, and the call is done once", async (name) => {
    const { schema, hold, drop } = await slowSchema();
    const url = new URL(serverUrl());
    url.searchParams.set("query_timeout", "400");
    const driver = await drivers[name]!(url.href);
    let letGo: (() => Promise<void>) | undefined;
    let looks = 0;
    const database = looking(driver.database, () => {
      looks += 1;
      void letGo?.();
      letGo = undefined;
    });
    const handover = createHandover({ policy, storage: postgresStorage({ database, schema }) });
    const { lead } = await handover.ingest({ email: "olga@acme.example" });
    letGo = await hold();
    const call = handover.record(lead?.id ?? "", { type: "call" });
    expect(await call).toMatchObject({ ok: true });
    expect([await recorded(handover), looks > 0]).toEqual([1, true]);
    await handover.close();
    await driver.close();
    await drop();
  });
});

describe("while a COMMIT is under way of which nobody hears", () => {
  test("others are not kept, and the call says in time that it is not known", async () => {
    const { schema, hold, drop } = await slowSchema();
    const letGo = await hold();
    const impatientPool = new pg.Pool({ connectionString: serverUrl(), query_timeout: 400 });
    const storage = postgresStorage({ database: fromPg(impatientPool), schema, lockTimeoutMs: 300 });
    const handover = createHandover({ policy, storage });
    const other = createHandover({ policy, storage: postgresStorage({ database: fromPg(admin), schema }) });
    const { lead } = await handover.ingest({ email: "olga@acme.example" });
    const call = handover.record(lead?.id ?? "", { type: "call" });
    const failed = call.catch((error: unknown) => error);
    expect((await other.ingest({ email: "beside@firm.example" })).status).toBe("created");
    expect(await failed).toSatisfy((error) => isHandoverError(error, "COMMIT_UNKNOWN") && !error.retryable);
    expect(String(await failed)).toMatch(/its transaction is not over yet.*repeat the call with the commandId/);
    await letGo();
    await expect.poll(() => recorded(other)).toBe(1);
    await handover.close();
    await other.close();
    await impatientPool.end();
    await drop();
  });
});

test("what the server has committed is done, whoever has changed its rows before Handover looks", async () => {
  const { schema, drop } = freshSchema();
  const sound = fromPg(admin);
  let meanwhile: (() => Promise<unknown>) | undefined;
  const database: PostgresDatabase = {
    ...sound,
    async transaction(work) {
      const then = meanwhile;
      const result = await sound.transaction(work);
      if (then === undefined) return result;
      meanwhile = undefined;
      await then();
      throw new Error("Connection terminated unexpectedly");
    },
  };
  const handover = createHandover({ policy, storage: postgresStorage({ database, schema }) });
  const other = createHandover({ policy, storage: postgresStorage({ database: sound, schema }) });
  await handover.open();
  meanwhile = () => other.people.erase({ email: "a@acme.example" });
  const [erased, kept] = await handover.ingestMany([{ email: "a@acme.example" }, { email: "b@b.example" }]);
  expect([erased?.status, kept?.status, meanwhile]).toEqual(["created", "created", undefined]);
  expect((await all(other, "events")).filter(({ type }) => type === "lead.received")).toHaveLength(2);
  await handover.close();
  await other.close();
  await drop();
});

test("a look that finds nothing is found out: the call is done twice", async () => {
  const { schema, drop } = freshSchema();
  const sound = fromPg(admin);
  const line = saying({
    ...sound,
    query: (text, params) =>
      sound.query(
        text.replace("pg_xact_status($2::text::xid8)", "(CASE WHEN $2::text <> '' THEN 'aborted' END)"),
        params,
      ),
  });
  const handover = createHandover({ policy, storage: postgresStorage({ database: line.database, schema }) });
  const { lead } = await handover.ingest({ email: "olga@acme.example" });
  line.next = { error: new Error("Query read timeout"), at: "after" };
  await handover.record(lead?.id ?? "", { type: "call" });
  expect(await recorded(handover)).toBe(2);
  await handover.close();
  await drop();
});

test.each(strange)("what was read counts, whatever is said of the COMMIT that ends it: %s", async (_, error) => {
  const { schema, drop } = freshSchema();
  const line = saying(fromPg(admin));
  const handover = createHandover({ policy, storage: postgresStorage({ database: line.database, schema }) });
  const { lead } = await handover.ingest({ email: "olga@acme.example" });
  for (const at of ["before", "after"] as const) {
    line.next = { error, at };
    expect((await handover.matches({ email: "olga@acme.example" })).lead?.lead.id).toBe(lead?.id);
    expect(line.next).toBeUndefined();
  }
  await handover.close();
  await drop();
});
