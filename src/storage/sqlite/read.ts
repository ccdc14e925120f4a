import { accountDomains, emptyRoster, identityKeys, searchKeys } from "../index.ts";
import type { Needs, Roster, Snapshot } from "../index.ts";
import { keySet, SnapshotRows, type GivenRow, type HeldRow, type KeyRow } from "../sql/snapshot.ts";
import { fromJson, keyText, textOf } from "../sql/text.ts";
import type { Connection } from "./connection.ts";

interface Json {
  readonly json: string;
}

/** A row, by its own key or that of the lead it belongs to. */
interface Row extends Json {
  readonly key: string;
}

/** Rows of keys given as one JSON array: one statement whatever their number. CROSS JOIN keeps the keys on the outside. */
const byKeys = (table: string, key: string, columns: string): string =>
  `SELECT ${columns} FROM json_each(?) wanted CROSS JOIN ${table} t WHERE t.tenant = ? AND t.${key} = wanted.value`;

const identitySql = byKeys("handover_identity", "key", "t.key, t.lead_id");
const leadSql = byKeys("handover_lead", "id", "t.id AS key, t.json");
const clockSql = `${byKeys("handover_clock", "lead_id", "t.lead_id AS key, t.json")} ORDER BY t.seq`;
const historySql = `${byKeys("handover_event", "stream", "t.stream AS key, t.json")} ORDER BY t.stream, t.version`;
const accountSql = byKeys("handover_account", "domain", "t.domain AS key, t.json");
const poolSql = byKeys("handover_ledger", "pool", "t.key, t.json");
const ledgerSql = byKeys("handover_ledger", "key", "t.key, t.json");
const receiptSql = byKeys("handover_receipt", "command_id", "t.command_id AS key, t.json");
const aboutSql = `${byKeys("handover_receipt", "about", "t.about AS key, t.json")} ORDER BY t.about, t.command_id`;
const earlierSql = `${byKeys("handover_earlier", "lead_id", "t.lead_id AS id, t.key, t.sent")} AND (t.sent = 1 OR NOT EXISTS (SELECT 1 FROM handover_identity i WHERE i.tenant = t.tenant AND i.key = t.key AND i.lead_id = t.lead_id)) ORDER BY t.lead_id, t.key`;
const inputSql = byKeys("handover_quarantine", "id", "t.id AS key, t.json");
const alikeSql = byKeys("handover_account_name", "key", "DISTINCT t.domain");
const inTurn = "ORDER BY hold_rank, received_at, id LIMIT ?";
const waitingSql = `SELECT id FROM handover_lead WHERE tenant = ? AND hold_rank IS NOT NULL ${inTurn}`;
const waitingDueSql = `SELECT id FROM handover_lead WHERE tenant = ? AND hold_until <= ? ${inTurn}`;
/** A sum may be more than a whole number of JavaScript's, which drivers give as a bigint, or refuse. */
const heldSql =
  "SELECT holder, stage, grade, count, CAST(value AS REAL) AS value FROM handover_held WHERE tenant = ? AND count > 0";
const givenSql = "SELECT rep, limit_name, at FROM handover_given WHERE tenant = ? AND at >= ?";
const contactSql = `${byKeys("handover_contact", "key", "t.key, t.id, t.json")} AND t.at >= ?`;
const rosterVersionSql = "SELECT version FROM handover_roster WHERE tenant = ?";
const rosterSql = "SELECT json FROM handover_roster WHERE tenant = ?";

/** Reads all that `needs` names, and of each lead its running clocks, its accounts and the ledger of its turn (S9). */
export function readSnapshot(connection: Connection, tenant: string, needs: Needs, now: number): Snapshot {
  const rows = <T>(sql: string, keys: ReadonlySet<string | number>): T[] =>
    keys.size === 0 ? [] : connection.all<T>(sql, JSON.stringify([...keys]), tenant);
  const found = new SnapshotRows();
  const take = (kind: Parameters<SnapshotRows["read"]>[0], sql: string, keys: ReadonlySet<string>): void => {
    for (const { key, json } of rows<Row>(sql, keys)) found.read(kind, key, json);
  };

  found.now = now;
  found.roster = readRoster(connection, tenant, needs.roster);
  for (const { key, lead_id } of rows<{ key: string; lead_id: string }>(identitySql, keySet(needs.identities)))
    found.named.set(key, lead_id);
  const { limit = 0, due = false } = needs.waiting ?? {};
  found.waiting = limit === 0 ? [] : readWaiting(connection, tenant, limit, due ? now : undefined);

  const wanted = new Set([...keySet(needs.leads), ...found.named.values(), ...keySet(found.waiting)]);
  const domains = keySet(needs.domains);
  const turns = new Set<string>();
  take("lead", leadSql, wanted);
  for (const lead of found.leads.values()) {
    for (const domain of accountDomains(lead)) domains.add(keyText(domain));
    if (lead.accountId !== undefined) domains.add(keyText(lead.accountId));
    if (lead.assignment?.turn !== undefined) turns.add(keyText(lead.assignment.turn.ledger));
  }
  take("clock", clockSql, new Set([...found.leads.keys(), ...keySet(needs.subjects ?? [])]));
  const names = new Set((needs.names ?? []).flatMap(searchKeys));
  for (const { domain } of rows<{ domain: string }>(alikeSql, names)) domains.add(domain);
  take("account", accountSql, domains);
  take("ledger", poolSql, keySet(needs.pools));
  for (const key of found.ledgers.keys()) turns.delete(keyText(key));
  take("ledger", ledgerSql, turns);
  take("receipt", receiptSql, keySet(needs.receipts));
  take("event", historySql, keySet(needs.histories ?? []));
  const dossiers = keySet(needs.dossiers ?? []);
  take("about", aboutSql, dossiers);
  for (const row of rows<KeyRow>(earlierSql, dossiers)) found.addKey(row);
  take("input", inputSql, dossiers);
  if (needs.contacts !== undefined) {
    const keys = keySet([...needs.identities, ...[...found.leads.values()].flatMap(identityKeys)]);
    const since = now - needs.contacts.backMs;
    const contacts = connection.all<Row & { id: string }>(contactSql, JSON.stringify([...keys]), tenant, since);
    for (const { key, id, json } of contacts) found.read("contact", key, json, id);
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
