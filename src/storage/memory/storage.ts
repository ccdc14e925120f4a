import { HandoverError } from "../../errors.ts";
import { systemClock, type Clock, type Storage, type Store } from "../index.ts";
import { compareText } from "./text-order.ts";
import type { Kept } from "./kept.ts";
import { MemoryStore } from "./store.ts";

export interface MemoryStorageOptions {
  /** The store's clock. @defaultValue the host's */
  readonly clock?: Clock | undefined;
  /** What is kept of what is over. @defaultValue all of it */
  readonly keep?: Kept | undefined;
}

/**
 * Keeps everything in this process and forgets it with it: for development, tests, simulations, and hosts that can afford to.
 *
 * Stored values are shared by reference: they are never changed in place, by Handover or by you.
 */
export function memoryStorage(options: MemoryStorageOptions = {}): Storage {
  const tenants = new Map<string, MemoryStore>();
  let open = true;
  return {
    name: "memory",
    capabilities: { durable: false, shared: false, sideBySide: false, joinsHost: false },
    async open(tenant, { clock = options.clock ?? systemClock } = {}): Promise<Store> {
      if (!open) throw new HandoverError("CLOSED", "memory storage was closed; make a new one");
      let store = tenants.get(tenant);
      if (store === undefined) tenants.set(tenant, (store = new MemoryStore(options.keep)));
      return store.under(clock, () => open);
    },
    async tenants() {
      if (!open) throw new HandoverError("CLOSED", "memory storage was closed; make a new one");
      return [...tenants].flatMap(([name, store]) => (store.isUsed ? [name] : [])).sort(compareText);
    },
    async close() {
      open = false;
      tenants.clear();
    },
  };
}
