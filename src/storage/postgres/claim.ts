import type { Connection } from "./connection.ts";
import { nowSql, patienceOf, rosterLock, type Patience } from "./lock.ts";
import { Statement } from "./statement.ts";

/** A clock that was claimed, by the texts of its keys. */
export interface Claimed {
  readonly lead: string;
  readonly id: string;
}

interface Row extends Claimed {
  readonly at: number;
}

const inOrder = "ORDER BY c.next_at, c.started_at, c.lead_id, c.id";
const columns = "c.next_at, c.started_at, c.lead_id, c.id";

/**
 * Claims due clocks, passing over those that another transaction has: by their leads, for it is a lead that everybody else locks,
 * and by themselves where there is no lead.
 *
 * @param now What is due is reckoned by, where it is not the database's clock.
 */
export async function claimDue(
  connection: Connection,
  tenant: string,
  limit: number,
  now: number | undefined,
  patience: Patience | undefined,
): Promise<{ readonly at: number; readonly due: readonly Claimed[] }> {
  const statement = new Statement();
  const own = statement.param(tenant, "text");
  const at = now === undefined ? nowSql : statement.param(now, "bigint");
  const most = statement.param(limit, "bigint");
  const head = (from: string): string => `SELECT ${from}, (${at})::float8 AS at`;
  const none = "NULL AS lead, NULL AS id, 0::float8 AS next, 0::float8 AS started";
  if (patience !== undefined) {
    statement.with("patience", patienceOf(statement, patience));
    statement.select(`${head(none)} FROM patience`);
  }
  // Whoever changes the roster must not wait for what is claimed by somebody who waits for the roster.
  statement.with("roster_lock", rosterLock(own));
  statement.select(`${head(none)} FROM roster_lock`);
  const which = `c.tenant = ${own} AND c.next_at <= ${at}`;
  // The lead first: who has a clock and not its lead would wait for who has the lead and writes the clock.
  statement.with(
    "of_leads",
    `SELECT ${columns} FROM handover_clock c JOIN handover_lead l ON l.tenant = c.tenant AND l.id = c.lead_id WHERE ${which} ${inOrder} LIMIT ${most} FOR UPDATE OF l, c SKIP LOCKED`,
  );
  // What has no lead is looked for among the first that are due, up to the last one claimed: what comes after has its turn later.
  const last = `SELECT CASE WHEN count(*) < ${most} THEN ${at} ELSE max(next_at) END FROM of_leads`;
  statement.with(
    "first",
    `SELECT c.lead_id, c.id FROM handover_clock c WHERE c.tenant = ${own} AND c.next_at <= (${last}) ${inOrder} LIMIT 4 * ${most}`,
  );
  // Each is looked up: of NOT EXISTS the planner may make a join that goes through all leads, for it expects many.
  const itsLead = `SELECT 1 FROM handover_lead l WHERE l.tenant = ${own} AND l.id = o.lead_id`;
  statement.with(
    "others",
    `SELECT * FROM (SELECT lead_id, id FROM first EXCEPT SELECT lead_id, id FROM of_leads) o WHERE (${itsLead}) IS NULL`,
  );
  statement.with(
    "of_others",
    `SELECT ${columns} FROM others o CROSS JOIN LATERAL (SELECT * FROM handover_clock c WHERE ${which} AND c.lead_id = o.lead_id AND c.id = o.id FOR UPDATE SKIP LOCKED) c ${inOrder} LIMIT ${most}`,
  );
  for (const from of ["of_leads", "of_others"])
    statement.select(`${head("lead_id, id, next_at::float8, started_at::float8")} FROM ${from}`);
  statement.orderBy('next, started, lead COLLATE "C", id COLLATE "C"');
  const rows = await connection.run<Row>(statement);
  const due = rows.filter(({ lead }) => lead !== null).slice(0, limit);
  return { at: (rows[0] as Row).at, due };
}
