import { erasedText, type Erasure, type Receipt } from "../index.ts";
import { isContactOf } from "../sql/row.ts";
import { keyText } from "../sql/text.ts";
import type { Connection } from "./connection.ts";
import type { PostgresValue } from "./database.ts";

const eventsSql =
  "UPDATE handover_event e SET json = n.json FROM unnest($2::text[], $3::text[], $4::text[]) AS n(stream, version, json) " +
  "WHERE e.tenant = $1 AND e.stream = n.stream AND e.version = n.version::bigint";
const errorSqls = ["delivery", "dead_letter"].map(
  (table) =>
    `UPDATE handover_${table} SET error = $3 WHERE tenant = $1 AND stream = ANY($2::text[]) AND error IS NOT NULL`,
);
const named = "FROM unnest($2::text[], $3::text[]) AS n(key, lead_id) WHERE t.tenant = $1 AND t.key = n.key";
/** A key that other leads are known by goes on naming none, as one does that was taken from a lead. */
const unnamedSql = `UPDATE handover_identity t SET lead_id = '' ${named} AND t.lead_id = n.lead_id`;
const earlierSql = `DELETE FROM handover_earlier t USING unnest($2::text[], $3::text[]) AS n(key, lead_id) WHERE t.tenant = $1 AND t.key = n.key AND t.lead_id = n.lead_id`;
const emptySql =
  "DELETE FROM handover_identity t WHERE t.tenant = $1 AND t.key = ANY($2::text[]) AND t.lead_id = '' AND NOT EXISTS (SELECT 1 FROM handover_earlier e WHERE e.tenant = t.tenant AND e.key = t.key)";
const contactsSql = "SELECT key, id, json FROM handover_contact WHERE tenant = $1 AND key = ANY($2::text[])";
const contactSql =
  "DELETE FROM handover_contact t USING unnest($2::text[], $3::text[]) AS n(key, id) WHERE t.tenant = $1 AND t.key = n.key AND t.id = n.id";
const receiptSql =
  "UPDATE handover_receipt t SET json = n.json FROM unnest($2::text[], $3::text[]) AS n(id, json) WHERE t.tenant = $1 AND t.command_id = n.id";
const goneSql = "DELETE FROM handover_receipt WHERE tenant = $1 AND command_id = ANY($2::text[])";
const inputSql =
  "UPDATE handover_quarantine t SET json = n.json FROM unnest($2::text[], $3::text[]) AS n(id, json) WHERE t.tenant = $1 AND t.id = n.id";

/** Takes people out of what is kept of leads and quarantined inputs, inside a transaction. */
export async function eraseRows(connection: Connection, tenant: string, erased: readonly Erasure[]): Promise<void> {
  const run = async (sql: string, ...params: PostgresValue[]): Promise<void> => {
    await connection.all(sql, tenant, ...params);
  };
  const streams = erased.map(({ id }) => keyText(id));
  const events = erased.flatMap(({ events }) => events);
  const json = (values: readonly unknown[]): string[] => values.map((value) => JSON.stringify(value));
  await run(
    eventsSql,
    erased.flatMap(({ id, events }) => events.map(() => keyText(id))),
    events.map(({ version }) => String(version)),
    json(events),
  );
  for (const sql of errorSqls) await run(sql, streams, JSON.stringify(erasedText));
  const pairs = erased.flatMap(({ id, keys }) => keys.map((key) => ({ key: keyText(key), id })));
  const keys = pairs.map(({ key }) => key);
  const owners = pairs.map(({ id }) => keyText(id));
  for (const sql of [unnamedSql, earlierSql]) await run(sql, keys, owners);
  await run(emptySql, keys);
  const ids = new Set(erased.map(({ id }) => id));
  const known = await connection.all<{ key: string; id: string; json: string }>(contactsSql, tenant, keys);
  const contacts = known.filter(({ json: text }) => isContactOf(text, (leadId) => ids.has(leadId)));
  await run(
    contactSql,
    contacts.map(({ key }) => key),
    contacts.map(({ id }) => id),
  );
  const receipts: readonly Receipt[] = erased.flatMap(({ receipts }) => receipts);
  await run(
    receiptSql,
    receipts.map(({ commandId }) => keyText(commandId)),
    json(receipts),
  );
  await run(
    goneSql,
    erased.flatMap(({ receiptsGone }) => receiptsGone.map(keyText)),
  );
  const inputs = erased.flatMap(({ input }) => input ?? []);
  await run(
    inputSql,
    inputs.map(({ id }) => keyText(id)),
    json(inputs),
  );
}
