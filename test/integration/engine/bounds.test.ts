import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createHandover, manualClock, type Handover, type HandoverEvent, type PolicyInput } from "handover";
import { weekly } from "handover/calendar";
import { accountOwner, capacity, firstOf, leastLoaded, overflow, quota, rate, roundRobin } from "handover/routing";
import { memoryStorage } from "handover/storage/memory";
import { sqliteStorage } from "handover/storage/sqlite";
import { strictSnapshots } from "handover/testing";
import type { Storage } from "handover/storage";
import { openSqlite } from "../../conformance/open-sqlite.ts";
import { all } from "../../support/engine.ts";
import { checkInvariants } from "../../support/invariants.ts";

const minute = 60_000;
const hour = 60 * minute;
const bounds = { capacity: 3, quota: 4, rate: 2 };
const policy: PolicyInput = {
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
};
const reps = ["ana", "ben", "eva"];

const rep = fc.constantFrom(...reps);
const which = fc.nat(30);
const step = fc.oneof(
  { weight: 4, arbitrary: fc.record({ kind: fc.constant("come" as const), acme: fc.boolean(), value: fc.nat(900) }) },
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
  maxLength: 30,
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
    case "join":
      await handover.reps.upsert({ id: one.rep });
      await handover.pools.upsert({ id: "all", members: (await handover.reps.list()).map((known) => known.id) });
      return;
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

async function checkBounds(handover: Handover): Promise<void> {
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

describe.each(Object.entries(storages))("on any path, in %s", (kind, open) => {
  it("no capacity, quota or rate is ever exceeded, and nothing is forgotten", async () => {
    await fc.assert(
      fc.asyncProperty(story, async (steps) => {
        const clock = manualClock("2026-11-03T18:00:00Z");
        const handover = createHandover({ policy, storage: open(clock), clock });
        for (const id of reps) await handover.reps.upsert({ id });
        await handover.pools.upsert({ id: "sdr", members: ["ana", "ben"] });
        await handover.pools.upsert({ id: "all", members: reps });
        await handover.accounts.upsert({ domain: "acme.example", ownerId: "ana" });
        let people = 0;
        for (const together of steps) {
          await Promise.all(
            together.map((one) =>
              play(
                handover,
                one,
                () => ++people,
                (ms) => void clock.advance(ms),
              ),
            ),
          );
          await checkBounds(handover);
        }
        await handover.tick();
        await checkBounds(handover);
        await checkInvariants(handover, clock.now());
        await handover.close();
      }),
      { numRuns: Number(process.env["FC_RUNS"] ?? (kind === "memory" ? 60 : 15)) },
    );
  }, 120_000);
});
