import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { createHandover, manualClock, type Handover, type PolicyInput } from "handover";
import { equals, where } from "handover/condition";
import { roundRobin } from "handover/routing";
import { onActivity, sla } from "handover/sla";
import { isOver, type SlaClock, type Storage } from "handover/storage";
import { memoryStorage } from "handover/storage/memory";
import { strictSnapshots } from "handover/testing";
import { broken, type Bug } from "../../conformance/break.ts";
import { all, countingIds } from "../../support/engine.ts";
import { checkInvariants } from "../../support/invariants.ts";
import { calendarOf, isWorked, minuteMs, pattern, type Pattern } from "../sla/oracle.ts";

const start = Date.UTC(2026, 0, 5, 9);
const dayMs = 1440 * minuteMs;

interface Leave {
  readonly from: number;
  readonly to: number;
}

/** Leave that is to come, or that is told when it is over. */
const leave = fc
  .tuple(fc.integer({ min: -1_000, max: 4_000 }), fc.integer({ min: 1, max: 3_000 }))
  .map(([from, minutes]) => ({ from: start + from * minuteMs, to: start + (from + minutes) * minuteMs }));

const story = fc.record({
  targetMs: fc.integer({ min: 1, max: 30 }).map((twenties) => twenties * 20 * minuteMs),
  hours: pattern,
  steps: fc.array(
    fc.record({
      later: fc.integer({ min: 0, max: 900 }),
      change: fc.oneof(
        fc.record({ hours: pattern }),
        fc.record({ leave }),
        fc.record({ leaves: fc.constant([] as readonly Leave[]) }),
        fc.constant("look" as const),
        fc.constant("look" as const),
      ),
    }),
    { minLength: 1, maxLength: 8, size: "max" },
  ),
});
type Story = typeof story extends fc.Arbitrary<infer T> ? T : never;

/** The first minute with so much work behind it, found by walking there past all leave. */
function dueBy(hours: Pattern, leaves: readonly Leave[], workMs: number): number {
  let at = start;
  for (let left = workMs; left > 0; at += minuteMs)
    if (isWorked(hours, at) && !leaves.some(({ from, to }) => from <= at && at < to)) left -= minuteMs;
  return at;
}

async function followsHours({ targetMs, hours: first, steps }: Story, open: () => Storage): Promise<void> {
  const clock = manualClock(start);
  const appliesTo = where({ source: equals("taken") });
  const promise = { from: "assigned", within: { milliseconds: targetMs }, appliesTo } as const;
  const until = onActivity("call");
  const policy: PolicyInput = {
    version: "1",
    routing: roundRobin({ pool: "sdr", hours: "ignore" }),
    offers: { acceptWithin: { milliseconds: targetMs } },
    slas: [
      sla("hers", {
        ...promise,
        until,
        calendar: "owner",
        thresholds: [{ at: 0.5, notify: "owner" }, { at: { after: "20m" } }],
      }),
      sla("fixed", { ...promise, until, calendar: "always" }),
    ],
  };
  const handover = createHandover({ policy, storage: open(), clock, ids: countingIds() });
  await handover.reps.upsert({ id: "ana", calendar: calendarOf(first) });
  await handover.pools.upsert({ id: "sdr", members: ["ana"] });
  const id = (await handover.ingest({ email: "a@firm.example", source: "taken" })).lead?.id as string;
  await handover.accept(id, { repId: "ana" });
  // This one is offered, and nobody answers.
  await handover.ingest({ email: "b@firm.example" });
  let hours = first;
  let leaves: readonly Leave[] = [];
  let isOffered = true;
  /** Breaches that were told, of a deadline that is none any more. */
  let undone = 0;
  let isTold = false;
  for (const { later, change } of steps) {
    clock.advance(later * minuteMs);
    if (change === "look") {
      await handover.tick();
      isTold ||= dueBy(hours, leaves, targetMs) < clock.now();
      isOffered &&= dueBy(hours, leaves, targetMs) >= clock.now();
    } else {
      if ("hours" in change) await handover.reps.upsert({ id: "ana", calendar: calendarOf((hours = change.hours)) });
      else if ("leave" in change) {
        leaves = [...leaves, change.leave];
        await handover.reps.timeOff("ana", change.leave);
      } else await handover.reps.upsert({ id: "ana", timeOff: (leaves = change.leaves) });
      if (isTold && dueBy(hours, leaves, targetMs) >= clock.now()) {
        undone += 1;
        isTold = false;
      }
    }
    await asComputedAnew(handover, id, dueBy(hours, leaves, targetMs), { targetMs, undone, isTold, isOffered });
  }
  clock.advance(60 * dayMs);
  await handover.tick();
  const events = await all(handover, "events");
  const dueAt = dueBy(hours, leaves, targetMs);
  const breaches = events.filter((event) => event.type === "sla.breached" && event.data.clock.name === "hers");
  expect(breaches).toHaveLength(undone + 1);
  // The last generation is broken by the hours as they are; before, a deadline was that was past then.
  const planned = breaches.map(({ data }) => ("plannedAt" in data ? data.plannedAt : undefined));
  if (!isTold) expect(planned.at(-1)).toBe(dueAt);
  await checkInvariants(handover, clock.now());
  await handover.close();
}

async function asComputedAnew(
  handover: Handover,
  id: string,
  dueAt: number,
  { targetMs, undone, isTold, isOffered }: { targetMs: number; undone: number; isTold: boolean; isOffered: boolean },
): Promise<void> {
  const events = await all(handover, "events");
  const clocks = new Map<string, SlaClock>();
  for (const { data } of events) if ("clock" in data && data.clock !== undefined) clocks.set(data.clock.id, data.clock);
  const hers = [...clocks.values()].filter(({ name }) => name === "hers");
  const open = hers.filter((one) => !isOver(one));
  expect(open).toHaveLength(1);
  expect(hers).toHaveLength(undone + 1);
  expect(open[0]).toMatchObject({ dueAt, targetMs, startedAt: start });
  expect(open[0]?.breachedAt !== undefined).toBe(isTold);
  const corrected = events.filter((event) => event.type === "clock.corrected");
  // Each generation but the last was corrected, and ended.
  expect(corrected.map(({ data }) => "clock" in data && data.clock?.id).sort()).toEqual(
    hers
      .filter(isOver)
      .map((one) => one.id)
      .sort(),
  );
  expect((await handover.clocks(id)).map(({ name }) => name).sort()).toEqual(["fixed", "hers"]);
  const stored = await all(handover, "clocks");
  expect(stored.find(({ name }) => name === "fixed")).toMatchObject({
    dueAt: start + targetMs,
    generation: expect.any(Number),
  });
  expect(stored.filter((one) => one.kind === "offer" && one.startedAt === start).map((one) => one.dueAt)).toEqual(
    isOffered ? [dueAt] : [],
  );
}

function holds(open: () => Storage, numRuns: number, endOnFailure = false): Promise<void> {
  return fc.assert(
    fc.asyncProperty(story, (one) => followsHours(one, open)),
    { numRuns, endOnFailure },
  );
}

test("after hours change each clock is due when it would be had they always been so, is told once, and is corrected where a breach was none", async () => {
  await holds(() => strictSnapshots(memoryStorage()), Number(process.env["FC_RUNS"] ?? 100));
});

test("the same over a storage that could have a bug, and has none", async () => {
  await holds(() => broken({}).storage, 30);
});

describe("the stories are hard enough to find out a storage that", () => {
  const clocks = (change: (one: SlaClock) => SlaClock | undefined): Bug => ({
    changes: (all) => ({ ...all, clocks: all.clocks.flatMap((one) => change(one) ?? []) }),
  });
  test.each<[does: string, bug: Bug]>([
    ["does not say whose leads are whose", { store: () => ({ owned: async () => [] }) }],
    ["keeps the first deadline of a clock", clocks((one) => ({ ...one, dueAt: one.startedAt + one.targetMs }))],
    ["forgets what was told", clocks((one) => ({ ...one, told: 0 }))],
    ["keeps a clock that was corrected", clocks((one) => (one.state === "cancelled" ? undefined : one))],
    ["forgets the breach", clocks((one) => ({ ...one, breachedAt: undefined }))],
    [
      "gives the next generation a breach",
      clocks((one) => ({ ...one, breachedAt: one.breachedAt ?? (one.generation > 12 ? one.dueAt : undefined) })),
    ],
    [
      "lets offers lie",
      clocks((one) => (one.kind === "offer" ? { ...one, dueAt: one.startedAt, nextAt: one.startedAt } : one)),
    ],
  ])("%s", async (_, bug) => {
    await expect(holds(() => broken(bug).storage, 500, true)).rejects.toThrow("Property failed");
  });
});
