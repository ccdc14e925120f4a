import type { Changes } from "../index.ts";
import { keyText } from "../sql/text.ts";
import type { Connection } from "./connection.ts";

/** Those that name the lead still; each is one that it had before from then on. */
const releaseSql =
  "WITH gone AS (SELECT i.key, i.lead_id FROM handover_identity i JOIN unnest($2::text[], $3::text[]) AS n(key, lead_id) " +
  "ON i.key = n.key AND i.lead_id = n.lead_id WHERE i.tenant = $1 ORDER BY i.key FOR UPDATE OF i), " +
  "noted AS (INSERT INTO handover_earlier (tenant, key, lead_id, sent) SELECT $1, key, lead_id, 0 FROM gone ORDER BY key ON CONFLICT DO NOTHING) " +
  "UPDATE handover_identity t SET lead_id = '' FROM gone WHERE t.tenant = $1 AND t.key = gone.key";

/** Keys that leads give up; what names another lead by now goes on doing so. */
export async function releaseKeys(
  connection: Connection,
  tenant: string,
  released: Changes["released"],
): Promise<void> {
  const keys = released.map(([key]) => keyText(key));
  const leads = released.map(([, leadId]) => keyText(leadId));
  await connection.all(releaseSql, tenant, keys, leads);
}
