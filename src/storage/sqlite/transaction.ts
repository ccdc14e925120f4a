import { HandoverError } from "../../errors.ts";
import type { Changes, ClockRef, Transaction } from "../index.ts";
import { traceOf, type Trace } from "../sql/trace.ts";
import { SqliteView } from "./view.ts";
import { writeChanges } from "./write.ts";

/** What runs between the BEGIN and the COMMIT of its connection. */
export class SqliteTransaction extends SqliteView implements Transaction {
  protected override readonly what = "transaction";
  private written = false;
  private trace: Trace | undefined;
  private failure: unknown;

  claimDue(limit: number): Promise<readonly ClockRef[]> {
    return this.upcoming(this.now, limit);
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

  /** @throws what the write failed with, whether the work minded or not: half of it is in the transaction. */
  settle(): void {
    if (this.failure !== undefined) throw this.failure;
  }
}
