import { HandoverError } from "../../errors.ts";
import type { ClockRef, Needs, Snapshot, View } from "../index.ts";
import { textOf } from "../sql/text.ts";
import type { Connection } from "./connection.ts";
import { readSnapshot } from "./read.ts";

const dueSql =
  "SELECT lead_id, id FROM handover_clock WHERE tenant = ? AND next_at <= ? ORDER BY next_at, started_at, lead_id, id LIMIT ?";

/** What reads between the BEGIN and the COMMIT of its connection. */
export class SqliteView implements View {
  readonly now: number;
  protected readonly what: string = "view";
  protected readonly connection: Connection;
  protected readonly tenant: string;
  private ended = false;

  constructor(connection: Connection, tenant: string, now: number) {
    this.connection = connection;
    this.tenant = tenant;
    this.now = now;
  }

  async read(needs: Needs): Promise<Snapshot> {
    this.check();
    return readSnapshot(this.connection, this.tenant, needs, this.now);
  }

  async upcoming(until: number, limit: number): Promise<readonly ClockRef[]> {
    this.check();
    return this.connection
      .all<{ lead_id: string; id: string }>(dueSql, this.tenant, until, limit)
      .map((row) => ({ leadId: textOf(row.lead_id), clockId: textOf(row.id) }));
  }

  /** Nothing goes through it from here on. */
  end(): void {
    this.ended = true;
  }

  protected check(): void {
    if (this.ended) throw new HandoverError("INPUT_INVALID", `the ${this.what} has ended; use it while \`work\` runs`);
  }
}
