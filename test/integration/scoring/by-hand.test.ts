import { describe, expect, test } from "vitest";
import { createHandover, manualClock, type Handover, type HandoverEvent, type PolicyInput } from "handover";
import { atLeast, oneOf, onActivity, where } from "handover/condition";
import { replay } from "handover/core";
import { explainScore, grid, points, scorecard, sumReasons, type Score } from "handover/scoring";
import { countingIds } from "../../support/engine.ts";

const now = Date.parse("2026-11-02T09:00:00Z");
const hour = 3_600_000;

const single: PolicyInput = {
  version: "by-hand-1",
  scoring: scorecard([points(20, where({ source: "fair" })), points(30, onActivity("demo_form"))], { max: 100 }),
  pipeline: {
    id: "two",
    stages: [
      { id: "new", label: "New", side: "marketing" },
      { id: "hot", label: "Hot", side: "sales" },
    ],
    transitions: [
      { name: "heat", from: ["new"], to: "hot", auto: where({ "score.total": atLeast(75) }) },
      { name: "cool", from: ["hot"], to: "new" },
    ],
    reasons: {},
  },
};

async function open(policy: PolicyInput = single) {
  const clock = manualClock(now);
  const handover = createHandover({ policy, clock, ids: countingIds() });
  const events: HandoverEvent[] = [];
  handover.on("event", (event) => events.push(event));
  const { lead } = await handover.ingest({ email: "jan@acme.example", source: "fair" });
  return { handover, clock, events, leadId: lead?.id as string };
}

const scoreOf = async (handover: Handover, leadId: string): Promise<Score> =>
  (await handover.lead(leadId))?.score as Score;

describe("a score set by hand", () => {
  test("stands beside what the rules say, which goes on changing, and ends when its time is up", async () => {
    const { handover, clock, events, leadId } = await open();
    const until = new Date(now + 48 * hour);
    const set = await handover.score(leadId, { total: 80, reason: "a tender", by: "ana", until });
    expect(set).toMatchObject({ ok: true, lead: { stage: "hot", score: { total: 80, grade: "A" } } });
    await handover.record(leadId, { type: "demo_form" });
    const score = await scoreOf(handover, leadId);
    expect(score).toMatchObject({
      total: 80,
      grade: "A",
      automatic: { total: 50, grade: "B" },
      override: { total: 80, reason: "a tender", by: "ana", at: now, until: now + 48 * hour },
    });
    expect(sumReasons(score.reasons)).toBe(80);
    expect(explainScore(score)).toEqual([
      "grade A, total 80",
      "total 80",
      "  +20 source is fair",
      "  +30 at least 1 demo_form on record",
      "  +30 set to 80 by ana until 2026-11-04T09:00:00.000Z: a tender",
    ]);
    expect((await handover.tick()).nextDueAt).toEqual(until);
    clock.set(now + 48 * hour);
    await handover.tick();
    expect(await scoreOf(handover, leadId)).toMatchObject({ total: 50, grade: "B" });
    expect((await scoreOf(handover, leadId)) as object).not.toHaveProperty("override");
    expect(events.filter(({ type }) => /^score|graded/.test(type)).map(({ type, data }) => [type, data])).toEqual([
      ["score.overridden", { override: score.override }],
      ["lead.graded", { from: "D", to: "A", reason: "+60 set to 80 by ana until 2026-11-04T09:00:00.000Z: a tender" }],
      ["score.restored", { by: undefined, reason: "its time is up" }],
      ["lead.graded", { from: "A", to: "B", reason: "-30 set to 80 by ana until 2026-11-04T09:00:00.000Z: a tender" }],
    ]);
    expect(replay(events).leads).toEqual([await handover.lead(leadId)]);
  });

  test("is taken back, and then the rules have their say", async () => {
    const { handover, leadId } = await open();
    await handover.score(leadId, { grade: "B", reason: "knows us", by: "ana" });
    expect(await scoreOf(handover, leadId)).toMatchObject({
      total: 20,
      grade: "B",
      automatic: { total: 20, grade: "D" },
    });
    const back = await handover.score(leadId, { override: null, reason: "did not", by: "ben" });
    expect(back).toMatchObject({ ok: true, lead: { score: { total: 20, grade: "D" } } });
    expect(await handover.score(leadId, { override: null, reason: "did not", by: "ben" })).toMatchObject({
      ok: false,
      refusal: { code: "NOT_OVERRIDDEN" },
    });
  });

  test("outlives what happens after its time, though nobody looked in time", async () => {
    const { handover, clock, leadId } = await open();
    await handover.score(leadId, { total: 70, reason: "a tender", by: "ana", until: now + hour });
    clock.set(now + 2 * hour);
    const { lead } = await handover.record(leadId, { type: "call" });
    expect(lead).toMatchObject({ stage: "new", score: { total: 20, grade: "D" } });
  });

  test("of a grid, a total leaves the grade to its cards, and reasons add up on each", async () => {
    const { handover, leadId } = await open({
      version: "by-hand-2",
      scoring: grid({
        fit: scorecard([points(60, where({ source: oneOf("fair") }))], { max: 80 }),
        engagement: scorecard([points(10, onActivity("call"))], { max: 40 }),
      }),
    });
    await handover.score(leadId, { total: 12.5, reason: "a student", by: "ana" });
    const score = await scoreOf(handover, leadId);
    expect(score).toMatchObject({ total: 12.5, grade: "A4", fit: 60, automatic: { total: 60, grade: "A4" } });
    expect([sumReasons(score.reasons), sumReasons(score.reasons, "fit")]).toEqual([12.5, 60]);
    expect(explainScore(score)).toEqual([
      "grade A4, total 12.5",
      "fit 60",
      "  +60 source is fair",
      "engagement 0",
      "by hand",
      "  -47.5 set to 12.5 by ana: a student",
    ]);
  });

  test.each<[string, object, string]>([
    ["nothing", { reason: "r", by: "ana" }, "expected { total or grade, reason, by }"],
    ["nobody's", { total: 1, reason: "r" }, "expected { total or grade, reason, by }"],
    ["a total that is none", { total: Number.NaN, reason: "r", by: "a" }, "expected a total from -1000000 to 1000000"],
    ["a text", { total: "80", reason: "r", by: "a" }, "score: expected { total or grade"],
    ["a grade the policy has not", { grade: "A1", reason: "r", by: "a" }, "expected a grade of the policy"],
    ["a time that is past", { total: 1, until: "2026-11-01T00:00:00Z", reason: "r", by: "a" }, "an instant after now"],
    ["both at once", { total: 1, override: null, reason: "r", by: "a" }, "to take it back"],
  ])("%s is refused", async (_, given, message) => {
    const { handover, leadId } = await open();
    await expect(handover.score(leadId, given as never)).rejects.toThrow(message);
  });

  test("is refused for a lead nobody knows, one that is closed, and where nothing is scored", async () => {
    const { handover, leadId } = await open({ version: "by-hand-3" });
    const how = { total: 1, reason: "r", by: "ana" };
    expect(await handover.score("nobody", how)).toMatchObject({ refusal: { code: "LEAD_UNKNOWN" } });
    expect(await handover.score(leadId, how)).toMatchObject({ refusal: { code: "NOT_SCORED" } });
  });

  test("what it says of a person goes with the person", async () => {
    const { handover, leadId } = await open();
    await handover.score(leadId, { total: 70, reason: "spoke to jan@acme.example", by: "ana" });
    await handover.people.erase({ email: "jan@acme.example" });
    const { lead, events } = (await handover.explain(leadId))!;
    expect(JSON.stringify([lead, events])).not.toContain("jan@acme");
    expect(lead?.score).toMatchObject({ total: 70, override: { reason: "spoke to [erased]" } });
  });
});
