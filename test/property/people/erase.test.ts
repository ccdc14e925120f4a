import fc from "fast-check";
import { manualClock, type Handover, type HandoverEvent } from "handover";
import { replay } from "handover/core";
import { reportOf } from "handover/report";
import type { Changes, Storage } from "handover/storage";
import { memoryStorage } from "handover/storage/memory";
import { sqliteStorage } from "handover/storage/sqlite";
import { strictSnapshots } from "handover/testing";
import { describe, expect, test } from "vitest";
import { broken } from "../../conformance/break.ts";
import { openSqlite } from "../../conformance/open-sqlite.ts";
import { all, countingIds, creditsOf, team, teamPolicy } from "../../support/engine.ts";
import { everythingIn, play, somebody, story, tracesOf, type Somebody } from "../../support/people-story.ts";

const start = "2026-11-03T09:00:00Z";
const policy = {
  ...teamPolicy,
  personal: ["properties.linkedin"],
  contact: { channels: { call: {}, email: {} }, caps: [] } as never,
};
const plain = (value: unknown): unknown => JSON.parse(JSON.stringify(value));

interface Scene {
  readonly handover: Handover;
  readonly storage: Storage;
}

/** A team with a subscriber that fails, and says of whom. */
async function scene(storage: Storage, steps: Parameters<typeof play>[0]): Promise<Scene> {
  const clock = manualClock(start);
  const { contact: _, ...rules } = policy;
  const { handover } = await team({ storage, clock, policy: rules, ids: countingIds() });
  handover.on("error", () => undefined);
  const crm = await handover.subscribe(
    "crm",
    (event) => {
      throw new Error(`cannot write ${event.lead?.email} ${event.lead?.lastName}`);
    },
    { events: ["lead.received", "assignment.offered"], start: false, attempts: 1 },
  );
  await play(steps, handover, clock);
  await crm.drain();
  await handover.tick();
  return { handover, storage };
}

const figuresOf = async (handover: Handover): Promise<unknown> => {
  const {
    events: _,
    at: ___,
    clocks,
    ...figures
  } = reportOf(await all(handover, "events"), { policy: handover.policy });
  // A clock of an open lead stops; whether it had been kept or broken by then stays.
  return {
    ...figures,
    clocks: clocks.map(({ cancelled, open, openBroken: __, ...clock }) => ({ ...clock, over: cancelled + open })),
  };
};

const others = (events: readonly HandoverEvent[], ids: readonly string[]): readonly HandoverEvent[] =>
  events.filter(({ leadId }) => leadId === undefined || !ids.includes(leadId));

async function check({ handover, storage }: Scene, who: Somebody): Promise<void> {
  const [events, credits, figures] = [
    await all(handover, "events"),
    await creditsOf(handover),
    await figuresOf(handover),
  ];
  const exported = await handover.people.export({ email: who.email });
  const keys = [{ email: who.email }, { phone: who.phone }, { externalId: who.externalId }];
  const ids: string[] = [];
  for (const key of keys)
    ids.push(
      ...(await handover.people.erase(key, { reason: `${Object.values(key).join()} asked`, by: "dpo" })).leadIds,
    );
  // Nothing of them is anywhere.
  expect(tracesOf(who, await everythingIn(storage, who))).toBeUndefined();
  const store = await storage.open("default", { clock: { now: () => 0 } });
  expect(await store.named([who.email, who.phone, `external:${who.externalId}`])).toEqual([[], [], []]);
  // What was exported is what was erased.
  const records = exported.records.flatMap((record) => (record.kind === "lead" ? [record.lead.id] : []));
  expect(ids).toEqual(expect.arrayContaining(records));
  // The counts of leads, decisions and turns are what they were, and nobody else's events have changed.
  expect(await creditsOf(handover)).toEqual(credits);
  expect(await figuresOf(handover)).toEqual(figures);
  const after = await all(handover, "events");
  const touched = [...ids, ...after.flatMap(({ type, leadId }) => (type === "lead.erased" ? [leadId as string] : []))];
  expect(others(after, touched)).toEqual(others(events, touched));
  expect(after.slice(0, events.length).map(({ leadId, version, type, at }) => [leadId, version, type, at])).toEqual(
    events.map(({ leadId, version, type, at }) => [leadId, version, type, at]),
  );
  // The log that is left leads to the state that is left.
  const replayed = replay(after);
  const byId = (a: { readonly id: string }, b: { readonly id: string }): number => (a.id < b.id ? -1 : 1);
  expect(plain([...replayed.leads].sort(byId))).toEqual(plain(await all(handover, "leads")));
  expect(plain(replayed.quarantined)).toEqual(plain(await all(handover, "quarantined")));
  // Once more there is nothing to do, and whoever comes again is new.
  for (const key of keys) expect(await handover.people.erase(key)).toEqual({ leadIds: [], mentionedIn: [], inputs: 0 });
  const again = await handover.ingest({ email: who.email, phone: who.phone });
  expect(again.status).toBe("created");
  await handover.close();
}

const law = (make: () => Storage) =>
  fc.asyncProperty(story, fc.nat(2), async (steps, n) => check(await scene(make(), steps), somebody(n)));

describe("after an erasure nothing of the person is left, and everything else is as it was", () => {
  test("in memory", () => fc.assert(law(() => strictSnapshots(memoryStorage()))));
  test("in SQLite", () =>
    fc.assert(
      law(() => sqliteStorage({ database: openSqlite(":memory:") })),
      { numRuns: 25 },
    ));
});

describe("a bug that is planted is found", () => {
  const bugs: { readonly [what: string]: (changes: Changes) => Partial<Changes> } = {
    "events are left as they were": ({ erased }) => ({ erased: erased.map((one) => ({ ...one, events: [] })) }),
    "receipts are left as they were": ({ erased }) => ({ erased: erased.map((one) => ({ ...one, receipts: [] })) }),
    "keys go on naming the lead": ({ erased }) => ({ erased: erased.map((one) => ({ ...one, keys: [] })) }),
    "inputs are left as they were": ({ erased }) => ({ erased: erased.map((one) => ({ ...one, input: undefined })) }),
    "the lead is left as it was": ({ erased, leads }) =>
      erased.length === 0 ? {} : { leads: leads.filter(({ erasedAt }) => erasedAt === undefined) },
    "a turn is given back": ({ erased, ledgers }) =>
      erased.length === 0 ? {} : { ledgers: ledgers.slice(1), events: [] },
  };
  test.each(Object.entries(bugs))("%s", async (_, bug) => {
    const make = (): Storage =>
      broken({ changes: (changes) => ({ ...changes, ...(changes.erased.length === 0 ? {} : bug(changes)) }) }).storage;
    const { failed } = await fc.check(law(make), { numRuns: 200, endOnFailure: true });
    expect(failed).toBe(true);
  });
});
