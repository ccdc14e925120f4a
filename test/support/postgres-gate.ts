import { fromPg, type PostgresDatabase } from "handover/storage/postgres";
import type pg from "pg";

/** What becomes of the statements that look like it. */
export interface Slip {
  readonly from: RegExp;
  readonly to: string;
}

/** What a transaction waits for between its work and its commit. */
export interface Gate {
  pass: () => Promise<void>;
}

/** The pool, with a slip in the statements that go through it, and a gate before each commit. */
export function slipped(pool: pg.Pool, { from, to }: Slip, gate: Gate): PostgresDatabase {
  const sound = fromPg(pool);
  return {
    query: (text, params) => sound.query(text.replace(from, to), params),
    transaction: (work) =>
      sound.transaction(async (executor) => {
        const result = await work({ query: (text, params) => executor.query(text.replace(from, to), params) });
        await gate.pass();
        return result;
      }),
  };
}

/** Keeps the next transaction from committing until it is let go. */
function holdNext(gate: Gate): { readonly reached: Promise<void>; readonly release: () => void } {
  const { pass } = gate;
  let release = (): void => undefined;
  const opened = new Promise<void>((resolve) => (release = resolve));
  const reached = new Promise<void>((resolve) => {
    gate.pass = () => {
      gate.pass = pass;
      resolve();
      return opened;
    };
  });
  return { reached, release };
}

/** Nothing is waited for. */
export const openGate = (): Gate => ({ pass: () => Promise.resolve() });

/** Whether a session waits for what another has, in a statement that names the tables of this schema. */
async function isWaiting(pool: pg.Pool, schema: string): Promise<boolean> {
  const sql = "SELECT 1 FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND query LIKE '%' || $1 || '%'";
  return (await pool.query(sql, [`"${schema}".handover_`])).rows.length > 0;
}

/**
 * One of them is begun while the other is done and not yet committed; the other is, once this one waits for it or is through, and both
 * settle.
 *
 * @param gate Where transactions of the first one pass.
 */
export async function oneInTheOther(
  { pool, schema, gate }: { readonly pool: pg.Pool; readonly schema: string; readonly gate: Gate },
  first: () => Promise<unknown>,
  second: () => Promise<unknown>,
): Promise<void> {
  const held = holdNext(gate);
  const state = { isOver: false };
  const one = first();
  await held.reached;
  const other = second().finally(() => (state.isOver = true));
  other.catch(() => undefined);
  while (!state.isOver && !(await isWaiting(pool, schema)));
  held.release();
  await Promise.all([one, other]);
}
