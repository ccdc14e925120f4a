/** What a statement's parameters may be here: every driver passes these on as they are. */
export type PostgresValue = string | number | boolean | null | readonly (string | null)[];

/** Runs statements on one connection; each is awaited before the next, unless it says that it pipelines them. */
export interface PostgresExecutor {
  /**
   * A statement is on its way when `query` returns, and others may be sent before it is answered: the server runs them in that order,
   * and none of a transaction in which one has failed. In a `transaction` the COMMIT goes behind whatever was sent by the time `work`
   * settles. What is made of an executor by a spread is not to have this one's. @defaultValue `false`
   */
  readonly pipelines?: boolean | undefined;
  /**
   * What its statements run on: executors of the same are known by it as one transaction, in which calls at once follow one another.
   * @defaultValue the executor itself
   */
  readonly connection?: object | undefined;
  /**
   * @param text With `$1`, `$2`, ... for `params`. The columns of its rows have names of one lower-case word, which no naming
   *   convention of a driver changes, and types that every driver reads alike: `text`, `int4`, `float8`.
   */
  query(text: string, params: readonly PostgresValue[]): Promise<{ readonly rows: readonly unknown[] }>;
}

/**
 * The part of a Postgres driver that Handover uses: of the pool or client you have, through `fromPg` and its like, or a shape of
 * your own. No driver is imported.
 */
export interface PostgresDatabase extends PostgresExecutor {
  /**
   * Runs `work` in a transaction on one connection, at `READ COMMITTED`: commits what it settles with, rolls back and rejects with
   * what it fails with.
   */
  transaction<T>(work: (executor: PostgresExecutor) => Promise<T>): Promise<T>;
}
