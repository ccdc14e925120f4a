import { arrayText } from "../array-text.ts";
import type { PostgresDatabase, PostgresExecutor, PostgresValue } from "../database.ts";
import type { PrepareOptions } from "./from-pg.ts";

/** The part of a postgres.js `sql` that Handover uses. */
export interface PostgresJsSql extends PostgresJsTransaction {
  begin<T>(options: string, work: (tx: PostgresJsTransaction) => Promise<T>): Promise<unknown>;
}

/** The part of the `sql` of a postgres.js transaction that Handover uses. */
export interface PostgresJsTransaction {
  unsafe(
    text: string,
    params: (string | number | boolean | null)[],
    options: { prepare: boolean },
  ): PromiseLike<readonly unknown[]>;
}

/**
 * Handover on a postgres.js `sql`.
 *
 * Where a connection is lost within a transaction, postgres.js 3.4 goes on: what follows, its own COMMIT or ROLLBACK too, it writes
 * to no socket, which ends the process, or to the next connection, outside the transaction. So nothing follows here.
 *
 * Statements are not prepared, whatever `sql` does by itself, unless both are told to.
 */
export function fromPostgresJs(sql: PostgresJsSql, options: PrepareOptions = {}): PostgresDatabase {
  return {
    ...fromPostgresJsTransaction(sql, options),
    async transaction<T>(work: (executor: PostgresExecutor) => Promise<T>): Promise<T> {
      const line = new Line();
      let running: Promise<T> | undefined;
      try {
        return (await sql.begin("ISOLATION LEVEL READ COMMITTED", async (tx) => {
          running = work(line.guard(fromPostgresJsTransaction(tx, options)));
          await Promise.allSettled([running]);
          // The driver has rejected by itself; had it this function back, it would go on.
          return line.lost === undefined ? running : new Promise<never>(() => undefined);
        })) as T;
      } catch (error) {
        line.lost ??= { reason: error };
        await Promise.allSettled([running]);
        throw error;
      }
    },
  };
}

/** A postgres.js transaction of yours. */
export function fromPostgresJsTransaction(
  tx: PostgresJsTransaction,
  { prepare = false }: PrepareOptions = {},
): PostgresExecutor {
  return {
    connection: tx,
    query: async (text, params) => ({ rows: await tx.unsafe(text, params.map(plain), { prepare }) }),
  };
}

/** With `fetch_types: false` the driver does not know an array where it is asked for one. */
export function plain(value: PostgresValue): string | number | boolean | null {
  return typeof value === "object" && value !== null ? arrayText(value) : value;
}

/** The connection of one transaction, and whether it is there. */
class Line {
  lost: { readonly reason: unknown } | undefined;

  guard({ query }: PostgresExecutor): PostgresExecutor {
    return {
      query: async (text, params) => {
        if (this.lost !== undefined) throw this.lost.reason;
        try {
          return await query(text, params);
        } catch (error) {
          const { code, severity } = error as { readonly code?: unknown; readonly severity?: unknown };
          if (severity === "FATAL" || String(code).startsWith("CONNECTION_")) this.lost = { reason: error };
          throw error;
        }
      },
    };
  }
}
