import { HandoverError } from "../../errors.ts";
import type { SqliteDatabase, SqliteStatement, SqliteValue } from "./database.ts";
import { isBusy, storageFailure } from "./failure.ts";

/** How long the driver itself waits for a lock: it stops the whole process meanwhile, so patience is ours and asleep. */
const driverPatienceMs = 10;
const longestPauseMs = 40;
const firstLookSql = "SELECT 1 FROM sqlite_master LIMIT 1";

/**
 * One handle: its statements, prepared once, and the queue of those who want it. A handle has one transaction at a time, and what is
 * read beside it would see what is not committed yet, so everything waits its turn.
 */
export class Connection {
  private readonly database: SqliteDatabase;
  private readonly patienceMs: number;
  private readonly statements = new Map<string, SqliteStatement>();
  private tail: Promise<unknown> = Promise.resolve();
  private closed = false;
  /** A rollback failed: the handle may still be in its transaction. */
  private stuck = false;

  constructor(database: SqliteDatabase, patienceMs: number) {
    this.database = database;
    this.patienceMs = patienceMs;
  }

  /**
   * Waits its turn, then runs `work` in a transaction that has the write lock from its start.
   *
   * @param isThere Looks for what was written, where the COMMIT fails: a handle may have somebody who listens to it and throws once it
   * is done. @defaultValue nothing was written that mattered
   */
  transaction<T>(work: () => T | Promise<T>, isThere: () => boolean = () => false): Promise<T> {
    return this.queue(async () => {
      if (this.stuck) this.rollback();
      await this.patiently(() => this.run("BEGIN IMMEDIATE"));
      let done: { readonly result: T } | undefined;
      try {
        done = { result: await work() };
        await this.patiently(() => this.run("COMMIT"));
        return done.result;
      } catch (error) {
        this.rollback();
        if (done !== undefined && !this.stuck && (await this.looked(isThere))) return done.result;
        throw error;
      }
    });
  }

  /** @throws HandoverError `COMMIT_UNKNOWN` */
  private async looked(isThere: () => boolean): Promise<boolean> {
    try {
      return await this.patiently(isThere);
    } catch (cause) {
      throw new HandoverError(
        "COMMIT_UNKNOWN",
        "sqlite: it failed while it committed, and it cannot be found out whether it did: repeat the call with the commandId it had, which applies it once; without one look first",
        { cause },
      );
    }
  }

  /** Waits its turn, then reads one state of the database, however many times it looks; others may write meanwhile. */
  reading<T>(read: () => T | Promise<T>): Promise<T> {
    return this.queue(async () => {
      if (this.stuck) this.rollback();
      this.run("BEGIN");
      try {
        // The first look is what takes hold of the state, and may find the database busy; no later one does.
        await this.patiently(() => this.get(firstLookSql));
        const result = await read();
        this.run("COMMIT");
        return result;
      } catch (error) {
        this.rollback();
        throw error;
      }
    });
  }

  /** Waits its turn, then runs `work` outside any transaction, again and again while the database is busy. */
  alone<T>(work: () => T): Promise<T> {
    return this.queue(() => this.patiently(work));
  }

  /** @throws HandoverError `CLOSED` */
  checkOpen(): void {
    if (this.closed) throw new HandoverError("CLOSED", "sqlite storage was closed; make a new one");
  }

  all<Row>(sql: string, ...params: SqliteValue[]): Row[] {
    return this.told(() => this.statement(sql).all(...params) as Row[], params);
  }

  get<Row>(sql: string, ...params: SqliteValue[]): Row | undefined {
    return this.told(() => (this.statement(sql).get(...params) ?? undefined) as Row | undefined, params);
  }

  run(sql: string, ...params: SqliteValue[]): void {
    this.told(() => this.statement(sql).run(...params), params);
  }

  exec(sql: string): void {
    this.told(() => this.database.exec(sql));
  }

  /** A setting's value, after setting it when `value` is given. (Some drivers mind whether a statement returns rows; `exec` never does.) */
  pragma(name: string, value?: string | number): unknown {
    if (value !== undefined) this.exec(`PRAGMA ${name} = ${value}`);
    const row = this.get<Record<string, unknown>>(`PRAGMA ${name}`);
    return row === undefined ? undefined : Object.values(row)[0];
  }

  /** How long the driver waits by itself; must come first, for it needs no lock. */
  hurry(): void {
    this.pragma("busy_timeout", Math.min(driverPatienceMs, this.patienceMs));
  }

  /** Lets what has its turn finish, then closes the handle. */
  async close(): Promise<void> {
    if (this.closed) return;
    this.closed = true;
    await this.tail;
    this.statements.clear();
    this.told(() => this.database.close?.());
  }

  /** The first error is the one to tell of; SQLite has rolled back by itself after some. */
  private rollback(): void {
    try {
      this.run("ROLLBACK");
      this.stuck = false;
    } catch (error) {
      this.stuck = !/no transaction is active/.test((error as Error).message);
    }
  }

  private async queue<T>(work: () => Promise<T>): Promise<T> {
    this.checkOpen();
    const result = this.tail.then(work);
    this.tail = result.catch(() => undefined);
    return result;
  }

  private async patiently<T>(attempt: () => T): Promise<T> {
    const from = performance.now();
    for (let pauseMs = 1; ; pauseMs = Math.min(pauseMs * 2, longestPauseMs)) {
      try {
        return attempt();
      } catch (error) {
        if (!isBusy(error) || performance.now() - from >= this.patienceMs) throw error;
      }
      // Not in step with whoever else is waiting.
      await new Promise((resolve) => setTimeout(resolve, pauseMs * (0.5 + Math.random())));
    }
  }

  private statement(sql: string): SqliteStatement {
    let statement = this.statements.get(sql);
    if (statement === undefined) this.statements.set(sql, (statement = this.database.prepare(sql)));
    return statement;
  }

  private told<T>(call: () => T, params: readonly SqliteValue[] = []): T {
    try {
      return call();
    } catch (error) {
      throw storageFailure(error, params);
    }
  }
}
