import fc from "fast-check";
import {
  eventId,
  noChanges,
  type Delivery,
  type HandoverEvent,
  type Outbox,
  type Settlement,
  type Storage,
} from "handover/storage";

const names = ["first", "second"] as const;
const leads = ["l", "m", "n", undefined] as const;
const start = Date.UTC(2026, 10, 2, 9);
const leaseMs = 1_000;
const mostAttempts = 2;

const lead = fc.nat(leads.length - 1);
const worker = fc.nat(2);
const name = fc.constantFrom(...names);

/** What may happen to an outbox: workers claim, settle, fail, are late and die while others write. */
export const step = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({ do: fc.constant("write" as const), leads: fc.array(lead, { minLength: 1, maxLength: 5 }) }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      do: fc.constant("rollBack" as const),
      leads: fc.array(lead, { minLength: 1, maxLength: 3 }),
    }),
  },
  {
    weight: 6,
    arbitrary: fc.record({
      do: fc.constant("claim" as const),
      worker,
      name,
      limit: fc.integer({ min: 1, max: 3 }),
      events: fc.integer({ min: 1, max: 3 }),
      how: fc.constantFrom("delivered" as const, "half" as const, "failed" as const),
    }),
  },
  {
    weight: 5,
    arbitrary: fc.record({ do: fc.constant("settle" as const), worker, name }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant("die" as const), worker, name }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constant("wait" as const), ms: fc.constantFrom(1, 400, 1_000, 5_000) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant("subscribe" as const), name, fromStart: fc.boolean() }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant("rewind" as const), name, back: fc.nat(30) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant("putBack" as const), name }) },
);

type Step = typeof step extends fc.Arbitrary<infer S> ? S : never;

/** What one subscriber is owed, and what it was given. */
class Account {
  /** Events written since it was registered, or since it was to begin. */
  readonly owed = new Map<string, HandoverEvent>();
  readonly given = new Map<string, number>();
  /** Of each lead, up to which version all was given. */
  readonly upTo = new Map<string | undefined, number>();
  /** Events that are to be given once more. */
  readonly again = new Set<string>();
  readonly failures = new Map<string, number>();
  readonly dead = new Set<string>();
  /** Leads that somebody has, and until when. */
  readonly held = new Map<string | undefined, { readonly claim: string; readonly until: number }>();
}

/** Whatever happens, each subscriber is given all it is owed, of each lead in order, and given up is only what failed often enough. */
export class OutboxModel {
  private readonly storage: Storage;
  private readonly plant: (outbox: Outbox) => Outbox;
  private readonly accounts = new Map<string, Account>();
  private readonly versions = new Map<string | undefined, number>();
  private readonly written: HandoverEvent[] = [];
  private readonly claims = new Map<string, readonly Settlement[]>();
  private now = start;

  constructor(storage: Storage, plant: (outbox: Outbox) => Outbox = (outbox) => outbox) {
    this.storage = storage;
    this.plant = plant;
  }

  async run(steps: readonly Step[]): Promise<void> {
    for (const one of steps) await this.take(one);
    await this.settleAll();
  }

  private async open() {
    const store = await this.storage.open("a", { clock: { now: () => this.now } });
    return { store, outbox: this.plant(store.outbox) };
  }

  private async take(one: Step): Promise<void> {
    const { store, outbox } = await this.open();
    const account = "name" in one ? this.accounts.get(one.name) : undefined;
    this.now += 1;
    switch (one.do) {
      case "write":
      case "rollBack": {
        const versions = new Map(this.versions);
        const events = one.leads.map((place): HandoverEvent => {
          const leadId = leads[place];
          const version = (versions.get(leadId) ?? 0) + 1;
          versions.set(leadId, version);
          const data = { repId: "ana" };
          return { type: "assignment.accepted", leadId, version, at: this.now, commandId: "c", data };
        });
        const isLost = one.do === "rollBack";
        const done = store.transact(async (transaction) => {
          await transaction.write({ ...noChanges, events });
          if (isLost) throw new Error("rolled back");
        });
        if (isLost) return Promise.resolve(done).catch(() => undefined);
        await done;
        for (const event of events) this.wrote(event);
        return;
      }
      case "subscribe": {
        if (account !== undefined) return;
        await outbox.subscribe(one.name, { from: one.fromStart ? 0 : undefined });
        const fresh = new Account();
        this.accounts.set(one.name, fresh);
        for (const [leadId, version] of this.versions) if (!one.fromStart) fresh.upTo.set(leadId, version);
        if (one.fromStart) for (const event of this.written) fresh.owed.set(eventId(event), event);
        return;
      }
      case "claim": {
        const { deliveries } = await outbox.claim(one.name, { limit: one.limit, events: one.events, leaseMs });
        const settlements = deliveries.map((delivery) => this.handle(account as Account, delivery, one.how));
        this.claims.set(`${one.name}/${one.worker}`, settlements);
        return;
      }
      case "settle": {
        const key = `${one.name}/${one.worker}`;
        const settlements = this.claims.get(key) ?? [];
        this.claims.delete(key);
        if (account !== undefined) await this.settle(outbox, one.name, account, settlements);
        return;
      }
      case "die":
        this.claims.delete(`${one.name}/${one.worker}`);
        return;
      case "wait":
        this.now += one.ms;
        return;
      case "rewind": {
        if (account === undefined) return;
        const from = this.now - one.back;
        await outbox.rewind(one.name, from);
        account.held.clear();
        const first = new Map<string | undefined, number>();
        for (const { leadId, version, at } of this.written)
          if (at >= from && !first.has(leadId)) first.set(leadId, version);
        for (const event of this.written)
          if (event.version >= (first.get(event.leadId) ?? Infinity)) {
            account.owed.set(eventId(event), event);
            account.again.add(eventId(event));
            account.dead.delete(eventId(event));
            // From where it was to begin on, there may be more now.
            if (event.version <= (account.upTo.get(event.leadId) ?? 0) && !account.given.has(eventId(event)))
              account.upTo.set(event.leadId, event.version - 1);
          }
        return;
      }
      case "putBack":
        if (account === undefined) return;
        await outbox.putBack(one.name);
        for (const id of account.dead) account.again.add(id);
        account.dead.clear();
    }
  }

  private wrote(event: HandoverEvent): void {
    this.versions.set(event.leadId, event.version);
    this.written.push(event);
    for (const account of this.accounts.values()) account.owed.set(eventId(event), event);
  }

  /** A worker calls its handler for what it claimed; what it then says of it, if it comes to that. */
  private handle(account: Account, delivery: Delivery, how: "delivered" | "half" | "failed"): Settlement {
    const { events, upTo, done, attempt, leadId, claim, isPutBack } = delivery;
    if (!isPutBack) {
      check((account.held.get(leadId)?.until ?? 0) <= this.now, `${leadId} was given while somebody else had it`);
      account.held.set(leadId, { claim, until: this.now + leaseMs });
    }
    const [first] = events;
    if (how === "failed" && first !== undefined) {
      this.failed(account, first);
      const error = "no";
      if (attempt < mostAttempts) return { delivery, done, attempts: attempt, afterMs: 300 * 2 ** attempt, error };
      const { version } = first;
      return { delivery, done: version, attempts: 0, afterMs: 0, dead: { version, attempts: attempt, error } };
    }
    const some = how === "half" && events.length > 1 ? events.slice(0, events.length >> 1) : events;
    for (const event of some) this.gave(account, event, isPutBack);
    const isAll = some.length === events.length;
    return { delivery, done: isAll ? upTo : (some.at(-1)?.version ?? done), attempts: 0, afterMs: 0 };
  }

  private async settle(
    outbox: Outbox,
    name: string,
    account: Account,
    settlements: readonly Settlement[],
  ): Promise<void> {
    for (let left = settlements; left.length > 0;) left = await outbox.settle(name, left);
    for (const { delivery } of settlements)
      if (account.held.get(delivery.leadId)?.claim === delivery.claim) account.held.delete(delivery.leadId);
    const letters = await outbox.deadLetters(name, 1_000);
    for (const { event, attempts } of letters) {
      const id = eventId(event);
      if (!account.dead.has(id))
        account.upTo.set(event.leadId, Math.max(account.upTo.get(event.leadId) ?? 0, event.version));
      account.dead.add(id);
      check(attempts >= mostAttempts, `${id} was given up after ${attempts} attempts`);
      check((account.failures.get(id) ?? 0) > 0, `${id} was given up and never failed`);
    }
  }

  private failed(account: Account, event: HandoverEvent): void {
    const id = eventId(event);
    check(account.owed.has(id), `${id} was claimed, and is owed to nobody`);
    account.failures.set(id, (account.failures.get(id) ?? 0) + 1);
  }

  private gave(account: Account, event: HandoverEvent, isPutBack: boolean): void {
    const id = eventId(event);
    check(account.owed.has(id), `${id} was given, and is owed to nobody`);
    const known = account.upTo.get(event.leadId) ?? 0;
    // What was never given before comes after all that comes before it.
    if (!account.given.has(id) && !isPutBack)
      check(event.version <= known + 1, `${id} was given after version ${known}`);
    account.upTo.set(event.leadId, Math.max(known, event.version));
    account.given.set(id, (account.given.get(id) ?? 0) + 1);
    account.again.delete(id);
  }

  /** Everybody is well again: whatever is owed comes, and then nothing more. */
  private async settleAll(): Promise<void> {
    this.claims.clear();
    for (const [name, account] of this.accounts) {
      this.now += 100_000;
      for (let quiet = 0, round = 0; quiet < 2; round++) {
        check(round < 2_000, `${name} is never done`);
        const { outbox } = await this.open();
        const { deliveries } = await outbox.claim(name, { limit: 10, events: 3, leaseMs });
        const settlements = deliveries.map((delivery) => this.handle(account, delivery, "delivered"));
        await this.settle(outbox, name, account, settlements);
        if (deliveries.length > 0) quiet = 0;
        else {
          quiet += 1;
          this.now += 100_000;
        }
      }
      const { outbox } = await this.open();
      const lag = await outbox.lag(name);
      check(lag?.events === 0 && lag.leads === 0, `${name} is behind for ever`);
      check(
        lag?.deadLetters === account.dead.size,
        `${name} has ${lag?.deadLetters} dead letters, not ${account.dead.size}`,
      );
      for (const id of account.owed.keys()) {
        const isDead = account.dead.has(id);
        check(account.given.has(id) || isDead, `${id} was never given to ${name}`);
        check(!account.again.has(id) || isDead, `${id} was not given once more to ${name}`);
      }
    }
  }
}

function check(holds: boolean, message: string): asserts holds {
  if (!holds) throw new Error(message);
}
