import { emptyRoster, identityKeys, noLoad } from "../index.ts";
import type {
  Account,
  Contacted,
  HandoverEvent,
  HeldLeads,
  Lead,
  Load,
  Needs,
  PoolLedger,
  Receipt,
  Roster,
  SlaClock,
  Snapshot,
} from "../index.ts";
import type { Connection } from "./connection.ts";
import { keyText, textOf } from "./text.ts";

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
const heldSql = "SELECT holder, stage, grade, count, value FROM handover_held WHERE tenant = ? AND count > 0";
const givenSql = "SELECT rep, limit_name, at FROM handover_given WHERE tenant = ? AND at >= ?";
const contactSql = `${byKeys("handover_contact", "key", "t.json")} AND t.at >= ?`;
const rosterVersionSql = "SELECT version FROM handover_roster WHERE tenant = ?";
const rosterSql = "SELECT json FROM handover_roster WHERE tenant = ?";

const noClocks: readonly SlaClock[] = Object.freeze([]);
const noEvents: readonly HandoverEvent[] = Object.freeze([]);

/** Reads all that `needs` names, and of each lead its running clocks, its accounts and the ledger of its turn (S9). */
export function readSnapshot(connection: Connection, tenant: string, needs: Needs, now: number): Snapshot {
  const rows = <Row>(sql: string, keys: ReadonlySet<string>): Row[] =>
    keys.size === 0 ? [] : connection.all<Row>(sql, JSON.stringify([...keys]), tenant);
  const values = <T>(sql: string, keys: ReadonlySet<string>): T[] =>
    rows<Json>(sql, keys).map(({ json }) => JSON.parse(json) as T);

  const named = new Map<string, string>();
  for (const { key, lead_id } of rows<{ key: string; lead_id: string }>(identitySql, keySet(needs.identities)))
    named.set(key, lead_id);

  const { limit = 0, due = false } = needs.waiting ?? {};
  const waiting = limit === 0 ? [] : readWaiting(connection, tenant, limit, due ? now : undefined);
  const leads = new Map<string, Lead>();
  const clocks = new Map<string, SlaClock[]>();
  const domains = keySet(needs.domains);
  const turns = new Set<string>();
  for (const lead of values<Lead>(leadSql, new Set([...keySet(needs.leads), ...named.values(), ...keySet(waiting)]))) {
    leads.set(keyText(lead.id), lead);
    for (const domain of [lead.accountId, lead.emailDomain, lead.company?.domain])
      if (domain !== undefined) domains.add(keyText(domain));
    if (lead.assignment?.turn !== undefined) turns.add(keyText(lead.assignment.turn.ledger));
  }
  const clocked = new Set([...leads.keys(), ...keySet(needs.subjects ?? [])]);
  for (const clock of values<SlaClock>(clockSql, clocked)) {
    const known = clocks.get(clock.leadId);
    if (known === undefined) clocks.set(clock.leadId, [clock]);
    else known.push(clock);
  }
  const accounts = new Map(values<Account>(accountSql, domains).map((account) => [account.domain, account]));
  const ledgers = new Map(values<PoolLedger>(poolSql, keySet(needs.pools)).map((ledger) => [ledger.key, ledger]));
  for (const key of ledgers.keys()) turns.delete(keyText(key));
  for (const ledger of values<PoolLedger>(ledgerSql, turns)) ledgers.set(ledger.key, ledger);
  const receipts = new Map(
    values<Receipt>(receiptSql, keySet(needs.receipts)).map((receipt) => [receipt.commandId, receipt]),
  );
  const histories = new Map<string, HandoverEvent[]>();
  for (const event of values<HandoverEvent>(historySql, keySet(needs.histories ?? []))) {
    const known = histories.get(event.leadId as string);
    if (known === undefined) histories.set(event.leadId as string, [event]);
    else known.push(event);
  }
  const contacts = new Map<string, Contacted[]>();
  if (needs.contacts !== undefined) {
    const keys = keySet([...needs.identities, ...[...leads.values()].flatMap(identityKeys)]);
    const since = now - needs.contacts.backMs;
    for (const { json } of connection.all<Json>(contactSql, JSON.stringify([...keys]), tenant, since)) {
      const contact = JSON.parse(json) as Contacted;
      const known = contacts.get(contact.key);
      if (known === undefined) contacts.set(contact.key, [contact]);
      else known.push(contact);
    }
  }
  const { held, given } = needs.load === undefined ? noLoad : readLoad(connection, tenant, now - needs.load.backMs);
  return {
    now,
    roster: readRoster(connection, tenant, needs.roster),
    lead: (id) => leads.get(keyText(id)),
    leadByIdentity: (key) => leads.get(named.get(keyText(key)) ?? ""),
    clocks: (leadId) => clocks.get(leadId) ?? noClocks,
    account: (domain) => accounts.get(domain),
    ledger: (key) => ledgers.get(key),
    receipt: (commandId) => receipts.get(commandId),
    held,
    given,
    waiting: () => waiting,
    history: (leadId) => histories.get(leadId) ?? noEvents,
    contacts: (key) => contacts.get(key) ?? [],
  };
}

/** The first leads on hold, in the order of their turns; with `dueAt` those alone whose wait was to end by then. */
export function readWaiting(connection: Connection, tenant: string, limit: number, dueAt?: number): string[] {
  const rows =
    dueAt === undefined
      ? connection.all<{ id: string }>(waitingSql, tenant, limit)
      : connection.all<{ id: string }>(waitingDueSql, tenant, dueAt, limit);
  return rows.map(({ id }) => textOf(id));
}

/** What every rep holds, and was given since an instant. */
function readLoad(connection: Connection, tenant: string, since: number): Load {
  const held = new Map<string, HeldLeads[]>();
  for (const row of connection.all<HeldRow>(heldSql, tenant)) {
    const { holder, stage, grade, count, value } = row;
    const leads = { stage: textOf(stage), grade: grade === "" ? undefined : textOf(grade), count, value };
    held.set(holder, [...(held.get(holder) ?? []), leads]);
  }
  const given = new Map<string, number[]>();
  for (const { rep, limit_name, at } of connection.all<GivenRow>(givenSql, tenant, since)) {
    const key = JSON.stringify([rep, limit_name]);
    given.set(key, [...(given.get(key) ?? []), at]);
  }
  return {
    held: (repId) => held.get(keyText(repId)) ?? [],
    given: (repId, limit) => given.get(JSON.stringify([keyText(repId), keyText(limit)])) ?? [],
  };
}

interface HeldRow {
  readonly holder: string;
  readonly stage: string;
  readonly grade: string;
  readonly count: number;
  readonly value: number;
}

interface GivenRow {
  readonly rep: string;
  readonly limit_name: string;
  readonly at: number;
}

/** The roster; `known` itself when it is the current one, so that a big one is not read for every batch. */
export function readRoster(connection: Connection, tenant: string, known: Roster = emptyRoster): Roster {
  const version = connection.get<{ version: number }>(rosterVersionSql, tenant)?.version ?? emptyRoster.version;
  if (version === known.version) return known;
  const row = connection.get<Json>(rosterSql, tenant);
  return row === undefined ? emptyRoster : (JSON.parse(row.json) as Roster);
}

function keySet(texts: readonly string[]): Set<string> {
  const keys = new Set<string>();
  for (const text of texts) keys.add(keyText(text));
  return keys;
}
