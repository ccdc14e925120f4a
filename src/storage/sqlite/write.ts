import { HandoverError } from "../../errors.ts";
import { eventId, heldValue, isOver, nameKeys, type Changes, type Lead, type Receipt } from "../index.ts";
import type { Connection } from "./connection.ts";
import { isDuplicate } from "./failure.ts";
import { erase } from "./erase.ts";
import { noteEvents } from "./pending.ts";
import { keyText, streamOf } from "../sql/text.ts";

const upsert = (table: string, key: string, columns: readonly string[]): string => {
  const all = ["tenant", ...key.split(", "), ...columns];
  const set = columns.map((column) => `${column} = excluded.${column}`).join(", ");
  return `INSERT INTO ${table} (${all.join(", ")}) VALUES (${all.map(() => "?").join(", ")}) ON CONFLICT (tenant, ${key}) DO UPDATE SET ${set}`;
};

const eventSql = "INSERT INTO handover_event (tenant, stream, version, at, type, json) VALUES (?, ?, ?, ?, ?, ?)";
const leadSql = upsert("handover_lead", "id", [
  "hold_rank",
  "hold_until",
  "received_at",
  "holder",
  "stage",
  "grade",
  "value",
  "closed_at",
  "json",
]);
const identitySql = upsert("handover_identity", "key", ["lead_id"]);
const releasedSql = "UPDATE handover_identity SET lead_id = '' WHERE tenant = ? AND key = ? AND lead_id = ?";
const namedSql =
  "INSERT INTO handover_earlier (tenant, key, lead_id, sent) VALUES (?, ?, ?, ?) ON CONFLICT DO UPDATE SET sent = max(sent, excluded.sent)";
/** A clock keeps its `seq`, and with it its place among the lead's, for as long as it runs. */
const clockSql = upsert("handover_clock", "lead_id, id", ["next_at", "started_at", "json"]);
const endedClockSql = "DELETE FROM handover_clock WHERE tenant = ? AND lead_id = ? AND id = ?";
const ledgerSql = upsert("handover_ledger", "key", ["pool", "json"]);
const namesGoneSql = "DELETE FROM handover_account_name WHERE tenant = ? AND domain = ?";
const nameSql = "INSERT INTO handover_account_name (tenant, key, domain) VALUES (?, ?, ?)";
const accountSql = upsert("handover_account", "domain", ["json"]);
const receiptSql = upsert("handover_receipt", "command_id", ["about", "json"]);
/** One that was dealt with keeps its `seq`, and with it its place. */
const quarantineSql = upsert("handover_quarantine", "id", ["json"]);
const rosterSql =
  "INSERT INTO handover_roster (tenant, version, json) VALUES (?, ?, ?) ON CONFLICT (tenant) DO UPDATE SET version = excluded.version, json = excluded.json";

const givenSql = "INSERT INTO handover_given (tenant, at, rep, limit_name, lead_id) VALUES (?, ?, ?, ?, ?)";
const returnedSql =
  "DELETE FROM handover_given WHERE seq = (SELECT min(seq) FROM handover_given WHERE tenant = ? AND at = ? AND rep = ? AND limit_name = ? AND lead_id = ?)";
const contactSql = upsert("handover_contact", "key, id", ["at", "json"]);
const oldContactsSql = "DELETE FROM handover_contact WHERE tenant = ? AND key = ? AND at < ?";
const oldSql = "DELETE FROM handover_given WHERE tenant = ? AND at < ?";
/** Entries older than this no quota, rate or cap looks at. */
const kept = 40 * 86_400_000;

/** Writes changes, inside a transaction. @throws HandoverError retryable, when an event of one of these names is there already. */
export function writeChanges(connection: Connection, tenant: string, changes: Changes): void {
  for (const erasure of changes.erased) erase(connection, tenant, erasure);
  for (const event of changes.events) {
    try {
      const { leadId, version, at, type } = event;
      connection.run(eventSql, tenant, streamOf(leadId), version, at, type, JSON.stringify(event));
    } catch (error) {
      if (!isDuplicate(error)) throw error;
      throw new HandoverError(
        "STORAGE_FAILED",
        `event ${eventId(event)} is there already; two writers decided on the same state`,
        { retryable: true, cause: error },
      );
    }
  }
  noteEvents(connection, tenant, changes.events);
  for (const lead of changes.leads) writeLead(connection, tenant, lead);
  for (const [key, leadId] of changes.released) connection.run(releasedSql, tenant, keyText(key), keyText(leadId));
  for (const [key, leadId] of changes.identities) connection.run(identitySql, tenant, keyText(key), keyText(leadId));
  for (const [key, leadId, as] of changes.named)
    connection.run(namedSql, tenant, keyText(key), keyText(leadId), as === "sent" ? 1 : 0);
  for (const clock of changes.clocks) {
    const { leadId, id, nextAt = null, startedAt } = clock;
    if (!isOver(clock))
      connection.run(clockSql, tenant, keyText(leadId), keyText(id), nextAt, startedAt, JSON.stringify(clock));
    else connection.run(endedClockSql, tenant, keyText(leadId), keyText(id));
  }
  for (const ledger of changes.ledgers)
    connection.run(ledgerSql, tenant, keyText(ledger.key), keyText(ledger.pool), JSON.stringify(ledger));
  for (const account of changes.accounts) {
    const domain = keyText(account.domain);
    connection.run(accountSql, tenant, domain, JSON.stringify(account));
    connection.run(namesGoneSql, tenant, domain);
    for (const key of nameKeys(account)) connection.run(nameSql, tenant, key, domain);
  }
  for (const receipt of changes.receipts) writeReceipt(connection, tenant, receipt);
  for (const input of changes.quarantined)
    connection.run(quarantineSql, tenant, keyText(input.id), JSON.stringify(input));
  for (const { at, repId, limit, leadId, returned } of changes.given) {
    connection.run(
      returned === true ? returnedSql : givenSql,
      tenant,
      at,
      keyText(repId),
      keyText(limit),
      keyText(leadId),
    );
    connection.run(oldSql, tenant, at - kept);
  }
  for (const contact of changes.contacts) {
    const key = keyText(contact.key);
    connection.run(contactSql, tenant, key, keyText(contact.id), contact.at, JSON.stringify(contact));
    connection.run(oldContactsSql, tenant, key, contact.at - kept);
  }
  if (changes.roster !== undefined)
    connection.run(rosterSql, tenant, changes.roster.version, JSON.stringify(changes.roster));
}

function writeReceipt(connection: Connection, tenant: string, receipt: Receipt): void {
  const { commandId, about } = receipt;
  const subject = about === undefined ? null : keyText(about);
  connection.run(receiptSql, tenant, keyText(commandId), subject, JSON.stringify(receipt));
}

/** An open lead is held by its owner; the triggers count it. */
function writeLead(connection: Connection, tenant: string, lead: Lead): void {
  const { id, hold, receivedAt, ownerId, closed, stage, stageSince, score } = lead;
  const holder = ownerId === undefined || closed !== undefined ? null : keyText(ownerId);
  const grade = keyText(score?.grade ?? "");
  connection.run(
    leadSql,
    tenant,
    keyText(id),
    hold === undefined ? null : keyText(hold.rank),
    hold?.until ?? null,
    receivedAt,
    holder,
    keyText(stage),
    grade,
    heldValue(lead),
    closed === undefined ? null : stageSince,
    JSON.stringify(lead),
  );
}
