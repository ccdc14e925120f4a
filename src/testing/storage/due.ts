import { same } from "../check.ts";
import { changesOf, insist, needsOnly, sampleClock, sampleLead, sampleTime, write } from "../samples.ts";
import { storageCase, type StorageFixture } from "../storage-case.ts";
import type { SlaClock, Store } from "../../storage/index.ts";

/** A store whose clock stands where `time.now` says. */
async function timed({ storage }: StorageFixture): Promise<{ store: Store; time: { now: number } }> {
  const time = { now: sampleTime };
  return { store: await storage.open("a", { clock: { now: () => time.now } }), time };
}

async function claim(store: Store, limit = 100): Promise<readonly string[]> {
  return store.transact(async (transaction) =>
    (await transaction.claimDue(limit)).map(({ leadId, clockId }) => `${leadId}:${clockId.split("/", 2)[1]}`),
  );
}

const due = (leadId: string, nextAt: number, edits: Partial<SlaClock> = {}): SlaClock =>
  sampleClock(leadId, "c", sampleTime + nextAt, edits);

export const dueCases = [
  storageCase("S6.1", "due clocks come earliest first, then by their start, then by id", async (fixture) => {
    const { store, time } = await timed(fixture);
    await write(store, {
      clocks: [
        due("d", 30),
        due("b", 20, { startedAt: sampleTime + 2 }),
        due("z", 20, { startedAt: sampleTime + 1 }),
        due("\uffee", 20, { startedAt: sampleTime + 2 }),
        due("😀", 20, { startedAt: sampleTime + 2 }),
        due("a", 20, { startedAt: sampleTime + 2 }),
        due("y", 10, { startedAt: sampleTime + 9 }),
      ],
    });
    time.now = sampleTime + 1_000;
    const order = ["y", "z", "a", "b", "\uffee", "😀", "d"].map((id) => `${id}:c#1`);
    same(await claim(store), order, "order of the claim");
    same(await claim(store, 3), order.slice(0, 3), "a claim of three");
    same(await claim(store, 0), [], "a claim of none");
  }),

  storageCase("S6.2", "no clock is claimed before its time, and each one on the dot", async (fixture) => {
    const { store, time } = await timed(fixture);
    await write(store, { clocks: [due("a", 10), due("b", 11)] });
    time.now = sampleTime + 9;
    same(await claim(store), [], "a millisecond before");
    time.now = sampleTime + 10;
    same(await claim(store), ["a:c#1"], "on the dot");
    time.now = sampleTime + 11;
    same(await claim(store), ["a:c#1", "b:c#1"], "a millisecond later");
  }),

  storageCase("S6.3", "clocks that ended, and those with nothing more to say, are never claimed", async (fixture) => {
    const { store, time } = await timed(fixture);
    await write(store, { clocks: ["a", "b", "c", "d"].map((id) => due(id, 1)) });
    await write(store, {
      clocks: [
        due("a", 1, { state: "met", endedAt: sampleTime }),
        due("b", 1, { state: "cancelled", nextAt: undefined, endedAt: sampleTime }),
        { ...due("c", 1), nextAt: undefined },
      ],
    });
    time.now = sampleTime + 1_000;
    same(await claim(store), ["d:c#1"], "clocks claimed");
    const running =
      (await store.history("c"))?.clocks ?? (await scanClocks(store)).filter(({ leadId }) => leadId === "c");
    same(running.length, 1, "a clock with nothing more to say still runs");
    same(
      (await scanClocks(store)).map(({ leadId }) => leadId),
      ["c", "d"],
      "running clocks",
    );
  }),

  storageCase("S6.4", "a clock that moved is claimed at its new time and not at the old one", async (fixture) => {
    const { store, time } = await timed(fixture);
    await write(store, { clocks: [due("a", 10), due("b", 50)] });
    await write(store, { clocks: [due("a", 100, { told: 1 }), due("b", 5, { told: 1 })] });
    same(await store.nextDueAt(), sampleTime + 5, "the next due");
    time.now = sampleTime + 60;
    same(await claim(store), ["b:c#1"], "in between");
    time.now = sampleTime + 100;
    same(await claim(store), ["b:c#1", "a:c#1"], "when both are due");
  }),

  storageCase("S6.5", "nextDueAt is the earliest of the running clocks, whatever was there before", async (fixture) => {
    const { store } = await timed(fixture);
    same(await store.nextDueAt(), undefined, "with no clock");
    await write(store, { clocks: [due("a", 10), due("b", 20), due("c", 30)] });
    same(await store.nextDueAt(), sampleTime + 10, "of three");
    await write(store, { clocks: [due("a", 10, { state: "met" })] });
    same(await store.nextDueAt(), sampleTime + 20, "after the first ended");
    await write(store, { clocks: [{ ...due("b", 20), nextAt: undefined }, due("c", 30, { state: "cancelled" })] });
    same(await store.nextDueAt(), undefined, "when none has anything to say");
  }),

  storageCase(
    "S6.7",
    "upcoming are those that next speak by an instant, in the order of the claim",
    async (fixture) => {
      const { store } = await timed(fixture);
      await write(store, {
        clocks: [due("d", 30), due("b", 20), { ...due("p", 5), state: "paused", nextAt: undefined }, due("a", 20)],
      });
      const ids = async (until: number, limit = 10): Promise<readonly string[]> =>
        (await store.view((view) => view.upcoming(sampleTime + until, limit))).map(({ leadId }) => leadId);
      same(await ids(19), [], "a millisecond before the first");
      same(await ids(20), ["a", "b"], "on the dot");
      same(await ids(1_000), ["a", "b", "d"], "all that have something to say");
      same(await ids(1_000, 1), ["a"], "one of them");
      same((await scanClocks(store)).length, 4, "clocks that are open, the paused one too");
    },
  ),

  storageCase("S6.6", "of many claimers at once each clock is served once", async (fixture) => {
    const { store, time } = await timed(fixture);
    const ids = Array.from({ length: 40 }, (_, i) => `l-${i}`);
    await write(store, { leads: ids.map((id) => sampleLead(id)), clocks: ids.map((id, i) => due(id, i)) });
    time.now = sampleTime + 1_000;
    const served: string[] = [];
    const serve = (): Promise<number> =>
      insist(async () => {
        const mine = await store.transact(async (transaction) => {
          const claimed = await transaction.claimDue(7);
          const snapshot = await transaction.read(needsOnly({ leads: claimed.map(({ leadId }) => leadId) }));
          const clocks = claimed.flatMap(({ leadId }) => snapshot.clocks(leadId));
          await transaction.write(changesOf({ clocks: clocks.map((clock) => ({ ...clock, nextAt: undefined })) }));
          return claimed.map(({ leadId }) => leadId);
        });
        served.push(...mine);
        return mine.length;
      });
    const until = async (): Promise<void> => {
      while ((await serve()) > 0);
    };
    await Promise.all([until(), until(), until(), until()]);
    same(served.sort(), [...ids].sort(), "clocks served");
  }),
];

async function scanClocks(store: Store): Promise<SlaClock[]> {
  const clocks: SlaClock[] = [];
  for await (const page of store.scan("clocks")) clocks.push(...page);
  return clocks;
}
