import { check, failure, same } from "../check.ts";
import { sampleClock, sampleEvent, sampleLead, sampleTime, write } from "../samples.ts";
import { storageCase } from "../storage-case.ts";
import type { Delivery } from "../../storage/index.ts";
import { claim, delivered, drain, events, giveUp, leaseMs, minute, settle, timed, told } from "./outbox-desk.ts";

export const givenUp = [
  storageCase("S13.1", "what is given up is kept with its event, and its lead goes on", async (fixture) => {
    const { store, outbox, time } = await timed(fixture);
    await outbox.subscribe("s");
    await write(store, { events: [...events("l", 1, 2), ...events(undefined, 1)] });
    const claimed = await claim(outbox, { events: 1 });
    const dead = { version: 1, attempts: 10, error: "it \u0000 broke \ud800" };
    await settle(
      outbox,
      claimed.map((one) => delivered(one, one.leadId === "l" ? { dead } : {})),
    );
    const letter = { event: sampleEvent("l", 1), attempts: 10, error: dead.error, at: time.now };
    same(await outbox.deadLetters("s", 10), [letter], "dead letters");
    same(await outbox.deadLetters("s", 0), [], "none of them");
    same(await drain(outbox), ["l:2"], "what follows it");
    same((await outbox.lag("s"))?.deadLetters, 1, "dead letters of the figures");
  }),

  storageCase("S13.2", "a dead letter that is put back comes by itself", async (fixture) => {
    const { store, outbox, time } = await timed(fixture);
    await outbox.subscribe("s");
    await write(store, { events: events("l", 1, 2, 3) });
    await giveUp(outbox, 3);
    same((await outbox.deadLetters("s", 10)).length, 3, "dead letters");
    await write(store, { events: events("l", 4) });
    same(await outbox.putBack("s", { leadId: "l", version: 7 }), 0, "one that is none");
    same(await outbox.putBack("s", { leadId: undefined, version: 2 }), 0, "one of the roster");
    same(await outbox.putBack("s", { leadId: "l", version: 2 }), 1, "one of them");
    const claimed = await claim(outbox);
    same(told(claimed), ["l:2", "l:4"], "the one put back, beside what comes in turn");
    const back = claimed.find(({ isPutBack }) => isPutBack) as Delivery;
    same([back.attempt, back.done, back.upTo], [1, 1, 2], "the one put back");
    await settle(outbox, [delivered(back, { done: 1, attempts: 1, afterMs: minute })]);
    time.now += minute;
    const retried = (await claim(outbox)).filter(({ isPutBack }) => isPutBack);
    same([told(retried), retried[0]?.attempt], [["l:2"], 2], "tried again");
    await settle(outbox, [delivered(retried[0] as Delivery, { dead: { version: 2, attempts: 2, error: "no" } })]);
    same(await outbox.putBack("s"), 3, "all of them");
    same((await outbox.deadLetters("s", 10)).length, 0, "dead letters that are left");
    time.now += leaseMs;
    same((await drain(outbox)).toSorted(), ["l:1", "l:2", "l:3", "l:4"], "all of them, and what was never settled");
  }),

  storageCase("S13.3", "from an instant on all is given again, dead letters too", async (fixture) => {
    const { store, outbox } = await timed(fixture);
    await outbox.subscribe("s");
    await write(store, { events: [...events("l", 1, 2, 3), ...events("m", 1)] });
    await giveUp(outbox, 4);
    await outbox.rewind("s", sampleTime + 2);
    same(
      (await outbox.deadLetters("s", 10)).map(({ event }) => `${event.leadId}:${event.version}`),
      ["l:1", "m:1"],
      "dead letters from before",
    );
    same(await drain(outbox), ["l:2", "l:3"], "what is given again");
    await outbox.rewind("s", 0);
    same((await drain(outbox)).toSorted(), ["l:1", "l:2", "l:3", "m:1"], "all of it once more");
    await outbox.rewind("nobody", 0);
    same((await outbox.deadLetters("s", 10)).length, 0, "dead letters that are left");
  }),

  storageCase("S13.4", "the figures say how far a subscriber is behind", async (fixture) => {
    const { store, outbox, time } = await timed(fixture);
    same(await outbox.lag("s"), undefined, "of nobody");
    await outbox.subscribe("s");
    const nothing = { now: time.now, leads: 0, events: 0, oldestAt: undefined, failing: 0, deadLetters: 0 };
    same(await outbox.lag("s"), nothing, "with nothing to do");
    await write(store, { events: [...events("l", 1, 2, 3), ...events("m", 1, 2)] });
    same(await outbox.lag("s"), { ...nothing, leads: 2, events: 5, oldestAt: sampleTime + 1 }, "with all to do");
    const claimed = await claim(outbox, { events: 1 });
    same((await outbox.lag("s"))?.failing, 0, "what is being tried for the first time");
    await settle(
      outbox,
      claimed.map((one) =>
        delivered(one, one.leadId === "l" ? {} : { done: 0, attempts: 1, afterMs: minute, error: "no" }),
      ),
    );
    await drain(outbox);
    same(
      await outbox.lag("s"),
      { ...nothing, leads: 1, events: 2, oldestAt: sampleTime + 1, failing: 1 },
      "with one that fails",
    );
  }),

  storageCase(
    "S14.1",
    "old events of closed leads go but for the last one, unless somebody has still to get them",
    async (fixture) => {
      const { store, outbox } = await timed(fixture);
      const closed = { closed: "won", stageSince: sampleTime + 3 } as const;
      const ids = ["old", "open", "late", "clocked", "waiting", "dead"];
      await write(store, {
        events: ids.flatMap((id) => events(id, 1, 2)),
        leads: ids.map((id) => sampleLead(id, id === "open" ? {} : closed)),
        clocks: [sampleClock("clocked", "x", sampleTime)],
      });
      await outbox.subscribe("s");
      await write(store, { events: ids.flatMap((id) => (id === "late" ? events(id, 3, 60) : events(id, 3))) });
      for (const delivery of await claim(outbox)) {
        const { leadId, upTo } = delivery;
        if (leadId === "dead")
          await settle(outbox, [delivered(delivery, { dead: { version: upTo, attempts: 1, error: "no" } })]);
        else if (leadId !== "waiting") await settle(outbox, [delivered(delivery)]);
      }
      const forget = (before: number) => outbox.forget(sampleTime + before, { limit: 10 });
      same(await forget(3), { leads: 0, events: 0 }, "what was closed since");
      same(await forget(50), { leads: 1, events: 2 }, "what was forgotten");
      same(await forget(50), { leads: 0, events: 0 }, "what was forgotten already");
      const left = await Promise.all(ids.map(async (id) => (await store.history(id))?.events.length));
      same(left, [1, 3, 4, 3, 3, 3], "events that are left");
      same((await store.history("old"))?.events[0]?.version, 3, "the last one");
      await failure(write(store, { events: events("old", 3) }), "a second event of its name");
      let scanned = 0;
      for await (const page of store.scan("events")) scanned += page.length;
      same(scanned, 17, "events of a scan");
      same(await outbox.forget(sampleTime + 100, { limit: 10 }), { leads: 1, events: 3 }, "once that is old, too");
      await outbox.rewind("s", 0);
      same((await claim(outbox)).find(({ leadId }) => leadId === "old")?.done, 2, "what is left to be given again");
    },
  ),

  storageCase("S14.2", "it forgets by pages", async (fixture) => {
    const { store, outbox } = await timed(fixture);
    const ids = ["a", "b", "\uffee", "😀", "z"];
    await write(store, {
      events: ids.flatMap((id) => events(id, 1, 2)),
      leads: ids.map((id) => sampleLead(id, { closed: "lost" })),
    });
    same(
      await outbox.forget(sampleTime + 100, { limit: 10, after: "😀" }),
      { leads: 0, events: 0 },
      "after the last one",
    );
    let leads = 0;
    let after: string | undefined;
    do {
      const page = await outbox.forget(sampleTime + 100, { limit: 2, after });
      check(page.leads <= 2, "a page has no more leads than asked for");
      leads += page.leads;
      after = page.after;
    } while (after !== undefined);
    same(leads, ids.length, "leads");
  }),
];
