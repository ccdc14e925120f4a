import type { PostgresDatabase, PostgresExecutor } from "../database.ts";

/** The part of a Kysely database that Handover uses. */
export interface KyselyDatabase extends KyselyTransaction {
  transaction(): {
    setIsolationLevel(level: "read committed"): {
      execute<T>(work: (trx: KyselyTransaction) => Promise<T>): Promise<T>;
    };
  };
}

/** The part of a Kysely transaction that Handover uses. */
export interface KyselyTransaction {
  withoutPlugins(): { executeQuery(query: KyselyQuery): Promise<{ rows: unknown[] }> };
}

/** What Kysely's `CompiledQuery.raw` returns. */
export interface KyselyQuery {
  readonly sql: string;
  readonly parameters: readonly unknown[];
  readonly query: {
    readonly kind: "RawNode";
    readonly sqlFragments: readonly string[];
    readonly parameters: readonly never[];
  };
  readonly queryId: { readonly queryId: string };
}

/** Handover on a Kysely database with the Postgres dialect. Plugins have no part in its statements. */
export function fromKysely(db: KyselyDatabase): PostgresDatabase {
  return {
    ...fromKyselyTransaction(db),
    transaction: (work) =>
      db
        .transaction()
        .setIsolationLevel("read committed")
        .execute((trx) => work(fromKyselyTransaction(trx))),
  };
}

/** A Kysely transaction of yours. */
export function fromKyselyTransaction(trx: KyselyTransaction): PostgresExecutor {
  const plain = trx.withoutPlugins();
  return { connection: trx, query: (text, params) => plain.executeQuery(rawQuery(text, params)) };
}

function rawQuery(sql: string, parameters: readonly unknown[]): KyselyQuery {
  return {
    sql,
    parameters,
    query: { kind: "RawNode", sqlFragments: [sql], parameters: [] },
    queryId: { queryId: "handover" },
  };
}
