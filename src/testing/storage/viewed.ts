import type { Store, View } from "../../storage/index.ts";
import { check, failure, same } from "../check.ts";
import {
  changesOf,
  needsOnly,
  read,
  sampleClock,
  sampleEvent,
  sampleLead,
  sampleLedger,
  sampleTime,
  write,
} from "../samples.ts";
import { again, storageCase } from "../storage-case.ts";
import { everyNeed, fill, openAt, seenIn } from "./tenant-desk.ts";

/** A lead, its clock and a ledger that say the same number: whoever sees two numbers has seen two states. */
function put(store: Store, number: number): Promise<void> {
  return write(store, {
    events: [sampleEvent("l", number)],
    leads: [sampleLead("l", { version: number })],
    clocks: [sampleClock("l", "first-contact", sampleTime + number)],
    ledgers: [sampleLedger("sdr", number)],
  });
}

/** Looked at one after another. */
async function numbersIn(view: View): Promise<readonly (number | undefined)[]> {
  const lead = (await view.read(needsOnly({ leads: ["l"] }))).lead("l");
  const ledger = (await view.read(needsOnly({ pools: ["sdr"] }))).ledger("sdr");
  let due = 1;
  while (due < 4 && (await view.upcoming(sampleTime + due, 10)).length === 0) due += 1;
  return [lead?.version, ledger?.turns, due];
}

const all = (number: number): readonly number[] => [number, number, number];

export const viewed = [
  storageCase("S17.1", "a view answers as a transaction does", async ({ storage }) => {
    const store = await openAt(storage, "a");
    await fill(store, "its own");
    const asTransaction = seenIn(await read(store, everyNeed));
    same(seenIn(await store.view((view) => view.read(needsOnly(everyNeed)))), asTransaction, "everything");
    same(
      await store.view(async (view) => [(await view.read(needsOnly({}))).now, view.now]),
      [sampleTime + 1_000, sampleTime + 1_000],
      "the store's clock",
    );
    same(await store.view(() => "an answer"), "an answer", "what the work came to");
  }),

  storageCase("S17.2", "what is looked at twice in a view is of one state", async ({ storage }) => {
    const store = await storage.open("a");
    await put(store, 1);
    let later: Promise<void> | undefined;
    await store.view(async (view) => {
      same(await numbersIn(view), all(1), "before");
      later = put(store, 2);
      for (let pause = 0; pause < 20; pause++) await Promise.resolve();
      same(await numbersIn(view), all(1), "while somebody writes");
    });
    await later;
    same(await store.view(numbersIn), all(2), "in the next view");
  }),

  storageCase(
    "S17.3",
    "a view answers while a transaction of another process has all that it looks at",
    async (fixture) => {
      const store = await fixture.storage.open("a");
      const other = await (await again(fixture, "beside")).open("a");
      await put(store, 1);
      await other.transact(async (transaction) => {
        const roster = { version: 1, reps: [], pools: [] };
        await transaction.read(needsOnly({ leads: ["l"], pools: ["sdr"], load: { backMs: 1 }, changesRoster: true }));
        await transaction.write(changesOf({ leads: [sampleLead("l", { version: 2 })], roster }));
        same(await store.view(numbersIn), all(1), "what is not written for good");
        const snapshot = await store.view((view) => view.read(needsOnly({ load: { backMs: 1 } })));
        same(snapshot.roster.version, 0, "the roster that is not written for good");
      });
      same((await store.view(numbersIn))[0], 2, "what is");
    },
    "beside",
  ),

  storageCase(
    "S17.4",
    "a view keeps no transaction of another process waiting, and sees nothing of it",
    async (fixture) => {
      const store = await fixture.storage.open("a");
      const other = await (await again(fixture, "beside")).open("a");
      await put(store, 1);
      await store.view(async (view) => {
        same(await numbersIn(view), all(1), "before");
        await put(other, 2);
        same(await numbersIn(view), all(1), "after somebody has written");
        await put(other, 3);
        same(await numbersIn(view), all(1), "and once more");
      });
      same(await store.view(numbersIn), all(3), "in the next view");
    },
    "beside",
  ),

  storageCase("S17.5", "a view whose work fails does so with the same error, and is over", async ({ storage }) => {
    const store = await storage.open("a");
    await put(store, 1);
    const reason = new Error("no");
    let kept: View | undefined;
    const failed = await failure(
      () => store.view(async (view) => ((kept = view), await view.read(needsOnly({})), Promise.reject(reason))),
      "a view whose work fails",
    );
    check(failed === reason, "expected the very error of the work");
    await failure(async () => kept?.read(needsOnly({})), "a read after the end");
    await failure(async () => kept?.upcoming(sampleTime, 1), "upcoming after the end");
    await put(store, 2);
    same(await store.view(numbersIn), all(2), "the next view");
  }),
];
