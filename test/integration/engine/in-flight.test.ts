import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createHandover, definePolicy, manualClock, type Handover, type HandoverEvent } from "handover";
import { weekly } from "handover/calendar";
import { decide, needsOf } from "handover/core";
import { roundRobin } from "handover/routing";
import { onActivity, sla } from "handover/sla";
import { emptyRoster, type Storage } from "handover/storage";
import { memoryStorage } from "handover/storage/memory";
import { sqliteStorage } from "handover/storage/sqlite";
import { broken, type Bug } from "../../conformance/break.ts";
import { openSqlite } from "../../conformance/open-sqlite.ts";
import { all, countingIds } from "../../support/engine.ts";
import { checkInvariants, checkNothingDue } from "../../support/invariants.ts";

const minute = 60_000;
const year = 365 * 1440 * minute;
const start = Date.parse("2026-11-03T08:00:00Z");
const hours = (from: number, to: number) =>
  weekly({ timeZone: "Europe/Warsaw", hours: { "mon-fri": `${from}:00-${to}:00` } });
const shifts = [hours(10, 14), hours(11, 19), hours(12, 16)];
const office = weekly({ timeZone: "Europe/Warsaw", hours: { "mon-fri": "09:00-17:00" } });

const policy = definePolicy({
  version: "1",
  calendars: { office },
  routing: roundRobin({ pool: "sdr", hours: "ignore" }),
  offers: { acceptWithin: "8h" },
  slas: [
    sla("contact", {
      from: "assigned",
      until: onActivity("call"),
      within: "3h",
      calendar: "owner",
      pauses: [{ reason: "asked to wait", from: onActivity("asked_to_wait"), until: onActivity("reply") }],
      thresholds: [
        { at: 0.5, notify: "owner", tellIn: "owner" },
        { at: 1, notify: "manager" },
        { at: { after: "1h" }, notify: "manager", reassign: { reason: "too slow" } },
      ],
    }),
    sla("next", {
      from: "assigned",
      until: onActivity("email"),
      within: "2h",
      calendar: "office",
      onReassign: "restart",
    }),
  ],
});

const storages: Record<string, () => Storage> = {
  memory: () => memoryStorage(),
  sqlite: () => sqliteStorage({ database: openSqlite(":memory:") }),
};

const lead = fc.nat({ max: 2 });
const rep = fc.constantFrom("ana", "ben");
/** What is asked of one of two engines, while the others are still at it. */
const call = fc.record({
  engine: fc.nat({ max: 1 }),
  what: fc.oneof(
    { weight: 3, arbitrary: fc.constant({ is: "tick" } as const) },
    { weight: 2, arbitrary: fc.record({ is: fc.constant("shift" as const), rep, shift: fc.nat({ max: 2 }) }) },
    {
      weight: 2,
      arbitrary: fc.record({
        is: fc.constant("leave" as const),
        rep,
        from: fc.integer({ min: -300, max: 600 }),
        minutes: fc.integer({ min: 30, max: 900 }),
      }),
    },
    {
      weight: 2,
      arbitrary: fc.record({
        is: fc.constant("record" as const),
        lead,
        type: fc.constantFrom("call", "email", "asked_to_wait", "reply"),
        ago: fc.constantFrom(0, 0, 45),
      }),
    },
    { weight: 1, arbitrary: fc.record({ is: fc.constant("reassign" as const), lead }) },
    { weight: 1, arbitrary: fc.record({ is: fc.constant("close" as const), lead }) },
  ),
});
type Call = typeof call extends fc.Arbitrary<infer T> ? T : never;

/** Calls that are all under way at once; before each round the clock goes on, by minutes mostly. */
const rounds = fc.array(
  fc.record({
    later: fc.constantFrom(1, 29, 61, 180, 181, 700, 4_000, 600_000),
    calls: fc.array(call, { minLength: 1, maxLength: 6 }),
  }),
  { minLength: 1, maxLength: 6, size: "max" },
);

async function ask(handover: Handover, ids: readonly string[], { what }: Call, now: number): Promise<void> {
  const id = ids["lead" in what ? what.lead : 0] as string;
  if (what.is === "tick") await handover.tick();
  else if (what.is === "shift") await handover.reps.upsert({ id: what.rep, calendar: shifts[what.shift] ?? null });
  else if (what.is === "leave") {
    const from = now + what.from * minute;
    await handover.reps.timeOff(what.rep, { from, to: from + what.minutes * minute });
  } else if (what.is === "record")
    await handover.record(id, { type: what.type, occurredAt: Math.max(start, now - what.ago * minute) });
  else if (what.is === "reassign") await handover.reassign(id, { reason: "ill" });
  else await handover.transition(id, "lost", { reason: "no_fit" });
}

/** Nothing is left to be reckoned anew: every deadline is what the hours say now. */
async function checkDeadlines(handover: Handover, storage: Storage, clock: { now(): number }): Promise<void> {
  const store = await storage.open("default", { clock });
  const leadIds = (await all(handover, "leads")).map(({ id }) => id);
  await store.transact(async (transaction) => {
    const command = { type: "replan", id: "x", leadIds, reason: "look" } as const;
    const snapshot = await transaction.read(needsOf([command], policy, emptyRoster));
    expect(decide<"replan">(snapshot, command, policy, transaction.now).outcome.changes).toEqual([]);
  });
}

function keepsItsWord(open: () => Storage, numRuns: number, endOnFailure = false): Promise<void> {
  return fc.assert(
    fc.asyncProperty(rounds, async (steps) => {
      const clock = manualClock(start);
      const storage = open();
      const ids = countingIds();
      const errors: unknown[] = [];
      const engines = [0, 1].map(() => createHandover({ policy, storage, clock, ids }));
      for (const engine of engines) engine.on("error", (error) => void errors.push(error));
      const [one] = engines as [Handover, Handover];
      await one.reps.upsert({ id: "mia" });
      for (const id of ["ana", "ben"]) await one.reps.upsert({ id, managerId: "mia" });
      await one.pools.upsert({ id: "sdr", members: ["ana", "ben"] });
      const leads = await one.ingestMany([0, 1, 2].map((n) => ({ email: `p${n}@firm.example` })));
      const leadIds = leads.map((outcome) => outcome.lead?.id ?? "");
      for (const { later, calls } of steps) {
        clock.advance(later * minute);
        const now = clock.now();
        await Promise.all(calls.map((each) => ask(engines[each.engine] as Handover, leadIds, each, now)));
        await checkDeadlines(one, storage, clock);
      }
      await one.tick();
      await checkNothingDue(one, clock.now());
      await checkInvariants(one, clock.now());
      expect(errors).toEqual([]);
      for (const engine of engines) await engine.close();
      await storage.close();
    }),
    { numRuns, endOnFailure },
  );
}

describe.each(Object.entries(storages))("while ticks are in flight, in %s", (name, open) => {
  it("hours may change, clocks pause, leads change hands and close: nothing is early or told twice, and every deadline is what it should be", async () => {
    await keepsItsWord(open, Number(process.env["FC_RUNS"] ?? (name === "memory" ? 60 : 20)));
  });
});

describe("the stories are hard enough to find out a storage that", () => {
  it.each<[does: string, bug: Bug]>([
    ["does not say whose leads are whose", { store: () => ({ owned: async () => [] }) }],
    [
      "forgets what was told",
      { changes: (all) => ({ ...all, clocks: all.clocks.map((clock) => ({ ...clock, told: 0 })) }) },
    ],
    [
      "lets clocks lie that are due",
      { transaction: (sound) => ({ claimDue: async (limit) => (await sound.claimDue(limit)).slice(1) }) },
    ],
  ])("%s", async (_, bug) => {
    await expect(keepsItsWord(() => broken(bug).storage, 300, true)).rejects.toThrow("Property failed");
  });
});

/** Turns of the event loop until it holds. */
async function until(holds: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await holds())) await new Promise((resolve) => setImmediate(resolve));
}

describe.each(Object.entries(storages))("a worker whose clock jumps, in %s", (_, open) => {
  it("by minutes and years, both ways, and that sleeps past deadlines tells each once, in order, and none early", async () => {
    const clock = manualClock(start);
    const storage = open();
    const handover = createHandover({ policy, storage, clock, ids: countingIds() });
    const told: HandoverEvent[] = [];
    handover.on("event", (event) => void (event.type.startsWith("sla.") && told.push(event)));
    await handover.reps.upsert({ id: "mia" });
    await handover.reps.upsert({ id: "ana", managerId: "mia" });
    await handover.pools.upsert({ id: "sdr", members: ["ana"] });
    const take = async (n: number): Promise<void> => {
      await handover
        .ingest({ email: `p${n}@firm.example` })
        .then(({ lead: taken }) => handover.accept(taken?.id ?? "", { repId: "ana" }));
    };
    const saidOf = (breached: string): number =>
      told.filter(({ type, data }) => type === "sla.breached" && "clock" in data && data.clock?.name === breached)
        .length;
    await take(1);
    const worker = handover.start({ pollMs: 1 });
    const settled = async (): Promise<void> => {
      // Whatever is due by now is told by the worker itself.
      await until(
        async () =>
          !(await all(handover, "clocks")).some(({ nextAt }) => nextAt !== undefined && nextAt <= clock.now()),
      );
    };
    const jumps: readonly (readonly [by: number, contact: number, next: number])[] = [
      [20 * minute, 0, 0],
      [3 * year, 1, 1],
      // Back to where it was: nothing is told again.
      [-3 * year, 1, 1],
      [-90 * minute, 1, 1],
    ];
    for (const [by, contact, next] of jumps) {
      clock.set(clock.now() + by);
      await settled();
      expect([saidOf("contact"), saidOf("next")]).toEqual([contact, next]);
    }
    // A lead of the past has its deadlines there.
    const back = clock.now();
    await take(2);
    const due = (await all(handover, "clocks")).filter(({ startedAt }) => startedAt === back);
    expect(due.map((one) => one.name).sort()).toEqual(["contact", "next"]);
    const [first, last] = due.map(({ dueAt }) => dueAt).sort((a, b) => a - b) as [number, number];
    for (const [at, contact, next] of [
      [first, 1, 1],
      [first + 1, 1, 2],
      [last, 1, 2],
      [last + 1, 2, 2],
      [back - year, 2, 2],
      [back + 5 * year, 2, 2],
    ] as const) {
      clock.set(at);
      await settled();
      expect([saidOf("contact"), saidOf("next")]).toEqual([contact, next]);
    }
    await worker.stop();
    for (const { at, data } of told) expect(at >= ("plannedAt" in data ? data.plannedAt : 0)).toBe(true);
    const ofEach = new Set(
      told.map(({ data }) => "milestone" in data && "clock" in data && `${data.clock.id}/${data.milestone}`),
    );
    expect(ofEach.size).toBe(told.filter(({ data }) => !("failed" in data && data.failed !== undefined)).length);
    await checkInvariants(handover, clock.now());
    await handover.close();
    await storage.close();
  });
});
