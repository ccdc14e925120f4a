import { describe, expect, test } from "vitest";
import {
  createHandover,
  manualClock,
  type Handover,
  type HandoverEvent,
  type HandoverOptions,
  type PolicyInput,
} from "handover";
import { atLeast, below, where } from "handover/condition";
import { replay } from "handover/core";
import { perActivity, points, scorecard } from "handover/scoring";
import type { Pipeline } from "handover/lifecycle";
import { countingIds } from "../../support/engine.ts";

const day = 86_400_000;
const monday = Date.parse("2026-11-02T09:00:00Z");

/** Up at 50 points, down again below 30: both by the score alone. */
const upAndDown: Pipeline = {
  id: "nurture",
  stages: [
    { id: "cold", label: "Cold", side: "marketing" },
    { id: "warm", label: "Warm", side: "marketing" },
  ],
  transitions: [
    { name: "warm up", from: ["cold"], to: "warm", auto: where({ "score.total": atLeast(50) }) },
    { name: "cool down", from: ["warm"], to: "cold", auto: where({ "score.total": below(30) }) },
  ],
  reasons: {},
};

const policy: PolicyInput = {
  version: "fading-1",
  pipeline: upAndDown,
  scoring: scorecard([points(10, where({ source: "fair" }))], {
    max: 100,
    activities: [perActivity(40, "demo_form", { decay: { halfLife: "14d" }, atMost: { count: 2, per: "day" } })],
  }),
};

interface Desk {
  readonly handover: Handover;
  readonly clock: ReturnType<typeof manualClock>;
  readonly events: HandoverEvent[];
  readonly leadId: string;
}

async function open(options: Partial<HandoverOptions> = {}): Promise<Desk> {
  const clock = manualClock(monday);
  const handover = createHandover({ policy, clock, ids: countingIds(), ...options });
  const events: HandoverEvent[] = [];
  handover.on("event", (event) => events.push(event));
  const { lead } = await handover.ingest({ email: "jan@acme.example", source: "fair" });
  return { handover, clock, events, leadId: lead?.id as string };
}

const types = (events: readonly HandoverEvent[]): string[] => events.map(({ type }) => type);

describe("a score that fades", () => {
  test("moves a lead up by what happens, and down by time alone", async () => {
    const { handover, clock, events, leadId } = await open();
    const { lead } = await handover.record(leadId, { type: "demo_form" });
    expect(lead).toMatchObject({ stage: "warm", score: { total: 50, grade: "B" } });
    // 10 + 40 is less than 30 once the 40 are less than 20: after 14 days they are 20, and a day later less.
    const next = await handover.tick();
    clock.set(monday + 14 * day);
    for (let i = 0; i < 20; i++) await handover.tick();
    expect(await handover.lead(leadId)).toMatchObject({ stage: "warm", score: { total: 30, grade: "C" } });
    expect(next.nextDueAt).toEqual(new Date("2026-11-03T00:00:00Z"));
    clock.set(monday + 15 * day);
    await handover.tick();
    const cold = await handover.lead(leadId);
    expect(cold?.stage).toBe("cold");
    expect(cold?.score?.total).toBe(29.034);
    expect(cold?.score?.reasons.map(({ points }) => points)).toEqual([10, 19.034]);
    const moves = events.filter(({ type }) => type === "lead.stage_changed");
    expect(moves).toHaveLength(2);
    expect(events.filter(({ type }) => type === "lead.graded").map(({ data }) => data)).toEqual([
      { from: "D", to: "B", reason: "+40 demo_form" },
      { from: "B", to: "C", reason: "-20 demo_form" },
    ]);
    expect(replay(events).leads).toEqual([cold]);
  });

  test("is as of now whenever something is decided, whether anybody has looked since or not", async () => {
    const { handover, clock, leadId } = await open();
    await handover.record(leadId, { type: "demo_form" });
    clock.set(monday + 28 * day);
    const { lead } = await handover.record(leadId, { type: "call" });
    expect(lead).toMatchObject({ stage: "cold", score: { total: 20 } });
    const before = await handover.lead(leadId);
    expect(handover.policy.score(before!, monday + 42 * day)?.total).toBe(15);
  });

  test("wakes nobody when nothing follows from it any more", async () => {
    const { handover, clock, events, leadId } = await open();
    await handover.record(leadId, { type: "demo_form" });
    clock.set(monday + 400 * day);
    await handover.tick();
    const { nextDueAt } = await handover.tick();
    expect(nextDueAt).toBeUndefined();
    const count = events.length;
    clock.set(monday + 500 * day);
    await handover.tick();
    expect(events).toHaveLength(count);
    expect(await handover.lead(leadId)).toMatchObject({ stage: "cold", score: { total: 10 } });
  });

  test("goes up and comes down once in a decision, never to and fro", async () => {
    const { handover, clock, events, leadId } = await open();
    for (let i = 0; i < 40; i++) {
      clock.advance(5 * day + i * 3_600_000);
      const from = events.length;
      if (i % 3 === 0) await handover.record(leadId, { type: "demo_form" });
      else await handover.tick();
      const moves = types(events.slice(from)).filter((type) => type === "lead.stage_changed");
      expect(moves.length).toBeLessThanOrEqual(1);
      const lead = (await handover.lead(leadId))!;
      const { total } = lead.score!;
      if (lead.stage === "warm") expect(total).toBeGreaterThanOrEqual(30);
      else expect(total).toBeLessThan(50);
    }
    expect(replay(events).leads).toEqual([await handover.lead(leadId)]);
  });

  test("what is told late counts from when it happened, and no more of a day than the cap lets", async () => {
    const { handover, clock, leadId } = await open();
    clock.set(monday + 14 * day);
    for (let i = 0; i < 4; i++) await handover.record(leadId, { type: "demo_form", occurredAt: monday + i * 60_000 });
    const lead = await handover.lead(leadId);
    expect(lead?.score?.total).toBe(50);
    expect(lead?.score?.reasons.map(({ rule }) => rule)).toContain("demo_form: 2 of 4");
  });
});
