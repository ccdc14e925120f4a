import { isHandoverError } from "../../errors.ts";
import { check, failure, same } from "../check.ts";
import { contentsOf } from "../contents.ts";
import {
  changesOf,
  needsOnly,
  sampleClock,
  sampleEvent,
  sampleLead,
  sampleLedger,
  sampleQuarantined,
  sampleReceipt,
  sampleTime,
  write,
} from "../samples.ts";
import { storageCase } from "../storage-case.ts";
import type { Changes, Transaction } from "../../storage/index.ts";

/** A write that touches everything there is. */
function everything(id: string): Partial<Changes> {
  return {
    events: [sampleEvent(undefined, 1), sampleEvent(id, 1), sampleEvent(id, 2)],
    leads: [sampleLead(id, { hold: { rank: "A", since: sampleTime, reason: "nobody" } })],
    identities: [[`email:${id}`, id]],
    clocks: [sampleClock(id, "first-contact", sampleTime + 1)],
    ledgers: [sampleLedger("sdr", 1)],
    accounts: [{ domain: "acme.example", ownerId: "ana" }],
    quarantined: [sampleQuarantined("q")],
    receipts: [sampleReceipt("once")],
    roster: { version: 1, reps: [], pools: [] },
  };
}

export const atomic = [
  storageCase("S1.1", "a transaction whose work throws after its write leaves nothing", async ({ storage }) => {
    const store = await storage.open("a");
    const before = await contentsOf(store);
    const own = new Error("the caller's own");
    const error = await failure(
      store.transact(async (transaction) => {
        await transaction.read(needsOnly({ leads: ["l"] }));
        await transaction.write(changesOf(everything("l")));
        throw own;
      }),
      "the transaction",
    );
    check(error === own, "what work throws comes back as it is");
    same(await contentsOf(store), before, "the store after a transaction that failed");
    check((await store.find("email:l")) === undefined, "an identity key outlived its transaction");
  }),

  storageCase("S1.2", "a write that is refused half-way leaves nothing", async ({ storage }) => {
    const store = await storage.open("a");
    await write(store, { events: [sampleEvent("old", 1)], leads: [sampleLead("old")] });
    const before = await contentsOf(store);
    const parts = everything("l");
    const events = [...(parts.events ?? []), sampleEvent("old", 1)];
    const error = await failure(write(store, { ...parts, events }), "the second event of a name");
    check(isHandoverError(error, "STORAGE_FAILED"), `expected STORAGE_FAILED, got ${String(error)}`);
    same(await contentsOf(store), before, "the store after a write that was refused");
  }),

  storageCase("S1.3", "a refused write that the work goes on after leaves nothing either", async ({ storage }) => {
    const store = await storage.open("a");
    await write(store, { events: [sampleEvent("old", 1)], leads: [sampleLead("old")] });
    const before = await contentsOf(store);
    const parts = everything("l");
    const events = [...(parts.events ?? []), sampleEvent("old", 1)];
    await failure(
      store.transact(async (transaction) => {
        try {
          await transaction.write(changesOf({ ...parts, events }));
        } catch {
          // Overlooked: the transaction must fail all the same.
        }
      }),
      "a transaction with a refused write",
    );
    same(await contentsOf(store), before, "the store after a refused write was overlooked");
  }),

  storageCase("S1.4", "after a failure the next transaction goes through", async ({ storage }) => {
    const store = await storage.open("a");
    for (let i = 0; i < 3; i++) {
      await failure(
        store.transact(async (transaction) => {
          await transaction.write(changesOf({ leads: [sampleLead(`lost-${i}`)] }));
          throw new Error("no");
        }),
        "the transaction",
      );
      await write(store, { leads: [sampleLead(`kept-${i}`)] });
    }
    same(
      (await contentsOf(store)).leads.map(({ id }) => id),
      ["kept-0", "kept-1", "kept-2"],
      "leads",
    );
  }),

  storageCase("S1.5", "a transaction that has ended takes nothing any more", async ({ storage }) => {
    const store = await storage.open("a");
    const late = await store.transact(async (transaction) => ({ transaction }));
    await failure(async () => late.transaction.write(changesOf(everything("l"))), "a write after the end");
    check((await store.history("l")) === undefined, "a write after the end was kept");
    let thrower: Transaction | undefined;
    await failure(
      async () =>
        store.transact((transaction) => {
          thrower = transaction;
          throw new Error("at once");
        }),
      "work that throws at once",
    );
    await failure(async () => thrower?.write(changesOf(everything("m"))), "a write after work that threw at once");
    check((await store.history("m")) === undefined, "a write after work that threw was kept");
  }),
];
