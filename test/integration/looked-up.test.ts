import { createHandover, manualClock, type Handover } from "handover";
import { fromPg, postgresStorage, type PostgresExecutor } from "handover/storage/postgres";
import { sqliteStorage, type SqliteDatabase, type SqliteValue } from "handover/storage/sqlite";
import type pg from "pg";
import { afterAll, describe, expect, test } from "vitest";
import { openSqlite } from "../conformance/open-sqlite.ts";
import { teamPolicy } from "../support/engine.ts";
import { freshSchema } from "../support/postgres.ts";

const { schema, pool, drop } = freshSchema();
afterAll(drop);

/** A statement that was sent, and how the database goes about it. */
interface Sent {
  readonly text: string;
  readonly plan: readonly string[];
}

/** What an engine does all day: it takes leads in, hears of them, looks for what is due, and asks when that is next. */
async function aDay(open: (clock: ReturnType<typeof manualClock>) => Handover): Promise<void> {
  const clock = manualClock("2026-11-03T09:00:00Z");
  const handover = open(clock);
  for (const id of ["mia", "ana"]) await handover.reps.upsert(id === "mia" ? { id } : { id, managerId: "mia" });
  for (const id of ["sdr", "dach"]) await handover.pools.upsert({ id, members: ["ana"] });
  for (const company of ["Acme", "Beta"]) {
    const { lead } = await handover.ingest({ email: `x@${company}.example`, company });
    await handover.record(lead?.id as string, { type: "webinar" });
    clock.advance(3 * 3_600_000);
    await handover.tick();
  }
  const stop = handover.start();
  await stop[Symbol.asyncDispose]();
  await handover.close();
}

/** Tables that grow with leads. */
const growing = /\bhandover_(lead|clock|event|identity|earlier|contact|given|receipt|account|account_name)\b/;

async function onSqlite(spoil = (text: string): string => text): Promise<readonly Sent[]> {
  const sent = new Map<string, readonly SqliteValue[]>();
  const database = openSqlite(":memory:");
  const watched: SqliteDatabase = {
    exec: (sql) => database.exec(spoil(sql)),
    prepare(text) {
      const statement = database.prepare(text);
      const told =
        (how: "run" | "get" | "all") =>
        (...params: SqliteValue[]): never => {
          if (isAsked(text)) sent.set(text, params);
          return statement[how](...params) as never;
        };
      return { run: told("run"), get: told("get"), all: told("all") };
    },
  };
  const storage = sqliteStorage({ database: watched });
  await aDay((clock) => createHandover({ policy: teamPolicy, clock, storage }));
  const plans = Array.from(sent, ([text, params]) => {
    const rows = database.prepare(`EXPLAIN QUERY PLAN ${text}`).all(...params) as { readonly detail: string }[];
    return { text, plan: rows.map(({ detail }) => detail) };
  });
  database.close?.();
  return plans;
}

const isAsked = (text: string): boolean => /^(SELECT|WITH|UPDATE|DELETE|INSERT)/i.test(text);

/** So many leads of the tenant with two open clocks each, none of which is due, as the planner finds them after a while. */
async function fill(own: pg.Pool, tenant: string, leads: number): Promise<void> {
  const rows = (table: string, columns: string, values: string) =>
    own.query(
      `INSERT INTO "${schema}".handover_${table} (tenant, ${columns}) SELECT $1, ${values} FROM generate_series(1, $2::int) n`,
      [tenant, leads],
    );
  await rows(
    "lead",
    "id, received_at, holder, stage, grade, value, domains, json",
    "'old' || n, n, 'rep' || n % 50, 'mql', '', 0, '{}', '{}'",
  );
  await rows("account", "domain, json", "n || '.example', '{}'");
  await rows("account_name", "key, domain", "n, n || '.example'");
  await rows("identity", "key, lead_id", "n || '@old.example', 'old' || n");
  for (const id of ["a", "b"])
    await rows("clock", "lead_id, id, next_at, started_at, json", `'old' || n, '${id}', 1e15::bigint + n, n, '{}'`);
  await rows("event", "stream, version, at, type, json", "'old' || n, 1, n, 'lead.received', '{}'");
  await own.query("ANALYZE");
}

async function onPostgres(tenant: string, spoil: (own: pg.Pool) => Promise<unknown>): Promise<readonly Sent[]> {
  const own = pool();
  const sent = new Map<string, Sent>();
  let isFilled = false;
  const watched = (on: PostgresExecutor): PostgresExecutor => ({
    ...on,
    async query(text, params) {
      if (isFilled && isAsked(text) && !sent.has(text)) {
        const { rows } = await on.query(`EXPLAIN ${text}`, params);
        sent.set(text, { text, plan: (rows as { readonly "QUERY PLAN": string }[]).map((row) => row["QUERY PLAN"]) });
      }
      return on.query(text, params);
    },
  });
  const database = fromPg(own);
  const storage = postgresStorage({
    database: { ...database, transaction: (work) => database.transaction((on) => work(watched(on))) },
    schema,
  });
  const first = createHandover({ policy: teamPolicy, tenant, storage });
  await first.open();
  await fill(own, tenant, 5_000);
  await spoil(own);
  isFilled = true;
  await aDay((clock) => createHandover({ policy: teamPolicy, tenant, clock, storage }));
  await first.close();
  return [...sent.values()];
}

/** Steps that go through a table, or through all of a tenant in it but in an order that ends at the first few. */
function throughAll({ text, plan }: Sent): string[] {
  return plan.flatMap((step, i) => {
    if (!growing.test(step)) return [];
    const isWhole =
      /^SCAN |Seq Scan on/.test(step) ||
      /^SEARCH .*\(tenant=\?\)$/.test(step) ||
      (/Scan using/.test(step) &&
        /Index Cond: \(tenant = '\w+'::text\)$/.test(plan[i + 1] ?? "") &&
        !/_held/.test(step));
    return isWhole ? [`${step.trim()}: ${text}`] : [];
  });
}

describe("what an engine does all day goes through nothing that grows with leads or clocks", () => {
  test("on SQLite", async () => {
    const sent = await onSqlite();
    expect(sent.length).toBeGreaterThan(20);
    expect(sent.flatMap(throughAll)).toEqual([]);
  });

  test("on Postgres", async () => {
    const sent = await onPostgres("sound", async () => undefined);
    expect(sent.length).toBeGreaterThan(10);
    expect(sent.flatMap(throughAll)).toEqual([]);
  });

  test("where the index of what is due is not there, that is found out", async () => {
    const isLost = (text: string): boolean => text.includes("INDEX IF NOT EXISTS handover_clock_due");
    const lost = await onSqlite((text) => (isLost(text) ? "SELECT 1" : text));
    expect(lost.flatMap(throughAll)).toContainEqual(expect.stringMatching(/handover_clock.*next_at/s));
    const drops = await onPostgres("lost", (own) => own.query(`DROP INDEX "${schema}".handover_clock_due`));
    expect(drops.flatMap(throughAll)).toContainEqual(expect.stringMatching(/handover_clock.*next_at/s));
  });
});
