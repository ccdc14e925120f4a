import { isHandoverError } from "../../errors.ts";
import { check, failure, same } from "../check.ts";
import { contentsOf } from "../contents.ts";
import {
  read,
  sampleClock,
  sampleEvent,
  sampleLead,
  sampleLedger,
  sampleQuarantined,
  sampleReceipt,
  sampleTime,
  write,
} from "../samples.ts";
import { again, storageCase } from "../storage-case.ts";
import type { Store } from "../../storage/index.ts";

async function fill(store: Store): Promise<void> {
  await store.addPolicy({ version: "1", document: { version: "1" } });
  for (let i = 0; i < 5; i++) {
    const id = `l-${i}`;
    await write(store, {
      events: [sampleEvent(id, 1)],
      leads: [sampleLead(id, { hold: { rank: "A", since: sampleTime + i, reason: "nobody" } })],
      identities: [[`email:${id}`, id]],
      clocks: [sampleClock(id, "first-contact", sampleTime + i)],
      ledgers: [sampleLedger("sdr", i + 1)],
      accounts: [{ domain: `${i}.example` }],
      quarantined: [sampleQuarantined(`q-${i}`)],
      receipts: [sampleReceipt(`c-${i}`)],
      roster: { version: i + 1, reps: [], pools: [] },
    });
  }
}

export const durable = [
  storageCase(
    "S3.1",
    "what was written is there for every later look, and every other opening",
    async ({ storage }) => {
      const store = await storage.open("a");
      await fill(store);
      const other = await storage.open("a");
      same(await contentsOf(other), await contentsOf(store), "the store opened twice");
      const snapshot = await read(other, {
        leads: ["l-3"],
        identities: ["email:l-4"],
        receipts: ["c-2"],
        pools: ["sdr"],
      });
      const seen = [snapshot.lead("l-3"), snapshot.leadByIdentity("email:l-4"), snapshot.receipt("c-2")];
      check(
        seen.every((value) => value !== undefined),
        "a snapshot misses what was written",
      );
      same(snapshot.ledger("sdr")?.turns, 5, "turns of the ledger");
    },
  ),

  storageCase(
    "S3.2",
    "all of it is there after the storage was closed and opened again",
    async (fixture) => {
      const store = await fixture.storage.open("a");
      await fill(store);
      const before = await contentsOf(store);
      const reopened = await (await again(fixture, "reopen")).open("a");
      same(await contentsOf(reopened), before, "the store after it was opened again");
      const snapshot = await read(reopened, { receipts: ["c-2"], identities: ["email:l-1"] });
      check(snapshot.receipt("c-2") !== undefined, "a receipt did not survive");
      same(snapshot.leadByIdentity("email:l-1")?.id, "l-1", "the lead of an identity key");
      await write(reopened, { events: [sampleEvent("l-0", 2)] });
      same((await reopened.history("l-0"))?.events.length, 2, "events after the opening");
    },
    "reopen",
  ),

  storageCase("S3.3", "a storage that was closed says so, and closing it twice does no harm", async ({ storage }) => {
    const store = await storage.open("a");
    await storage.close();
    await storage.close();
    const closed = [
      async () => store.transact(async () => undefined),
      store.history("l"),
      store.roster(),
      storage.open("b"),
    ];
    for (const call of closed) {
      const error = await failure(call, "a call after close()");
      check(isHandoverError(error, "CLOSED"), `expected CLOSED, got ${String(error)}`);
    }
  }),

  storageCase("S3.4", "a policy is kept under its version once: the first document wins", async ({ storage }) => {
    const store = await storage.open("a");
    const first = { version: "1", document: { version: "1", refunds: ["duplicate"] } };
    same(await store.addPolicy(first), first, "a new policy");
    same(await store.addPolicy({ version: "1", document: { version: "1" } }), first, "the policy stored before");
    await store.addPolicy({ version: "2", document: { version: "2" } });
    same((await store.policies()).map(({ version }) => version).sort(), ["1", "2"], "versions");
  }),
];
