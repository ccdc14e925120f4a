import { fromPg, postgresStorage } from "handover/storage/postgres";
import pg from "pg";
import { median } from "../harness/statistics.ts";

export interface ClaimCaseOptions {
  readonly url: string;
  readonly schema: string;
}

const due = 500;

/** Claims out of many open clocks, against the same claim written by hand. */
export async function open({ url, schema }: ClaimCaseOptions) {
  const pool = new pg.Pool({ connectionString: url, max: 4 });
  const storage = postgresStorage({ database: fromPg(pool, { prepare: true }), schema });
  const store = await storage.open("default");
  const byHand =
    `UPDATE "${schema}".handover_clock c SET started_at = started_at FROM (SELECT lead_id, id FROM "${schema}".handover_clock ` +
    `WHERE tenant = 'default' AND next_at <= $1 ORDER BY next_at LIMIT ${due} FOR UPDATE SKIP LOCKED) d ` +
    "WHERE c.tenant = 'default' AND c.lead_id = d.lead_id AND c.id = d.id RETURNING c.lead_id, c.id";
  return {
    async fill(count: number): Promise<void> {
      const lead = `SELECT 'default', 'lead-' || i, 0, 'mql', '', 0, '{}', '{"id":"lead-' || i || '"}' FROM generate_series(1, ${count}) i`;
      await pool.query(
        `INSERT INTO "${schema}".handover_lead (tenant, id, received_at, stage, grade, value, domains, json) ${lead}`,
      );
      const clock = `SELECT 'default', 'lead-' || i, 'lead-' || i || '/c#1', extract(epoch FROM now()) * 1000 + i * 100 - ${due * 20 * 100}, 0, '{}' FROM generate_series(1, ${count}) i`;
      await pool.query(
        `INSERT INTO "${schema}".handover_clock (tenant, lead_id, id, next_at, started_at, json) ${clock}`,
      );
      await pool.query(`VACUUM ANALYZE "${schema}".handover_clock`);
      await pool.query(`VACUUM ANALYZE "${schema}".handover_lead`);
    },
    /** Milliseconds of a claim, and of the hand-written one: medians. Neither is kept. */
    async claim(rounds: number): Promise<{ readonly ms: number; readonly handMs: number }> {
      const ours: number[] = [];
      const hand: number[] = [];
      for (let n = 0; n < rounds; n++) {
        let from = performance.now();
        const claimed = await store.transact((transaction) => transaction.claimDue(due));
        ours.push(performance.now() - from);
        const client = await pool.connect();
        from = performance.now();
        await client.query("BEGIN");
        const { rows } = await client.query(byHand, [Date.now()]);
        await client.query("COMMIT");
        hand.push(performance.now() - from);
        client.release();
        if (claimed.length !== due || rows.length !== due) throw new Error("not as many are due as are claimed");
      }
      return { ms: median(ours), handMs: median(hand) };
    },
    close: async () => (await storage.close(), pool.end()),
  };
}
