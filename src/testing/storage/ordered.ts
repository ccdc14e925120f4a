import { same } from "../check.ts";
import { collect } from "../contents.ts";
import {
  read,
  sampleClock,
  sampleEvent,
  sampleLead,
  sampleLedger,
  sampleQuarantined,
  sampleTime,
  write,
} from "../samples.ts";
import { storageCase } from "../storage-case.ts";
import type { SlaClock } from "../../storage/index.ts";

const shuffled = ["m", "b", "z", "a", "\uffee", "ż", "😀", "Z", "a-", "a/", "a0"];
/** By code point: capitals before small letters, an emoji after U+FFEE. */
const sorted = ["Z", "a", "a-", "a/", "a0", "b", "m", "z", "ż", "\uffee", "😀"];
const pages = 1_700;

export const ordered = [
  storageCase("S8.1", "a scan shows events as they were written, over pages and transactions", async ({ storage }) => {
    const store = await storage.open("a");
    const expected: string[] = [];
    for (let batch = 0; batch < 5; batch++) {
      const events = Array.from({ length: pages / 5 }, (_, i) => {
        const n = batch * (pages / 5) + i;
        return sampleEvent(`l-${(n * 7) % 11}`, Math.floor(n / 11) + 1, `rep-${n}`);
      });
      expected.push(...events.map((event) => JSON.stringify(event.data)));
      await write(store, { events });
    }
    same(
      (await collect(store, "events")).map(({ data }) => JSON.stringify(data)),
      expected,
      "events",
    );
  }),

  storageCase("S8.2", "a history shows a lead's events by version", async ({ storage }) => {
    const store = await storage.open("a");
    for (let version = 1; version <= 30; version++)
      await write(store, { events: [sampleEvent("m", version), sampleEvent("l", version)] });
    same(
      (await store.history("l"))?.events.map(({ version }) => version),
      Array.from({ length: 30 }, (_, i) => i + 1),
      "versions",
    );
  }),

  storageCase(
    "S8.3",
    "the running clocks of a lead stand in the order they were started, whatever became of them since",
    async ({ storage }) => {
      const store = await storage.open("a");
      const clock = (name: string, edits: Partial<SlaClock> = {}): SlaClock =>
        sampleClock("l", name, sampleTime + 10, edits);
      await write(store, { leads: [sampleLead("l")], clocks: [clock("z"), clock("a")] });
      await write(store, { clocks: [clock("m"), clock("z", { told: 1, nextAt: sampleTime + 90 }), clock("b")] });
      await write(store, {
        clocks: [clock("a", { state: "met", nextAt: undefined }), clock("z", { told: 2 })],
      });
      const names = ["z", "m", "b"];
      same(
        (await read(store, { leads: ["l"] })).clocks("l").map(({ name }) => name),
        names,
        "clocks of the snapshot",
      );
      same(
        (await store.history("l"))?.clocks.map(({ name }) => name),
        names,
        "clocks of the history",
      );
    },
  ),

  storageCase(
    "S8.4",
    "leads, clocks, ledgers and accounts are scanned by their keys, by code point",
    async ({ storage }) => {
      const store = await storage.open("a");
      await write(store, {
        leads: shuffled.map((id) => sampleLead(id)),
        clocks: shuffled.flatMap((id) => [sampleClock(id, "y", sampleTime), sampleClock(id, "x", sampleTime)]),
        ledgers: shuffled.map((key) => sampleLedger(key)),
        accounts: shuffled.map((domain) => ({ domain })),
      });
      same(
        (await collect(store, "leads")).map(({ id }) => id),
        sorted,
        "leads",
      );
      const clocks = sorted.flatMap((id) => [`${id}/x#1`, `${id}/y#1`]);
      same(
        (await collect(store, "clocks")).map(({ id }) => id),
        clocks,
        "clocks",
      );
      same(
        (await collect(store, "ledgers")).map(({ key }) => key),
        sorted,
        "ledgers",
      );
      same(
        (await collect(store, "accounts")).map(({ domain }) => domain),
        sorted,
        "accounts",
      );
    },
  ),

  storageCase("S8.5", "leads on hold come by rank, then oldest first, then by id", async ({ storage }) => {
    const clock = { now: () => sampleTime + 5 };
    const store = await storage.open("a", { clock });
    const hold = (id: string, received: number, rank = "B", until?: number) =>
      sampleLead(id, {
        receivedAt: sampleTime + received,
        hold: { rank, since: sampleTime, until: until === undefined ? until : sampleTime + until, reason: "nobody" },
      });
    await write(store, { leads: [hold("c", 5), hold("z", 5), hold("a", 9), hold("y", 1), hold("up", 8, "C")] });
    await write(store, {
      leads: [hold("b", 5, "B", 5), hold("c", 5, "B", 6), sampleLead("z"), hold("routed", 0), hold("up", 8, "A", 1)],
    });
    await write(store, { leads: [sampleLead("routed")] });
    same(await store.waiting(10), ["up", "y", "b", "c", "a"], "leads on hold");
    same(await store.waiting(2), ["up", "y"], "two of them");
    const waiting = async (limit: number, due: boolean): Promise<unknown> => {
      const snapshot = await read(store, { waiting: { limit, due } });
      return snapshot.waiting().map((id) => snapshot.lead(id)?.id);
    };
    same(await waiting(3, false), ["up", "y", "b"], "those of a snapshot");
    same((await read(store, {})).waiting(), [], "those of a snapshot that was not asked for them");
    same(
      (await read(await storage.open("b"), { waiting: { limit: 3, due: false } })).waiting(),
      [],
      "another tenant's",
    );
    await write(store, {
      clocks: ["b", "c", "up"].map((id) =>
        sampleClock(id, "hold", sampleTime + (id === "up" ? 1 : 5), { kind: "hold" }),
      ),
    });
    same(await waiting(3, true), ["up", "b"], "those whose wait was to end by now");
  }),

  storageCase("S8.7", "the open leads of a rep come by id, in pages", async ({ storage }) => {
    const store = await storage.open("a");
    const own = (id: string, ownerId = "ana") => sampleLead(id, { ownerId });
    await write(store, {
      leads: [own("c"), own("a"), own("d", "ben"), own("b"), sampleLead("e"), { ...own("f"), closed: "won" }],
    });
    same(await store.owned("ana", { limit: 10 }), ["a", "b", "c"], "all of them");
    same(await store.owned("ana", { limit: 2 }), ["a", "b"], "the first page");
    same(await store.owned("ana", { limit: 2, after: "b" }), ["c"], "the second page");
    await write(store, { leads: [own("b", "ben"), { ...own("c"), closed: "lost" }] });
    same(await store.owned("ana", { limit: 10 }), ["a"], "those that are left");
    same(await (await storage.open("b")).owned("ana", { limit: 10 }), [], "another tenant's");
  }),

  storageCase("S8.6", "scans go over many pages without losing or repeating a row", async ({ storage }) => {
    const store = await storage.open("a");
    const ids = Array.from({ length: pages }, (_, i) => `l-${String(i).padStart(5, "0")}`);
    const backwards = [...ids].reverse();
    await write(store, {
      leads: backwards.map((id) => sampleLead(id)),
      clocks: backwards.map((id) => sampleClock(id, "c", sampleTime)),
      quarantined: backwards.map((id) => sampleQuarantined(id)),
      accounts: backwards.map((domain) => ({ domain })),
    });
    same(
      (await collect(store, "leads")).map(({ id }) => id),
      ids,
      "leads",
    );
    same(
      (await collect(store, "clocks")).map(({ leadId }) => leadId),
      ids,
      "clocks",
    );
    same(
      (await collect(store, "accounts")).map(({ domain }) => domain),
      ids,
      "accounts",
    );
    same(
      (await collect(store, "quarantined")).map(({ id }) => id),
      backwards,
      "quarantined inputs as written",
    );
  }),

  storageCase(
    "S8.8",
    "an input that was dealt with takes the place it had, in place of what it was",
    async ({ storage }) => {
      const store = await storage.open("a");
      await write(store, { quarantined: ["q", "r"].map(sampleQuarantined) });
      const closed = { at: sampleTime + 1, as: "discarded", reason: "nobody knows them" } as const;
      await write(store, { quarantined: [{ ...sampleQuarantined("q"), closed }, sampleQuarantined("s")] });
      const expected = [{ ...sampleQuarantined("q"), closed }, sampleQuarantined("r"), sampleQuarantined("s")];
      same(await collect(store, "quarantined"), expected, "quarantined inputs");
      same((await read(store, { dossiers: ["q"] })).dossier("q").input, expected[0], "the input of a dossier");
      same(await collect(await storage.open("b"), "quarantined"), [], "those of another tenant");
    },
  ),
];
