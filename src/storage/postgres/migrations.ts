import { HandoverError, show } from "../../errors.ts";
import { Texts, type Connection, type Database } from "./connection.ts";
import { stateOf } from "./failure.ts";

/**
 * The tables, by steps that only ever go forward: a step is applied once, in one transaction, and never changed once published.
 * The tenant comes first in every key. `json` is the value itself, as text, for that is what comes back as it was written; the
 * columns beside it are those that are looked for. Keys are compared by code point (`COLLATE "C"`).
 */
const steps: readonly (readonly string[])[] = [
  [
    `CREATE TABLE handover_lead (
    tenant text COLLATE "C" NOT NULL, id text COLLATE "C" NOT NULL, hold_rank text COLLATE "C", hold_until bigint, received_at bigint NOT NULL,
    holder text COLLATE "C", stage text COLLATE "C" NOT NULL, grade text COLLATE "C" NOT NULL, value bigint NOT NULL,
    domains text[] NOT NULL, turn_ledger text COLLATE "C", closed_at bigint, json text NOT NULL,
    PRIMARY KEY (tenant, id)
  ) WITH (fillfactor = 85)`,
    `CREATE INDEX handover_lead_held ON handover_lead (tenant, hold_rank, received_at, id) WHERE hold_rank IS NOT NULL`,
    `CREATE INDEX handover_lead_until ON handover_lead (tenant, hold_until) WHERE hold_until IS NOT NULL`,
    `CREATE INDEX handover_lead_owned ON handover_lead (tenant, holder, id) WHERE holder IS NOT NULL`,
    `CREATE INDEX handover_lead_closed ON handover_lead (tenant, id, closed_at) WHERE closed_at IS NOT NULL`,
    // What each rep holds, counted in the statement that writes the leads.
    `CREATE TABLE handover_held (
    tenant text COLLATE "C" NOT NULL, holder text COLLATE "C" NOT NULL, stage text COLLATE "C" NOT NULL, grade text COLLATE "C" NOT NULL,
    count bigint NOT NULL, value bigint NOT NULL,
    PRIMARY KEY (tenant, holder, stage, grade)
  ) WITH (fillfactor = 50)`,
    `CREATE TABLE handover_given (
    tenant text COLLATE "C" NOT NULL, seq bigint GENERATED ALWAYS AS IDENTITY, at bigint NOT NULL, rep text COLLATE "C" NOT NULL,
    limit_name text COLLATE "C" NOT NULL, lead_id text COLLATE "C" NOT NULL,
    PRIMARY KEY (tenant, seq)
  )`,
    `CREATE INDEX handover_given_at ON handover_given (tenant, at, rep)`,
    `CREATE TABLE handover_contact (
    tenant text COLLATE "C" NOT NULL, key text COLLATE "C" NOT NULL, id text COLLATE "C" NOT NULL, at bigint NOT NULL, json text NOT NULL,
    PRIMARY KEY (tenant, key, id)
  )`,
    `CREATE TABLE handover_identity (
    tenant text COLLATE "C" NOT NULL, key text COLLATE "C" NOT NULL, lead_id text COLLATE "C" NOT NULL,
    PRIMARY KEY (tenant, key)
  )`,
    // Leads that a key named before the one that it names now, or that were sent under it.
    `CREATE TABLE handover_earlier (
    tenant text COLLATE "C" NOT NULL, key text COLLATE "C" NOT NULL, lead_id text COLLATE "C" NOT NULL, sent integer NOT NULL,
    PRIMARY KEY (tenant, key, lead_id)
  )`,
    `CREATE INDEX handover_earlier_lead ON handover_earlier (tenant, lead_id)`,
    `CREATE TABLE handover_clock (
    tenant text COLLATE "C" NOT NULL, seq bigint GENERATED ALWAYS AS IDENTITY, lead_id text COLLATE "C" NOT NULL, id text COLLATE "C" NOT NULL,
    next_at bigint, started_at bigint NOT NULL, json text NOT NULL,
    PRIMARY KEY (tenant, lead_id, id)
  ) WITH (fillfactor = 85)`,
    `CREATE INDEX handover_clock_due ON handover_clock (tenant, next_at, started_at, lead_id, id) WHERE next_at IS NOT NULL`,
    `CREATE TABLE handover_event (
    tenant text COLLATE "C" NOT NULL, seq bigint GENERATED ALWAYS AS IDENTITY, stream text COLLATE "C" NOT NULL, version bigint NOT NULL,
    at bigint NOT NULL, type text COLLATE "C" NOT NULL, json text NOT NULL,
    PRIMARY KEY (tenant, seq),
    UNIQUE (tenant, stream, version)
  )`,
    // `fill_from`: it has still to be given what happened since then, and gets nothing before. `giving_until`: until then it may just be
    // given something again, of which nothing is forgotten.
    `CREATE TABLE handover_subscriber (
    tenant text COLLATE "C" NOT NULL, name text COLLATE "C" NOT NULL, events text[], fill_from bigint, giving_until bigint,
    PRIMARY KEY (tenant, name)
  )`,
    // A row for each stream with something pending: the versions after `done`, up to `latest`. `again` is 0, or the version of what
    // was put back. `next_at` is when it is due, or its lease ends.
    `CREATE TABLE handover_delivery (
    tenant text COLLATE "C" NOT NULL, subscriber text COLLATE "C" NOT NULL, stream text COLLATE "C" NOT NULL, again bigint NOT NULL DEFAULT 0,
    done bigint NOT NULL, latest bigint NOT NULL, attempts integer NOT NULL DEFAULT 0, next_at bigint NOT NULL, claim text, error text,
    PRIMARY KEY (tenant, subscriber, stream, again)
  ) WITH (fillfactor = 70)`,
    `CREATE INDEX handover_delivery_due ON handover_delivery (tenant, subscriber, next_at, stream, again)`,
    `CREATE TABLE handover_dead_letter (
    tenant text COLLATE "C" NOT NULL, subscriber text COLLATE "C" NOT NULL, stream text COLLATE "C" NOT NULL, version bigint NOT NULL,
    attempts integer NOT NULL, error text NOT NULL, at bigint NOT NULL,
    PRIMARY KEY (tenant, subscriber, stream, version)
  )`,
    `CREATE TABLE handover_ledger (
    tenant text COLLATE "C" NOT NULL, key text COLLATE "C" NOT NULL, pool text COLLATE "C" NOT NULL, json text NOT NULL,
    PRIMARY KEY (tenant, key)
  ) WITH (fillfactor = 50)`,
    `CREATE INDEX handover_ledger_pool ON handover_ledger (tenant, pool)`,
    `CREATE TABLE handover_account (
    tenant text COLLATE "C" NOT NULL, domain text COLLATE "C" NOT NULL, json text NOT NULL,
    PRIMARY KEY (tenant, domain)
  )`,
    // The keys of accounts' names: what is alike shares one.
    `CREATE TABLE handover_account_name (
    tenant text COLLATE "C" NOT NULL, key integer NOT NULL, domain text COLLATE "C" NOT NULL,
    PRIMARY KEY (tenant, key, domain)
  )`,
    `CREATE INDEX handover_account_name_domain ON handover_account_name (tenant, domain)`,
    `CREATE TABLE handover_receipt (
    tenant text COLLATE "C" NOT NULL, command_id text COLLATE "C" NOT NULL, json text NOT NULL, about text COLLATE "C",
    PRIMARY KEY (tenant, command_id)
  )`,
    `CREATE INDEX handover_receipt_about ON handover_receipt (tenant, about, command_id) WHERE about IS NOT NULL`,
    `CREATE TABLE handover_quarantine (
    tenant text COLLATE "C" NOT NULL, seq bigint GENERATED ALWAYS AS IDENTITY, id text COLLATE "C" NOT NULL, json text NOT NULL,
    PRIMARY KEY (tenant, seq),
    UNIQUE (tenant, id)
  )`,
    `CREATE TABLE handover_roster (
    tenant text COLLATE "C" NOT NULL PRIMARY KEY, version bigint NOT NULL, json text NOT NULL
  )`,
    `CREATE TABLE handover_policy (
    tenant text COLLATE "C" NOT NULL, seq bigint GENERATED ALWAYS AS IDENTITY, version text COLLATE "C" NOT NULL, json text NOT NULL,
    PRIMARY KEY (tenant, seq),
    UNIQUE (tenant, version)
  )`,
  ],
];

const metaSql =
  "CREATE TABLE IF NOT EXISTS handover_migration (step integer NOT NULL PRIMARY KEY, applied_at timestamptz NOT NULL DEFAULT now())";
/** Starters wait for one another here; the lock ends with the transaction. (Some drivers cannot read what it returns.) */
const lockSql = "SELECT 1 FROM pg_advisory_xact_lock(hashtextextended('handover migrations', 0))";

/**
 * Brings the tables up to what this version needs. Whoever starts at the same time waits for the one that is first; one that is
 * killed on the way leaves nothing half done.
 *
 * @throws HandoverError `STORAGE_INCOMPATIBLE` when a newer version made them.
 */
export async function migrate(database: Database): Promise<void> {
  if ((await appliedSteps(database)) === steps.length) return;
  await database.transaction(async (connection) => {
    await connection.all(lockSql);
    checkServer(await connection.all<ServerRow>(serverSql));
    // Who has a schema of its own may not be allowed to make any.
    const there = await connection.all("SELECT 1 FROM pg_namespace WHERE nspname = $1", database.texts.schema);
    if (there.length === 0) await connection.all(`CREATE SCHEMA IF NOT EXISTS "${database.texts.schema}"`);
    await connection.all(metaSql);
    const applied = checked((await connection.all<{ step: number }>("SELECT step FROM handover_migration")).length);
    for (let step = applied; step < steps.length; step++) await apply(connection, step);
  });
}

interface ServerRow {
  readonly version: number;
  readonly encoding: string;
}

const oldestServer = 14;
const serverSql =
  "SELECT current_setting('server_version_num')::int4 / 10000 AS version, current_setting('server_encoding')::text AS encoding";

/** Before anything is made there. @throws HandoverError `STORAGE_INCOMPATIBLE` */
function checkServer([server]: readonly ServerRow[]): void {
  const { version = 0, encoding = "" } = server ?? {};
  if (version >= oldestServer && encoding === "UTF8") return;
  throw new HandoverError(
    "STORAGE_INCOMPATIBLE",
    `postgres: expected a database in UTF8 on Postgres ${oldestServer} or later, got one in ${encoding} on Postgres ${version}; ${
      version < oldestServer ? "move it to a later server" : "make one with ENCODING 'UTF8' TEMPLATE template0"
    }`,
  );
}

async function apply(connection: Connection, step: number): Promise<void> {
  for (const statement of steps[step] as readonly string[]) await connection.all(statement);
  await connection.all("INSERT INTO handover_migration (step) VALUES ($1::integer)", step + 1);
}

/**
 * The tables must be there: for teams that apply migrations themselves.
 *
 * @throws HandoverError `STORAGE_INCOMPATIBLE` when they are not, or are those of another version.
 */
export async function checkMigrated(database: Database): Promise<void> {
  const applied = await appliedSteps(database);
  if (applied === steps.length) return;
  throw new HandoverError(
    "STORAGE_INCOMPATIBLE",
    `postgres: expected ${steps.length} migrations in schema ${show(database.texts.schema)}, found ${applied}; apply what postgresMigrations() prints, or open the storage with migrate: true`,
  );
}

/**
 * The statements of every migration as text, to be reviewed and applied by whoever owns the database. A step that was applied
 * already is passed over, so the text may be applied again, and by two at once.
 *
 * @param options `schema` as given to the storage, `"public"` unless it says otherwise; `after`: how many have been applied already, 0 unless
 * it says otherwise.
 */
export function postgresMigrations({ schema = "public", after = 0 } = {}): string {
  const texts = new Texts(schema);
  const qualify = (sql: string): string => texts.qualified(sql);
  const parts = steps
    .slice(after)
    .flatMap((statements, i) => [
      `-- ${after + i + 1}`,
      "BEGIN;",
      `${lockSql};`,
      `CREATE SCHEMA IF NOT EXISTS "${schema}";`,
      `${qualify(metaSql)};`,
      "DO $handover$ BEGIN",
      `${qualify(`IF NOT EXISTS (SELECT 1 FROM handover_migration WHERE step = ${after + i + 1})`)} THEN`,
      ...statements.map((statement) => `${qualify(statement)};`),
      `${qualify(`INSERT INTO handover_migration (step) VALUES (${after + i + 1})`)};`,
      "END IF; END $handover$;",
      "COMMIT;",
    ]);
  return `${parts.join("\n")}\n`;
}

/**
 * The statements by which the database itself keeps tenants apart: a transaction sees and writes the rows of the tenant it has
 * named, and none where it has named nobody. Whoever owns the tables applies them, once after every migration; it holds for the
 * owner, too, but not for a superuser or a role that bypasses row-level security.
 *
 * @param options `schema` as given to the storage, `"public"` unless it says otherwise.
 */
export function postgresRowLevelSecurity({ schema = "public" } = {}): string {
  const texts = new Texts(schema);
  const names = steps.flat().flatMap((statement) => /^CREATE TABLE (handover_\w+)/.exec(statement)?.[1] ?? []);
  // What was set for one transaction reads as an empty text in the next of its session, not as nothing.
  const mine = "tenant = nullif(current_setting('handover.tenant', true), '')";
  const parts = names.flatMap((name) => [
    `ALTER TABLE ${name} ENABLE ROW LEVEL SECURITY;`,
    `ALTER TABLE ${name} FORCE ROW LEVEL SECURITY;`,
    `DROP POLICY IF EXISTS tenant_alone ON ${name};`,
    `CREATE POLICY tenant_alone ON ${name} USING (${mine}) WITH CHECK (${mine});`,
  ]);
  return `${["BEGIN;", ...parts.map((part) => texts.qualified(part)), "COMMIT;"].join("\n")}\n`;
}

async function appliedSteps(database: Database): Promise<number> {
  try {
    const [row] = await database.all<{ applied: number }>("SELECT count(*)::int4 AS applied FROM handover_migration");
    return checked(row?.applied ?? 0);
  } catch (error) {
    // No such table, or no such schema.
    if (/^(42P01|3F000)$/.test(stateOf((error as HandoverError).cause))) return 0;
    throw error;
  }
}

function checked(applied: number): number {
  if (applied <= steps.length) return applied;
  throw new HandoverError(
    "STORAGE_INCOMPATIBLE",
    `postgres: expected at most ${steps.length} migrations, found ${applied}; a newer Handover made these tables: run that version or a later one here`,
  );
}
