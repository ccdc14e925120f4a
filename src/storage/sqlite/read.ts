import { emptyRoster, identityKeys } from "../index.ts";
import type {
  Account,
  Contacted,
  HandoverEvent,
  Lead,
  Needs,
  PoolLedger,
  Receipt,
  Roster,
  SlaClock,
  Snapshot,
} from "../index.ts";
import { keySet, SnapshotRows, type GivenRow, type HeldRow } from "../sql/snapshot.ts";
import { fromJson, keyText, textOf } from "../sql/text.ts";
import type { Connection } from "./connection.ts";

interface Json {
  readonly json: string;
}

/** Rows of keys given as one JSON array: one statement whatever their number. CROSS JOIN keeps the keys on the outside. */
const byKeys = (table: string, key: string, columns: string): string =>
  `SELECT ${columns} FROM json_each(?) wanted CROSS JOIN ${table} t WHERE t.tenant = ? AND t.${key} = wanted.value`;

const identitySql = byKeys("handover_identity", "key", "t.key, t.lead_id");
const leadSql = byKeys("handover_lead", "id", "t.json");
const clockSql = `${byKeys("handover_clock", "lead_id", "t.json")} ORDER BY t.seq`;
const historySql = `${byKeys("handover_event", "stream", "t.json")} ORDER BY t.stream, t.version`;
const accountSql = byKeys("handover_account", "domain", "t.json");
const poolSql = byKeys("handover_ledger", "pool", "t.json");
const ledgerSql = byKeys("handover_ledger", "key", "t.json");
const receiptSql = byKeys("handover_receipt", "command_id", "t.json");
const inTurn = "ORDER BY hold_rank, received_at, id LIMIT ?";
const waitingSql = `SELECT id FROM handover_lead WHERE tenant = ? AND hold_rank IS NOT NULL ${inTurn}`;
const waitingDueSql = `SELECT id FROM handover_lead WHERE tenant = ? AND hold_until <= ? ${inTurn}`;
/** A sum may be more than a whole number of JavaScript's, which drivers give as a bigint, or refuse. */
const heldSql =
  "SELECT holder, stage, grade, count, CAST(value AS REAL) AS value FROM handover_held WHERE tenant = ? AND count > 0";
const givenSql = "SELECT rep, limit_name, at FROM handover_given WHERE tenant = ? AND at >= ?";
const contactSql = `${byKeys("handover_contact", "key", "t.json")} AND t.at >= ?`;
const rosterVersionSql = "SELECT version FROM handover_roster WHERE tenant = ?";
const rosterSql = "SELECT json FROM handover_roster WHERE tenant = ?";

/** Reads all that `needs` names, and of each lead its running clocks, its accounts and the ledger of its turn (S9). */
export function readSnapshot(connection: Connection, tenant: string, needs: Needs, now: number): Snapshot {
  const rows = <Row>(sql: string, keys: ReadonlySet<string>): Row[] =>
    keys.size === 0 ? [] : connection.all<Row>(sql, JSON.stringify([...keys]), tenant);
  const values = <T>(sql: string, keys: ReadonlySet<string>): T[] =>
    rows<Json>(sql, keys).map(({ json }) => fromJson<T>(json));

  const found = new SnapshotRows();
  found.now = now;
  found.roster = readRoster(connection, tenant, needs.roster);
  for (const { key, lead_id } of rows<{ key: string; lead_id: string }>(identitySql, keySet(needs.identities)))
    found.named.set(key, lead_id);
  const { limit = 0, due = false } = needs.waiting ?? {};
  found.waiting = limit === 0 ? [] : readWaiting(connection, tenant, limit, due ? now : undefined);

  const wanted = new Set([...keySet(needs.leads), ...found.named.values(), ...keySet(found.waiting)]);
  const domains = keySet(needs.domains);
  const turns = new Set<string>();
  for (const lead of values<Lead>(leadSql, wanted)) {
    found.addLead(lead);
    for (const domain of [lead.accountId, lead.emailDomain, lead.company?.domain])
      if (domain !== undefined) domains.add(keyText(domain));
    if (lead.assignment?.turn !== undefined) turns.add(keyText(lead.assignment.turn.ledger));
  }
  const clocked = new Set([...found.leads.keys(), ...keySet(needs.subjects ?? [])]);
  for (const clock of values<SlaClock>(clockSql, clocked)) found.addClock(clock);
  for (const account of values<Account>(accountSql, domains)) found.addAccount(account);
  for (const ledger of values<PoolLedger>(poolSql, keySet(needs.pools))) found.addLedger(ledger);
  for (const key of found.ledgers.keys()) turns.delete(keyText(key));
  for (const ledger of values<PoolLedger>(ledgerSql, turns)) found.addLedger(ledger);
  for (const receipt of values<Receipt>(receiptSql, keySet(needs.receipts))) found.addReceipt(receipt);
  for (const event of values<HandoverEvent>(historySql, keySet(needs.histories ?? []))) found.addEvent(event);
  if (needs.contacts !== undefined) {
    const keys = keySet([...needs.identities, ...[...found.leads.values()].flatMap(identityKeys)]);
    const since = now - needs.contacts.backMs;
    for (const { json } of connection.all<Json>(contactSql, JSON.stringify([...keys]), tenant, since))
      found.addContact(fromJson<Contacted>(json));
  }
  if (needs.load !== undefined) {
    for (const row of connection.all<HeldRow>(heldSql, tenant)) found.addHeld(row);
    for (const row of connection.all<GivenRow>(givenSql, tenant, now - needs.load.backMs)) found.addGiven(row);
  }
  return found.toSnapshot();
}

/** The first leads on hold, in the order of their turns; with `dueAt` those alone whose wait was to end by then. */
export function readWaiting(connection: Connection, tenant: string, limit: number, dueAt?: number): string[] {
  const rows =
    dueAt === undefined
      ? connection.all<{ id: string }>(waitingSql, tenant, limit)
      : connection.all<{ id: string }>(waitingDueSql, tenant, dueAt, limit);
  return rows.map(({ id }) => textOf(id));
}

/** The roster; `known` itself when it is the current one, so that a big one is not read for every batch. */
export function readRoster(connection: Connection, tenant: string, known: Roster = emptyRoster): Roster {
  const version = connection.get<{ version: number }>(rosterVersionSql, tenant)?.version ?? emptyRoster.version;
  if (version === known.version) return known;
  const row = connection.get<Json>(rosterSql, tenant);
  return row === undefined ? emptyRoster : fromJson<Roster>(row.json);
}
