import { fork } from "node:child_process";
import { describe, expect, test } from "vitest";
import {
  createHandover,
  definePolicy,
  manualClock,
  memoryStorage,
  type PolicyInput,
  type RescoreProgress,
} from "handover";
import { atLeast, where } from "handover/condition";
import { replay, type HandoverEvent } from "handover/core";
import { perActivity, points, scorecard } from "handover/scoring";
import type { Storage } from "handover/storage";
import { sqliteStorage } from "handover/storage/sqlite";
import { openSqlite, temporaryFile, unlock } from "../../conformance/open-sqlite.ts";
import { bundle } from "../../support/bundle.ts";
import { countingIds } from "../../support/engine.ts";
import { after, before, openEngine, type Order } from "./rescorer.ts";

const day = 86_400_000;
const monday = Date.parse("2026-11-02T09:00:00Z");

const policy = (version: string, fair: number): PolicyInput => ({
  version,
  scoring: scorecard([points(fair, where({ source: "fair" }))], {
    max: 100,
    activities: [perActivity(10, "demo_form", { decay: { halfLife: "7d" } })],
  }),
  pipeline: {
    id: "two",
    stages: [
      { id: "new", label: "New", side: "marketing" },
      { id: "hot", label: "Hot", side: "sales" },
    ],
    transitions: [
      { name: "heat", from: ["new"], to: "hot", auto: where({ "score.total": atLeast(50) }) },
      { name: "cool", from: ["hot"], to: "new" },
    ],
    reasons: {},
  },
});

async function fill(storage: Storage, count: number) {
  const clock = manualClock(monday);
  const handover = createHandover({ policy: definePolicy(policy("1", 20)), clock, storage, ids: countingIds() });
  const inputs = Array.from({ length: count }, (_, i) => ({
    email: `p${i}@acme.example`,
    source: i % 3 === 0 ? "fair" : "web",
  }));
  const leads = (await handover.ingestMany(inputs)).map(({ lead }) => lead!);
  await handover.close();
  return leads;
}

async function all(storage: Storage) {
  const store = await storage.open("default");
  const [leads, events] = [[], []] as [Awaited<ReturnType<typeof fill>>, HandoverEvent[]];
  for await (const page of store.scan("leads")) leads.push(...page);
  for await (const page of store.scan("events")) events.push(...page);
  return { leads, events };
}

describe.each<[string, () => Promise<{ storage: Storage; remove: () => void }>]>([
  ["memory", async () => ({ storage: memoryStorage(), remove: () => undefined })],
  [
    "SQLite",
    async () => {
      const { file, remove } = await temporaryFile();
      return { storage: sqliteStorage({ database: openSqlite(file) }), remove };
    },
  ],
])("re-scoring all leads on %s", (_, make) => {
  test("touches those whose score is another, says how many, and moves those that are due", async () => {
    const { storage, remove } = await make();
    const filled = await fill(storage, 90);
    const handover = createHandover({ policy: policy("2", 60), clock: manualClock(monday), storage });
    const told: RescoreProgress[] = [];
    const result = await handover.rescore({ batch: 25, onProgress: (progress) => told.push(progress) });
    expect(result).toEqual({
      done: true,
      seen: 90,
      changed: 30,
      graded: 30,
      grades: { "D -> B": 30 },
      moved: 30,
      failed: 0,
      last: filled
        .map(({ id }) => id)
        .sort()
        .at(-1),
    });
    expect(told.map(({ seen }) => seen)).toEqual([25, 50, 75, 90]);
    const { leads, events } = await all(storage);
    const untouched = new Map(filled.map((lead) => [lead.id, lead]));
    for (const lead of leads) {
      if (lead.source === "fair") expect(lead).toMatchObject({ stage: "hot", score: { total: 60, grade: "B" } });
      else expect(lead.version).toBe(untouched.get(lead.id)?.version);
    }
    expect(replay(events).leads).toHaveLength(90);
    expect(await handover.rescore()).toMatchObject({ done: true, seen: 90, changed: 0 });
    await handover.close();
    await storage.close();
    remove();
  });

  test("stops when told to, and goes on from there", async () => {
    const { storage, remove } = await make();
    await fill(storage, 60);
    const handover = createHandover({ policy: policy("2", 60), clock: manualClock(monday), storage });
    const stop = new AbortController();
    const half = await handover.rescore({
      batch: 10,
      signal: stop.signal,
      onProgress: ({ seen }) => seen >= 30 && stop.abort(),
    });
    expect(half).toMatchObject({ done: false, seen: 30, changed: 10 });
    expect(await handover.rescore({ from: half.last, batch: 10 })).toMatchObject({ done: true, seen: 30, changed: 10 });
    await handover.close();
    await storage.close();
    remove();
  });
});

test("what has faded is found by a re-scoring, though nothing has happened; what is closed stays", async () => {
  const clock = manualClock(monday);
  const handover = createHandover({ policy: policy("1", 20), clock });
  const { lead } = await handover.ingest({ email: "a@acme.example", source: "fair" });
  await handover.record(lead!.id, { type: "demo_form" });
  clock.advance(7 * day);
  expect(await handover.rescore()).toMatchObject({ seen: 1, changed: 1, graded: 0 });
  expect((await handover.lead(lead!.id))?.score?.total).toBe(25);
});

test.each([0, 501, 1.5, "9"])("a batch of %s is refused", async (batch) => {
  const handover = createHandover({ policy: policy("1", 20) });
  await expect(handover.rescore({ batch: batch as number })).rejects.toThrow("batch: expected a whole number from 1");
});

test("a process that re-scores and is killed, again and again, leaves each lead scored once, by the one policy or the other", async () => {
  const { script, remove: forget } = await bundle(new URL("./rescorer.ts", import.meta.url), ["node-sqlite3-wasm"]);
  const { file, remove } = await temporaryFile();
  const filler = openEngine(file, before);
  const inputs = Array.from({ length: 1_200 }, (_, i) => ({
    email: `p${i}@acme.example`,
    source: i % 2 === 0 ? "fair" : "web",
    value: i % 5 === 0 ? 900 : 100,
  }));
  await filler.handover.ingestMany(inputs);
  await filler.handover.close();
  await filler.storage.close();

  /** Runs it until it has told so often how far it is, then kills it; returns the last it told. */
  const run = (from: string | undefined, reports: number): Promise<{ last: string | undefined; done: boolean }> =>
    new Promise((resolve, reject) => {
      const child = fork(script, ["rescorer"], { execArgv: [] });
      let last = from;
      let told = 0;
      let done = false;
      child.on("message", (message: { ready?: true; progress?: RescoreProgress; result?: RescoreProgress }) => {
        if (message.ready === true) child.send({ file, from } satisfies Order);
        if (message.progress !== undefined) {
          last = message.progress.last;
          if ((told += 1) === reports) child.kill("SIGKILL");
        }
        if (message.result !== undefined) done = true;
      });
      child.once("error", reject);
      child.once("close", () => (unlock(file), resolve({ last, done })));
    });

  let at: string | undefined;
  let kills = 0;
  // Every other one forgets how far the last one was: then it begins at the beginning.
  for (let i = 0; i < 40; i++) {
    const { last, done } = await run(i % 2 === 0 ? undefined : at, 3 + i * 6);
    if (done) break;
    kills += 1;
    at = last;
  }
  expect(kills).toBeGreaterThan(4);
  const { handover, storage } = openEngine(file, after);
  await handover.rescore();
  const { leads, events } = await all(storage);
  expect(leads).toHaveLength(1_200);
  for (const lead of leads) {
    const mine = events.filter(({ leadId }) => leadId === lead.id);
    const scored = mine.filter(({ type }) => type === "lead.scored");
    expect(lead.score).toEqual(after.score(lead, lead.updatedAt));
    expect(scored).toHaveLength(lead.source === "fair" ? 2 : 1);
    expect(mine.map(({ version }) => version)).toEqual(mine.map((_, i) => i + 1));
  }
  await handover.close();
  await storage.close();
  remove();
  forget();
});
