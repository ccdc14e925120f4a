import { HandoverError, show } from "../../errors.ts";
import type { Connection } from "./connection.ts";

const schemaVersion = 1;

/** A lead more or less in what its holder holds. */
const counted = (row: "NEW" | "OLD", sign: "+" | "-"): string =>
  `INSERT INTO handover_held (tenant, holder, stage, grade, count, value)
    VALUES (${row}.tenant, ${row}.holder, ${row}.stage, ${row}.grade, ${sign}1, ${sign}${row}.value)
    ON CONFLICT (tenant, holder, stage, grade) DO UPDATE SET count = count + excluded.count, value = value + excluded.value;`;

/**
 * The tenant comes first in every key. `json` is the value itself; the columns beside it are those that are looked for. Rows of
 * `handover_event` are never changed: `seq` is the order in which they were written.
 */
const tables = [
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
  `CREATE TABLE IF NOT EXISTS handover_receipt (
    tenant TEXT NOT NULL, command_id TEXT NOT NULL, json TEXT NOT NULL,
    PRIMARY KEY (tenant, command_id)
  ) STRICT`,
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
];

/** Makes the tables if they are not there. @throws HandoverError `STORAGE_INCOMPATIBLE` when another version made them. */
export async function createSchema(connection: Connection): Promise<void> {
  if ((await connection.reading(() => storedVersion(connection))) !== undefined) return;
  await connection.transaction(() => {
    // Another process may have been faster.
    if (storedVersion(connection) !== undefined) return;
    for (const table of tables) connection.exec(table);
    connection.exec(
      "CREATE TABLE IF NOT EXISTS handover_meta (key TEXT NOT NULL PRIMARY KEY, value TEXT NOT NULL) STRICT",
    );
    connection.exec(`INSERT INTO handover_meta (key, value) VALUES ('schema', '${schemaVersion}')`);
  });
}

/** The version of the tables, `undefined` when there are none. */
function storedVersion(connection: Connection): number | undefined {
  const meta = connection.all("SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = 'handover_meta'");
  if (meta.length === 0) return undefined;
  const row = connection.get<{ value: string }>("SELECT value FROM handover_meta WHERE key = 'schema'");
  if (row?.value === String(schemaVersion)) return schemaVersion;
  throw new HandoverError(
    "STORAGE_INCOMPATIBLE",
    `sqlite: expected tables of schema version ${schemaVersion}, got ${show(row?.value)}; ${
      Number(row?.value) > schemaVersion
        ? "a newer Handover made them: run that version or a later one here"
        : "the row in handover_meta was changed by hand: restore it from a backup"
    }`,
  );
}
