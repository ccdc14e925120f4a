import { erasedText, type Erasure } from "../index.ts";
import { isContactOf } from "../sql/row.ts";
import { keyText } from "../sql/text.ts";
import type { Connection } from "./connection.ts";

const eventSql = "UPDATE handover_event SET json = ? WHERE tenant = ? AND stream = ? AND version = ?";
const errorSqls = ["delivery", "dead_letter"].map(
  (table) => `UPDATE handover_${table} SET error = ? WHERE tenant = ? AND stream = ? AND error IS NOT NULL`,
);
const earlierSql = "DELETE FROM handover_earlier WHERE tenant = ? AND key = ? AND lead_id = ?";
/** A key that other leads are known by goes on naming none, as one does that was taken from a lead. */
const unnamedSql = "UPDATE handover_identity SET lead_id = '' WHERE tenant = ? AND key = ? AND lead_id = ?";
const emptySql =
  "DELETE FROM handover_identity AS i WHERE tenant = ? AND key = ? AND lead_id = '' AND NOT EXISTS (SELECT 1 FROM handover_earlier e WHERE e.tenant = i.tenant AND e.key = i.key)";
const contactsSql = "SELECT id, json FROM handover_contact WHERE tenant = ? AND key = ?";
const contactSql = "DELETE FROM handover_contact WHERE tenant = ? AND key = ? AND id = ?";
const receiptSql = "UPDATE handover_receipt SET json = ? WHERE tenant = ? AND command_id = ?";
const goneSql = "DELETE FROM handover_receipt WHERE tenant = ? AND command_id = ?";
const inputSql = "UPDATE handover_quarantine SET json = ? WHERE tenant = ? AND id = ?";

/** Takes a person out of what is kept of a lead, or of a quarantined input, inside a transaction. */
export function erase(connection: Connection, tenant: string, erasure: Erasure): void {
  const { id, keys, events, receipts, receiptsGone, input } = erasure;
  const stream = keyText(id);
  for (const event of events) connection.run(eventSql, JSON.stringify(event), tenant, stream, event.version);
  for (const sql of errorSqls) connection.run(sql, JSON.stringify(erasedText), tenant, stream);
  for (const key of keys.map(keyText)) {
    connection.run(unnamedSql, tenant, key, stream);
    connection.run(earlierSql, tenant, key, stream);
    connection.run(emptySql, tenant, key);
    for (const contact of connection.all<{ id: string; json: string }>(contactsSql, tenant, key))
      if (isContactOf(contact.json, (leadId) => leadId === id)) connection.run(contactSql, tenant, key, contact.id);
  }
  for (const receipt of receipts)
    connection.run(receiptSql, JSON.stringify(receipt), tenant, keyText(receipt.commandId));
  for (const commandId of receiptsGone) connection.run(goneSql, tenant, keyText(commandId));
  if (input !== undefined) connection.run(inputSql, JSON.stringify(input), tenant, stream);
}
