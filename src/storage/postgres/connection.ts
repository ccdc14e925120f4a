import { HandoverError, show } from "../../errors.ts";
import { patienceParams, patienceSql, transactionSql } from "./lock.ts";
import type { PostgresDatabase, PostgresExecutor, PostgresValue } from "./database.ts";
import { behind } from "./behind.ts";
import { storageFailure } from "./failure.ts";
import { inTurn } from "./in-turn.ts";
import type { Patience } from "./lock.ts";
import type { Statement } from "./statement.ts";

/** Tables are named bare in the statements, and found in the schema that holds them; an index is in the schema of its table. */
const tableName = /(?<!INDEX )\bhandover_[a-z_]+\b/g;

/** One connection, or the pool of them, with the names of the tables filled in and the driver's errors in Handover's words. */
export class Connection {
  private readonly executor: PostgresExecutor;
  private readonly texts: Texts;
  /** By what the server knows its transaction, once it was read. */
  of: string | undefined;
  /** What nobody waits for, for the COMMIT goes behind it: nothing is written where it fails. */
  left: Promise<unknown> | undefined;

  constructor(executor: PostgresExecutor, texts: Texts) {
    this.executor = executor;
    this.texts = texts;
  }

  async all<Row>(text: string, ...params: PostgresValue[]): Promise<readonly Row[]> {
    return (await this.query(this.texts.qualified(text), params)).rows as readonly Row[];
  }

  /** A statement as it is. */
  async query(text: string, params: readonly PostgresValue[]): Promise<{ readonly rows: readonly unknown[] }> {
    try {
      return await this.executor.query(text, params);
    } catch (error) {
      throw storageFailure(error, params);
    }
  }

  run<Row>({ text, params }: Statement): Promise<readonly Row[]> {
    return this.all<Row>(text, ...params);
  }

  /** What is to follow something that is on its way: sent behind it, or once it was answered. @throws what the first fails with */
  async after<T>(first: Promise<unknown>, next: () => Promise<T>): Promise<T> {
    if (this.executor.pipelines !== true) await first;
    return behind(first, next());
  }

  /** The last that this transaction has to do, which is on its way: waited for here, or by whoever commits it. */
  async leave(last: Promise<unknown>): Promise<void> {
    if (this.executor.pipelines !== true) return void (await last);
    this.left = last;
    last.catch(() => undefined);
  }
}

/** Statements as they are sent, by how they are written here. */
export class Texts {
  readonly schema: string;
  private readonly known = new Map<string, string>();

  /** @throws HandoverError `INPUT_INVALID` */
  constructor(schema: string) {
    if (!/^[a-z_][a-z0-9_]{0,62}$/.test(schema))
      throw new HandoverError(
        "INPUT_INVALID",
        `schema: expected lower-case letters, digits and _, got ${show(schema)}; it becomes part of the statements`,
      );
    this.schema = schema;
  }

  qualified(text: string): string {
    let known = this.known.get(text);
    if (known === undefined) {
      known = text.replace(tableName, (table) => `"${this.schema}".${table}`);
      // Statements are put together from few parts, but nothing here may grow for ever.
      if (this.known.size > 1_000) this.known.clear();
      this.known.set(text, known);
    }
    return known;
  }
}

/** @param failure What the driver has said. */
type IsThere = (failure: HandoverError) => Promise<boolean>;

/** The database of a storage, open until it is closed. */
export class Database {
  readonly texts: Texts;
  /** The database itself keeps tenants apart: every transaction says whose it is. */
  readonly guarded: boolean;
  private readonly database: PostgresDatabase;
  private readonly underWay = new Set<Promise<unknown>>();
  private closed = false;

  constructor(database: PostgresDatabase, texts: Texts, guarded: boolean) {
    this.database = database;
    this.texts = texts;
    this.guarded = guarded;
  }

  /** @throws HandoverError `CLOSED` */
  checkOpen(): void {
    if (this.closed) throw new HandoverError("CLOSED", "postgres storage was closed; make a new one");
  }

  /**
   * One connection's transaction, committed when `work` settles. What `work` throws comes back as it is.
   *
   * @param isThere Looks for what was written, where anything fails once `work` has settled: whatever a driver says then (a lost
   * connection, a time-out of its own, what somebody who listens to it has thrown), the server may have committed.
   * @defaultValue nothing was written that mattered
   */
  transaction<T>(
    work: (connection: Connection) => Promise<T>,
    isThere: IsThere = () => Promise.resolve(false),
  ): Promise<T> {
    return this.follow(async () => {
      let done: { readonly result: T } | { readonly thrown: unknown } | undefined;
      let left: Promise<unknown> | undefined;
      let result: T;
      try {
        result = await this.database.transaction(async (executor) => {
          const connection = new Connection(executor, this.texts);
          try {
            done = { result: await work(connection) };
            return done.result;
          } catch (thrown) {
            done = { thrown };
            throw thrown;
          } finally {
            left = connection.left;
          }
        });
      } catch (error) {
        const ended = done as { readonly result: T } | { readonly thrown: unknown } | undefined;
        if (ended !== undefined && "thrown" in ended) throw ended.thrown;
        const failure = storageFailure(error);
        if (ended !== undefined && (await isThere(failure))) return ended.result;
        throw failure;
      }
      // Where it has failed, the server has answered the COMMIT with a ROLLBACK.
      await left;
      return result;
    });
  }

  /**
   * The same within a transaction of the host's, who commits it; after what else was called there.
   *
   * @param call The same for all that one call does there, which is all in one transaction.
   * @throws HandoverError `INPUT_INVALID`
   */
  join<T>(using: object, work: (connection: Connection) => Promise<T>, call?: object): Promise<T> {
    return this.follow(async () => {
      const { query, connection = using } = using as Partial<PostgresExecutor>;
      if (typeof query === "function")
        return inTurn(connection, call, async (of, learn) => {
          const joined = new Connection(using as PostgresExecutor, this.texts);
          if (of !== undefined) await checkSame(joined, of);
          const result = await work(joined);
          if (joined.of !== undefined) learn(joined.of);
          return result;
        });
      throw new HandoverError(
        "INPUT_INVALID",
        `using: expected a transaction of yours through fromPgClient or its like, got ${show(using)}`,
      );
    });
  }

  /** One statement, on whatever connection is free. */
  all<Row>(text: string, ...params: PostgresValue[]): Promise<readonly Row[]> {
    return this.follow(() => new Connection(this.database, this.texts).all<Row>(text, ...params));
  }

  /** Lets what is under way finish. The driver's pool is its owner's to close. */
  async close(): Promise<void> {
    this.closed = true;
    while (this.underWay.size > 0) await Promise.allSettled(this.underWay);
  }

  /** The same, of one tenant. */
  of(tenant: string, patience: Patience): TenantDatabase {
    return new TenantDatabase(this, tenant, patience);
  }

  private async follow<T>(call: () => Promise<T>): Promise<T> {
    this.checkOpen();
    const done = call();
    this.underWay.add(done);
    try {
      return await done;
    } finally {
      this.underWay.delete(done);
    }
  }
}

/**
 * What is done for one tenant. Where the database keeps tenants apart, each transaction says first whose it is, and how long the
 * server is to keep it: a single statement is a transaction then, too.
 */
export class TenantDatabase {
  readonly tenant: string;
  readonly patience: Patience;
  private readonly database: Database;

  constructor(database: Database, tenant: string, patience: Patience) {
    this.database = database;
    this.tenant = tenant;
    this.patience = patience;
  }

  transaction<T>(work: (connection: Connection) => Promise<T>, isThere?: IsThere): Promise<T> {
    const enter = `${enterSql}, ${patienceSql("$2", "$3")}`;
    return this.database.transaction(this.entered(work, enter, patienceParams(this.patience)), isThere);
  }

  /** One state of the database, however many statements look at it: nothing is locked, and nothing can be written. */
  view<T>(work: (connection: Connection) => Promise<T>): Promise<T> {
    const entered = this.entered(work, enterSql, []);
    const looked = (connection: Connection): Promise<T> =>
      connection.after(connection.all(viewSql), () => entered(connection));
    // What was read was there, whatever becomes of the COMMIT.
    return this.database.transaction(looked, () => Promise.resolve(true));
  }

  join<T>(using: object, work: (connection: Connection) => Promise<T>, call?: object): Promise<T> {
    return this.database.join(using, this.entered(work, enterSql, []), call);
  }

  /** One statement, whose first parameter is the tenant. */
  all<Row>(text: string, ...params: PostgresValue[]): Promise<readonly Row[]> {
    return this.database.guarded
      ? this.transaction((connection) => connection.all<Row>(text, this.tenant, ...params))
      : this.database.all<Row>(text, this.tenant, ...params);
  }

  /** A statement that has the tenant for its first parameter. */
  run<Row>({ text, params: [, ...params] }: Statement): Promise<readonly Row[]> {
    return this.all<Row>(text, ...params);
  }

  private entered<T>(
    work: (connection: Connection) => Promise<T>,
    enter: string,
    params: readonly PostgresValue[],
  ): (connection: Connection) => Promise<T> {
    if (!this.database.guarded) return work;
    return (connection) => connection.after(connection.all(enter, this.tenant, ...params), () => work(connection));
  }
}

/** @throws HandoverError `STORAGE_FAILED` where the host has ended the transaction a call was made for, and perhaps begun another. */
async function checkSame(connection: Connection, of: string): Promise<void> {
  const [row] = await connection.all<{ id: string }>(`SELECT ${transactionSql} AS id`);
  if (row?.id === of) return;
  throw new HandoverError(
    "STORAGE_FAILED",
    "using: the transaction that this call was made in has ended before its turn came, so nothing of it was done; await what you call before you commit or roll back",
    { retryable: true },
  );
}

/** Before any other statement, or the server refuses it. */
const viewSql = "SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY";
/** For this transaction alone: what is set for a session would be there for the next one that a pooler lends it to. */
const enterSql = "SELECT set_config('handover.tenant', $1::text, true) AS tenant";
