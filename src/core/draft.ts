import { identityKeys, type Lead, type LedgerTurn } from "../lead/index.ts";
import type { Account } from "../matching/index.ts";
import { type Answers, type HeldLeads, type Ledger, type Load, type Roster } from "../routing/index.ts";
import type { OpenQuestion } from "./commands.ts";
import { isOver, isSubject, type Contacted, type SlaClock } from "../sla/index.ts";
import type { Instant } from "../time/index.ts";
import { append, appendAll } from "./append.ts";
import { apply } from "./apply.ts";
import type { EventData, EventOf, EventType, HandoverEvent } from "./events.ts";
import { DraftLedgers, type OpenLedgers } from "./draft-ledgers.ts";
import { DraftLoad } from "./draft-load.ts";
import { Shelf } from "./shelf.ts";
import { emptySnapshot, type Changes, type Given, type Quarantined, type Receipt, type Snapshot } from "./snapshot.ts";

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
  /** Leads of the queue that have to wait until a router has answered, in their order. */
  readonly open: OpenQuestion[] = [];
  /** Leads that found an owner after a wait, since somebody last asked. */
  woken = 0;
  private readonly snapshot: Snapshot;
  private commandId = "";
  private command = 0;
  /** How many events there were when it began. */
  private from = 0;
  private readonly desks = new Shelf<Desk>();
  private readonly identities = new Map<string, string>();
  /** Ledgers are looked at by routers, and charged by `apply`. */
  readonly ledgers: DraftLedgers;
  private accounts: Map<string, Account> | undefined;
  private quarantined: Quarantined[] | undefined;
  private receipts: Receipt[] | undefined;
  private readonly entries: Given[] = [];
  /** By identity key, then by id. */
  private contacted: Map<string, Map<string, Contacted>> | undefined;
  private reckoning: DraftLoad | undefined;

  constructor(snapshot: Snapshot, now: Instant, open?: OpenLedgers) {
    this.snapshot = snapshot;
    this.ledgers = new DraftLedgers(snapshot, open);
    this.now = now;
    this.roster = snapshot.roster;
  }

  /** From here on events belong to this command. */
  begin(commandId: string, answers?: Answers): void {
    this.from = this.events.length;
    this.commandId = commandId;
    this.answers = answers;
    this.command += 1;
  }

  /** Writes down what happened, and lets it happen. */
  emit<T extends EventType>(type: T, leadId: string | undefined, data: EventData[T]): void {
    const before = leadId === undefined ? this.roster.version : versionOf(this.deskOf(leadId));
    const event: EventOf<T> = { type, leadId, version: before + 1, at: this.now, commandId: this.commandId, data };
    this.events.push(event as HandoverEvent);
    apply(this, event as HandoverEvent);
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
    const id = this.identities.get(key) ?? this.snapshot.leadByIdentity(key)?.id;
    return id === undefined || id === nobody ? undefined : this.lead(id);
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
    return { id, read: lead, was: lead, lead, edited: 0, before: clocks, clocks, ended: undefined };
  }

  account(domain: string): Account | undefined {
    return this.accounts?.get(domain) ?? this.snapshot.account(domain);
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
    const byId = new Map<string, Contacted>();
    for (const key of identityKeys(this.known(leadId))) {
      const now = this.contacted?.get(key);
      const stored = this.snapshot.contacts(key).filter(({ id }) => now?.has(id) !== true);
      for (const one of [...stored, ...(now?.values() ?? [])]) {
        // Under a key that is the lead's no longer it may still stand as asked for.
        if (byId.get(one.id) === undefined || one.open === undefined) byId.set(one.id, one);
      }
    }
    return [...byId.values()];
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
      desk.lead = { ...(desk.lead as Lead) };
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

  /** From here on the key names no lead. */
  forget(key: string): void {
    this.identities.set(key, nobody);
  }

  identify(key: string, leadId: string): void {
    this.identities.set(key, leadId);
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
    (this.quarantined ??= []).push(input);
  }

  /** Counts a lead in quotas and rates, or no longer. */
  give(entry: Given): void {
    this.entries.push(entry);
  }

  /** The person was contacted, or is to be: under each of the keys they are known by. */
  contact(leadId: string, entry: Omit<Contacted, "key" | "leadId">): void {
    const all = (this.contacted ??= new Map<string, Map<string, Contacted>>());
    for (const key of identityKeys(this.known(leadId))) {
      let byId = all.get(key);
      if (byId === undefined) all.set(key, (byId = new Map()));
      byId.set(entry.id, { key, leadId, ...entry });
    }
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
    return {
      events: this.events,
      leads,
      identities: this.identities,
      clocks,
      ledgers: this.ledgers.records(),
      accounts: this.accounts === undefined ? none : [...this.accounts.values()],
      quarantined: this.quarantined ?? none,
      receipts: this.receipts ?? none,
      given: this.entries,
      contacts: this.contacted === undefined ? none : [...this.contacted.values()].flatMap((one) => [...one.values()]),
      roster: this.roster === this.snapshot.roster ? undefined : this.roster,
    };
  }
}

const none: readonly never[] = Object.freeze([]);

/** Clocks that were not running before, or not like this. */
function changed({ clocks, before }: Desk): readonly SlaClock[] {
  return before.length === 0 ? clocks : clocks.filter((clock) => !before.includes(clock));
}

/** How many events there have been of it. */
function versionOf({ lead, clocks }: Desk): number {
  return lead?.version ?? clocks[0]?.version ?? 0;
}

/** What an identity key names that names no lead any more. */
const nobody = "";

/** What lies on the desk of one lead, or of what else has a clock, while a batch is decided. */
interface Desk {
  readonly id: string;
  /** The lead as it was read. */
  readonly read: Lead | undefined;
  lead: Lead | undefined;
  /** As it was before the command that last changed it. */
  was: Lead | undefined;
  /** The command that last changed the lead, counted from 1; 0 when none has. */
  edited: number;
  /** Running clocks as they were read. */
  readonly before: readonly SlaClock[];
  /** As they run now: `before` itself until one changes. */
  clocks: readonly SlaClock[];
  ended: SlaClock[] | undefined;
}
