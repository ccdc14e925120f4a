import { HandoverError, show } from "../../errors.ts";
import type { Connection } from "./connection.ts";

/** A lead more or less in what its holder holds. */
const counted = (row: "NEW" | "OLD", sign: "+" | "-"): string =>
  `INSERT INTO handover_held (tenant, holder, stage, grade, count, value)
    VALUES (${row}.tenant, ${row}.holder, ${row}.stage, ${row}.grade, ${sign}1, ${sign}${row}.value)
    ON CONFLICT (tenant, holder, stage, grade) DO UPDATE SET count = count + excluded.count, value = value + excluded.value;`;

/**
 * The tables, by steps that only ever go forward: all that a file lacks are applied in one transaction, and none is changed once
 * published. The tenant comes first in every key. `json` is the value itself; the columns beside it are those that are looked for. Rows of
 * `handover_event` are changed by an erasure alone: `seq` is the order in which they were written.
 */
const steps: readonly (readonly string[])[] = [
  [
    `CREATE TABLE IF NOT EXISTS handover_lead (
    tenant TEXT NOT NULL, id TEXT NOT NULL, hold_rank TEXT, hold_until INTEGER, received_at INTEGER NOT NULL, holder TEXT, stage TEXT NOT NULL, grade TEXT NOT NULL,
    value INTEGER NOT NULL, closed_at INTEGER, json TEXT NOT NULL,
    PRIMARY KEY (tenant, id)
  ) STRICT`,
    // What each rep holds: counted by the triggers below, so that it cannot drift from the leads.
    `CREATE TABLE IF NOT EXISTS handover_held (
    tenant TEXT NOT NULL, holder TEXT NOT NULL, stage TEXT NOT NULL, grade TEXT NOT NULL, count INTEGER NOT NULL, value INTEGER NOT NULL,
    PRIMARY KEY (tenant, holder, stage, grade)
  ) STRICT, WITHOUT ROWID`,
    `CREATE TRIGGER IF NOT EXISTS handover_lead_taken AFTER INSERT ON handover_lead WHEN NEW.holder IS NOT NULL BEGIN
    ${counted("NEW", "+")}
  END`,
    `CREATE TRIGGER IF NOT EXISTS handover_lead_left AFTER UPDATE ON handover_lead WHEN OLD.holder IS NOT NULL BEGIN
    ${counted("OLD", "-")}
  END`,
    `CREATE TRIGGER IF NOT EXISTS handover_lead_moved AFTER UPDATE ON handover_lead WHEN NEW.holder IS NOT NULL BEGIN
    ${counted("NEW", "+")}
  END`,
    `CREATE TABLE IF NOT EXISTS handover_given (
    seq INTEGER PRIMARY KEY, tenant TEXT NOT NULL, at INTEGER NOT NULL, rep TEXT NOT NULL, limit_name TEXT NOT NULL,
    lead_id TEXT NOT NULL
  ) STRICT`,
    `CREATE INDEX IF NOT EXISTS handover_given_at ON handover_given (tenant, at)`,
    `CREATE TABLE IF NOT EXISTS handover_contact (
    tenant TEXT NOT NULL, key TEXT NOT NULL, id TEXT NOT NULL, at INTEGER NOT NULL, json TEXT NOT NULL,
    PRIMARY KEY (tenant, key, id)
  ) STRICT, WITHOUT ROWID`,
    `CREATE INDEX IF NOT EXISTS handover_lead_held ON handover_lead (tenant, hold_rank, received_at, id) WHERE hold_rank IS NOT NULL`,
    `CREATE INDEX IF NOT EXISTS handover_lead_owned ON handover_lead (tenant, holder, id) WHERE holder IS NOT NULL`,
    `CREATE INDEX IF NOT EXISTS handover_lead_closed ON handover_lead (tenant, id, closed_at) WHERE closed_at IS NOT NULL`,
    `CREATE INDEX IF NOT EXISTS handover_lead_until ON handover_lead (tenant, hold_until) WHERE hold_until IS NOT NULL`,
    `CREATE TABLE IF NOT EXISTS handover_identity (
    tenant TEXT NOT NULL, key TEXT NOT NULL, lead_id TEXT NOT NULL,
    PRIMARY KEY (tenant, key)
  ) STRICT, WITHOUT ROWID`,
    // Leads that a key named before the one that it names now, or that were sent under it.
    `CREATE TABLE IF NOT EXISTS handover_earlier (
    tenant TEXT NOT NULL, key TEXT NOT NULL, lead_id TEXT NOT NULL, sent INTEGER NOT NULL,
    PRIMARY KEY (tenant, key, lead_id)
  ) STRICT, WITHOUT ROWID`,
    `CREATE INDEX IF NOT EXISTS handover_earlier_lead ON handover_earlier (tenant, lead_id)`,
    `CREATE TRIGGER IF NOT EXISTS handover_identity_moved AFTER UPDATE ON handover_identity WHEN OLD.lead_id NOT IN ('', NEW.lead_id) BEGIN
    INSERT INTO handover_earlier (tenant, key, lead_id, sent) VALUES (OLD.tenant, OLD.key, OLD.lead_id, 0) ON CONFLICT DO NOTHING;
  END`,
    `CREATE TABLE IF NOT EXISTS handover_clock (
    seq INTEGER PRIMARY KEY, tenant TEXT NOT NULL, lead_id TEXT NOT NULL, id TEXT NOT NULL, next_at INTEGER, started_at INTEGER NOT NULL,
    json TEXT NOT NULL,
    UNIQUE (tenant, lead_id, id)
  ) STRICT`,
    `CREATE INDEX IF NOT EXISTS handover_clock_due ON handover_clock (tenant, next_at, started_at, lead_id, id) WHERE next_at IS NOT NULL`,
    `CREATE TABLE IF NOT EXISTS handover_event (
    seq INTEGER PRIMARY KEY, tenant TEXT NOT NULL, stream TEXT NOT NULL, version INTEGER NOT NULL, at INTEGER NOT NULL, type TEXT NOT NULL,
    json TEXT NOT NULL,
    UNIQUE (tenant, stream, version)
  ) STRICT`,
    `CREATE INDEX IF NOT EXISTS handover_event_order ON handover_event (tenant, seq)`,
    `CREATE TABLE IF NOT EXISTS handover_subscriber (
    tenant TEXT NOT NULL, name TEXT NOT NULL, events TEXT,
    PRIMARY KEY (tenant, name)
  ) STRICT, WITHOUT ROWID`,
    // A row for each stream with something pending: the versions after `done`, up to `latest`. `again` is 0, or the version of what
    // was put back. `next_at` is when it is due, or its lease ends.
    `CREATE TABLE IF NOT EXISTS handover_delivery (
    tenant TEXT NOT NULL, subscriber TEXT NOT NULL, stream TEXT NOT NULL, again INTEGER NOT NULL DEFAULT 0, done INTEGER NOT NULL,
    latest INTEGER NOT NULL, attempts INTEGER NOT NULL DEFAULT 0, next_at INTEGER NOT NULL, claim TEXT, error TEXT,
    PRIMARY KEY (tenant, subscriber, stream, again)
  ) STRICT, WITHOUT ROWID`,
    `CREATE INDEX IF NOT EXISTS handover_delivery_due ON handover_delivery (tenant, subscriber, next_at, stream, again)`,
    `CREATE TABLE IF NOT EXISTS handover_dead_letter (
    tenant TEXT NOT NULL, subscriber TEXT NOT NULL, stream TEXT NOT NULL, version INTEGER NOT NULL, attempts INTEGER NOT NULL,
    error TEXT NOT NULL, at INTEGER NOT NULL,
    PRIMARY KEY (tenant, subscriber, stream, version)
  ) STRICT, WITHOUT ROWID`,
    `CREATE TABLE IF NOT EXISTS handover_ledger (
    tenant TEXT NOT NULL, key TEXT NOT NULL, pool TEXT NOT NULL, json TEXT NOT NULL,
    PRIMARY KEY (tenant, key)
  ) STRICT`,
    `CREATE INDEX IF NOT EXISTS handover_ledger_pool ON handover_ledger (tenant, pool)`,
    `CREATE TABLE IF NOT EXISTS handover_account (
    tenant TEXT NOT NULL, domain TEXT NOT NULL, json TEXT NOT NULL,
    PRIMARY KEY (tenant, domain)
  ) STRICT, WITHOUT ROWID`,
    // The keys of accounts' names: what is alike shares one.
    `CREATE TABLE IF NOT EXISTS handover_account_name (
    tenant TEXT NOT NULL, key INTEGER NOT NULL, domain TEXT NOT NULL,
    PRIMARY KEY (tenant, key, domain)
  ) STRICT, WITHOUT ROWID`,
    `CREATE INDEX IF NOT EXISTS handover_account_name_domain ON handover_account_name (tenant, domain)`,
    `CREATE TABLE IF NOT EXISTS handover_receipt (
    tenant TEXT NOT NULL, command_id TEXT NOT NULL, json TEXT NOT NULL, about TEXT,
    PRIMARY KEY (tenant, command_id)
  ) STRICT`,
    `CREATE INDEX IF NOT EXISTS handover_receipt_about ON handover_receipt (tenant, about, command_id) WHERE about IS NOT NULL`,
    `CREATE TABLE IF NOT EXISTS handover_quarantine (
    seq INTEGER PRIMARY KEY, tenant TEXT NOT NULL, id TEXT NOT NULL, json TEXT NOT NULL,
    UNIQUE (tenant, id)
  ) STRICT`,
    `CREATE INDEX IF NOT EXISTS handover_quarantine_order ON handover_quarantine (tenant, seq)`,
    `CREATE TABLE IF NOT EXISTS handover_roster (
    tenant TEXT NOT NULL PRIMARY KEY, version INTEGER NOT NULL, json TEXT NOT NULL
  ) STRICT`,
    `CREATE TABLE IF NOT EXISTS handover_policy (
    seq INTEGER PRIMARY KEY, tenant TEXT NOT NULL, version TEXT NOT NULL, json TEXT NOT NULL,
    UNIQUE (tenant, version)
  ) STRICT`,
  ],
];

const metaSql = "CREATE TABLE IF NOT EXISTS handover_meta (key TEXT NOT NULL PRIMARY KEY, value TEXT NOT NULL) STRICT";
const stepsSql =
  "INSERT INTO handover_meta (key, value) VALUES ('schema', ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value";

/**
 * Brings the tables up to what this version needs.
 *
 * @param wanted The steps. @defaultValue those of this version
 * @throws HandoverError `STORAGE_INCOMPATIBLE` when a newer version made them.
 */
export async function migrate(connection: Connection, wanted = steps): Promise<void> {
  if ((await connection.reading(() => applied(connection, wanted.length))) === wanted.length) return;
  await connection.transaction(() => {
    // Another process may have been faster.
    const done = applied(connection, wanted.length);
    if (done === wanted.length) return;
    for (const statement of wanted.slice(done).flat()) connection.exec(statement);
    connection.exec(metaSql);
    connection.run(stepsSql, String(wanted.length));
  });
}

/** How many steps the file has. */
function applied(connection: Connection, known: number): number {
  const meta = connection.all("SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = 'handover_meta'");
  if (meta.length === 0) return 0;
  const row = connection.get<{ value: string }>("SELECT value FROM handover_meta WHERE key = 'schema'");
  const steps = Number(row?.value);
  if (Number.isInteger(steps) && steps > 0 && steps <= known) return steps;
  throw new HandoverError(
    "STORAGE_INCOMPATIBLE",
    `sqlite: expected tables of schema version ${known}, got ${show(row?.value)}; ${
      steps > known
        ? "a newer Handover made them: run that version or a later one here"
        : "the row in handover_meta was changed by hand: restore it from a backup"
    }`,
  );
}
