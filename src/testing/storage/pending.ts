import { check, failure, same } from "../check.ts";
import { changesOf, sampleEvent, sampleTime, write } from "../samples.ts";
import { again, storageCase } from "../storage-case.ts";
import type { Delivery, HandoverEvent } from "../../storage/index.ts";
import { accepted, claim, delivered, drain, events, leaseMs, removed, settle, timed, told } from "./outbox-desk.ts";

export const pending = [
  storageCase("S10.1", "what is written is pending for who registered before, and nothing else is", async (fixture) => {
    const { store, outbox } = await timed(fixture);
    await write(store, { events: events("l", 1, 2) });
    same(await outbox.subscribe("s"), true, "a new subscriber");
    same(told(await claim(outbox)), [], "what happened before");
    await failure(
      store.transact(async (transaction) => {
        await transaction.write(changesOf({ events: events("l", 3) }));
        throw new Error("after all not");
      }),
      "the transaction",
    );
    same(told(await claim(outbox)), [], "what was not written for good");
    await write(store, { events: [...events("l", 3, 4), ...events("m", 1)] });
    await outbox.subscribe("late");
    const claimed = await claim(outbox);
    same(told(claimed), ["l:3,4", "m:1"], "what was written since");
    same(claimed.find(({ leadId }) => leadId === "l")?.events[0], sampleEvent("l", 3), "an event, as it was written");
    same(told(await claim(outbox, {}, "late")), [], "of another subscriber that came later");
  }),

  storageCase("S10.2", "a new subscriber gets what happened since an instant, or from the start", async (fixture) => {
    const { store, outbox } = await timed(fixture);
    await write(store, { events: [...events("l", 1, 2, 3), ...events("m", 1), ...events(undefined, 1)] });
    await outbox.subscribe("all", { from: 0 });
    await outbox.subscribe("some", { from: sampleTime + 2 });
    await write(store, { events: [...events("l", 4), ...events("n", 1)] });
    same(told(await claim(outbox, {}, "all")), ["l:1,2,3,4", "m:1", "n:1", "roster:1"], "from the start");
    same(told(await claim(outbox, {}, "some")), ["l:2,3,4", "n:1"], "from an instant, and all from then on");
  }),

  storageCase(
    "S10.3",
    "who registers again keeps its places, and changes what it gets from then on",
    async (fixture) => {
      const { store, outbox } = await timed(fixture);
      await outbox.subscribe("s", { events: [removed] });
      await write(store, { events: [...events("l", 1), ...events(undefined, 1)] });
      same(await outbox.subscribe("s", { events: [accepted, removed], from: 0 }), false, "one that is there");
      await write(store, { events: [...events("l", 2), ...events(undefined, 2)] });
      same(await drain(outbox), ["roster:1", "roster:2", "l:2"], "what it got");
      await outbox.subscribe("b");
      same(
        await outbox.subscribers(),
        [{ name: "b" }, { name: "s", events: [accepted, removed] }],
        "all that are registered",
      );
      await write(store, { events: events("l", 3) });
      same(await outbox.unsubscribe("s"), true, "one that goes");
      same(await outbox.unsubscribe("s"), false, "one that is gone");
      same((await outbox.claim("s", { limit: 1, events: 1, leaseMs })).isKnown, false, "a claim of one that is gone");
      await write(store, { events: events("l", 4) });
      await outbox.subscribe("s");
      same(told(await claim(outbox)), [], "of the time when it was gone");
    },
  ),

  storageCase("S10.4", "types that nobody asked for are left out, and do not keep others back", async (fixture) => {
    const { store, outbox } = await timed(fixture);
    await outbox.subscribe("s", { events: [removed] });
    await write(store, { events: [1, 2, 3, 4, 5].map(mixed) });
    await write(store, { events: [6, 7].map(mixed) });
    same(told(await claim(outbox)), ["l:2,4,6"], "what it listens to");
  }),

  storageCase(
    "S10.5",
    "a writer that knows of no subscriber writes for it",
    async (fixture) => {
      const { outbox } = await timed(fixture);
      const other = await (await again(fixture, "beside")).open("a");
      await write(other, { events: events("l", 1) });
      await outbox.subscribe("s");
      await write(other, { events: events("l", 2) });
      same(await drain(outbox), ["l:2"], "what the other one wrote");
    },
    "beside",
  ),

  storageCase(
    "S10.6",
    "what is pending, and what was given up, is there after the storage was opened again",
    async (fixture) => {
      const { store, outbox } = await timed(fixture);
      await outbox.subscribe("s", { events: [accepted] });
      await write(store, { events: [...events("l", 1, 2), ...events("m", 1)] });
      const [first] = await claim(outbox, { limit: 1, events: 1 });
      check(first !== undefined, "nothing to claim");
      await settle(outbox, [delivered(first, { dead: { version: 1, attempts: 3, error: "no" } })]);
      const reopened = (
        await (
          await again(fixture, "reopen")
        ).open("a", {
          clock: { now: () => sampleTime + 2_000 },
        })
      ).outbox;
      same((await reopened.deadLetters("s", 10)).length, 1, "dead letters");
      same((await drain(reopened)).toSorted(), first.leadId === "l" ? ["l:2", "m:1"] : ["l:1", "l:2"], "what is left");
    },
    "reopen",
  ),

  storageCase("S10.7", "what one tenant's subscribers get is no other's", async ({ storage }) => {
    const clock = { now: () => sampleTime + 1_000 };
    const [mine, theirs] = [await storage.open("mine", { clock }), await storage.open("theirs", { clock })];
    await theirs.outbox.subscribe("s");
    await write(mine, { events: events("l", 1) });
    await write(theirs, { events: events("l", 1, 2) });
    same((await mine.outbox.claim("s", { limit: 1, events: 1, leaseMs })).isKnown, false, "the other's subscriber");
    await mine.outbox.subscribe("s", { from: 0 });
    await mine.outbox.rewind("s", 0);
    same((await mine.outbox.lag("s"))?.events, 1, "what is pending of the one");
    same(told(await claim(mine.outbox)), ["l:1"], "of the one");
    const [delivery] = await claim(theirs.outbox);
    same(told([delivery as Delivery]), ["l:1,2"], "of the other");
    await settle(mine.outbox, [delivered(delivery as Delivery)]);
    await mine.outbox.unsubscribe("s");
    const { leads, events: count } = (await theirs.outbox.lag("s")) ?? {};
    same([leads, count], [1, 2], "of the other, whatever the one did");
  }),
];

/** Even ones are of one type, odd ones of another. */
function mixed(version: number): HandoverEvent {
  const event = sampleEvent("l", version);
  return version % 2 === 0 ? { ...event, type: removed, data: { repId: "ana" } } : event;
}
