import { HandoverError } from "../../../errors.ts";
import type { PostgresDatabase, PostgresExecutor } from "../database.ts";
import { fromPg, type PgPool } from "./from-pg.ts";
import { fromPglite, type PgliteDatabase } from "./from-pglite.ts";
import { fromPostgresJs, plain, type PostgresJsSql } from "./from-postgres-js.ts";
import { inPlaces } from "./places.ts";

/** The part of a Drizzle database that Handover uses. */
export interface DrizzleDatabase {
  readonly $client: PgPool | PostgresJsSql | PgliteDatabase;
}

/** The part of a Drizzle transaction that Handover uses. */
export interface DrizzleTransaction {
  execute(query: never): PromiseLike<unknown>;
}

/** Drizzle's `sql`. */
export interface DrizzleSql {
  (parts: never, ...values: unknown[]): unknown;
  param(value: never): unknown;
}

/**
 * Handover on what a Drizzle database works with: a `pg` pool, a postgres.js `sql` or PGlite.
 *
 * @throws HandoverError `INPUT_INVALID` for a driver without transactions, such as `neon-http`.
 */
export function fromDrizzle({ $client: client }: DrizzleDatabase): PostgresDatabase {
  if ("unsafe" in client) return fromPostgresJs(client);
  if ("connect" in client) return fromPg(client);
  if ("exec" in client) return fromPglite(client);
  throw new HandoverError(
    "INPUT_INVALID",
    "fromDrizzle: expected a Drizzle database over a pg Pool, postgres.js or PGlite; this driver has no transactions that hold a connection",
  );
}

/** A Drizzle transaction of yours. @param sql That of `drizzle-orm`. */
export function fromDrizzleTransaction(tx: DrizzleTransaction, sql: DrizzleSql): PostgresExecutor {
  return {
    connection: tx,
    async query(text, params) {
      const { parts, values } = inPlaces(text, params);
      const result = await tx.execute(
        sql(parts as never, ...values.map((value) => sql.param(plain(value) as never))) as never,
      );
      return { rows: Array.isArray(result) ? result : (result as { rows: unknown[] }).rows };
    },
  };
}
