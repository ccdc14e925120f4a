import { HandoverError } from "../../errors.ts";
import type { Changes, ClockRef, Needs, Snapshot, Transaction } from "../index.ts";
import type { Connection } from "./connection.ts";
import { readSnapshot } from "./read.ts";
import { textOf } from "../sql/text.ts";
import { traceOf, type Trace } from "../sql/trace.ts";
import { writeChanges } from "./write.ts";

const dueSql =
  "SELECT lead_id, id FROM handover_clock WHERE tenant = ? AND next_at <= ? ORDER BY next_at, started_at, lead_id, id LIMIT ?";

/** What runs between the BEGIN and the COMMIT of its connection. */
export class SqliteTransaction implements Transaction {
  readonly now: number;
  private readonly connection: Connection;
  private readonly tenant: string;
  private written = false;
  private trace: Trace | undefined;
  private failure: unknown;
  private ended = false;

  constructor(connection: Connection, tenant: string, now: number) {
    this.connection = connection;
    this.tenant = tenant;
    this.now = now;
  }

  async claimDue(limit: number): Promise<readonly ClockRef[]> {
    this.check();
    return this.connection
      .all<{ lead_id: string; id: string }>(dueSql, this.tenant, this.now, limit)
      .map((row) => ({ leadId: textOf(row.lead_id), clockId: textOf(row.id) }));
  }

  async read(needs: Needs): Promise<Snapshot> {
    this.check();
    return readSnapshot(this.connection, this.tenant, needs, this.now);
  }

  async write(changes: Changes): Promise<void> {
    this.check();
    if (this.written) throw new HandoverError("INPUT_INVALID", "a transaction writes once");
    this.written = true;
    try {
      writeChanges(this.connection, this.tenant, changes);
      this.trace = traceOf(changes);
    } catch (error) {
      this.failure = error;
      throw error;
    }
  }

  /** Whether what it wrote is there, once it has ended. */
  isThere(): boolean {
    if (this.trace === undefined) return false;
    const { table, key, json } = this.trace;
    const where = Object.keys(key).map((column) => `${column} = ?`);
    const sql = `SELECT json FROM ${table} WHERE tenant = ? AND ${where.join(" AND ")}`;
    return this.connection.get<{ json: string }>(sql, this.tenant, ...Object.values(key))?.json === json;
  }

  /** Nothing goes through it from here on. */
  end(): void {
    this.ended = true;
  }

  /** @throws what the write failed with, whether the work minded or not: half of it is in the transaction. */
  settle(): void {
    if (this.failure !== undefined) throw this.failure;
  }

  private check(): void {
    if (this.ended) throw new HandoverError("INPUT_INVALID", "the transaction has ended; use it while `work` runs");
  }
}
