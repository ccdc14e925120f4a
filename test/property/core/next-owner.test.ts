import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { createHandover, manualClock, type HandoverEvent, type PolicyInput } from "handover";
import { weekly } from "handover/calendar";
import { roundRobin } from "handover/routing";
import { onActivity, sla } from "handover/sla";
import type { Changes, Storage } from "handover/storage";
import { memoryStorage } from "handover/storage/memory";
import { strictSnapshots } from "handover/testing";
import { broken, type Bug } from "../../conformance/break.ts";
import { all, countingIds } from "../../support/engine.ts";
import { checkInvariants } from "../../support/invariants.ts";

const minute = 60_000;
const start = Date.parse("2026-11-03T08:00:00Z");
const reps = ["ana", "ben", "eva"];

/** A promise that every owner has the whole time for, from when they got the lead. */
const policy: PolicyInput = {
  version: "1",
  calendars: { office: weekly({ timeZone: "Europe/Warsaw", hours: { "mon-fri": "09:00-17:00" } }) },
  routing: roundRobin({ pool: "sdr" }),
  slas: [
    sla("contact", {
      from: "assigned",
      until: onActivity("call"),
      within: "2h",
      calendar: "owner",
      onReassign: "restart",
      thresholds: [
        { at: 0.5, notify: "owner" },
        { at: 1, notify: "manager", reassign: { reason: "too slow" } },
        { at: { after: "1h" }, notify: "manager" },
      ],
    }),
  ],
};

/** What happens to the lead after so many minutes, and when a worker looked on the way. */
const story = fc.array(
  fc.record({
    after: fc.integer({ min: 0, max: 300 }),
    act: fc.constantFrom("reassign", "reassign", "decline", "call", "nothing"),
    looks: fc.array(fc.integer({ min: 0, max: 300 }), { maxLength: 3 }),
  }),
  { minLength: 2, maxLength: 12, size: "max" },
);
type Story = typeof story extends fc.Arbitrary<infer T> ? T : never;

async function told(steps: Story, storage: Storage): Promise<readonly HandoverEvent[]> {
  const clock = manualClock(start);
  const handover = createHandover({ policy, storage, clock, ids: countingIds() });
  for (const id of reps) await handover.reps.upsert({ id, managerId: id === "eva" ? "ana" : "eva" });
  await handover.pools.upsert({ id: "sdr", members: reps });
  const id = (await handover.ingest({ email: "a@firm.example" })).lead?.id as string;
  for (const { after, act, looks } of steps) {
    const from = clock.now();
    for (const look of looks.filter((one) => one < after).sort((a, b) => a - b)) {
      clock.set(from + look * minute);
      await handover.tick();
    }
    clock.set(from + after * minute);
    const repId = (await handover.lead(id))?.ownerId;
    if (act === "reassign") await handover.reassign(id, { reason: "ill" });
    else if (act === "decline" && repId !== undefined) await handover.decline(id, { repId, reason: "unreachable" });
    else if (act === "call") await handover.record(id, { type: "call" });
  }
  clock.advance(10 * 1440 * minute);
  await handover.tick();
  await checkInvariants(handover, clock.now());
  const events = await all(handover, "events");
  await handover.close();
  return events;
}

/** One clock at a time, of whoever has the lead, from when they got it; what has ended says nothing any more. */
function check(events: readonly HandoverEvent[]): number {
  let given: { readonly repId: string; readonly at: number } | undefined;
  let running: string | undefined;
  let restarts = 0;
  for (const { type, at, data } of events) {
    if (type === "assignment.offered") given = { repId: data.repId, at };
    else if (type === "clock.started" && data.clock.kind === "sla") {
      expect(running, "one clock at a time").toBeUndefined();
      expect(data.clock).toMatchObject({ startedAt: given?.at, repId: given?.repId });
      running = data.clock.id;
    } else if (type === "clock.cancelled" || type === "clock.met") {
      if (data.clock.id === running) running = undefined;
      if (type === "clock.cancelled" && data.reason.startsWith("restarted for ")) restarts += 1;
    } else if (type === "sla.warning" || type === "sla.breached" || type === "sla.escalated") {
      expect(data.clock.id, `${type} of the clock that runs`).toBe(running);
      const { startedAt } = data.clock;
      expect(data.plannedAt, "reckoned from when its owner got the lead").toBeGreaterThanOrEqual(
        startedAt + 60 * minute,
      );
      // Looked at late, the last owner's says what it had to say before the next one got the lead, and no more.
      if (given !== undefined && startedAt < given.at) expect(data.plannedAt).toBeLessThanOrEqual(given.at);
    }
  }
  return restarts;
}

async function law(open: () => Storage, numRuns: number): Promise<number> {
  let restarts = 0;
  await fc.assert(
    fc.asyncProperty(story, async (steps) => {
      restarts += check(await told(steps, open()));
    }),
    { numRuns },
  );
  return restarts;
}

test("a clock that is restarted for the next owner is theirs alone, and the last owner's is silent", async () => {
  expect(await law(() => strictSnapshots(memoryStorage()), Number(process.env["FC_RUNS"] ?? 60))).toBeGreaterThan(20);
});

describe("the stories are hard enough to find out a storage that", () => {
  const clocks =
    (change: (one: Changes["clocks"][number]) => Changes["clocks"][number]) =>
    (changes: Changes): Changes => ({ ...changes, clocks: changes.clocks.map(change) });
  test.each<[does: string, bug: Bug]>([
    [
      "leaves the last owner's clock running",
      {
        changes: clocks((one) =>
          one.state === "cancelled" ? { ...one, state: "running", endedAt: undefined, nextAt: one.dueAt } : one,
        ),
      },
    ],
    [
      "counts the next owner's from when the first one got the lead",
      { changes: clocks((one) => (one.nextAt === undefined ? one : { ...one, nextAt: start + 60 * minute })) },
    ],
  ])("%s", async (_, bug) => {
    await expect(law(() => broken(bug).storage, 200)).rejects.toThrow(
      /which has ended|not before its time|AssertionError|Property failed/,
    );
  });
});
