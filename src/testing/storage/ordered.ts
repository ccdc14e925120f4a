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
      await write(store, { clocks: [clock("m"), clock("z", { passed: 1, nextAt: sampleTime + 90 }), clock("b")] });
      await write(store, {
        clocks: [clock("a", { state: "met", nextAt: undefined }), clock("z", { passed: 2 })],
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

  storageCase("S8.5", "leads on hold come oldest hold first, then by id, as many as asked for", async ({ storage }) => {
    const store = await storage.open("a");
    const held = (id: string, since: number) =>
      sampleLead(id, { hold: { since: sampleTime + since, reason: "nobody" } });
    await write(store, { leads: [held("c", 5), held("z", 5), held("a", 9), held("y", 1)] });
    await write(store, { leads: [held("b", 5), held("c", 5), sampleLead("z"), held("routed", 0)] });
    await write(store, { leads: [sampleLead("routed")] });
    same(await store.held(10), ["y", "b", "c", "a"], "held leads");
    same(await store.held(2), ["y", "b"], "two of them");
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
];
