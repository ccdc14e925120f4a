import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  createHandover,
  isHandoverError,
  manualClock,
  type Handover,
  type HandoverEvent,
  type PolicyInput,
} from "handover";
import { weekly } from "handover/calendar";
import { accountOwner, capacity, firstOf, leastLoaded, overflow, quota, rate, roundRobin } from "handover/routing";
import { memoryStorage } from "handover/storage/memory";
import { sqliteStorage } from "handover/storage/sqlite";
import { strictSnapshots } from "handover/testing";
import type { Changes, Snapshot, Storage } from "handover/storage";
import { broken, type Bug } from "../../conformance/break.ts";
import { openSqlite } from "../../conformance/open-sqlite.ts";
import { all } from "../../support/engine.ts";
import { checkInvariants } from "../../support/invariants.ts";
import { runs } from "../../support/rounds.ts";

const minute = 60_000;
const hour = 60 * minute;

interface Bounds {
  readonly capacity: number;
  readonly quota: number;
  readonly rate: number;
}

/** Each alone, so that none hides another, and all at once. */
const someBounds: fc.Arbitrary<Bounds> = fc.constantFrom(
  { capacity: 2, quota: 99, rate: 99 },
  { capacity: 99, quota: 3, rate: 99 },
  { capacity: 99, quota: 99, rate: 2 },
  { capacity: 3, quota: 4, rate: 2 },
);

const policyOf = (bounds: Bounds): PolicyInput => ({
  version: "1",
  calendars: { office: weekly({ timeZone: "UTC", hours: { "mon-sun": "08:00-20:00" } }) },
  calendar: "office",
  routing: firstOf(
    accountOwner(),
    overflow(
      { to: roundRobin({ pool: "sdr", offerTo: 2 }), wait: "30m" },
      { to: leastLoaded({ pool: "all", measure: "value", hold: "until-open" }) },
    ),
  ),
  limits: [
    capacity({ atMost: bounds.capacity }),
    quota({ atMost: bounds.quota, per: "day" }),
    rate({ atMost: bounds.rate, within: "1h" }),
  ],
  offers: { acceptWithin: "20m", declinesPerDay: 2, atMost: 4, missed: { away: "1h" } },
});
const reps = ["ana", "ben", "eva"];

const rep = fc.constantFrom(...reps);
const which = fc.nat(30);
const step = fc.oneof(
  { weight: 6, arbitrary: fc.record({ kind: fc.constant("come" as const), acme: fc.boolean(), value: fc.nat(900) }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant("wait" as const), minutes: fc.constantFrom(1, 21, 61, 700) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant("look" as const) }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant("accept" as const), which, rep }) },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant("decline" as const),
      which,
      rep,
      reason: fc.constantFrom("busy", "duplicate"),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant("assign" as const),
      which,
      rep,
      force: fc.boolean(),
      counted: fc.boolean(),
    }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant("reassign" as const), which }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant("claim" as const), rep }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant("close" as const), which }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant("reopen" as const), which }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant("remove" as const), rep }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant("join" as const), rep }) },
);
type Step = typeof step extends fc.Arbitrary<infer S> ? S : never;

/** One after another, and now and then several at once. */
const story = fc.array(fc.oneof({ weight: 4, arbitrary: step.map((one) => [one]) }, fc.array(step, { maxLength: 4 })), {
  maxLength: 40,
  size: "max",
});

async function play(handover: Handover, one: Step, people: () => number, advance: (ms: number) => void): Promise<void> {
  const leads = await all(handover, "leads");
  const id = "which" in one ? (leads[one.which % Math.max(1, leads.length)]?.id ?? "none") : "none";
  switch (one.kind) {
    case "come": {
      const n = people();
      await handover.ingest({ email: `p${n}@${one.acme ? "acme" : `f${n}`}.example`, value: one.value });
      return;
    }
    case "wait":
      return advance(one.minutes * minute);
    case "look":
      return void (await handover.tick());
    case "accept":
      return void (await handover.accept(id, { repId: one.rep }));
    case "decline":
      return void (await handover.decline(id, { repId: one.rep, reason: one.reason }));
    case "assign": {
      const countIn = one.counted ? "sdr" : undefined;
      return void (await handover.assign(id, { repId: one.rep, reason: "by hand", force: one.force, countIn }));
    }
    case "reassign":
      return void (await handover.reassign(id, { reason: "on request" }));
    case "claim":
      return void (await handover.claim({ repId: one.rep }));
    case "close":
      return void (await handover.transition(id, "lost", { reason: "no_fit" }));
    case "reopen":
      return void (await handover.transition(id, "qualification"));
    case "remove":
      return void (await handover.reps.remove(one.rep));
    case "join": {
      await handover.reps.upsert({ id: one.rep });
      const members = (await handover.reps.list()).map((known) => known.id);
      // Somebody may be removed while this goes on.
      await handover.pools.upsert({ id: "all", members }).catch((error: unknown) => {
        if (!isHandoverError(error, "ROSTER_INVALID")) throw error;
      });
      return;
    }
  }
}

/** What each rep was given and kept, from the log alone; places given back with a refund do not count. */
function given(events: readonly HandoverEvent[]): Map<string, number[]> {
  const byRep = new Map<string, number[]>();
  const last = new Map<string, { repId: string; at: number }>();
  for (const { type, leadId, at, data } of events) {
    if (type === "assignment.offered") {
      const { repId } = data as { repId: string };
      byRep.set(repId, [...(byRep.get(repId) ?? []), at]);
      last.set(leadId as string, { repId, at });
    }
    const back = type === "ledger.refunded" ? last.get(leadId as string) : undefined;
    if (back !== undefined) {
      const list = byRep.get(back.repId) ?? [];
      byRep.set(back.repId, list.toSpliced(list.indexOf(back.at), 1));
    }
  }
  return byRep;
}

async function checkBounds(handover: Handover, bounds: Bounds): Promise<void> {
  const held = new Map<string, number>();
  for (const { ownerId, closed } of await all(handover, "leads"))
    if (ownerId !== undefined && closed === undefined) held.set(ownerId, (held.get(ownerId) ?? 0) + 1);
  for (const [id, count] of held) expect(count, `open leads of ${id}`).toBeLessThanOrEqual(bounds.capacity);
  for (const [id, times] of given(await all(handover, "events"))) {
    for (const at of times) {
      const day = times.filter((other) => Math.floor(other / (24 * hour)) === Math.floor(at / (24 * hour)));
      expect(day.length, `leads of ${id} on one day`).toBeLessThanOrEqual(bounds.quota);
      const within = times.filter((other) => other <= at && other > at - hour);
      expect(within.length, `leads of ${id} within an hour`).toBeLessThanOrEqual(bounds.rate);
    }
  }
}

const storages: Record<string, (clock: { now(): number }) => Storage> = {
  memory: (clock) => strictSnapshots(memoryStorage({ clock })),
  sqlite: () => strictSnapshots(sqliteStorage({ database: openSqlite(":memory:") })),
};

type Law = (handover: Handover, bounds: Bounds, now: number) => Promise<void>;

/** Plays stories against a storage; the law must hold after every step of each. */
function hold(
  law: Law,
  open: (clock: { now(): number }) => Storage,
  numRuns: number,
  endOnFailure = false,
): Promise<void> {
  return fc.assert(
    fc.asyncProperty(story, someBounds, async (steps, bounds) => {
      const clock = manualClock("2026-11-03T18:00:00Z");
      const handover = createHandover({ policy: policyOf(bounds), storage: open(clock), clock });
      for (const id of reps) await handover.reps.upsert({ id });
      await handover.pools.upsert({ id: "sdr", members: ["ana", "ben"] });
      await handover.pools.upsert({ id: "all", members: reps });
      await handover.accounts.upsert({ domain: "acme.example", ownerId: "ana" });
      let people = 0;
      const newcomer = (): number => ++people;
      const advance = (ms: number): void => void clock.advance(ms);
      for (const together of steps) {
        await Promise.all(together.map((one) => play(handover, one, newcomer, advance)));
        await law(handover, bounds, clock.now());
      }
      await handover.tick();
      await law(handover, bounds, clock.now());
      await handover.close();
    }),
    { numRuns, endOnFailure },
  );
}

const withinBounds: Law = (handover, bounds) => checkBounds(handover, bounds);
const addsUp: Law = (handover, _, now) => checkInvariants(handover, now);

describe.each(Object.entries(storages))("on any path, in %s", (kind, open) => {
  const times = runs(kind === "memory" ? 150 : 40);

  it("no capacity, quota or rate is ever exceeded", { timeout: 120_000 }, () => hold(withinBounds, open, times));

  it("what is stored adds up, and nothing is forgotten", { timeout: 120_000 }, () => hold(addsUp, open, times));
});

const tooMany = /leads of \w+ (on one day|within an hour)/;
const otherwise = /credit of|the assignments say|after a replay|decided .* again/;

describe("the stories are hard enough to find out a storage that", () => {
  it.each<[does: string, law: Law, complaint: RegExp, bug: Bug]>([
    ["forgets what reps hold", withinBounds, /open leads of/, { snapshot: () => ({ held: () => [] }) }],
    ["counts one lead too few", withinBounds, /open leads of/, { snapshot: ({ held }) => ({ held: oneLess(held) }) }],
    ["forgets what reps were given", withinBounds, tooMany, { snapshot: () => ({ given: () => [] }) }],
    ["forgets it after a quarter of an hour", withinBounds, tooMany, { snapshot: shortMemory }],
    ["takes every ledger for a new one", addsUp, otherwise, { snapshot: newLedgers }],
    ["writes some ledgers only", addsUp, otherwise, { changes: withoutALedger }],
    ["loses that a lead waits", addsUp, /which waits for an owner/, { changes: withoutHolds }],
    ["loses an event now and then", addsUp, /the version after|after a replay/, { changes: withoutTheThird }],
    ["writes down another decision than it took", addsUp, /decided .* again/, { changes: withOtherDecisions }],
  ])("%s", { timeout: 120_000 }, async (_, law, complaint, bug) => {
    const found = hold(law, () => broken(bug).storage, 500, true).catch(({ cause }: Error) => cause);
    expect(String(await found)).toMatch(complaint);
  });
});

function oneLess(held: Snapshot["held"]): Snapshot["held"] {
  return (repId) => held(repId).map((one, i) => (i === 0 ? { ...one, count: one.count - 1 } : one));
}

function shortMemory({ given: all, now }: Snapshot): Partial<Snapshot> {
  return { given: (repId, limit) => all(repId, limit).filter((at) => at > now - hour / 4) };
}

function newLedgers(): Partial<Snapshot> {
  return { ledger: () => undefined };
}

function withoutALedger(changes: Changes): Changes {
  return { ...changes, ledgers: changes.ledgers.slice(1) };
}

function withoutHolds(changes: Changes): Changes {
  return { ...changes, leads: changes.leads.map((lead) => ({ ...lead, hold: undefined })) };
}

function withoutTheThird(changes: Changes): Changes {
  return { ...changes, events: changes.events.toSpliced(2, 1) };
}

function withOtherDecisions(changes: Changes): Changes {
  const events = changes.events.map((event): HandoverEvent => {
    if (event.type !== "lead.routed") return event;
    const decision = { ...event.data.decision, offeredTo: event.data.decision.offeredTo?.toReversed() };
    return { ...event, data: { decision } };
  });
  return { ...changes, events };
}
