import { HandoverError } from "../../errors.ts";
import { emptyRoster, identityKeys, searchKeys } from "../index.ts";
import type { Needs, Roster } from "../index.ts";
import { keySet, SnapshotRows } from "../sql/snapshot.ts";
import { fromJson, textOf } from "../sql/text.ts";
import type { Connection } from "./connection.ts";
import { markName, nowSql, patienceOf, transactionSql, waitingQuery, type Patience } from "./lock.ts";
import { Statement } from "./statement.ts";

interface Row {
  readonly kind: keyof typeof takers;
  readonly key: string;
  readonly json: string;
  readonly num: number;
}

/** What is looked after in the same statement. */
interface Besides {
  /** What was set when the rows were locked: where it is gone, so are the locks. @defaultValue they need not be */
  readonly mark?: string | undefined;
  /** What the transaction is to have from here on. @defaultValue what it has */
  readonly patience?: Patience | undefined;
}

/**
 * Reads all that `needs` names, and what belongs to each lead it read, in one statement.
 *
 * @param now What due is reckoned by, where it is not the database's clock.
 * @throws HandoverError `INPUT_INVALID` where what the host gave is in no transaction, or in one that sees what there was.
 */
export async function readRows(
  connection: Connection,
  tenant: string,
  needs: Needs,
  now: number | undefined,
  besides: Besides = {},
): Promise<SnapshotRows> {
  const rows = new SnapshotRows();
  const waiting: string[] = [];
  for (const row of await connection.run<Row>(queryOf(tenant, needs, now, besides)))
    if (row.kind === "mark") checkHost(row, besides.mark);
    else if (row.kind === "transaction") connection.of = row.key;
    else if (row.kind === "waiting") waiting.push(textOf(row.key));
    else takers[row.kind](rows, row, needs);
  rows.waiting = waiting;
  if (now !== undefined) rows.now = now;
  return rows;
}

function checkHost({ key, json }: Row, mark: string | undefined): void {
  if (key === mark) return checkIsolation(json);
  throw new HandoverError(
    "INPUT_INVALID",
    "using: expected a transaction of yours that is open, got a connection or a pool that is in none, so nothing would hold together; begin one, and give it through fromPgClient or its like",
  );
}

/**
 * Where a transaction goes on seeing what there was when it began, a lock that it has waited for is worth nothing: what others wrote
 * meanwhile it does not see, and a subscriber who registered meanwhile would not get what it writes.
 */
function checkIsolation(level: string): void {
  if (/^read (un)?committed$/.test(level)) return;
  throw new HandoverError(
    "INPUT_INVALID",
    `using: expected a transaction of yours at READ COMMITTED, got one at ${level.toUpperCase()}, which does not see what others have written since it began; write BEGIN ISOLATION LEVEL READ COMMITTED, or say so to your driver`,
  );
}

const parse = <T>({ json }: Row): T => fromJson<T>(json);

const take =
  (kind: Parameters<SnapshotRows["read"]>[0]) =>
  (rows: SnapshotRows, { key, json }: Row): void =>
    rows.read(kind, key, json);

/** What becomes of each kind of row. */
const takers = {
  now: (rows: SnapshotRows, { num }: Row) => void (rows.now = num),
  /** The caller's own where it is the current one, so that a big one is not read for every batch. */
  roster: (rows: SnapshotRows, row: Row, { roster }: Needs) =>
    void (rows.roster = row.num === roster.version ? roster : row.json === null ? emptyRoster : parse<Roster>(row)),
  named: (rows: SnapshotRows, { key, json }: Row) => void rows.named.set(key, json),
  mark: () => undefined,
  patience: () => undefined,
  transaction: () => undefined,
  waiting: () => undefined,
  lead: take("lead"),
  clock: take("clock"),
  account: take("account"),
  ledger: take("ledger"),
  receipt: take("receipt"),
  about: take("about"),
  input: take("input"),
  earlier: (rows: SnapshotRows, { key, json, num }: Row) => rows.addKey({ id: key, key: json, sent: num }),
  event: take("event"),
  held: (rows: SnapshotRows, row: Row) => {
    const [stage, grade, count, value] = parse<[string, string, number, number]>(row);
    rows.addHeld({ holder: row.key, stage, grade, count, value });
  },
  given: (rows: SnapshotRows, { key, json, num }: Row) => rows.addGiven({ rep: key, limit_name: json, at: num }),
};

function queryOf(tenant: string, needs: Needs, now: number | undefined, { mark, patience }: Besides): Statement {
  const statement = new Statement();
  const own = statement.param(tenant, "text");
  const at = now === undefined ? nowSql : statement.param(now, "bigint");
  const select = (kind: Row["kind"], columns: string): unknown => statement.select(`SELECT '${kind}', ${columns}`);
  statement.select(`SELECT 'now' AS kind, NULL AS key, NULL AS json, (${at})::float8 AS num`);
  if (patience !== undefined) {
    statement.with("patience", patienceOf(statement, patience));
    select("patience", "NULL, NULL, 0 FROM patience");
  }
  if (mark !== undefined) {
    select("mark", `current_setting('${markName}', true), current_setting('transaction_isolation'), 0`);
    select("transaction", `${transactionSql}, NULL, 0`);
  }
  const version = statement.param(needs.roster.version, "bigint");
  select(
    "roster",
    `NULL, (SELECT json FROM handover_roster WHERE tenant = ${own} AND version <> ${version}), coalesce((SELECT version FROM handover_roster WHERE tenant = ${own}), ${emptyRoster.version})::float8`,
  );

  const ids = [`SELECT unnest(${statement.list(keySet(needs.leads))})`];
  if (needs.identities.length > 0) {
    const keys = statement.list(keySet(needs.identities));
    statement.with("named", `SELECT key, lead_id FROM handover_identity WHERE tenant = ${own} AND key = ANY(${keys})`);
    ids.push("SELECT lead_id FROM named");
    select("named", "key, lead_id, 0 FROM named");
  }
  if (needs.waiting !== undefined && needs.waiting.limit > 0) {
    const { limit, due } = needs.waiting;
    statement.with("waiting", waitingQuery(statement, own, { limit, dueBy: due ? (now ?? "now") : undefined }));
    ids.push("SELECT id FROM waiting");
    select("waiting", "id, NULL, 0 FROM waiting");
  }
  statement.with(
    "leads",
    `SELECT id, domains, turn_ledger, json FROM handover_lead WHERE tenant = ${own} AND id = ANY(ARRAY(${ids.join(" UNION ALL ")}))`,
  );
  select("lead", "id, json, 0 FROM leads");
  const subjects = statement.list(keySet(needs.subjects ?? []));
  select(
    "clock",
    `lead_id, json, 0 FROM (SELECT lead_id, json FROM handover_clock WHERE tenant = ${own} AND lead_id = ANY(ARRAY(SELECT id FROM leads UNION ALL SELECT unnest(${subjects}))) ORDER BY seq) clocks`,
  );
  const domains = statement.list(keySet(needs.domains));
  const all = [`SELECT unnest(${domains})`, "SELECT unnest(domains) FROM leads"];
  const keys = new Set((needs.names ?? []).flatMap(searchKeys));
  if (keys.size > 0) {
    const list = `${statement.joined([...keys])}::integer[]`;
    all.push(`SELECT domain FROM handover_account_name WHERE tenant = ${own} AND key = ANY(${list})`);
  }
  select(
    "account",
    `domain, json, 0 FROM handover_account WHERE tenant = ${own} AND domain = ANY(ARRAY(${all.join(" UNION ALL ")}))`,
  );
  const pools = statement.list(keySet(needs.pools));
  select(
    "ledger",
    `key, json, 0 FROM handover_ledger WHERE tenant = ${own} AND (pool = ANY(${pools}) OR key = ANY(ARRAY(SELECT turn_ledger FROM leads WHERE turn_ledger IS NOT NULL)))`,
  );
  if (needs.receipts.length > 0) {
    const ids = statement.list(keySet(needs.receipts));
    select("receipt", `command_id, json, 0 FROM handover_receipt WHERE tenant = ${own} AND command_id = ANY(${ids})`);
  }
  if (needs.histories !== undefined && needs.histories.length > 0) {
    const streams = statement.list(keySet(needs.histories));
    select(
      "event",
      `stream, json, 0 FROM (SELECT stream, json FROM handover_event WHERE tenant = ${own} AND stream = ANY(${streams}) ORDER BY stream, version) events`,
    );
  }
  if (needs.dossiers !== undefined && needs.dossiers.length > 0) {
    const ids = statement.list(keySet(needs.dossiers));
    select(
      "about",
      `about, json, 0 FROM (SELECT about, json FROM handover_receipt WHERE tenant = ${own} AND about = ANY(${ids}) ORDER BY about, command_id) receipts`,
    );
    select(
      "earlier",
      `lead_id, key, sent::float8 FROM (SELECT lead_id, key, sent FROM handover_earlier e WHERE tenant = ${own} AND lead_id = ANY(${ids}) AND (sent = 1 OR NOT EXISTS (SELECT 1 FROM handover_identity i WHERE i.tenant = e.tenant AND i.key = e.key AND i.lead_id = e.lead_id)) ORDER BY lead_id, key) earlier`,
    );
    select("input", `id, json, 0 FROM handover_quarantine WHERE tenant = ${own} AND id = ANY(${ids})`);
  }
  if (needs.load !== undefined) {
    select(
      "held",
      `holder, json_build_array(stage, grade, count, value)::text, 0 FROM handover_held WHERE tenant = ${own} AND count > 0`,
    );
    const since = `${at} - ${statement.param(needs.load.backMs, "bigint")}`;
    select("given", `rep, limit_name, at::float8 FROM handover_given WHERE tenant = ${own} AND at >= ${since}`);
  }
  return statement;
}

/** Under which keys a read looks for contacts. */
export function contactKeys({ identities }: Needs, { leads }: SnapshotRows): ReadonlySet<string> {
  return keySet([...identities, ...[...leads.values()].flatMap(identityKeys)]);
}

/** Adds the contacts under identity keys since an instant. */
export async function readContacts(
  connection: Connection,
  tenant: string,
  keys: ReadonlySet<string>,
  since: number,
  rows: SnapshotRows,
): Promise<void> {
  const found = await connection.all<{ key: string; id: string; json: string }>(
    "SELECT key, id, json FROM handover_contact WHERE tenant = $1 AND key = ANY($2::text[]) AND at >= $3::bigint",
    tenant,
    [...keys],
    since,
  );
  for (const { key, id, json } of found) rows.read("contact", key, json, id);
}
