import { same } from "../check.ts";
import { sampleLead, sampleEvent, sampleTime, write } from "../samples.ts";
import { storageCase } from "../storage-case.ts";
import type { Delivery } from "../../storage/index.ts";
import { claim, delivered, drain, events, leaseMs, minute, settle, timed, told } from "./outbox-desk.ts";

export const inTurn = [
  storageCase("S11.1", "a lead's events come in order and without a gap, page by page", async (fixture) => {
    const { store, outbox } = await timed(fixture);
    await outbox.subscribe("s");
    const names = ["l", "", "roster", "\\roster", "\u0000", "😀", undefined];
    const leads = [sampleLead("l", { firstName: "Ana" })];
    await write(store, { events: names.flatMap((name) => events(name, 1, 2, 3)), leads });
    await write(store, { events: names.flatMap((name) => events(name, 4, 5)) });
    const seen = new Map<string | undefined, number[]>();
    for (let page = await claim(outbox, { events: 2 }); page.length > 0; page = await claim(outbox, { events: 2 })) {
      for (const { leadId, events, lead, isPutBack, attempt, done } of page) {
        const versions = seen.get(leadId) ?? [];
        same(done, versions.at(-1) ?? 0, "where it goes on");
        seen.set(leadId, [...versions, ...events.map(({ version }) => version)]);
        same(
          [lead?.firstName, isPutBack, attempt],
          [leadId === "l" ? "Ana" : undefined, false, 1],
          "what comes with it",
        );
      }
      await settle(
        outbox,
        page.map((delivery) => delivered(delivery)),
      );
    }
    same(seen.size, names.length, "leads");
    for (const versions of seen.values()) same(versions, [1, 2, 3, 4, 5], "versions");
  }),

  storageCase("S11.2", "a lead that was claimed is nobody else's until its lease has passed", async (fixture) => {
    const { store, outbox, time } = await timed(fixture);
    await outbox.subscribe("s");
    await write(store, { events: [...events("l", 1), ...events("m", 1)] });
    const first = await claim(outbox, { limit: 1 });
    same(first.length, 1, "a claim of one");
    const second = await claim(outbox);
    same(told([...first, ...second]), ["l:1", "m:1"], "both claims");
    await write(store, { events: events("l", 2) });
    same(told(await claim(outbox)), [], "while they are claimed");
    time.now += leaseMs - 1;
    same(told(await claim(outbox)), [], "a millisecond before the lease ends");
    time.now += 1;
    const later = await claim(outbox);
    same(told(later), ["l:1,2", "m:1"], "once it has");
    same(
      later.map(({ attempt }) => attempt),
      [2, 2],
      "the second time",
    );
  }),

  storageCase("S11.3", "what waits keeps its lead back, and no other", async (fixture) => {
    const { store, outbox, time } = await timed(fixture);
    await outbox.subscribe("s");
    await write(store, { events: [...events("l", 1, 2), ...events("m", 1)] });
    const claimed = await claim(outbox);
    const failed = { done: 0, attempts: 1, afterMs: minute, error: "no\u0000 \ud800" };
    await settle(
      outbox,
      claimed.map((one) => delivered(one, one.leadId === "l" ? failed : {})),
    );
    await write(store, { events: [...events("l", 3), ...events("m", 2)] });
    same(await drain(outbox), ["m:2"], "while it waits");
    const { nextAt } = await outbox.claim("s", { limit: 10, events: 10, leaseMs });
    same(nextAt, time.now + minute, "when it is due");
    time.now += minute - 1;
    same(told(await claim(outbox)), [], "a millisecond before");
    time.now += 1;
    const [delivery] = await claim(outbox);
    same([told([delivery as Delivery]), delivery?.attempt, delivery?.error], [["l:1,2,3"], 2, failed.error], "then");
    await settle(outbox, [delivered(delivery as Delivery, { done: 1 })]);
    same((await claim(outbox))[0]?.attempt, 1, "attempts of the next event");
  }),

  storageCase("S11.4", "what is written while a lead is being served is pending afterwards", async (fixture) => {
    const { store, outbox } = await timed(fixture);
    await outbox.subscribe("s");
    await write(store, { events: events("l", 1) });
    const [delivery] = await claim(outbox);
    await write(store, { events: events("l", 2, 3) });
    await settle(outbox, [delivered(delivery as Delivery)]);
    same(await drain(outbox), ["l:2", "l:3"], "what came meanwhile");
    await write(store, { events: events("l", 4) });
    same(await drain(outbox), ["l:4"], "what came after all was settled");
  }),

  storageCase("S11.5", "whoever has waited longest comes first", async (fixture) => {
    const { store, outbox } = await timed(fixture);
    await outbox.subscribe("s");
    for (const [leadId, at] of [
      ["a", 9],
      ["b", 3],
      ["c", 7],
    ] as const)
      await write(store, { events: [{ ...sampleEvent(leadId, 1), at: sampleTime + at }] });
    same(told(await claim(outbox, { limit: 1 })), ["b:1"], "the first");
    same(told(await claim(outbox, { limit: 1 })), ["c:1"], "the second");
  }),

  storageCase("S11.6", "of many claimers at once each event is served once, while others write", async (fixture) => {
    const { store, outbox } = await timed(fixture);
    await outbox.subscribe("s");
    const ids = Array.from({ length: 30 }, (_, i) => `l-${i}`);
    const served: string[] = [];
    let writing = true;
    const serve = async (): Promise<void> => {
      for (let isLast = false; ;) {
        const before = served.length;
        await drain(outbox, { limit: 4, events: 2 }, served);
        if (served.length === before && isLast) return;
        isLast = !writing;
      }
    };
    const all = [serve(), serve(), serve()];
    for (const version of [1, 2, 3])
      for (const from of [0, 10, 20])
        await write(store, { events: ids.slice(from, from + 10).flatMap((id) => events(id, version)) });
    writing = false;
    await Promise.all(all);
    same(
      served.toSorted(),
      ids.flatMap((id) => [1, 2, 3].map((version) => `${id}:${version}`)).sort(),
      "events served",
    );
    for (const id of ids) {
      const own = served.filter((one) => one.startsWith(`${id}:`));
      same(own, [...own].sort(), `the order of ${id}`);
    }
  }),

  storageCase("S12.1", "who is late changes nothing of what another has claimed", async (fixture) => {
    const { store, outbox, time } = await timed(fixture);
    await outbox.subscribe("s");
    await write(store, { events: events("l", 1, 2, 3) });
    const [slow] = await claim(outbox, { events: 1 });
    time.now += leaseMs;
    const [quick] = await claim(outbox, { events: 1 });
    const dead = { version: 1, attempts: 10, error: "late" };
    await settle(outbox, [delivered(slow as Delivery, { done: 3, dead })]);
    same(told(await claim(outbox)), [], "what is still claimed by the other");
    same((await outbox.deadLetters("s", 10)).length, 0, "dead letters of the one who is late");
    await settle(outbox, [delivered(quick as Delivery)]);
    await settle(outbox, [delivered(slow as Delivery, { done: 0 })]);
    same(await drain(outbox), ["l:2", "l:3"], "what is left");
    await write(store, { events: events("l", 4) });
    const [next] = await claim(outbox);
    await settle(outbox, [delivered(slow as Delivery, { done: 9 })]);
    same(told(await claim(outbox)), [], "a later claim of the same lead");
    await settle(outbox, [delivered(next as Delivery)]);
  }),

  storageCase("S12.2", "what was rewound is not settled by who claimed it before", async (fixture) => {
    const { store, outbox } = await timed(fixture);
    await outbox.subscribe("s");
    await write(store, { events: events("l", 1, 2, 3) });
    await drain(outbox, { events: 1, limit: 1 });
    await write(store, { events: events("l", 4) });
    const [delivery] = await claim(outbox);
    await outbox.rewind("s", sampleTime + 2);
    await settle(outbox, [delivered(delivery as Delivery)]);
    same(await drain(outbox), ["l:2", "l:3", "l:4"], "what is given again");
  }),
];
