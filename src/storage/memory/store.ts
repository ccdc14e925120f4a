import { HandoverError } from "../../errors.ts";
import {
  cannotJoin,
  emptyRoster,
  isOver,
  type Awaitable,
  type Changes,
  type Clock,
  type ClockRef,
  type Dossier,
  type Erasure,
  type HandoverEvent,
  type Lead,
  type Needs,
  type PoolLedger,
  type Quarantined,
  type Receipt,
  type Roster,
  type Forgotten,
  type ForgetPage,
  type Instant,
  type Scans,
  type SlaClock,
  type Snapshot,
  type Store,
  type StoredPolicy,
  type Transaction,
} from "../index.ts";
import { isPending } from "../awaitable.ts";
import { Accounts } from "./accounts.ts";
import { ClosedLeads } from "./closed-leads.ts";
import { ContactIndex } from "./contact-index.ts";
import { DueIndex } from "./due-index.ts";
import { EventLog, noEvents } from "./event-log.ts";
import { IdentityIndex } from "./identity-index.ts";
import { forgetOld } from "./forget.ts";
import { type Kept, noHistory } from "./kept.ts";
import { LoadIndex } from "./load-index.ts";
import { NoLog, type Log } from "./no-log.ts";
import { MemoryOutbox, type OutboxRows } from "./outbox.ts";
import { allRun, endOfRun } from "./runs.ts";
import { refuseSecondNames } from "./second-names.ts";
import { emptySlot, nothing, type Slot } from "./slot.ts";
import { compareText } from "./text-order.ts";
import { MemoryTransaction } from "./transaction.ts";
import { Turns } from "./turns.ts";
import { lookAt, type MemoryRows } from "./view.ts";
import { Waiting } from "./waiting.ts";

const noClocks: readonly SlaClock[] = Object.freeze([]);
const pageSize = 1_000;
const closed = (): HandoverError => new HandoverError("CLOSED", "memory storage was closed; make a new one");

/** The rows of one tenant, and one queue of transactions over them. */
export class MemoryStore implements MemoryRows, OutboxRows {
  private readonly slots = new Map<string, Slot>();
  private readonly identities = new IdentityIndex<Slot>();
  private readonly accounts = new Accounts();
  private readonly ledgers = new Map<string, PoolLedger>();
  private readonly receipts = new Map<string, Receipt>();
  private readonly quarantined = new Map<string, Quarantined>();
  private readonly log: Log;
  private readonly policies = new Map<string, StoredPolicy>();
  private readonly holds = new Waiting();
  private readonly loads = new LoadIndex();
  private readonly contacts = new ContactIndex();
  private readonly dueClocks = new DueIndex();
  private roster: Roster = emptyRoster;
  /** Of the events that are no lead's. */
  private readonly own = emptySlot("");
  private readonly outbox = new MemoryOutbox(this);
  private recent: Slot | undefined;
  private readonly turns = new Turns();
  private readonly keepsEvents: boolean;
  private readonly closedForMs: number;
  /** Those to be forgotten, where any are. */
  private readonly closed: ClosedLeads | undefined;

  constructor({ events = true, closedForMs = Number.POSITIVE_INFINITY }: Kept = {}) {
    this.keepsEvents = events;
    this.log = events ? new EventLog() : new NoLog();
    this.closedForMs = closedForMs;
    this.closed = closedForMs === Number.POSITIVE_INFINITY ? undefined : new ClosedLeads();
  }

  /** Whether a policy was added. */
  get isUsed(): boolean {
    return this.policies.size > 0;
  }

  /** The store as seen by one engine, under its clock. */
  under(clock: Clock, isOpen: () => boolean): Store {
    const whileOpen = <T>(read: () => T): Promise<T> => (isOpen() ? Promise.resolve(read()) : Promise.reject(closed()));
    return {
      transact: (work, options) =>
        options?.using === undefined ? this.transact(clock, isOpen, work) : Promise.reject(cannotJoin("memory")),
      // In its turn: what is looked at twice is the same.
      view: (work) => this.turns.take(() => (isOpen() ? lookAt(this, clock.now(), work) : Promise.reject(closed()))),
      nextDueAt: () => whileOpen(() => this.dueClocks.nextAt),
      waiting: (limit) => whileOpen(() => this.holds.first(limit)),
      owned: (repId, page) => whileOpen(() => this.owned(repId, page)),
      history: (leadId) =>
        whileOpen(() => {
          const slot = this.slots.get(leadId);
          return slot && { lead: slot.lead, clocks: slot.clocks.slice(), events: this.log.upTo(slot.last) };
        }),
      find: (identity) => whileOpen(() => this.byIdentity(identity)),
      named: (keys) => whileOpen(() => keys.map((key) => this.identities.all(key))),
      scan: (kind) => this.scan(kind, isOpen),
      roster: () => whileOpen(() => this.roster),
      policies: () => whileOpen(() => [...this.policies.values()]),
      addPolicy: (policy) =>
        whileOpen(() => {
          if (!this.policies.has(policy.version)) this.policies.set(policy.version, policy);
          return this.policies.get(policy.version) as StoredPolicy;
        }),
      outbox: this.outbox.under(clock, whileOpen),
    };
  }

  /** One transaction at a time: the whole store is what `read` locks. */
  private transact<T>(
    clock: Clock,
    isOpen: () => boolean,
    work: (transaction: Transaction) => Awaitable<T>,
  ): Awaitable<T> {
    return this.turns.take(() => {
      if (!isOpen()) throw closed();
      const transaction = new MemoryTransaction(this, clock.now());
      if (this.closed !== undefined) this.forgetClosed(this.closed, transaction.now - this.closedForMs);
      try {
        const result = work(transaction);
        return isPending(result) ? this.keepLater(transaction, result) : this.keep(transaction, result);
      } catch (error) {
        transaction.end();
        throw error;
      }
    });
  }

  private async keepLater<T>(transaction: MemoryTransaction, result: PromiseLike<T>): Promise<T> {
    try {
      return this.keep(transaction, await result);
    } finally {
      transaction.end();
    }
  }

  private keep<T>(transaction: MemoryTransaction, result: T): T {
    transaction.end();
    const changes = transaction.outcome();
    if (changes !== undefined) this.write(changes);
    return result;
  }

  due(now: number, limit: number): ClockRef[] {
    return this.dueClocks.due(now, limit).map(({ leadId, id }) => ({ leadId, clockId: id }));
  }

  /** The functions of every snapshot: they look at the rows as they are, which nobody changes while a transaction runs. */
  private readonly looks = {
    lead: (id: string) => this.slotIf(id)?.lead,
    leadByIdentity: (key: string) => this.byIdentity(key),
    clocks: (leadId: string) => this.slotIf(leadId)?.clocks ?? noClocks,
    account: (domain: string) => this.accounts.get(domain),
    accountsLike: (name: string) => this.accounts.like(name),
    ledger: (key: string) => this.ledgers.get(key),
    receipt: (commandId: string) => this.receipts.get(commandId),
    held: (repId: string) => this.loads.heldBy(repId, () => this.leads()),
    history: (leadId: string) => {
      if (!this.keepsEvents) throw noHistory(leadId);
      return this.log.upTo(this.slotIf(leadId)?.last ?? noEvents);
    },
    dossier: (id: string) => this.dossier(id),
  };

  snapshot(now: number, { load, waiting: turns, contacts: wanted }: Needs): Snapshot {
    const { lead, leadByIdentity, clocks, account, accountsLike, ledger, receipt, held, history, dossier } = this.looks;
    const given = (repId: string, limit: string) => this.loads.givenTo(repId, limit, now - (load?.backMs ?? 0));
    const waiting = () => (turns === undefined ? nothing : this.waiting(turns.limit, turns.due ? now : undefined));
    const contacts = (key: string) => this.contacts.of(key, now - (wanted?.backMs ?? 0));
    const { roster } = this;
    return {
      now,
      roster,
      lead,
      leadByIdentity,
      clocks,
      account,
      accountsLike,
      ledger,
      receipt,
      held,
      given,
      waiting,
      history,
      contacts,
      dossier,
    };
  }

  private dossier(id: string): Dossier {
    const receipts = [...this.receipts.values()].filter(({ about }) => about === id);
    receipts.sort((a, b) => compareText(a.commandId, b.commandId));
    return { receipts, keys: this.identities.keysOf(id), input: this.quarantined.get(id) };
  }

  private waiting(limit: number, dueAt: number | undefined): readonly string[] {
    // Every wait with an end has a clock: with none due there is no need to look through the night's leads.
    const isNone = this.holds.size === 0 || (dueAt !== undefined && !((this.dueClocks.nextAt ?? Infinity) <= dueAt));
    return isNone ? nothing : this.holds.first(limit, dueAt);
  }

  private owned(repId: string, { limit, after = "" }: { limit: number; after?: string | undefined }): string[] {
    const ids: string[] = [];
    for (const { id, ownerId, closed: ended } of this.leads()) {
      if (ownerId === repId && ended === undefined && compareText(id, after) > 0) ids.push(id);
    }
    return ids.sort(compareText).slice(0, limit);
  }

  private byIdentity(key: string): Lead | undefined {
    return this.identities.get(key)?.lead;
  }

  eventsOf(leadId: string | undefined): readonly HandoverEvent[] {
    return this.log.upTo((leadId === undefined ? this.own : this.slots.get(leadId))?.last ?? noEvents);
  }

  leadOf(leadId: string): Lead | undefined {
    return this.slots.get(leadId)?.lead;
  }

  *streams(): Iterable<string | undefined> {
    yield undefined;
    yield* this.slots.keys();
  }

  forget(before: Instant, page: ForgetPage, wanted: ReadonlySet<string | undefined>): Forgotten {
    return forgetOld(this.slots, this.own, this.log, before, page, wanted);
  }

  private erase({ id, keys, events, receipts, receiptsGone, input }: Erasure): void {
    this.log.replace(this.slotIf(id)?.last ?? noEvents, events);
    this.outbox.erase(id, events);
    for (const key of keys) {
      this.identities.forget(key, id);
      this.contacts.remove(key, id);
    }
    for (const receipt of receipts) this.receipts.set(receipt.commandId, receipt);
    for (const commandId of receiptsGone) this.receipts.delete(commandId);
    if (input !== undefined && this.quarantined.has(id)) this.quarantined.set(id, input);
  }

  private write(changes: Changes): void {
    for (const erasure of changes.erased) this.erase(erasure);
    this.writeLeads(changes);
    this.outbox.note(changes.events);
    for (const [key, id] of changes.released) this.identities.release(key, id);
    for (const [key, id] of changes.identities) this.identities.set(key, id === "" ? undefined : this.slot(id));
    for (const [key, id, as] of changes.named) this.identities.add(key, id, as);
    this.closed?.names(changes);
    for (const ledger of changes.ledgers) this.ledgers.set(ledger.key, ledger);
    for (const account of changes.accounts) this.accounts.put(account);
    for (const receipt of changes.receipts) this.receipts.set(receipt.commandId, receipt);
    for (const input of changes.quarantined) this.quarantined.set(input.id, input);
    for (const entry of changes.given) this.loads.give(entry);
    for (const one of changes.contacts) this.contacts.put(one);
    if (changes.roster !== undefined) this.roster = changes.roster;
  }

  /** Events, the lead and the clocks of one lead mostly stand at the same place of their lists: they go into its slot together. */
  private writeLeads({ events, leads, clocks }: Changes): void {
    let lead = 0;
    let clock = 0;
    for (let from = 0; from < events.length;) {
      const to = endOfRun(events, from);
      const { leadId } = events[from] as HandoverEvent;
      const slot = leadId === undefined ? this.own : this.slot(leadId);
      for (let i = from; i < to; i++) slot.last = this.log.add(events[i] as HandoverEvent, slot.last);
      if (leadId !== undefined) {
        if (leads[lead]?.id === leadId) this.putLead(slot, leads[lead++] as Lead);
        if (clocks[clock]?.leadId === leadId) clock = this.putClocks(slot, clocks, clock);
      }
      from = to;
    }
    for (; lead < leads.length; lead++) this.putLead(this.slot((leads[lead] as Lead).id), leads[lead] as Lead);
    while (clock < clocks.length) {
      clock = this.putClocks(this.slot((clocks[clock] as SlaClock).leadId), clocks, clock);
    }
  }

  private putLead(slot: Slot, lead: Lead): void {
    if (lead.hold !== undefined || slot.lead?.hold !== undefined) this.holds.put(lead);
    this.loads.put(slot.lead, lead);
    slot.lead = lead;
    this.closed?.note(lead);
  }

  /** One that was opened again, or that something is still to be told of, stays. */
  private forgetClosed(closed: ClosedLeads, before: Instant): void {
    for (const id of closed.endedBy(before)) {
      const slot = this.slots.get(id);
      if (slot?.lead?.closed === undefined || slot.lead.stageSince > before || slot.clocks.length > 0) continue;
      for (const key of closed.takeKeys(id)) {
        this.identities.forget(key, id);
        this.contacts.remove(key, id);
      }
      this.slots.delete(id);
      if (this.recent === slot) this.recent = undefined;
    }
  }

  private *leads(): Iterable<Lead> {
    for (const { lead } of this.slots.values()) if (lead !== undefined) yield lead;
  }

  /** The clocks from here on that are of this slot's lead; returns where the next lead's begin. */
  private putClocks(slot: Slot, clocks: readonly SlaClock[], from: number): number {
    const to = endOfRun(clocks, from);
    const first = slot.clocks.length === 0 && allRun(clocks, from, to);
    if (first) slot.clocks = clocks.slice(from, to);
    for (let i = from; i < to; i++) {
      const clock = clocks[i] as SlaClock;
      if (!first) this.putClock(slot, clock);
      if (!isOver(clock) && clock.nextAt !== undefined) slot.chain = this.dueClocks.add(clock, slot.chain);
    }
    return to;
  }

  /** S7: checked before anything is written, so that nothing is. */
  refuseSecondNames(events: readonly HandoverEvent[]): void {
    refuseSecondNames(events, (leadId) => this.lastVersion(leadId));
  }

  private lastVersion(leadId: string | undefined): number {
    return this.log.version((leadId === undefined ? this.own : this.slotIf(leadId))?.last ?? noEvents);
  }

  private slot(leadId: string): Slot {
    const slot = this.slotIf(leadId);
    if (slot !== undefined) return slot;
    const made = emptySlot(leadId);
    this.slots.set(leadId, made);
    this.recent = made;
    return made;
  }

  /** Questions about one lead come in a row: the last slot found answers most of them. */
  private slotIf(leadId: string): Slot | undefined {
    if (this.recent?.id === leadId) return this.recent;
    const slot = this.slots.get(leadId);
    if (slot !== undefined) this.recent = slot;
    return slot;
  }

  private putClock(slot: Slot, clock: SlaClock): void {
    const { clocks } = slot;
    const runs = !isOver(clock);
    const at = clocks.length === 0 ? -1 : clocks.findIndex(({ id }) => id === clock.id);
    if (at < 0) {
      if (runs) slot.clocks = [...clocks, clock];
    } else {
      const before = clocks[at] as SlaClock;
      slot.chain = this.dueClocks.remove(before, slot.chain);
      slot.clocks = runs ? clocks.with(at, clock) : clocks.filter((one) => one !== before);
    }
  }

  private async *scan<K extends keyof Scans>(kind: K, isOpen: () => boolean): AsyncIterable<readonly Scans[K][]> {
    const rows = this.rows(kind) as readonly Scans[K][];
    for (let from = 0; from < rows.length; from += pageSize) {
      if (!isOpen()) throw closed();
      yield rows.slice(from, from + pageSize);
    }
  }

  private rows(kind: keyof Scans): readonly Scans[keyof Scans][] {
    const byId = (a: { readonly id: string }, b: { readonly id: string }): number => compareText(a.id, b.id);
    switch (kind) {
      case "events":
        return this.log.all();
      case "leads":
        return [...this.slots.values()].flatMap(({ lead }) => lead ?? []).sort(byId);
      case "clocks":
        return [...this.slots.values()]
          .flatMap(({ clocks }) => clocks)
          .sort((a, b) => compareText(a.leadId, b.leadId) || byId(a, b));
      case "ledgers":
        return [...this.ledgers.values()].sort((a, b) => compareText(a.key, b.key));
      case "quarantined":
        return [...this.quarantined.values()];
      case "accounts":
        return this.accounts.all();
    }
  }
}
