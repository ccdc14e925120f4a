import { HandoverError, isHandoverError } from "../../errors.ts";
import type { Changes } from "../index.ts";
import { keyText, streamOf } from "../sql/text.ts";
import type { TenantDatabase } from "./connection.ts";
import { rosterLock, type Patience } from "./lock.ts";

/** A row by which a write is known again. */
export interface Written {
  readonly table: string;
  readonly key: Readonly<Record<string, string>>;
  readonly json: string;
}

/** The first event of a write, or its first receipt: no other write has the same. */
export function traceOf({ events: [event], receipts: [receipt] }: Changes): Written | undefined {
  if (event !== undefined) {
    const key = { stream: streamOf(event.leadId), version: String(event.version) };
    return { table: "handover_event", key, json: JSON.stringify(event) };
  }
  if (receipt === undefined) return undefined;
  return { table: "handover_receipt", key: { command_id: keyText(receipt.commandId) }, json: JSON.stringify(receipt) };
}

/**
 * Whether a write is there whose commit nobody has answered. Whoever writes holds the roster's lock, so this one waits until that
 * is no longer under way; it asks again while the database cannot be reached.
 *
 * @throws HandoverError `COMMIT_UNKNOWN` when it cannot be found out in time.
 */
export async function isWritten(
  database: TenantDatabase,
  written: Written | undefined,
  { lockMs }: Patience,
): Promise<boolean> {
  if (written === undefined) return false;
  const { table, key, json } = written;
  const where = Object.keys(key).map((column, i) => `${column}::text = $${i + 2}`);
  const sql = `SELECT json FROM ${table} WHERE tenant = $1 AND ${where.join(" AND ")}`;
  const until = performance.now() + lockMs;
  for (let pauseMs = 20; ; pauseMs = Math.min(pauseMs * 2, 1_000)) {
    try {
      return await database.transaction(async (connection) => {
        await connection.all(rosterLock("$1::text", "change"), database.tenant);
        const [row] = await connection.all<{ json: string }>(sql, database.tenant, ...Object.values(key));
        return row?.json === json;
      });
    } catch (cause) {
      if (isHandoverError(cause) && cause.retryable && performance.now() < until) {
        await new Promise((resolve) => setTimeout(resolve, pauseMs));
        continue;
      }
      throw new HandoverError(
        "COMMIT_UNKNOWN",
        "postgres: the connection was lost while it committed, and it cannot be found out whether it did: repeat the call with the commandId it had, which applies it once; without one look first",
        { cause },
      );
    }
  }
}
