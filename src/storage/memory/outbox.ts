import type {
  Claimed,
  ClaimOptions,
  Clock,
  DeadLetter,
  Delivery,
  EventName,
  Forgotten,
  ForgetPage,
  HandoverEvent,
  Instant,
  Lag,
  Lead,
  Outbox,
  Settlement,
  SubscriberOptions,
} from "../index.ts";
import { erasedText } from "../index.ts";
import { letterKey, Pending, type PendingRow } from "./pending.ts";
import { compareText } from "./text-order.ts";

/** What the outbox asks of the store it belongs to. */
export interface OutboxRows {
  /** Of a lead, or of the roster; their versions have no gap but before the last one. */
  eventsOf(leadId: string | undefined): readonly HandoverEvent[];
  leadOf(leadId: string): Lead | undefined;
  /** Leads, and `undefined` for the roster. */
  streams(): Iterable<string | undefined>;
  /** Deletes what may be forgotten. @param wanted Leads that somebody has still to get something of. */
  forget(before: Instant, page: ForgetPage, wanted: ReadonlySet<string | undefined>): Forgotten;
}

/** What every subscriber of one tenant has still to get. */
export class MemoryOutbox {
  private readonly store: OutboxRows;
  private readonly byName = new Map<string, Pending>();
  private claims = 0;

  constructor(store: OutboxRows) {
    this.store = store;
  }

  note(events: readonly HandoverEvent[]): void {
    for (const pending of this.byName.values()) for (const event of events) pending.note(event);
  }

  /** Nobody keeps what handlers said of a lead, nor its events as they were. */
  erase(leadId: string, events: readonly HandoverEvent[]): void {
    for (const pending of this.byName.values()) {
      const { dead } = pending;
      for (const row of pending.all()) if (row.leadId === leadId && row.error !== undefined) row.error = erasedText;
      for (const [key, letter] of dead) {
        if (letter.event.leadId !== leadId) continue;
        const event = events.find(({ version }) => version === letter.event.version) ?? letter.event;
        dead.set(key, { ...letter, event, error: erasedText });
      }
    }
  }

  /** The outbox as seen by one engine, under its clock. */
  under(clock: Clock, whileOpen: <T>(read: () => T) => Promise<T>): Outbox {
    return {
      subscribe: (name, options = {}) => whileOpen(() => this.subscribe(name, options)),
      unsubscribe: (name) => whileOpen(() => this.byName.delete(name)),
      subscribers: () =>
        whileOpen(() =>
          [...this.byName]
            .map(([name, { types }]) => ({ name, events: types === undefined ? undefined : [...types] }))
            .sort((a, b) => compareText(a.name, b.name)),
        ),
      claim: (name, options) => whileOpen(() => this.claim(name, options, clock.now())),
      settle: (name, settlements) =>
        whileOpen(() => {
          for (const settlement of settlements) this.settle(name, settlement, clock.now());
          return [];
        }),
      rewind: (name, from) => whileOpen(() => this.rewind(this.byName.get(name), from)),
      lag: (name) => whileOpen(() => this.lag(name, clock.now())),
      deadLetters: (name, limit) =>
        whileOpen(() => [...(this.byName.get(name)?.dead.values() ?? [])].sort(byAge).slice(0, limit)),
      putBack: (name, which) => whileOpen(() => this.putBack(name, which, clock.now())),
      forget: (before, page) => whileOpen(() => this.store.forget(before, page, this.wanted())),
    };
  }

  private subscribe(name: string, { events, from }: SubscriberOptions): boolean {
    const known = this.byName.get(name);
    const pending = known ?? new Pending();
    pending.types = events === undefined ? undefined : new Set(events);
    if (known !== undefined) return false;
    this.byName.set(name, pending);
    if (from !== undefined) this.rewind(pending, from);
    return true;
  }

  private claim(name: string, { limit, events: most, leaseMs }: ClaimOptions, now: Instant): Claimed {
    const pending = this.byName.get(name);
    const deliveries: Delivery[] = [];
    for (const row of pending?.due(now, limit) ?? []) {
      row.attempts += 1;
      row.claim = ++this.claims;
      pending?.wait(row, now + leaseMs);
      deliveries.push(this.delivery(row, pending?.types, most));
    }
    return { isKnown: pending !== undefined, now, deliveries, nextAt: pending?.nextAt };
  }

  private delivery(row: PendingRow, types: Pending["types"], most: number): Delivery {
    const { leadId, again, done, latest, attempts, claim, error } = row;
    const wanted = this.after(leadId, done).filter(
      ({ type, version }) => version <= latest && (types === undefined || types.has(type)),
    );
    const events = wanted.slice(0, most);
    return {
      claim: String(claim),
      leadId,
      lead: leadId === undefined ? undefined : this.store.leadOf(leadId),
      isPutBack: again > 0,
      done,
      upTo: wanted.length <= most ? latest : (events.at(-1) as HandoverEvent).version,
      events,
      attempt: attempts,
      error,
    };
  }

  /** Events after a version: of a long history the last ones, mostly. */
  private after(leadId: string | undefined, done: number): readonly HandoverEvent[] {
    const events = this.store.eventsOf(leadId);
    let from = events.length;
    while (from > 0 && (events[from - 1] as HandoverEvent).version > done) from--;
    return events.slice(from);
  }

  private settle(name: string, settlement: Settlement, now: Instant): void {
    const { delivery, done, attempts, afterMs, error, dead } = settlement;
    const pending = this.byName.get(name);
    const row = pending?.find(delivery.leadId, delivery.isPutBack ? delivery.done + 1 : 0);
    if (pending === undefined || row === undefined || String(row.claim) !== delivery.claim) return;
    if (dead !== undefined) {
      const event = this.after(row.leadId, dead.version - 1)[0] as HandoverEvent;
      pending.dead.set(letterKey(event), { event, attempts: dead.attempts, error: dead.error, at: now });
    }
    if (done >= row.latest) return pending.remove(row);
    Object.assign(row, { done, attempts, claim: 0, error });
    pending.wait(row, now + afterMs);
  }

  private rewind(pending: Pending | undefined, from: Instant): void {
    if (pending === undefined) return;
    for (const leadId of this.store.streams()) {
      const events = this.store.eventsOf(leadId);
      const first = events.find(({ at }) => at >= from);
      if (first !== undefined)
        pending.rewind(leadId, first.version - 1, (events.at(-1) as HandoverEvent).version, first.at);
    }
    for (const [key, { event }] of pending.dead) {
      const row = pending.find(event.leadId, 0);
      if (row !== undefined && event.version > row.done) pending.dead.delete(key);
    }
  }

  private lag(name: string, now: Instant): Lag | undefined {
    const pending = this.byName.get(name);
    if (pending === undefined) return undefined;
    const leads = new Set<string | undefined>();
    let events = 0;
    let failing = 0;
    let oldestAt: Instant | undefined;
    for (const { leadId, done, latest, claim, attempts } of pending.all()) {
      leads.add(leadId);
      events += latest - done;
      if (attempts > (claim === 0 ? 0 : 1)) failing += 1;
      const at = this.after(leadId, done)[0]?.at;
      if (at !== undefined && !((oldestAt ?? Infinity) <= at)) oldestAt = at;
    }
    return { now, leads: leads.size, events, oldestAt, failing, deadLetters: pending.dead.size };
  }

  private putBack(name: string, which: EventName | undefined, now: Instant): number {
    const pending = this.byName.get(name);
    let count = 0;
    for (const [key, { event }] of pending?.dead ?? []) {
      const { leadId, version } = event;
      if (which !== undefined && key !== letterKey(which)) continue;
      count += 1;
      pending?.dead.delete(key);
      if (pending?.find(leadId, version) !== undefined) continue;
      const row = { leadId, again: version, done: version - 1, latest: version };
      pending?.add({ ...row, attempts: 0, nextAt: now, claim: 0, error: undefined });
    }
    return count;
  }

  /** Leads of which anybody has something pending, or dead. */
  private wanted(): ReadonlySet<string | undefined> {
    const wanted = new Set<string | undefined>();
    for (const pending of this.byName.values()) {
      for (const { leadId } of pending.all()) wanted.add(leadId);
      for (const { event } of pending.dead.values()) wanted.add(event.leadId);
    }
    return wanted;
  }
}

function byAge(a: DeadLetter, b: DeadLetter): number {
  return a.at - b.at || compareText(a.event.leadId ?? "", b.event.leadId ?? "") || a.event.version - b.event.version;
}
