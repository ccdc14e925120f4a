import { HandoverError } from "../../errors.ts";
import type { Clock, ClockRef, Needs, Snapshot, View } from "../index.ts";
import { textOf } from "../sql/text.ts";
import type { Connection, TenantDatabase } from "./connection.ts";
import type { Patience } from "./lock.ts";
import { contactKeys, readContacts, readRows } from "./read.ts";

const upcomingSql =
  "SELECT lead_id AS lead, id FROM handover_clock WHERE tenant = $1 AND next_at <= $2::bigint ORDER BY next_at, started_at, lead_id, id LIMIT $3::bigint";

/** What reads one state of the database, in a transaction that can do no more. */
export class PostgresView implements View {
  private readonly connection: Connection;
  private readonly tenant: string;
  private readonly patience: Patience;
  private at: number | undefined;
  private ended = false;

  constructor(connection: Connection, { tenant, patience }: TenantDatabase, clock: Clock | undefined) {
    this.connection = connection;
    this.tenant = tenant;
    this.patience = patience;
    this.at = clock?.now();
  }

  get now(): number {
    if (this.at !== undefined) return this.at;
    throw new HandoverError("INPUT_INVALID", "the store's clock is read with the first read; ask it after that");
  }

  async read(needs: Needs): Promise<Snapshot> {
    this.check();
    const rows = await readRows(this.connection, this.tenant, needs, this.at, { patience: this.patience });
    this.at = rows.now;
    const keys = contactKeys(needs, rows);
    if (needs.contacts !== undefined)
      await readContacts(this.connection, this.tenant, keys, rows.now - needs.contacts.backMs, rows);
    return rows.toSnapshot();
  }

  async upcoming(until: number, limit: number): Promise<readonly ClockRef[]> {
    this.check();
    const rows = await this.connection.all<{ lead: string; id: string }>(upcomingSql, this.tenant, until, limit);
    return rows.map(({ lead, id }) => ({ leadId: textOf(lead), clockId: textOf(id) }));
  }

  /** Nothing goes through it from here on. */
  end(): void {
    this.ended = true;
  }

  private check(): void {
    if (this.ended) throw new HandoverError("INPUT_INVALID", "the view has ended; use it while `work` runs");
  }
}
