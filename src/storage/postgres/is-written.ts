import { HandoverError, isHandoverError } from "../../errors.ts";
import type { Changes } from "../index.ts";
import { traceOf, type Trace } from "../sql/trace.ts";
import type { TenantDatabase } from "./connection.ts";
import { stateOf } from "./failure.ts";

/** What is known of a write whose commit nobody has answered. */
export interface Written {
  /** The server's number of its transaction. */
  readonly transaction: string;
  readonly changes: Pick<Changes, "events" | "receipts">;
}

const stateSql = "SELECT pg_xact_status($2::text::xid8) AS state WHERE $1::text IS NOT NULL";
/** Of a transaction that this server never had: another one has taken its place, and had not heard of it. */
const inTheFuture = "22023";
const longestPauseMs = 250;

/**
 * Whether a write is there whose commit nobody has answered: the server says of each transaction whether it is over, so nobody is
 * waited for but that one, and nobody is kept waiting. Asks again while it is not over, or the database cannot be reached.
 *
 * @param failure What the driver has said in place of an answer.
 * @throws HandoverError `COMMIT_UNKNOWN` when it cannot be found out in time.
 */
export async function isWritten(
  database: TenantDatabase,
  written: Written | undefined,
  failure: HandoverError,
): Promise<boolean> {
  if (written === undefined) return false;
  const until = performance.now() + database.patience.lockMs;
  for (let pauseMs = 20; ; pauseMs = Math.min(pauseMs * 2, longestPauseMs)) {
    let cause: HandoverError | undefined;
    try {
      const state = await stateOfTransaction(database, written.transaction);
      if (state === "aborted") return false;
      if (state === "committed") return true;
      // A server that took another's place, or has forgotten: what counts is what is there.
      if (state !== "in progress") return await isThere(database, traceOf(written.changes));
    } catch (error) {
      if (!isHandoverError(error)) throw error;
      cause = error;
    }
    if (performance.now() >= until || cause?.retryable === false) throw unknown(failure, cause);
    await new Promise((resolve) => setTimeout(resolve, pauseMs));
  }
}

async function stateOfTransaction(database: TenantDatabase, transaction: string): Promise<string | null> {
  try {
    const [row] = await database.all<{ state: string | null }>(stateSql, transaction);
    return row?.state ?? null;
  } catch (error) {
    if (isHandoverError(error) && stateOf(error.cause) === inTheFuture) return null;
    throw error;
  }
}

async function isThere(database: TenantDatabase, trace: Trace | undefined): Promise<boolean> {
  if (trace === undefined) return false;
  const { table, key, json } = trace;
  const where = Object.keys(key).map((column, i) => `${column}::text = $${i + 2}`);
  const sql = `SELECT json FROM ${table} WHERE tenant = $1 AND ${where.join(" AND ")}`;
  const [row] = await database.all<{ json: string }>(sql, ...Object.values(key));
  return row?.json === json;
}

/** @param cause What kept it from being found out; nothing where the transaction is still not over. */
function unknown(failure: HandoverError, cause: HandoverError | undefined): HandoverError {
  const why = cause === undefined ? "its transaction is not over yet" : "the database cannot be asked";
  return new HandoverError(
    "COMMIT_UNKNOWN",
    `postgres: nobody has said whether it was committed, and it cannot be found out, for ${why}: repeat the call with the commandId it had, which applies it once; without one look first`,
    { cause: cause ?? failure },
  );
}
