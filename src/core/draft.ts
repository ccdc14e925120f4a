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
  private commandId = "";
  private readonly leads = new Map<string, Mutable<Lead>>();
  /** Leads already copied for the command at hand; others are copied before they are changed, for their last state was handed out. */
  private readonly own = new Set<string>();
  private readonly identities = new Map<string, string>();
  private readonly running = new Map<string, readonly SlaClock[]>();
  private readonly changedClocks = new Map<string, SlaClock>();
  private readonly ledgers = new Map<string, { readonly pool: string; readonly ledger: Ledger }>();
  private readonly charged = new Set<string>();
  private readonly accounts = new Map<string, Account>();
  private readonly quarantined: Quarantined[] = [];
  private readonly receipts: Receipt[] = [];

  constructor(snapshot: Snapshot, now: Instant) {
    this.snapshot = snapshot;
    this.now = now;
    this.roster = snapshot.roster;
  }

  /** From here on events belong to this command. */
  begin(commandId: string): void {
    this.commandId = commandId;
    this.own.clear();
  }

  /** Writes down what happened, and lets it happen. */
  emit<T extends EventType>(type: T, leadId: string | undefined, data: EventData[T]): void {
    const event: EventOf<T> = {
      type,
      leadId,
      version: this.nextVersion(leadId),
      at: this.now,
      commandId: this.commandId,
      data,
    };
    this.events.push(event as HandoverEvent);
    apply(this, event as HandoverEvent);
  }

  private nextVersion(leadId: string | undefined): number {
    return (leadId === undefined ? this.roster.version : (this.lead(leadId)?.version ?? 0)) + 1;
  }

  lead(id: string): Lead | undefined {
    return this.leads.get(id) ?? this.snapshot.lead(id);
  }

  /** The lead, by id, when the caller knows it is there. */
  known(id: string): Lead {
    return this.lead(id) as Lead;
  }

  leadByIdentity(key: string): Lead | undefined {
    const id = this.identities.get(key);
    if (id !== undefined) return this.lead(id);
    const found = this.snapshot.leadByIdentity(key);
    return found === undefined ? undefined : this.lead(found.id);
  }

  clocks(leadId: string): readonly SlaClock[] {
    return this.running.get(leadId) ?? this.snapshot.clocks(leadId);
  }

  account(domain: string): Account | undefined {
    return this.accounts.get(domain) ?? this.snapshot.account(domain);
  }

  receipt(commandId: string): Receipt | undefined {
    return this.receipts.find((receipt) => receipt.commandId === commandId) ?? this.snapshot.receipt(commandId);
  }

  ledger(pool: string, key: string): Ledger {
    const known = this.ledgers.get(key);
    if (known !== undefined) return known.ledger;
    const ledger = openLedger(this.snapshot.ledger(key), key);
    this.ledgers.set(key, { pool, ledger });
    return ledger;
  }

  // What follows is for `apply` alone: it is how an event becomes state.

  edit(id: string): Mutable<Lead> {
    const mine = this.leads.get(id);
    if (mine !== undefined && this.own.has(id)) return mine;
    const copy: Mutable<Lead> = { ...(mine ?? this.known(id)) };
    this.put(copy);
    return copy;
  }

  put(lead: Mutable<Lead>): void {
    this.leads.set(lead.id, lead);
    this.own.add(lead.id);
  }

  identify(key: string, leadId: string): void {
    this.identities.set(key, leadId);
  }

  putClock(clock: SlaClock): void {
    const list = this.clocks(clock.leadId);
    const at = list.findIndex(({ id }) => id === clock.id);
    // A new list each time: whoever goes through the old one while clocks end goes through all of it.
    const others = at < 0 ? list : list.filter((_, i) => i !== at);
    const next = clock.state !== "running" ? others : at < 0 ? [...list, clock] : list.with(at, clock);
    this.running.set(clock.leadId, next);
    this.changedClocks.set(clock.id, clock);
  }

  charge(turn: LedgerTurn, direction: "charge" | "refund"): void {
    const pool = turn.ledger.split("|", 1)[0] ?? turn.ledger;
    const ledger = this.ledger(pool, turn.ledger);
    const eligible = ledger.positions(turn.eligible);
    ledger[direction](eligible, turn.weights ?? evenWeights(eligible.length), ledger.position(turn.chosen));
    this.charged.add(turn.ledger);
  }

  putRoster(roster: Roster): void {
    this.roster = roster;
  }

  putAccount(account: Account): void {
    this.accounts.set(account.domain, account);
  }

  quarantine(input: Quarantined): void {
    this.quarantined.push(input);
  }

  addReceipt(receipt: Receipt): void {
    this.receipts.push(receipt);
  }

  changes(): Changes {
    const ledgers: PoolLedger[] = [];
    for (const [key, { pool, ledger }] of this.ledgers)
      if (this.charged.has(key)) ledgers.push({ pool, ...ledger.toRecord() });
    return {
      events: this.events,
      leads: [...this.leads.values()],
      identities: [...this.identities],
      clocks: [...this.changedClocks.values()],
      ledgers,
      accounts: [...this.accounts.values()],
      quarantined: this.quarantined,
      receipts: this.receipts,
      roster: this.roster === this.snapshot.roster ? undefined : this.roster,
    };
  }
}
