import { createHandover, definePolicy } from "handover";
import { roundRobin } from "handover/routing";
import { postgresStorage, type PostgresExecutor } from "handover/storage/postgres";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { empty, freshSchema, serverUrl } from "../support/postgres.ts";
import { drivers, openPglite, suiteOver, type OpenDriver } from "../support/postgres-drivers.ts";
import { leftToChaos, runSuite } from "./run-suite.ts";

const { pg: _, ...others } = drivers;
const all: typeof drivers = { ...others, pglite: openPglite };

const policy = definePolicy({ version: "1", routing: roundRobin({ pool: "sdr" }) });

/** Postgres is tried whole by pg elsewhere and by postgres.js here. What goes through another driver as it is meets no list of commands either. */
const whole = "postgres.js";
const layers = /kysely|drizzle|typeorm|knex|postgres.js, prepared/;

/** What the road comes to is tried by R.1; the rest of it is the same statements again. */
const once = { "R.2": "follows from R.1 here and R.2 of memory", "R.3": "tried on pg", "R.4": "tried on pg" };

const missing = (name: string): Parameters<typeof runSuite>[2] => ({
  ...once,
  ...(name === whole
    ? {}
    : leftToChaos("tried on the driver beneath", (id) => layers.test(name) && /^(S4\.7|R\.1)$/.test(id))),
  ...(name === "pglite" ? { beside: "it is in this process alone" } : {}),
});

describe.each(Object.entries(all))("postgres by %s", (name, open) => {
  const { schema, drop } = freshSchema();
  const opened: OpenDriver[] = [];
  /** By transactions of the host's, so that the adapter of these is tried as well. */
  const storage = (place: number) => {
    const { database, hostTransaction } = opened[place] as OpenDriver;
    return postgresStorage({ database: { query: database.query, transaction: hostTransaction }, schema });
  };
  const openOne = async () => void opened.push(await open(serverUrl()));
  beforeAll(openOne);
  afterAll(async () => {
    await Promise.all(opened.map((driver) => driver.close()));
    await drop();
  });

  test("what a statement may hold comes through, in a transaction and beside it", async () => {
    const { database, hostTransaction } = opened[0] as OpenDriver;
    await database.query(`CREATE SCHEMA IF NOT EXISTS "${schema}"`, []);
    await database.query(`CREATE TABLE "${schema}".held (key text, places text[])`, []);
    const insert = `INSERT INTO "${schema}".held SELECT $1::text, $2::text[] WHERE $1::text = 'it''s ?' AND $3::boolean AND $4::bigint = 1767225600000 AND $5::text IS NULL`;
    const update = `UPDATE "${schema}".held SET key = key || $1::text RETURNING key, array_to_json(places)::text AS json, length($1::text) AS num`;
    for (const run of [(work: typeof tried) => work(database), hostTransaction]) await run(tried);

    async function tried({ query }: PostgresExecutor): Promise<void> {
      await query(insert, ["it's ?", ['a "b"', null, "c,{d}\\", ""], true, 1_767_225_600_000, null]);
      const { rows } = await query(update, ["!"]);
      expect(rows).toEqual([{ key: "it's ?!", json: JSON.stringify(['a "b"', null, "c,{d}\\", ""]), num: 1 }]);
      await query(`DELETE FROM "${schema}".held`, []);
    }
    await database.query(`DROP TABLE "${schema}".held`, []);
  });

  test("a lead is there with the host's own row, or neither is", async () => {
    const { database, hostTransaction } = opened[0] as OpenDriver;
    const mine = postgresStorage({ database, schema });
    const handover = createHandover({ policy, storage: mine });
    await handover.reps.upsert({ id: "ana" });
    await handover.pools.upsert({ id: "sdr", members: ["ana"] });
    await database.query(`CREATE TABLE "${schema}".demo_request (email text)`, []);
    const request = (email: string, fails = false) =>
      hostTransaction(async (using) => {
        await using.query(`INSERT INTO "${schema}".demo_request VALUES ($1::text)`, [email]);
        await handover.ingest({ email }, { using });
        if (fails) throw new Error("after all not");
      });
    await expect(request("no@acme.example", true)).rejects.toThrow("after all not");
    await request("yes@acme.example");
    const { rows } = await database.query(`SELECT email FROM "${schema}".demo_request`, []);
    const leads = [];
    for await (const page of handover.scan("leads")) leads.push(...page);
    expect([rows, leads.map(({ email, ownerId }) => [email, ownerId])]).toEqual([
      [{ email: "yes@acme.example" }],
      [["yes@acme.example", "ana"]],
    ]);
    await handover.close();
    await database.query(`DROP TABLE "${schema}".demo_request`, []);
    await empty(database, schema);
  });

  test("calls at once in one transaction of the host's follow one another", async () => {
    const { database, hostTransaction } = opened[0] as OpenDriver;
    const handover = createHandover({ policy, storage: postgresStorage({ database, schema }) });
    await handover.reps.upsert({ id: "ana" });
    await hostTransaction(async (using) => {
      const calls = ["a", "b", "c"].map((who) =>
        handover.ingest({ email: `${who}@${who}.example` }, { using: { ...using } }),
      );
      expect((await Promise.all(calls)).map(({ status }) => status)).toEqual(["created", "created", "created"]);
    });
    await handover.close();
    await empty(database, schema);
  });

  runSuite("the suite", suiteOver(opened, openOne, schema, storage), missing(name));
});
