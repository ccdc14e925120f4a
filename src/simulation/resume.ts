import { HandoverError, show } from "../errors.ts";
import {
  eventId,
  type Changes,
  type HandoverEvent,
  type Storage,
  type Store,
  type Transaction,
} from "../storage/index.ts";
import { memoryStorage } from "../storage/memory/index.ts";

/**
 * A storage for a run that may have been cut short: what it has of the run is done again in memory, where it costs little, and
 * held against it event by event; from its last event on, the run goes on in the storage itself.
 *
 * It works for whatever does the same in every run, for then both have come to the same state.
 *
 * @throws HandoverError `STORAGE_INCOMPATIBLE` from the first transaction that does something else than the storage has.
 */
export function resuming(storage: Storage): Storage {
  const memory = memoryStorage();
  return {
    name: storage.name,
    capabilities: storage.capabilities,
    async open(tenant, options) {
      const [kept, again] = await Promise.all([storage.open(tenant, options), memory.open(tenant, options)]);
      return new ResumedStore(kept, again).start();
    },
    tenants: () => storage.tenants(),
    close: async () => void (await Promise.all([storage.close(), memory.close()])),
  };
}

/** The events of a store in the order they were written, one after another. */
async function* eventsOf(store: Store): AsyncGenerator<HandoverEvent> {
  for await (const page of store.scan("events")) yield* page;
}

class ResumedStore {
  private readonly kept: Store;
  private readonly again: Store;
  private readonly events: AsyncGenerator<HandoverEvent>;
  /** The next event that is to come again; nothing once all have. */
  private next: HandoverEvent | undefined;

  constructor(kept: Store, again: Store) {
    this.kept = kept;
    this.again = again;
    this.events = eventsOf(kept);
  }

  async start(): Promise<Store> {
    await this.advance();
    const now = (): Store => this.store;
    return {
      transact: (work, options) =>
        now() === this.kept
          ? this.kept.transact(work, options)
          : this.again.transact((transaction) => work(this.watched(transaction)), options),
      nextDueAt: () => now().nextDueAt(),
      view: (work) => now().view(work),
      waiting: (limit) => now().waiting(limit),
      owned: (repId, page, options) => now().owned(repId, page, options),
      history: (leadId) => now().history(leadId),
      find: (identity) => now().find(identity),
      named: (keys) => now().named(keys),
      scan: (kind) => now().scan(kind),
      roster: () => now().roster(),
      policies: () => now().policies(),
      addPolicy: async (policy) => (await this.again.addPolicy(policy), this.kept.addPolicy(policy)),
      outbox: this.kept.outbox,
    };
  }

  private get store(): Store {
    return this.next === undefined ? this.kept : this.again;
  }

  private watched(transaction: Transaction): Transaction {
    return {
      get now() {
        return transaction.now;
      },
      claimDue: (limit) => transaction.claimDue(limit),
      read: (needs) => transaction.read(needs),
      write: async (changes) => {
        await this.compare(changes);
        await transaction.write(changes);
      },
    };
  }

  /** A transaction is kept whole or not at all, so the last of them ends where the storage ends. */
  private async compare({ events }: Changes): Promise<void> {
    for (const event of events) {
      const before = this.next;
      if (before === undefined || JSON.stringify(before) !== JSON.stringify(event))
        throw new HandoverError(
          "STORAGE_INCOMPATIBLE",
          `the storage has another run than this one: expected ${say(event)}, found ${say(before)}; go on with the arguments it was begun with, or begin in an empty storage`,
        );
      await this.advance();
    }
  }

  private async advance(): Promise<void> {
    this.next = (await this.events.next()).value ?? undefined;
  }
}

function say(event: HandoverEvent | undefined): string {
  return event === undefined
    ? "no more events"
    : `${event.type} ${show(eventId(event))} at ${new Date(event.at).toISOString()}`;
}
