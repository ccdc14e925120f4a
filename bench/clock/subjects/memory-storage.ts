import { manualClock } from "handover";
import type { SlaClock } from "handover/sla";
import type { Changes } from "handover/storage";
import { memoryStorage } from "handover/storage/memory";
import { clockCase } from "../clock-case.ts";
import { openEngine, start } from "../engine.ts";

const nothing: Omit<Changes, "clocks"> = {
  events: [],
  leads: [],
  identities: [],
  ledgers: [],
  accounts: [],
  quarantined: [],
  receipts: [],
  given: [],
  roster: undefined,
};

/** The memory storage as an engine uses it, a transaction for each change. */
export const open = clockCase(async () => {
  const clock = manualClock(start);
  const storage = memoryStorage({ clock });
  const handover = await openEngine(clock, { storage });
  const store = await storage.open("default");
  const write = (written: SlaClock) =>
    void store.transact((transaction) => transaction.write({ ...nothing, clocks: [written] }));
  return {
    start: (_, fresh) => write(fresh),
    exchange: (_, fresh, old) => {
      write(fresh);
      write({ ...old, state: "cancelled", nextAt: undefined, endedAt: start });
    },
    look: () => (store.transact((transaction) => transaction.claimDue(500)) as readonly unknown[]).length,
    tick: async () => (await handover.tick()).breaches,
  };
});
