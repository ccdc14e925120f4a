import type { Changes, Storage, Store } from "handover/storage";
import { nameOf } from "../history/observed.ts";

/** The storage, and beside it when the store's clock said what as each event was written: nobody above can change that. */
export function truthful(storage: Storage, now: () => number, writtenAt: Map<string, number>): Storage {
  return { ...storage, open: async (tenant, options) => watched(await storage.open(tenant, options), now, writtenAt) };
}

function watched(store: Store, now: () => number, writtenAt: Map<string, number>): Store {
  return {
    ...store,
    transact: async (work, options) => {
      let written: Changes | undefined;
      let at = 0;
      const result = await store.transact((transaction) => {
        at = now();
        return work({
          get now() {
            return transaction.now;
          },
          claimDue: (limit) => transaction.claimDue(limit),
          read: (needs) => transaction.read(needs),
          write: (changes) => {
            written = changes;
            return transaction.write(changes);
          },
        });
      }, options);
      for (const event of written?.events ?? []) writtenAt.set(nameOf(event), at);
      return result;
    },
  };
}
