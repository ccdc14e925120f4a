import { HandoverError } from "handover";
import type { Outbox, Storage, Store, Transaction } from "handover/storage";
import type { Faults } from "./faults.ts";
import type { Host, VirtualTime } from "./virtual-time.ts";

/** What a store is reached through: by which process, and what may go wrong on the way. */
export interface Way {
  readonly host: Host;
  /** Where the store is: it goes on whatever becomes of others. */
  readonly server: Host;
  readonly time: VirtualTime;
  readonly faults: Faults;
}

const failure = (what: string, retryable: boolean): HandoverError =>
  new HandoverError("STORAGE_FAILED", `simulated: ${what}`, { retryable });

const unknownCommit = (): HandoverError =>
  new HandoverError("COMMIT_UNKNOWN", "simulated: the connection was lost while it committed");

/** A server ends a transaction whose client is not heard of for so long. */
const idleTimeoutMs = 2_000;

/** The storage as one process reaches it, with all that goes wrong between the two. */
export function faultyStorage(storage: Storage, way: Way): Storage {
  return {
    name: storage.name,
    // A database that is shared, whatever it is made of here.
    capabilities: { ...storage.capabilities, shared: true, durable: true },
    open: async (tenant) => faultyStore(await storage.open(tenant), way),
    tenants: () => storage.tenants(),
    close: async () => undefined,
  };
}

function faultyStore(store: Store, way: Way): Store {
  const read = reached(way, 0.01);
  return {
    transact: (work) => transact(store, work, way),
    view: (work) => read(async () => store.view(work)),
    nextDueAt: () => read(() => store.nextDueAt()),
    waiting: (limit) => read(() => store.waiting(limit)),
    owned: (repId, page) => read(() => store.owned(repId, page)),
    history: (leadId) => read(() => store.history(leadId)),
    find: (identity) => read(() => store.find(identity)),
    named: (keys) => read(() => store.named(keys)),
    scan: (kind) => store.scan(kind),
    roster: () => read(() => store.roster()),
    policies: () => read(() => store.policies()),
    addPolicy: (policy) => read(() => store.addPolicy(policy)),
    outbox: faultyOutbox(store.outbox, way),
  };
}

function faultyOutbox(outbox: Outbox, way: Way): Outbox {
  const read = reached(way, 0.04);
  return {
    subscribe: (name, options) => read(() => outbox.subscribe(name, options)),
    unsubscribe: (name) => read(() => outbox.unsubscribe(name)),
    subscribers: () => read(() => outbox.subscribers()),
    claim: (name, options) => read(() => outbox.claim(name, options)),
    settle: (name, settlements) => read(() => outbox.settle(name, settlements)),
    rewind: (name, from) => read(() => outbox.rewind(name, from)),
    lag: (name) => read(() => outbox.lag(name)),
    deadLetters: (name, limit) => read(() => outbox.deadLetters(name, limit)),
    putBack: (name, which) => read(() => outbox.putBack(name, which)),
    forget: (before, page) => read(() => outbox.forget(before, page)),
  };
}

/** A call over the wire: it may not get there, and its answer may not come back. */
function reached({ host, faults }: Way, probability: number) {
  return async <T>(call: () => Promise<T>): Promise<T> => {
    await host.running();
    if (faults.strikes("busy", probability)) throw failure("busy", true);
    const answer = await call();
    await host.running();
    if (faults.strikes("lost answer", probability)) throw failure("the answer was lost", false);
    return answer;
  };
}

async function transact<T>(
  store: Store,
  work: (transaction: Transaction) => T | PromiseLike<T>,
  { host, server, time, faults }: Way,
): Promise<T> {
  await host.running();
  if (faults.strikes("busy", 0.04)) throw failure("busy", true);
  const result = await store.transact(async (transaction) => {
    const watch = new Watch(host, server, time);
    try {
      const done = (async () => work(gated(transaction, host)))();
      done.catch(() => undefined);
      const worked = await Promise.race([done, watch.givenUp]);
      if (faults.strikes("slow", 0.04)) await time.pause(server, faults.dice.int(5, 900));
      if (faults.strikes("killed before a commit", 0.008)) host.kill();
      if (host.isDead) throw failure("the connection is gone", true);
      if (faults.strikes("conflict", 0.04)) throw failure("another writer was faster", true);
      if (faults.strikes("failed commit", 0.02)) throw failure("the disk is full", false);
      return worked;
    } finally {
      watch.end();
    }
  });
  if (faults.strikes("killed after a commit", 0.008)) host.kill();
  await host.running();
  if (faults.strikes("unknown commit", 0.03)) throw unknownCommit();
  return result;
}

/** Each verb is a round trip: whoever is frozen in the midst of a transaction sends no more. */
function gated(transaction: Transaction, host: Host): Transaction {
  const verb = async <T>(call: () => T | PromiseLike<T>): Promise<T> => {
    await host.running();
    const answer = await call();
    await host.running();
    return answer;
  };
  return {
    get now() {
      return transaction.now;
    },
    claimDue: (limit) => verb(() => transaction.claimDue(limit)),
    read: (needs) => verb(() => transaction.read(needs)),
    write: (changes) => verb(() => transaction.write(changes)),
  };
}

/** The server's eye on a transaction: it is given up once its client has ended, or is not heard of for too long. */
class Watch {
  readonly givenUp: Promise<never>;
  private over = false;

  constructor(host: Host, server: Host, time: VirtualTime) {
    this.givenUp = new Promise((_, reject) => {
      const end = (): void => reject(failure("the server ended the transaction", true));
      host.onEnd(end);
      const look = async (): Promise<void> => {
        for (let frozenFor = 0; !this.over;) {
          await time.pause(server, 500);
          frozenFor = host.isFrozen ? frozenFor + 500 : 0;
          if (frozenFor >= idleTimeoutMs) return end();
        }
      };
      void look();
    });
    this.givenUp.catch(() => undefined);
  }

  end(): void {
    this.over = true;
  }
}
