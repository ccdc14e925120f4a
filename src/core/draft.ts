import type { Lead, LedgerTurn } from "../lead/index.ts";
import type { Account } from "../matching/index.ts";
import { evenWeights, openLedger, type Ledger, type Roster } from "../routing/index.ts";
import type { SlaClock } from "../sla/index.ts";
import type { Instant } from "../time/index.ts";
import { apply } from "./apply.ts";
import type { EventData, EventOf, EventType, HandoverEvent } from "./events.ts";
import type { Changes, PoolLedger, Quarantined, Receipt, Snapshot } from "./snapshot.ts";

export type Mutable<T> = { -readonly [key in keyof T]: T[key] };

/**
 * The state of the store as a batch of commands goes on: the snapshot below, what has changed above it. State changes in one
 * way only: an event is emitted and applied. So replaying the events gives the same state.
 */
export class Draft {
  readonly now: Instant;
  readonly events: HandoverEvent[] = [];
  roster: Roster;
  private readonly snapshot: Snapshot;
  private readonly open: OpenLedgers | undefined;
  private commandId = "";
  private command = 0;
  private readonly desks = new Map<string, Desk>();
  /** The lead at hand: most of what a command does, it does to one. */
  private desk: Desk | undefined;
  private readonly identities = new Map<string, string>();
  private readonly ledgers = new Map<string, { readonly pool: string; readonly ledger: Ledger; charged: boolean }>();
  private accounts: Map<string, Account> | undefined;
  private readonly quarantined: Quarantined[] = [];
  private readonly receipts: Receipt[] = [];

  constructor(snapshot: Snapshot, now: Instant, open?: OpenLedgers) {
    this.snapshot = snapshot;
    this.open = open;
    this.now = now;
    this.roster = snapshot.roster;
  }

  /** From here on events belong to this command. */
  begin(commandId: string): void {
    this.commandId = commandId;
    this.command += 1;
  }

  /** Writes down what happened, and lets it happen. */
  emit<T extends EventType>(type: T, leadId: string | undefined, data: EventData[T]): void {
    const before = leadId === undefined ? this.roster.version : (this.deskOf(leadId).lead?.version ?? 0);
    const event: EventOf<T> = { type, leadId, version: before + 1, at: this.now, commandId: this.commandId, data };
    this.events.push(event as HandoverEvent);
    apply(this, event as HandoverEvent);
  }

  lead(id: string): Lead | undefined {
    return this.deskOf(id).lead;
  }

  /** The lead, by id, when the caller knows it is there. */
  known(id: string): Lead {
    return this.deskOf(id).lead as Lead;
  }

  leadByIdentity(key: string): Lead | undefined {
    const id = this.identities.get(key) ?? this.snapshot.leadByIdentity(key)?.id;
    return id === undefined || id === nobody ? undefined : this.lead(id);
  }

  /** Running clocks of a lead; the list changes as they do. */
  clocks(leadId: string): readonly SlaClock[] {
    return this.deskOf(leadId).clocks;
  }

  private deskOf(leadId: string): Desk {
    if (this.desk?.id === leadId) return this.desk;
    let desk = this.desks.get(leadId);
    if (desk === undefined) {
      const lead = this.snapshot.lead(leadId);
      // A lead that is not there yet has no clocks.
      const clocks = lead === undefined ? none : this.snapshot.clocks(leadId);
      desk = { id: leadId, lead, edited: 0, before: clocks, clocks, ended: undefined };
      this.desks.set(leadId, desk);
    }
    this.desk = desk;
    return desk;
  }

  account(domain: string): Account | undefined {
    return this.accounts?.get(domain) ?? this.snapshot.account(domain);
  }

  receipt(commandId: string): Receipt | undefined {
    return this.receipts.find((receipt) => receipt.commandId === commandId) ?? this.snapshot.receipt(commandId);
  }

  ledger(pool: string, key: string): Ledger {
    let known = this.ledgers.get(key);
    if (known === undefined) {
      known = { pool, ledger: this.takeUp(key), charged: false };
      this.ledgers.set(key, known);
    }
    return known.ledger;
  }

  private takeUp(key: string): Ledger {
    const record = this.snapshot.ledger(key);
    const kept = this.open?.get(key);
    if (kept === undefined || kept.record !== record) return openLedger(record, key);
    this.open?.delete(key);
    return kept.ledger;
  }

  // What follows is for `apply` alone: it is how an event becomes state.

  edit(id: string): Mutable<Lead> {
    const desk = this.deskOf(id);
    // The state after an earlier command was handed out with its outcome: that one stays as it is.
    if (desk.edited !== this.command) {
      desk.lead = { ...(desk.lead as Lead) };
      desk.edited = this.command;
    }
    return desk.lead as Mutable<Lead>;
  }

  put(lead: Mutable<Lead>): void {
    const desk = this.deskOf(lead.id);
    desk.lead = lead;
    desk.edited = this.command;
  }

  /** From here on the key names no lead. */
  forget(key: string): void {
    this.identities.set(key, nobody);
  }

  identify(key: string, leadId: string): void {
    this.identities.set(key, leadId);
  }

  /** Changes the list of running clocks in place: go through a copy of it where clocks may end on the way. */
  putClock(clock: SlaClock): void {
    const desk = this.deskOf(clock.leadId);
    if (desk.clocks === desk.before) desk.clocks = desk.before.slice();
    const list = desk.clocks as SlaClock[];
    const at = list.length === 0 ? -1 : list.findIndex(({ id }) => id === clock.id);
    if (clock.state !== "running") {
      if (at >= 0) list.splice(at, 1);
      (desk.ended ??= []).push(clock);
    } else if (at >= 0) list[at] = clock;
    else list.push(clock);
  }

  charge(turn: LedgerTurn, direction: "charge" | "refund"): void {
    const pool = turn.ledger.split("|", 1)[0] ?? turn.ledger;
    const ledger = this.ledger(pool, turn.ledger);
    const eligible = ledger.positions(turn.eligible);
    ledger[direction](eligible, turn.weights ?? evenWeights(eligible.length), ledger.position(turn.chosen));
    (this.ledgers.get(turn.ledger) as { charged: boolean }).charged = true;
  }

  putRoster(roster: Roster): void {
    this.roster = roster;
  }

  putAccount(account: Account): void {
    (this.accounts ??= new Map()).set(account.domain, account);
  }

  quarantine(input: Quarantined): void {
    this.quarantined.push(input);
  }

  addReceipt(receipt: Receipt): void {
    this.receipts.push(receipt);
  }

  changes(): Changes {
    const leads: Lead[] = [];
    const clocks: SlaClock[] = [];
    for (const desk of this.desks.values()) {
      if (desk.edited > 0) leads.push(desk.lead as Lead);
      if (desk.ended !== undefined) clocks.push(...desk.ended);
      if (desk.clocks === desk.before) continue;
      for (const clock of desk.clocks) if (!desk.before.includes(clock)) clocks.push(clock);
    }
    const ledgers: PoolLedger[] = [];
    for (const [key, { pool, ledger, charged }] of this.ledgers) {
      if (!charged) continue;
      const record: PoolLedger = { pool, ...ledger.toRecord() };
      ledgers.push(record);
      if (this.open !== undefined && this.open.size >= mostOpen) this.open.clear();
      this.open?.set(key, { record, ledger });
    }
    return {
      events: this.events,
      leads,
      identities: this.identities,
      clocks,
      ledgers,
      accounts: this.accounts === undefined ? none : [...this.accounts.values()],
      quarantined: this.quarantined,
      receipts: this.receipts,
      roster: this.roster === this.snapshot.roster ? undefined : this.roster,
    };
  }
}

const none: readonly never[] = Object.freeze([]);

/** Open ledgers kept at most. */
const mostOpen = 256;

/** What an identity key names that names no lead any more. */
const nobody = "";

/** What lies on the desk of one lead while a batch is decided. */
interface Desk {
  readonly id: string;
  lead: Lead | undefined;
  /** The command that last changed the lead, counted from 1; 0 when none has. */
  edited: number;
  /** Running clocks as they were read. */
  readonly before: readonly SlaClock[];
  /** As they run now: `before` itself until one changes. */
  clocks: readonly SlaClock[];
  ended: SlaClock[] | undefined;
}

/**
 * Working copies of ledgers, each beside the record it was last written down as. Whoever decides batch after batch keeps one
 * of these, so that a ledger goes on where the last batch left it instead of being opened from its record each time. It changes
 * no decision: a copy is taken up only while its record is the stored one, and by one batch only.
 */
export type OpenLedgers = Map<string, { readonly record: PoolLedger; readonly ledger: Ledger }>;
