import { HandoverError } from "../../errors.ts";
import { noChanges } from "../index.ts";
import type { Changes, Clock, ClockRef, Needs, Snapshot, Transaction } from "../index.ts";
import { keySet, type SnapshotRows } from "../sql/snapshot.ts";
import { keyText, textOf } from "../sql/text.ts";
import { lockRosterAlone } from "./alone.ts";
import type { Connection, TenantDatabase } from "./connection.ts";
import { claimDue } from "./claim.ts";
import { overtaken } from "./failure.ts";
import type { Written } from "./is-written.ts";
import { lockKeys, lockRoster, lockRows, type Locked, type Patience, type Wanted } from "./lock.ts";
import { contactKeys, readContacts, readRows } from "./read.ts";
import { tellSinks, type EventSink } from "./sink.ts";
import { clearRows, writeRows, type Absent } from "./write.ts";

/** Who already holds what others want waits no longer than this, and then lets go of all of it: so nobody waits in a circle. */
const shortlyMs = 100;
const mostLooks = 5;
const spoilSql = "DO $$ BEGIN RAISE EXCEPTION 'handover: a call in this transaction has failed; roll it back'; END $$";

/** What runs between the BEGIN and the COMMIT of its connection. */
export class PostgresTransaction implements Transaction {
  private readonly connection: Connection;
  private readonly tenant: string;
  /** The time, where it is not the database's. */
  private readonly given: number | undefined;
  /** Absent in a transaction of the host's, who says so themselves. */
  private readonly patience: Patience | undefined;
  /** The same where the host has said nothing. */
  private readonly usual: Patience;
  private readonly sinks: readonly EventSink[];
  /** The host's transaction is known by it; whether there is one is the host's to say. */
  private readonly mark: string | undefined;
  private readonly locked: Locked = { leads: new Set(), subjects: new Set(), ledgers: new Set(), reps: new Set() };
  private readonly absent = new Unseen();
  private at: number | undefined;
  private holds = false;
  /** Whether it has the roster's lock to itself. */
  private alone = false;
  /** The server's number of it, once something was locked. */
  private number: string | undefined;
  private written = false;
  private failure: unknown;
  /** By what the write is known again, where there was one. */
  wrote: Written | undefined;
  private ended = false;

  /** @param isHosts Whether the transaction is the host's, who begins and ends it. */
  constructor(
    connection: Connection,
    { tenant, patience }: TenantDatabase,
    clock: Clock | undefined,
    isHosts: boolean,
    sinks: readonly EventSink[],
  ) {
    this.connection = connection;
    this.sinks = sinks;
    this.tenant = tenant;
    this.given = clock?.now();
    this.patience = isHosts ? undefined : patience;
    this.usual = patience;
    this.mark = isHosts ? crypto.randomUUID() : undefined;
    this.at = this.given;
  }

  get now(): number {
    if (this.at !== undefined) return this.at;
    throw new HandoverError(
      "INPUT_INVALID",
      "the store's clock is read with the first claim or read; ask it after that",
    );
  }

  async claimDue(limit: number): Promise<readonly ClockRef[]> {
    this.check();
    const { at, due } = await claimDue(this.connection, this.tenant, limit, this.given, this.patience);
    this.at = at;
    this.holds = due.length > 0;
    for (const { lead } of due) this.locked.leads.add(lead);
    return due.map(({ lead, id }) => ({ leadId: textOf(lead), clockId: textOf(id) }));
  }

  async read(needs: Needs): Promise<Snapshot> {
    this.check();
    const { limit = 0, due = false } = needs.waiting ?? {};
    const now = this.given;
    const wanted: Wanted = {
      leads: keySet(needs.leads),
      identities: keySet(needs.identities),
      waiting: limit === 0 ? undefined : { limit, dueBy: due ? (now ?? "now") : undefined },
      subjects: keySet(needs.subjects ?? []),
      pools: keySet(needs.pools),
      ledgers: [],
      reps: keySet(needs.load?.reps ?? []),
    };
    // Whoever decides by the figures of all reps has them to itself: everybody else reads the roster.
    if (needs.changesRoster === true || isOfAll(needs.load)) await this.beAlone();
    let locking = this.lock(wanted);
    for (let look = 1; ; look++) {
      const rows = await this.connection.after(locking, () =>
        readRows(this.connection, this.tenant, needs, now, { mark: this.mark }),
      );
      // While this one waited, others may have written what belongs to it now.
      const leads = [...rows.leads.keys()].filter((id) => !this.locked.leads.has(id));
      const ledgers = [...rows.ledgers.keys()].map(keyText).filter((key) => !this.locked.ledgers.has(key));
      const subjects = [...wanted.subjects].some(
        (id) => !this.locked.subjects.has(id) && rows.clocksOf(textOf(id)).length > 0,
      );
      if (leads.length === 0 && ledgers.length === 0 && !subjects) return this.finish(needs, rows);
      if (look === mostLooks) throw overtaken("what was to be read");
      locking = this.lock({ ...wanted, leads: [...wanted.leads, ...leads], ledgers });
    }
  }

  async write(changes: Changes): Promise<void> {
    this.check();
    if (this.written) throw new HandoverError("INPUT_INVALID", "a transaction writes once");
    this.written = true;
    if (changes === noChanges) return;
    try {
      // Whoever registers a subscriber waits for those who write, and the others then know of it.
      this.number ??= await lockRoster(this.connection, this.tenant);
      await clearRows(this.connection, this.tenant, changes);
      this.wrote = { transaction: this.number, changes };
      const writing = writeRows(this.connection, this.tenant, changes, this.absent);
      if (this.patience !== undefined && this.sinks.length === 0) return await this.connection.leave(writing);
      await writing;
      await tellSinks(this.sinks, this.tenant, changes, this.connection);
    } catch (error) {
      this.failure = error;
      if (this.patience === undefined) await this.spoil();
      throw error;
    }
  }

  /** Half of a write is in the transaction of a host who may not mind: the server itself refuses to commit it from here on. */
  private async spoil(): Promise<void> {
    await this.connection.all(spoilSql).catch(() => undefined);
  }

  /** Nothing goes through it from here on. */
  end(): void {
    this.ended = true;
  }

  /** @throws what the write failed with, whether the work minded or not: half of it is in the transaction. */
  settle(): void {
    if (this.failure !== undefined) throw this.failure;
  }

  private async beAlone(): Promise<void> {
    const patience = this.patienceNow();
    if (!this.alone)
      await lockRosterAlone(this.connection, this.tenant, patience ?? this.usual, patience === undefined);
    this.alone = true;
  }

  private async lock(wanted: Wanted): Promise<void> {
    this.number = await lockRows(this.connection, this.tenant, wanted, this.locked, this.patienceNow(), this.mark);
    this.holds = true;
  }

  /** Whoever holds what others want waits shortly. */
  private patienceNow(): Patience | undefined {
    return this.holds && this.patience !== undefined ? { ...this.patience, lockMs: shortlyMs } : this.patience;
  }

  private async finish(needs: Needs, rows: SnapshotRows): Promise<Snapshot> {
    this.at = rows.now;
    if (needs.contacts !== undefined) {
      const keys = contactKeys(needs, rows);
      const since = rows.now - needs.contacts.backMs;
      await lockKeys(this.connection, this.tenant, keys);
      await readContacts(this.connection, this.tenant, keys, since, rows);
    }
    this.absent.learn(needs, rows);
    return rows.toSnapshot();
  }

  private check(): void {
    if (this.ended) throw new HandoverError("INPUT_INVALID", "the transaction has ended; use it while `work` runs");
  }
}

function isOfAll(load: Needs["load"]): boolean {
  return load !== undefined && load.reps === undefined;
}

/** What this transaction has looked for and not found. */
class Unseen implements Absent {
  readonly leads = new Set<string>();
  readonly identities = new Set<string>();
  readonly accounts = new Set<string>();
  readonly receipts = new Set<string>();
  readonly pools = new Set<string>();
  readonly subjects = new Set<string>();
  roster: number | undefined;
  private readonly known = new Set<string>();

  ledgers(key: string): boolean {
    return !this.known.has(key);
  }

  learn(needs: Needs, rows: SnapshotRows): void {
    add(this.leads, needs.leads, (id) => !rows.leads.has(keyText(id)));
    // One that names a lead is kept by that lead's lock, which whoever takes it away has; nothing keeps one that names nobody.
    add(this.identities, needs.identities, (key) => (rows.named.get(keyText(key)) ?? "") === "");
    add(this.accounts, needs.domains, (domain) => !rows.accounts.has(domain));
    add(this.receipts, needs.receipts, (id) => !rows.receipts.has(id));
    add(this.subjects, needs.subjects ?? [], (id) => rows.clocksOf(id).length === 0);
    add(this.pools, needs.pools, () => true);
    for (const key of rows.ledgers.keys()) this.known.add(keyText(key));
    this.roster = rows.roster.version;
  }
}

function add(to: Set<string>, texts: readonly string[], holds: (text: string) => boolean): void {
  for (const text of texts) if (holds(text)) to.add(keyText(text));
}
