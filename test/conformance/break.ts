import { memoryStorage } from "handover/storage/memory";
import type { Changes, Outbox, Scans, Snapshot, Storage, Store, Transaction } from "handover/storage";
import type { StorageFixture } from "handover/testing";

/** Where a planted bug takes hold; what it leaves out works as it does. */
export interface Bug {
  readonly tenant?: (tenant: string) => string;
  readonly transaction?: (transaction: Transaction, store: Store) => Partial<Transaction>;
  readonly snapshot?: (snapshot: Snapshot) => Partial<Snapshot>;
  readonly changes?: (changes: Changes) => Changes;
  readonly transact?: (transact: Store["transact"]) => Store["transact"];
  readonly scan?: <T>(rows: readonly T[], kind: keyof Scans) => readonly T[];
  readonly store?: (store: Store) => Partial<Store>;
  readonly outbox?: (outbox: Outbox, store: Store) => Partial<Outbox>;
  readonly storage?: (storage: Storage) => Partial<Storage>;
}

/** A memory storage with one bug in it. */
export function broken(bug: Bug): StorageFixture {
  const sound = memoryStorage();
  const storage: Storage = {
    name: "broken",
    capabilities: sound.capabilities,
    open: async (tenant, options) => breakStore(await sound.open(bug.tenant?.(tenant) ?? tenant, options), bug),
    tenants: () => sound.tenants(),
    close: () => sound.close(),
    ...bug.storage?.(sound),
  };
  return { storage, dispose: () => sound.close() };
}

function breakStore(store: Store, bug: Bug): Store {
  const transact: Store["transact"] = (work) =>
    store.transact((transaction) => {
      const sound: Transaction = {
        now: transaction.now,
        claimDue: (limit) => transaction.claimDue(limit),
        read: async (needs) => {
          const snapshot = await transaction.read(needs);
          return { ...snapshot, ...bug.snapshot?.(snapshot) };
        },
        write: (changes) => transaction.write(bug.changes?.(changes) ?? changes),
      };
      return work({ ...sound, ...bug.transaction?.(sound, store) });
    });
  return {
    transact: bug.transact?.(transact) ?? transact,
    view: (work) => store.view(work),
    nextDueAt: () => store.nextDueAt(),
    waiting: (limit) => store.waiting(limit),
    owned: (repId, page) => store.owned(repId, page),
    history: (leadId) => store.history(leadId),
    find: (identity) => store.find(identity),
    named: (keys) => store.named(keys),
    async *scan(kind) {
      for await (const page of store.scan(kind)) yield bug.scan?.(page, kind) ?? page;
    },
    roster: () => store.roster(),
    policies: () => store.policies(),
    addPolicy: (policy) => store.addPolicy(policy),
    outbox: { ...store.outbox, ...bug.outbox?.(store.outbox, store) },
    ...bug.store?.(store),
  };
}
