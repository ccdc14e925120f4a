import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { createHandover, manualClock, type Handover, type PolicyInput } from "handover";
import { equals, where } from "handover/condition";
import { onActivity, sla, type Sla } from "handover/sla";
import type { Storage } from "handover/storage";
import { memoryStorage } from "handover/storage/memory";
import { strictSnapshots } from "handover/testing";
import { broken, type Bug } from "../../conformance/break.ts";
import { all, countingIds } from "../../support/engine.ts";
import { afterWork, calendarOf, minuteMs, pattern, replayed, type Mark, type Pattern } from "../sla/oracle.ts";

const start = Date.UTC(2026, 0, 5, 9);
const patternNames = ["office", "lunch", "evening", "odd", "always"] as const;
const reason = "asked to wait";

const rules = fc.record({
  hours: pattern,
  targetMs: fc.integer({ min: 1, max: 30 }).map((twenties) => twenties * 20 * minuteMs),
  pauses: fc.boolean(),
  /** Thresholds on the way. */
  warnings: fc.boolean(),
});
type Rules = typeof rules extends fc.Arbitrary<infer T> ? T : never;

const story = fc.record({
  before: rules,
  after: rules,
  /** Whether the new policy has the clock at all, for leads of any source or of another. */
  fate: fc.constantFrom("has it", "has it", "has it", "has none", "has it for others"),
  steps: fc.array(
    fc.record({ later: fc.integer({ min: 1, max: 900 }), is: fc.constantFrom("asked_to_wait", "reply", "look") }),
    { maxLength: 6, size: "max" },
  ),
  later: fc.integer({ min: 0, max: 900 }),
});
type Story = typeof story extends fc.Arbitrary<infer T> ? T : never;

function policyOf(version: string, { hours, targetMs, pauses, warnings }: Rules, fate: Story["fate"]): PolicyInput {
  const promise = (name: string, differs: Partial<Sla> = {}): Sla =>
    sla(name, {
      from: "received",
      until: onActivity("call"),
      within: { milliseconds: targetMs },
      calendar: hours,
      pauses: pauses ? [{ reason, from: onActivity("asked_to_wait"), until: onActivity("reply") }] : [],
      thresholds: warnings ? [{ at: 0.25 }, { at: 0.75 }, { at: { after: "20m" } }] : [],
      ...differs,
    });
  const others = fate === "has it for others" ? { appliesTo: where({ source: equals("other") }) } : {};
  const calendars = Object.fromEntries(
    patternNames.map((name) => [name === "always" ? "round" : name, calendarOf(name)]),
  );
  return { version, calendars, slas: [...(fate === "has none" ? [] : [promise("a", others)]), promise("same")] };
}

const named = (one: Rules): Rules => ({ ...one, hours: (one.hours === "always" ? "round" : one.hours) as Pattern });

/** All that a store has, but for events and clocks, and how often leads were touched. */
async function restOf(handover: Handover): Promise<string> {
  const leads = (await all(handover, "leads")).map(({ version, updatedAt, ...lead }) => ({
    ...lead,
    version: version > 0,
    updatedAt: updatedAt > 0,
  }));
  const { reps, pools } = { reps: await handover.reps.list(), pools: await handover.pools.list() };
  return JSON.stringify([leads, await all(handover, "ledgers"), await all(handover, "accounts"), reps, pools]);
}

async function keepsItsWord({ before, after, fate, steps, later }: Story, open: () => Storage): Promise<void> {
  const clock = manualClock(start);
  const storage = open();
  const ids = countingIds();
  const one = createHandover({ policy: policyOf("1", named(before), "has it"), storage, clock, ids });
  const id = (await one.ingest({ email: "a@firm.example" })).lead?.id as string;
  const marks: Mark[] = [];
  for (const step of steps) {
    clock.advance(step.later * minuteMs);
    if (step.is === "look") await one.tick();
    else {
      await one.record(id, { type: step.is });
      if (before.pauses) marks.push({ at: clock.now(), is: step.is === "reply" ? "resumed" : "paused", reason });
    }
  }
  clock.advance(later * minuteMs);
  await one.close();
  const now = clock.now();
  const two = createHandover({ policy: policyOf("2", named(after), fate), storage, clock, ids });
  const was = { clocks: JSON.stringify(await all(two, "clocks")), rest: await restOf(two) };
  const count = (await all(two, "events")).length;
  const foreseen = await two.clocks.migrate({ preview: true });
  expect(JSON.stringify(await all(two, "clocks"))).toBe(was.clocks);
  expect(await all(two, "events")).toHaveLength(count);
  expect(await two.clocks.migrate()).toEqual(foreseen);
  expect(await restOf(two)).toBe(was.rest);
  const told = (await all(two, "events")).slice(count).map(({ type }) => type);
  expect(told.filter((type) => !/^(clock\.(replanned|cancelled)|sla\.)/.test(type))).toEqual([]);

  // By the book: what is used, minute by minute, and the rest of the new target from now.
  const { usedMs, dueAt: wasDue } = replayed(before.hours, start, marks, before.targetMs, now);
  const isBroken = wasDue !== undefined && wasDue < now;
  const stands = isPaused(marks) && after.pauses;
  const leftMs = after.targetMs - usedMs;
  const statuses = await two.clocks(id);
  expect(statuses.map(({ name }) => name)).toEqual(fate === "has it" ? ["a", "same"] : ["same"]);
  expect(foreseen.ended).toBe(fate === "has it" ? 0 : 1);
  for (const status of statuses) {
    expect([status.policyVersion, status.usedMs]).toEqual(["2", usedMs]);
    const due = leftMs > 0 ? afterWork(after.hours, now, leftMs) : isBroken ? wasDue : now;
    if (stands) expect(status.dueAt).toBe(undefined);
    else expect(status.dueAt?.getTime()).toBe(due);
  }
  expect((await two.clocks.migrate()).replanned).toBe(0);
  // The old breach was told, and is not told again; else the new deadline is, once.
  clock.advance(60 * 1440 * minuteMs);
  if (stands) await two.record(id, { type: "reply" });
  await two.tick();
  const resumed = stands ? clock.now() : now;
  clock.advance(60 * 1440 * minuteMs);
  await two.tick();
  const breaches = (await all(two, "events")).filter(
    (event) => event.type === "sla.breached" && event.data.clock.name === "same",
  );
  const due = isBroken ? wasDue : leftMs > 0 ? afterWork(after.hours, resumed, leftMs) : now;
  expect(breaches.map(({ data }) => ("plannedAt" in data ? data.plannedAt : 0))).toEqual([due]);
  await two.close();
}

function isPaused(marks: readonly Mark[]): boolean {
  return marks.at(-1)?.is === "paused";
}

function holds(open: () => Storage, numRuns: number, endOnFailure = false): Promise<void> {
  return fc.assert(
    fc.asyncProperty(story, (one) => keepsItsWord(one, open)),
    { numRuns, endOnFailure },
  );
}

test("taking clocks over does what the preview said: used time stays used, the rest of the new target counts from now, nothing else changes", async () => {
  await holds(() => strictSnapshots(memoryStorage()), Number(process.env["FC_RUNS"] ?? 200));
});

test("the same over a storage that could have a bug, and has none", async () => {
  await holds(() => broken({}).storage, 100);
});

describe("the stories are hard enough to find out a storage that", () => {
  test.each<[does: string, bug: Bug]>([
    [
      "forgets the time used",
      { changes: (all) => ({ ...all, clocks: all.clocks.map((one) => ({ ...one, moved: undefined })) }) },
    ],
    [
      "keeps the old version",
      { changes: (all) => ({ ...all, clocks: all.clocks.map((one) => ({ ...one, policyVersion: "1" })) }) },
    ],
    [
      "keeps the old target",
      {
        changes: (all) => ({
          ...all,
          clocks: all.clocks.map((one) => ({ ...one, targetMs: one.dueAt - one.startedAt })),
        }),
      },
    ],
    [
      "loses clocks that are paused",
      { scan: (rows) => rows.filter((row) => (row as { state?: string }).state !== "paused") },
    ],
    [
      "forgets breaches",
      { changes: (all) => ({ ...all, clocks: all.clocks.map((one) => ({ ...one, breachedAt: undefined })) }) },
    ],
    [
      "forgets what was told",
      { changes: (all) => ({ ...all, clocks: all.clocks.map((one) => ({ ...one, told: 0 })) }) },
    ],
    [
      "changes leads on the way",
      { changes: (all) => ({ ...all, leads: all.leads.map((one) => ({ ...one, tries: one.version })) }) },
    ],
  ])("%s", async (_, bug) => {
    await expect(holds(() => broken(bug).storage, 500, true)).rejects.toThrow("Property failed");
  });
});
