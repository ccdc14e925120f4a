import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { definePolicy, type HandoverEvent } from "handover";
import type { EventData, EventType } from "handover/core";
import { eventsFromLines, replayLog } from "handover/simulation";
import { busyPolicy, liveThrough, steps } from "./busy-world.ts";

const patient = { interruptAfterTimeLimit: 60_000, markInterruptAsFailure: false };

describe("a log under the policy that made it", () => {
  test("comes again, every event of it", async () => {
    await fc.assert(
      fc.asyncProperty(steps, async (story) => {
        const log = await liveThrough(story);
        const { differences, events, notes, same } = await replayLog({ log, policy: busyPolicy });
        expect(notes).toEqual([]);
        expect(differences).toEqual([]);
        expect(events).toEqual({ recorded: log.length, same: log.length });
        expect(same).toBe(true);
      }),
      { numRuns: 60, ...patient },
    );
  });

  test("comes again from JSON lines, cut anywhere", async () => {
    const log = await liveThrough(fc.sample(steps, { numRuns: 1, seed: 4 })[0]!);
    const text = log.map((event) => JSON.stringify(event)).join("\n");
    const pieces = (size: number): string[] => text.match(new RegExp(`[^]{1,${size}}`, "g"))!;
    for (const size of [7, 1_000, text.length]) {
      const { same, events } = await replayLog({ log: () => eventsFromLines(pieces(size)), policy: busyPolicy });
      expect([same, events.recorded]).toEqual([true, log.length]);
    }
  });
});

/** Planted bugs: each is a log that the policy has not made. */
const bugs: { readonly [name: string]: (log: readonly HandoverEvent[]) => readonly HandoverEvent[] | undefined } = {
  "somebody else got the lead": (log) =>
    changed(log, "lead.routed", ({ decision }) => ({ decision: { ...decision, ownerId: "mia" } })),
  "a clock ran a minute longer": (log) =>
    changed(log, "clock.started", ({ clock }) => ({ clock: { ...clock, dueAt: clock.dueAt + 60_000 } })),
  "a decision is missing": (log) => {
    const at = log.findIndex(({ type }) => type === "lead.routed");
    return at < 0 ? undefined : log.toSpliced(at, 1);
  },
};

function changed<T extends EventType>(
  log: readonly HandoverEvent[],
  type: T,
  change: (data: EventData[T]) => object,
): readonly HandoverEvent[] | undefined {
  const at = log.findLastIndex((event) => event.type === type);
  const event = log[at];
  return event && log.with(at, { ...event, data: change(event.data as EventData[T]) } as unknown as HandoverEvent);
}

describe("a log that the policy has not made", () => {
  for (const [name, plant] of Object.entries(bugs)) {
    test(`is told: ${name}`, async () => {
      let told = 0;
      for (const story of fc.sample(steps, { numRuns: 12, seed: 7 })) {
        const log = plant(await liveThrough(story));
        if (log === undefined) continue;
        const { same, differences } = await replayLog({ log, policy: busyPolicy });
        expect(same).toBe(false);
        expect(differences.length).toBeGreaterThan(0);
        told += 1;
      }
      expect(told).toBeGreaterThan(3);
    });
  }

  test("is told: the weights of a rule were others", async () => {
    const log = await liveThrough(fc.sample(steps, { numRuns: 1, seed: 4 })[0]!);
    const { limits: _, ...rest } = busyPolicy.document;
    const { same, decisions } = await replayLog({
      log,
      policy: definePolicy({ ...rest, offers: { acceptWithin: "20m" } }),
    });
    expect(same).toBe(false);
    expect(decisions.same).toBeLessThan(decisions.recorded);
  });
});
