import type { Instant } from "../index.ts";
import type { Connection } from "./connection.ts";
import { Statement } from "./statement.ts";

/** By which instant a wait is to end: the database's own where it has no other clock. */
type DueBy = Instant | "now";

/** The database's clock when the statement came in, in whole milliseconds. */
export const nowSql = "floor(extract(epoch FROM statement_timestamp()) * 1000)::bigint";

/** What is to be locked before it is read, as texts of keys. */
export interface Wanted {
  readonly leads: Iterable<string>;
  readonly identities: ReadonlySet<string>;
  readonly waiting: { readonly limit: number; readonly dueBy: DueBy | undefined } | undefined;
  readonly subjects: ReadonlySet<string>;
  readonly pools: ReadonlySet<string>;
  readonly ledgers: Iterable<string>;
  /** Reps by whose figures it is decided. */
  readonly reps: ReadonlySet<string>;
}

/** What a transaction has locked so far. */
export interface Locked {
  readonly leads: Set<string>;
  /** What is no lead, of which there is a clock. */
  readonly subjects: Set<string>;
  readonly ledgers: Set<string>;
  readonly reps: Set<string>;
}

/** How long a statement waits for whoever has what it wants, and a transaction for its host. */
export interface Patience {
  readonly lockMs: number;
  readonly idleMs: number;
}

interface Row {
  readonly kind: keyof Locked | "transaction" | null;
  readonly key: string;
}

/**
 * Locks what there is of all that is wanted, in one order for everybody: the roster (shared; whoever wants it alone has it by then, see
 * `lockRosterAlone`), leads by id, the clocks of what is no lead, ledgers by key, reps by id; identity keys come last, see `lockKeys`.
 * Who waits for a lead holds no ledger.
 *
 * The roster's is an advisory lock of the transaction, for its queue is fair: on a row that many share, whoever wants it alone
 * would wait for ever. It needs no session, so it works through a pooler.
 *
 * @param mark What the transaction is to be known by, where it is not certain that there is one: see `readRows`.
 * @returns The server's own number of the transaction.
 */
export async function lockRows(
  connection: Connection,
  tenant: string,
  wanted: Wanted,
  locked: Locked,
  patience: Patience | undefined,
  mark: string | undefined,
): Promise<string> {
  const statement = new Statement();
  const own = statement.param(tenant, "text");
  statement.select(`SELECT 'transaction' AS kind, ${numberSql} AS key`);
  if (mark !== undefined) {
    statement.with("mark", `SELECT set_config('${markName}', ${statement.param(mark, "text")}, true)`);
    statement.select("SELECT NULL, NULL FROM mark");
  }
  if (patience !== undefined) {
    statement.with("patience", patienceOf(statement, patience));
    statement.select("SELECT NULL, NULL FROM patience");
  }
  statement.with("roster_lock", rosterLock(own));
  statement.select("SELECT NULL, NULL FROM roster_lock");
  const ids = [`SELECT unnest(${statement.list(wanted.leads)})`];
  if (wanted.identities.size > 0)
    ids.push(
      `SELECT lead_id FROM handover_identity WHERE tenant = ${own} AND key = ANY(${statement.list(wanted.identities)})`,
    );
  if (wanted.waiting !== undefined) ids.push(`(${waitingQuery(statement, own, wanted.waiting)})`);
  statement.with(
    "leads",
    `SELECT id, turn_ledger FROM handover_lead WHERE tenant = ${own} AND id = ANY(ARRAY(${ids.join(" UNION ALL ")})) ORDER BY id FOR UPDATE`,
  );
  statement.select("SELECT 'leads', id FROM leads");
  if (wanted.subjects.size > 0) {
    const subjects = statement.list(wanted.subjects);
    statement.with(
      "subjects",
      `SELECT lead_id FROM handover_clock WHERE tenant = ${own} AND lead_id = ANY(${subjects}) ORDER BY lead_id, id FOR UPDATE`,
    );
    statement.select("SELECT 'subjects', lead_id FROM subjects");
  }
  const keys = `SELECT unnest(${statement.list(wanted.ledgers)}) UNION ALL SELECT turn_ledger FROM leads WHERE turn_ledger IS NOT NULL`;
  const pools = statement.list(wanted.pools);
  statement.with(
    "ledgers",
    `SELECT key FROM handover_ledger WHERE tenant = ${own} AND (pool = ANY(${pools}) OR key = ANY(ARRAY(${keys}))) ORDER BY key FOR UPDATE`,
  );
  statement.select("SELECT 'ledgers', key FROM ledgers");
  const reps = [...wanted.reps].filter((id) => !locked.reps.has(id));
  if (reps.length > 0) {
    statement.with("reps", repLock(own, statement.list(reps)));
    statement.select("SELECT NULL, NULL FROM reps");
  }
  let number = "";
  for (const { kind, key } of await connection.run<Row>(statement))
    if (kind === "transaction") number = key;
    else if (kind !== null) locked[kind].add(key);
  for (const id of reps) locked.reps.add(id);
  return number;
}

/**
 * Each rep has a row of no stage and no grade that counts nothing, and is there to be locked: what a rep holds is in as many rows as
 * there are stages and grades, and what was given in as many as there were leads. It is made when it is first wanted, and whoever wants
 * it meanwhile waits for that, too.
 */
function repLock(tenant: string, reps: string): string {
  return (
    `(INSERT INTO handover_held AS t (tenant, holder, stage, grade, count, value) SELECT ${tenant}, holder, '', '', 0, 0 ` +
    `FROM (SELECT unnest(${reps}) COLLATE "C" AS holder) r ORDER BY holder ` +
    "ON CONFLICT (tenant, holder, stage, grade) DO UPDATE SET count = t.count WHERE false RETURNING 1)"
  );
}

const keysSql = "SELECT 1 FROM handover_identity WHERE tenant = $1 AND key = ANY($2::text[]) ORDER BY key FOR UPDATE";

/**
 * Locks identity keys, after all else: contacts are counted by the person, who may have several leads, and a lead's lock keeps nobody
 * from another. A lead's own keys all have a row.
 */
export async function lockKeys(connection: Connection, tenant: string, keys: ReadonlySet<string>): Promise<void> {
  await connection.all(keysSql, tenant, [...keys]);
}

/** The number by which the server knows a transaction that writes, also when it is over. */
const numberSql = "pg_current_xact_id()::text";

/** Takes a part in the roster's lock alone. @returns As {@link lockRows}. */
export async function lockRoster(connection: Connection, tenant: string): Promise<string> {
  const sql = `SELECT ${numberSql} AS number FROM (${rosterLock("$1::text")}) roster_lock`;
  const [row] = await connection.all<{ number: string }>(sql, tenant);
  return (row as { number: string }).number;
}

/** What no other transaction of the server has: who runs it, and since when. */
export const transactionSql = "(pg_backend_pid() || ' ' || extract(epoch FROM transaction_timestamp()))::text";

/** A setting that is gone with its transaction. */
export const markName = "handover.mark";

/** Settings of this transaction alone. */
export function patienceOf(statement: Statement, patience: Patience): string {
  const [lock, idle] = patienceParams(patience);
  return `SELECT ${patienceSql(statement.param(lock, "text"), statement.param(idle, "text"))}`;
}

/**
 * How long a transaction waits, and may be left alone, as columns of a statement. Of a process that does not take what it is sent the
 * server does not think as idle: that is for the system to end, over TCP.
 */
export const patienceSql = (lock: string, idle: string): string =>
  `set_config('lock_timeout', ${lock}::text, true) AS patience, set_config('idle_in_transaction_session_timeout', ${idle}::text, true) AS idle, set_config('tcp_user_timeout', ${idle}::text, true) AS sending`;

export const patienceParams = ({ lockMs, idleMs }: Patience): readonly [lock: string, idle: string] => [
  `${lockMs}ms`,
  `${idleMs}ms`,
];

/** The name of the roster's lock: that of its table, and so of the schema, with the tenant's. */
export const rosterName = (tenant: string): string => `'handover_roster ' || ${tenant}`;

/** Whoever changes the roster waits for those who decide by it, and they for the change. */
export function rosterLock(tenant: string): string {
  // Not the function's own result: it is of no type, which some drivers cannot read.
  return `SELECT 1 FROM pg_advisory_xact_lock_shared(hashtextextended(${rosterName(tenant)}, 0))`;
}

/** The first leads on hold, in the order of their turns; with `dueBy` those alone whose wait was to end by then. */
export function waitingQuery(
  statement: Statement,
  tenant: string,
  { limit, dueBy }: NonNullable<Wanted["waiting"]>,
): string {
  const by = dueBy === "now" || dueBy === undefined ? nowSql : statement.param(dueBy, "bigint");
  const which = dueBy === undefined ? "hold_rank IS NOT NULL" : `hold_until <= ${by}`;
  return `SELECT id FROM handover_lead WHERE tenant = ${tenant} AND ${which} ORDER BY hold_rank, received_at, id LIMIT ${statement.param(limit, "bigint")}`;
}
