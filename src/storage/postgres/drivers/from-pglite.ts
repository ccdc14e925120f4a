import type { PostgresDatabase, PostgresExecutor } from "../database.ts";

/** The part of a PGlite database that Handover uses. */
export interface PgliteDatabase extends PgliteTransaction {
  transaction<T>(work: (tx: PgliteTransaction) => Promise<T>): Promise<T>;
}

/** The part of a PGlite transaction that Handover uses. */
export interface PgliteTransaction {
  query(text: string, params: unknown[]): Promise<{ rows: unknown[] }>;
}

/** Handover on a PGlite database: Postgres inside this process, for tests and trials. It has one connection. */
export function fromPglite(db: PgliteDatabase): PostgresDatabase {
  return {
    ...fromPgliteTransaction(db),
    transaction: (work) => db.transaction((tx) => work(fromPgliteTransaction(tx))),
  };
}

/** A PGlite transaction of yours. */
export function fromPgliteTransaction(tx: PgliteTransaction): PostgresExecutor {
  return { connection: tx, query: (text, params) => tx.query(text, [...params]) };
}
