import { copyLead, identityKeys, type Lead, type LedgerTurn } from "../lead/index.ts";
import { alike, type Account } from "../matching/index.ts";
import { type Answers, type HeldLeads, type Ledger, type Load, type Roster } from "../routing/index.ts";
import type { OpenQuestion, Scored } from "./commands.ts";
import { isOver, isSubject, type Contacted, type SlaClock } from "../sla/index.ts";
import type { Instant } from "../time/index.ts";
import { append, appendAll } from "./append.ts";
import { apply } from "./apply.ts";
import { eventId, type EventData, type EventOf, type EventType, type HandoverEvent } from "./events.ts";
import { changed, deskWith, versionOf, type Desk } from "./desk.ts";
import { DraftContacts } from "./draft-contacts.ts";
import { DraftKeys } from "./draft-keys.ts";
import { DraftLedgers, type OpenLedgers } from "./draft-ledgers.ts";
import { DraftLoad } from "./draft-load.ts";
import { erasureBy, type EraseOrder } from "./redact/erase-order.ts";
import { Shelf } from "./shelf.ts";
import {
  emptySnapshot,
  type Changes,
  type Dossier,
  type Erasure,
  type Given,
  type KnownKey,
  type Quarantined,
  type Receipt,
  type Snapshot,
} from "./snapshot.ts";

export type Mutable<T> = { -readonly [key in keyof T]: T[key] };

/**
 * The state of the store as a batch of commands goes on: the snapshot below, what has changed above it. State changes in one
 * way only: an event is emitted and applied. So replaying the events gives the same state.
 */
export class Draft implements Load {
  /**
   * One that is never used. With the last object of a class V8 forgets how such objects are laid out, and throws away the machine code
   * that relied on it. Drafts live for one batch: without this one the engine would be slow again after each full collection.
   */
  static readonly spare = /* @__PURE__ */ new Draft(/* @__PURE__ */ emptySnapshot(NaN), NaN);
  readonly now: Instant;
  readonly events: HandoverEvent[] = [];
  roster: Roster;
  /** Somebody may have room now who had none: what waits may be looked at again. */
  freed = false;
  /** The same, since the batch began. */
  madeRoom = false;
  /** What asynchronous routers have answered about the leads of the command. */
  answers: Answers | undefined;
  /** What a registered scorer has said of the lead of the command. */
  scored: Scored | undefined;
  /** Leads of the queue that have to wait until a router has answered, in their order. */
  readonly open: OpenQuestion[] = [];
  /** Leads that found an owner after a wait, since somebody last asked. */
  woken = 0;
  private readonly snapshot: Snapshot;
  private commandId = "";
  private about: About | undefined;
  private command = 0;
  /** How many events there were when it began. */
  private from = 0;
  private readonly desks = new Shelf<Desk>();
  private readonly keys: DraftKeys;
  /** Ledgers are looked at by routers, and charged by `apply`. */
  readonly ledgers: DraftLedgers;
  private accounts: Map<string, Account> | undefined;
  private quarantined: Map<string, Quarantined> | undefined;
  private receipts: Receipt[] | undefined;
  private erased: Erasure[] | undefined;
  private readonly entries: Given[] = [];
  private readonly contacted = new DraftContacts();
  private reckoning: DraftLoad | undefined;

  constructor(snapshot: Snapshot, now: Instant, open?: OpenLedgers) {
    this.snapshot = snapshot;
    this.keys = new DraftKeys(snapshot);
    this.ledgers = new DraftLedgers(snapshot, open);
    this.now = now;
    this.roster = snapshot.roster;
  }

  /**
   * From here on events belong to this command.
   *
   * @param about Where the host has made its id: whom that may tell of.
   */
  begin(commandId: string, answers?: Answers, about?: About): void {
    this.from = this.events.length;
    this.commandId = commandId;
    this.about = about;
    this.answers = answers;
    this.command += 1;
  }

  /** Writes down what happened, and lets it happen. @param before Version of the last event of what has neither a lead nor a clock. */
  emit<T extends EventType>(
    type: T,
    leadId: string | undefined,
    data: EventData[T],
    before: number = leadId === undefined ? this.roster.version : versionOf(this.deskOf(leadId)),
  ): void {
    const version = before + 1;
    const event: EventOf<T> = { type, leadId, version, at: this.now, commandId: this.causeOf(leadId, version), data };
    this.events.push(event as HandoverEvent);
    apply(this, event as HandoverEvent);
  }

  /** The id of the command; for leads of which an id of the host's must not tell, for it may be an address, the event that began it. */
  private causeOf(leadId: string | undefined, version: number): string {
    const first = this.events[this.from];
    const isIts = this.about === undefined || this.about(leadId, first);
    return isIts ? this.commandId : eventId(first ?? { leadId, version });
  }

  /** Leads to which something has happened by this command. */
  touched(): readonly string[] {
    const ids = new Set<string>();
    for (let i = this.from; i < this.events.length; i++) {
      const { leadId } = this.events[i] as HandoverEvent;
      if (leadId !== undefined && this.lead(leadId) !== undefined) ids.add(leadId);
    }
    return [...ids];
  }

  /** The leads that waited as the batch began, in the order of their turns. */
  waiting(): readonly string[] {
    return this.snapshot.waiting();
  }

  /** All that has happened to a lead, in this batch too. */
  history(leadId: string): readonly HandoverEvent[] {
    return [...this.snapshot.history(leadId), ...this.events.filter((event) => event.leadId === leadId)];
  }

  lead(id: string): Lead | undefined {
    return this.deskOf(id).lead;
  }

  /** The lead as it was when the command began; nothing when it was not there. */
  was(id: string): Lead | undefined {
    const desk = this.deskOf(id);
    return desk.edited === this.command ? desk.was : desk.lead;
  }

  /** The lead, by id, when the caller knows it is there. */
  known(id: string): Lead {
    return this.deskOf(id).lead as Lead;
  }

  leadByIdentity(key: string): Lead | undefined {
    const id = this.keys.leadOf(key);
    const lead = id === undefined ? undefined : this.lead(id);
    return lead?.erasedAt === undefined ? lead : undefined;
  }

  /** A quarantined input, as it stands now. */
  input(id: string): Quarantined | undefined {
    return this.quarantined?.get(id) ?? this.snapshot.dossier(id).input;
  }

  /** What is kept of it beside the rest, as it was read. */
  dossier(id: string): Dossier {
    return this.snapshot.dossier(id);
  }

  /** Running clocks of a lead, or the clock of what is no lead; the list changes as they do. */
  clocks(leadId: string): readonly SlaClock[] {
    return this.deskOf(leadId).clocks;
  }

  private deskOf(leadId: string): Desk {
    return this.desks.get(leadId) ?? this.desks.add(leadId, this.newDesk(leadId));
  }

  private newDesk(id: string): Desk {
    const isOther = isSubject(id);
    const lead = isOther ? undefined : this.snapshot.lead(id);
    // A lead that is not there yet has no clocks.
    const clocks = lead === undefined && !isOther ? none : this.snapshot.clocks(id);
    return deskWith(id, lead, clocks);
  }

  /** Room for a lead that cannot be there yet, for its id is new, or made from what happens in this batch: nobody need look for it. */
  prepare(id: string): void {
    if (this.desks.get(id) === undefined) this.desks.add(id, deskWith(id, undefined, none));
  }

  account(domain: string): Account | undefined {
    return this.accounts?.get(domain) ?? this.snapshot.account(domain);
  }

  /** The accounts of names alike to one, by domain. */
  accountsLike(name: string): readonly Account[] {
    const stored = this.snapshot.accountsLike(name);
    const { accounts } = this;
    if (accounts === undefined) return stored;
    return alike(name, [...stored.filter(({ domain }) => !accounts.has(domain)), ...accounts.values()]);
  }

  held(repId: string): readonly HeldLeads[] {
    return this.load().held(repId);
  }

  given(repId: string, limit: string): readonly Instant[] {
    return this.load().given(repId, limit);
  }

  /** Reckoned only once somebody asks, and kept up from then on. */
  private load(): DraftLoad {
    return (this.reckoning ??= new DraftLoad(this.snapshot, this.desks.values(), this.entries));
  }

  /** Contacts of the person a lead is about, over all their leads, each once. */
  contacts(leadId: string): readonly Contacted[] {
    return this.contacted.under(identityKeys(this.known(leadId)), (key) => this.snapshot.contacts(key));
  }

  receipt(commandId: string): Receipt | undefined {
    return this.receipts?.find((receipt) => receipt.commandId === commandId) ?? this.snapshot.receipt(commandId);
  }

  ledger(pool: string, key: string): Ledger {
    return this.ledgers.get(pool, key);
  }

  // What follows is for `apply` alone: it is how an event becomes state.

  /** Somebody may have room from here on. */
  makeRoom(): void {
    this.freed = true;
    this.madeRoom = true;
  }

  edit(id: string): Mutable<Lead> {
    const desk = this.deskOf(id);
    // The state after an earlier command was handed out with its outcome: that one stays as it is.
    if (desk.edited !== this.command) {
      desk.was = desk.lead;
      desk.lead = copyLead(desk.lead as Lead);
      desk.edited = this.command;
    }
    this.reckoning?.touch(desk);
    return desk.lead as Mutable<Lead>;
  }

  put(lead: Mutable<Lead>): void {
    const desk = this.deskOf(lead.id);
    if (desk.edited !== this.command) desk.was = desk.lead;
    desk.lead = lead;
    desk.edited = this.command;
    this.reckoning?.touch(desk);
  }

  release(key: string, leadId: string): void {
    this.keys.release(key, leadId);
  }

  identify(key: string, leadId: string): void {
    this.keys.identify(key, leadId);
  }

  note(key: string, leadId: string, as: KnownKey["as"]): void {
    this.keys.note(key, leadId, as);
  }

  /** A clock that has just started. */
  addClock(clock: SlaClock): void {
    const desk = this.deskOf(clock.leadId);
    if (desk.clocks.length === 0) desk.clocks = [clock];
    else this.clocksOf(desk).push(clock);
  }

  /** A list of the desk's own. */
  private clocksOf(desk: Desk): SlaClock[] {
    if (desk.clocks === desk.before) desk.clocks = desk.before.slice();
    return desk.clocks as SlaClock[];
  }

  /** Changes the list of running clocks in place: go through a copy of it where clocks may end on the way. */
  putClock(clock: SlaClock): void {
    const desk = this.deskOf(clock.leadId);
    const list = this.clocksOf(desk);
    const at = list.findIndex(({ id }) => id === clock.id);
    if (isOver(clock)) {
      if (at >= 0) list.splice(at, 1);
      (desk.ended ??= []).push(clock);
    } else if (at >= 0) list[at] = clock;
    else list.push(clock);
  }

  charge(turn: LedgerTurn, direction: "charge" | "refund"): void {
    if (this.ledgers.charge(turn, direction)) this.makeRoom();
  }

  grant(key: string, repId: string, leads: number, against: readonly string[]): void {
    if (this.ledgers.grant(key, repId, leads, against)) this.makeRoom();
  }

  putRoster(roster: Roster): void {
    this.roster = roster;
  }

  putAccount(account: Account): void {
    (this.accounts ??= new Map()).set(account.domain, account);
  }

  quarantine(input: Quarantined): void {
    (this.quarantined ??= new Map()).set(input.id, input);
  }

  /** Counts a lead in quotas and rates, or no longer. */
  give(entry: Given): void {
    this.entries.push(entry);
  }

  /** The person was contacted, or is to be: under each of the keys they are known by. */
  contact(leadId: string, entry: Omit<Contacted, "key" | "leadId">): void {
    this.contacted.add(identityKeys(this.known(leadId)), leadId, entry);
  }

  unname(leadId: string): void {
    this.keys.unname(leadId);
  }

  /** Takes a person out of all that is kept of it, also of what this batch has written down so far. */
  erase(order: EraseOrder): void {
    const { id, keys, event, receipt, redact } = order;
    for (let i = 0; i < this.events.length; i++) {
      const one = this.events[i] as HandoverEvent;
      if (one.leadId === id) this.events[i] = event(one);
    }
    this.receipts = this.receipts?.flatMap((one) => (one.about === id ? (receipt(one) ?? []) : one));
    this.keys.erase(id, keys);
    for (const key of keys) this.contacted.forget(key, id);
    const input = this.input(id);
    const redacted = input && redact(input);
    if (redacted !== undefined && this.quarantined?.has(id) === true) this.quarantined.set(id, redacted);
    const { receipts } = this.snapshot.dossier(id);
    (this.erased ??= []).push(erasureBy(order, this.snapshot.history(id), receipts, redacted));
  }

  addReceipt(receipt: Receipt): void {
    (this.receipts ??= []).push(receipt);
  }

  changes(): Changes {
    let leads: Lead[] = [];
    let clocks: SlaClock[] = [];
    for (const desk of this.desks.values()) {
      if (desk.edited > 0) leads = append(leads, desk.lead as Lead);
      if (desk.ended !== undefined) clocks = appendAll(clocks, desk.ended);
      if (desk.clocks !== desk.before) clocks = appendAll(clocks, changed(desk));
    }
    const { identities, released, named } = this.keys.changes();
    return {
      events: this.events,
      leads,
      identities,
      released,
      named,
      clocks,
      ledgers: this.ledgers.records(),
      accounts: this.accounts === undefined ? none : [...this.accounts.values()],
      quarantined: this.quarantined === undefined ? none : [...this.quarantined.values()],
      receipts: this.receipts ?? none,
      given: this.entries,
      contacts: this.contacted.list(),
      roster: this.roster === this.snapshot.roster ? undefined : this.roster,
      erased: this.erased ?? none,
    };
  }
}

const none: readonly never[] = Object.freeze([]);

/** Whether a command is about a lead, or what else has events. @param first The first event of the command so far. */
export type About = (leadId: string | undefined, first: HandoverEvent | undefined) => boolean;
