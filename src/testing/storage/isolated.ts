import type { Changes, Needs, Snapshot, Storage, Store } from "../../storage/index.ts";
import { check, same } from "../check.ts";
import {
  changesOf,
  insist,
  needsOnly,
  read,
  sampleClock,
  sampleEvent,
  sampleLead,
  sampleLedger,
  sampleReceipt,
  sampleTime,
  write,
} from "../samples.ts";
import { again, storageCase } from "../storage-case.ts";

const many = 20;
const range = (count: number): number[] => Array.from({ length: count }, (_, i) => i);

/** Reads a lead and writes its next version, as a command does. */
function touch(store: Store, id: string): Promise<void> {
  return insist(async () =>
    store.transact(async (transaction) => {
      const lead = (await transaction.read(needsOnly({ leads: [id] }))).lead(id);
      const version = (lead?.version ?? 0) + 1;
      await transaction.write(changesOf({ events: [sampleEvent(id, version)], leads: [sampleLead(id, { version })] }));
    }),
  );
}

/** Counts one more turn of a ledger that nobody else may lose. */
function turn(store: Store): Promise<void> {
  return insist(async () =>
    store.transact(async (transaction) => {
      const turns = (await transaction.read(needsOnly({ pools: ["sdr"] }))).ledger("sdr")?.turns ?? 0;
      await transaction.write(changesOf({ ledgers: [sampleLedger("sdr", turns + 1)] }));
    }),
  );
}

/** Takes a place that is free while nobody else has it; settles with how many had it in the end. */
async function taken(
  needs: (i: number) => Partial<Needs>,
  isFree: (snapshot: Snapshot) => boolean,
  take: (i: number) => Partial<Changes>,
  store: Store,
): Promise<number> {
  // As many at once as the storage takes: none is to be through before the others begin.
  await Promise.all(range(many).map(() => store.nextDueAt()));
  const took = await Promise.all(
    range(many).map((i) =>
      insist(async () =>
        store.transact(async (transaction) => {
          if (!isFree(await transaction.read(needsOnly(needs(i))))) return false;
          await transaction.write(changesOf(take(i)));
          return true;
        }),
      ),
    ),
  );
  return took.filter(Boolean).length;
}

async function bothOn(storages: readonly Storage[], rounds: number): Promise<void> {
  const stores = await Promise.all(storages.map((storage) => storage.open("a")));
  await Promise.all(stores.flatMap((store) => range(rounds).flatMap(() => [touch(store, "l"), turn(store)])));
  const total = rounds * stores.length;
  for (const store of stores) {
    const snapshot = await insist(() => read(store, { leads: ["l"], pools: ["sdr"] }));
    same(snapshot.lead("l")?.version, total, "versions of the lead");
    same(snapshot.ledger("sdr")?.turns, total, "turns of the ledger");
    const history = await insist(() => store.history("l"));
    same(
      history?.events.map(({ version }) => version),
      range(total).map((i) => i + 1),
      "versions of the events",
    );
  }
}

export const isolated = [
  storageCase("S2.1", "transactions that read the same lead and ledger follow one another", async ({ storage }) => {
    await bothOn([storage], many);
  }),

  storageCase("S2.2", "so do those of two openings of one tenant", async ({ storage }) => {
    await bothOn([storage, storage], many / 2);
  }),

  storageCase(
    "S2.3",
    "so do those of two storages over one place",
    async (fixture) => {
      await bothOn([fixture.storage, await again(fixture, "beside")], many / 2);
    },
    "beside",
  ),

  storageCase("S2.4", "an identity key that nobody had is taken once", async ({ storage }) => {
    const store = await storage.open("a");
    await Promise.all(
      range(many).map((i) =>
        insist(async () =>
          store.transact(async (transaction) => {
            const snapshot = await transaction.read(needsOnly({ identities: ["email:x"] }));
            if (snapshot.leadByIdentity("email:x") !== undefined) return;
            await transaction.write(changesOf({ leads: [sampleLead(`l-${i}`)], identities: [["email:x", `l-${i}`]] }));
          }),
        ),
      ),
    );
    let leads = 0;
    for await (const page of store.scan("leads")) leads += page.length;
    same(leads, 1, "leads of one person");
  }),

  storageCase("S2.5", "a command id that nobody had used is used once", async ({ storage }) => {
    const store = await storage.open("a");
    let applied = 0;
    await Promise.all(
      range(many).map(() =>
        insist(async () => {
          const used = await store.transact(async (transaction) => {
            const snapshot = await transaction.read(needsOnly({ receipts: ["c"] }));
            if (snapshot.receipt("c") !== undefined) return false;
            await transaction.write(changesOf({ receipts: [sampleReceipt("c")] }));
            return true;
          });
          if (used) applied += 1;
        }),
      ),
    );
    same(applied, 1, "times a command was applied");
  }),

  storageCase("S2.6", "changes of the roster follow one another", async ({ storage }) => {
    const store = await storage.open("a");
    await Promise.all(
      range(many).map(() =>
        insist(async () =>
          store.transact(async (transaction) => {
            const { roster } = await transaction.read(needsOnly({}));
            const version = roster.version + 1;
            const pools = [...roster.pools, { id: `pool-${version}`, members: [] }];
            await transaction.write(
              changesOf({ events: [sampleEvent(undefined, version)], roster: { version, reps: [], pools } }),
            );
          }),
        ),
      ),
    );
    const roster = await store.roster();
    same([roster.version, roster.pools.length], [many, many], "version and pools of the roster");
  }),

  storageCase("S2.7", "nobody sees what is not written for good", async ({ storage }) => {
    const store = await storage.open("a");
    await write(store, { leads: [sampleLead("l", { stage: "mql" })], identities: [["email:l", "l"]] });
    let release = (): void => undefined;
    const gate = new Promise<void>((resolve) => (release = resolve));
    let wrote = (): void => undefined;
    const written = new Promise<void>((resolve) => (wrote = resolve));
    const failing = (async () =>
      store.transact(async (transaction) => {
        await transaction.write(changesOf({ leads: [sampleLead("l", { stage: "won" }), sampleLead("ghost")] }));
        wrote();
        await gate;
        throw new Error("after all not");
      }))();
    const failed = failing.catch(() => "failed");
    await written;
    // These may answer now, or wait until the transaction has ended: either way they see only what stays.
    const seen = Promise.all([store.history("l"), store.find("email:l"), store.history("ghost")]);
    await Promise.resolve();
    release();
    check((await failed) === "failed", "the transaction fails");
    const [history, found, ghost] = await seen;
    same([history?.lead?.stage, found?.stage, ghost?.lead], ["mql", "mql", undefined], "what was seen meanwhile");
  }),

  storageCase("S2.9", "transactions that read the clock of what is no lead follow one another", async ({ storage }) => {
    const store = await storage.open("a");
    const count = (): Promise<void> =>
      insist(async () =>
        store.transact(async (transaction) => {
          const snapshot = await transaction.read(needsOnly({ subjects: ["digest"] }));
          const counted = (snapshot.clocks("digest")[0]?.count ?? 0) + 1;
          const clock = sampleClock("digest", "digest", undefined, { id: "digest", kind: "digest", count: counted });
          await transaction.write(changesOf({ clocks: [clock] }));
        }),
      );
    await Promise.all(range(many).map(count));
    same((await insist(() => read(store, { subjects: ["digest"] }))).clocks("digest")[0]?.count, many, "its count");
  }),

  storageCase("S2.10", "a key that names nobody any more is taken once", async ({ storage }) => {
    const store = await storage.open("a");
    for (const key of ["email:x", "email:y", "email:z"]) {
      await write(store, { leads: [sampleLead("first")], identities: [[key, "first"]] });
      await write(store, { leads: [sampleLead("first", { version: 2 })], identities: [[key, ""]] });
      const leads = await taken(
        () => ({ identities: [key] }),
        (snapshot) => snapshot.leadByIdentity(key) === undefined,
        (i) => ({ leads: [sampleLead(`l-${key}-${i}`)], identities: [[key, `l-${key}-${i}`]] }),
        store,
      );
      same(leads, 1, "leads of one person");
      const now = await store.find(key);
      const named = await store.named([key]);
      same(
        named.map((leads) => leads.map(({ leadId }) => leadId)),
        [["first", now?.id]],
        "all that the key has ever named",
      );
    }
  }),

  storageCase("S2.11", "what a rep holds is decided by one transaction at a time", async ({ storage }) => {
    const store = await storage.open("a");
    const looksAt =
      (reps: readonly string[] | undefined, ...others: readonly string[]) =>
      () => ({ load: { backMs: 1_000, reps: reps === undefined ? undefined : [...others, ...reps] } });
    const stages = ["mql", "sal"];
    const holds = (repId: string, needs: (i: number) => Partial<Needs>): Promise<number> =>
      taken(
        needs,
        (snapshot) => snapshot.held(repId).every(({ count }) => count === 0),
        (i) => ({ leads: [sampleLead(`${repId}-${i}`, { ownerId: repId, stage: stages[i % 2] as string })] }),
        store,
      );
    same(await holds("ana", looksAt(["ana"])), 1, "leads of a rep of whom nobody knew anything");
    await read(store, looksAt(["ben"])());
    same(await holds("ben", looksAt(["ben"], "ana")), 1, "leads of one who was looked at before");
    const turns = (i: number) => looksAt(["cy"], ...(i % 2 === 0 ? ["ana", "ben"] : []))();
    same(await holds("cy", turns), 1, "leads of one whom transactions look at beside others");
    same(await holds("dan", looksAt(undefined)), 1, "leads where all are looked at");
    const either = (i: number) => looksAt(i % 2 === 0 ? undefined : ["eva"])();
    same(await holds("eva", either), 1, "leads where some look at all");
  }),

  storageCase("S2.12", "so is what a rep was given", async ({ storage }) => {
    const clock = { now: () => sampleTime };
    const store = await storage.open("a", { clock });
    const needs = { load: { backMs: 60_000, reps: ["ana"] } };
    await read(store, needs);
    const given = await taken(
      () => needs,
      (snapshot) => snapshot.given("ana", "daily").length < 3,
      (i) => ({ given: [{ repId: "ana", limit: "daily", leadId: `l-${i}`, at: sampleTime }] }),
      store,
    );
    same(given, 3, "leads given");
  }),

  storageCase("S2.13", "so are contacts of a person who has two leads", async ({ storage }) => {
    const clock = { now: () => sampleTime };
    const store = await storage.open("a", { clock });
    const email = "olga@acme.example";
    const two = ["one", "two"] as const;
    for (const id of two) await write(store, { leads: [sampleLead(id, { email })], identities: [[email, id]] });
    const contacts = await taken(
      (i) => ({ leads: [two[i % 2] as string], contacts: { backMs: 60_000 } }),
      (snapshot) => snapshot.contacts(email).length === 0,
      (i) => ({
        contacts: [{ key: email, id: `c:${i}`, leadId: two[i % 2] as string, channel: "call", at: sampleTime }],
      }),
      store,
    );
    same(contacts, 1, "contacts");
  }),

  storageCase("S2.8", "a transaction started inside another one comes after it", async ({ storage }) => {
    const store = await storage.open("a");
    const needs = needsOnly({ pools: ["sdr"] });
    let inner: Promise<void> | undefined;
    await insist(async () =>
      store.transact(async (transaction) => {
        const turns = (await transaction.read(needs)).ledger("sdr")?.turns ?? 0;
        inner ??= turn(store);
        for (let pause = 0; pause < 20; pause++) await Promise.resolve();
        await transaction.write(changesOf({ ledgers: [sampleLedger("sdr", turns + 1)] }));
      }),
    );
    await Promise.all([inner, turn(store)]);
    const ledger = (await read(store, { pools: ["sdr"] })).ledger("sdr");
    same(ledger?.turns, 3, "turns counted");
  }),
];
