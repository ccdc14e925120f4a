import { isHandoverError } from "../../errors.ts";
import { check, failure, same } from "../check.ts";
import { contentsOf } from "../contents.ts";
import { sampleEvent, sampleLead, sampleReceipt, write } from "../samples.ts";
import { storageCase } from "../storage-case.ts";
import type { Changes, Store } from "../../storage/index.ts";

/** Writes, and sees it refused as a conflict that leaves nothing. */
async function refused(store: Store, parts: Partial<Changes>, what: string): Promise<void> {
  const before = await contentsOf(store);
  const error = await failure(write(store, parts), what);
  check(isHandoverError(error, "STORAGE_FAILED"), `${what}: expected STORAGE_FAILED, got ${String(error)}`);
  check(error.retryable, `${what}: whoever was slower may read again and retry`);
  same(await contentsOf(store), before, `the store after ${what}`);
}

export const once = [
  storageCase("S7.1", "a second event of a name fails the whole write", async ({ storage }) => {
    const store = await storage.open("a");
    await write(store, {
      events: [sampleEvent("l", 1), sampleEvent("l", 2)],
      leads: [sampleLead("l", { version: 2 })],
    });
    const rest = { leads: [sampleLead("l", { version: 3 }), sampleLead("m")], receipts: [sampleReceipt("c")] };
    await refused(store, { events: [sampleEvent("m", 1), sampleEvent("l", 2)], ...rest }, "the second event of a name");
    await write(store, { events: [sampleEvent("m", 1), sampleEvent("l", 3)], ...rest });
    same(
      (await store.history("l"))?.events.map(({ version }) => version),
      [1, 2, 3],
      "versions",
    );
  }),

  storageCase("S7.2", "also when both come in one write", async ({ storage }) => {
    const store = await storage.open("a");
    const events = [sampleEvent("l", 1), sampleEvent("m", 1), sampleEvent("l", 1)];
    await refused(store, { events, leads: [sampleLead("l")] }, "one name twice in a write");
  }),

  storageCase("S7.3", "also for the roster's events", async ({ storage }) => {
    const store = await storage.open("a");
    await write(store, { events: [sampleEvent(undefined, 1)], roster: { version: 1, reps: [], pools: [] } });
    const roster = { version: 1, reps: [], pools: [{ id: "p", members: [] }] };
    await refused(store, { events: [sampleEvent(undefined, 1)], roster }, "the second event of the roster's name");
    await refused(store, { events: [sampleEvent(undefined, 2), sampleEvent(undefined, 2)] }, "the same within a write");
  }),

  storageCase(
    "S7.4",
    "equal versions of different leads, of the roster and of a lead called roster are no conflict",
    async ({ storage }) => {
      const store = await storage.open("a");
      const names = ["l", "m", "roster", "undefined", "null", "", "\\roster"];
      await write(store, { events: [sampleEvent(undefined, 1), ...names.map((name) => sampleEvent(name, 1))] });
      await write(store, { events: [sampleEvent(undefined, 2), ...names.map((name) => sampleEvent(name, 2))] });
      for (const name of names) same((await store.history(name))?.events.length, 2, `events of lead "${name}"`);
    },
  ),
];
