import { describe, expect, it } from "vitest";
import { atLeast, equals, where } from "handover/condition";
import { compilePipeline, validatePipeline, type Pipeline, type Stage } from "handover/lifecycle";
import { someLead } from "../lead/some-lead.ts";

const since = Date.parse("2026-11-03T09:00:00Z");
const talks: Stage = {
  id: "talks",
  label: "Talks",
  side: "sales",
  exit: where({ "score.total": atLeast(50) }),
  requires: ["company.name", "value", "properties.plan"],
  requiredActions: ["call", "demo"],
};
const pipeline: Pipeline = {
  id: "p",
  stages: [
    talks,
    { id: "offer", label: "Offer", side: "sales", entry: where({ language: equals("pl") }) },
    { id: "lost", label: "Lost", side: "sales", closed: "lost" },
  ],
  transitions: [
    { name: "offer", from: ["talks"], to: "offer", guard: where({ segment: equals("big") }), onAccept: true },
    { name: "lose", from: ["talks", "offer"], to: "lost", reasons: "loss" },
    { name: "think again", from: ["offer"], to: "talks" },
  ],
  reasons: { loss: ["price"] },
};
const compiled = compilePipeline(pipeline);
const lead = someLead({ stage: "talks", stageSince: since });
const done = { count: 1, firstAt: since, lastAt: since };
const ready = someLead({
  stage: "talks",
  stageSince: since,
  language: "pl",
  segment: "big",
  value: 0,
  company: { name: "Acme" },
  properties: { plan: "team" },
  score: { fit: 0, engagement: 0, total: 60, grade: "A", reasons: [] },
  activities: { call: done, demo: done },
});

describe("a stage's criteria", () => {
  it("every one that fails is named, with what is allowed instead", () => {
    const { refusal } = compiled.check(lead, "offer", undefined);
    expect(refusal?.failed?.map(({ kind, of, why }) => `${kind} ${of}: ${why}`)).toEqual([
      "exit talks: score.total is missing, wanted at least 50",
      "field talks: company.name",
      "field talks: value",
      "field talks: properties.plan",
      "action talks: call",
      "action talks: demo",
      "entry offer: language is missing, wanted pl",
      "guard offer: segment is missing, wanted big",
    ]);
    expect(refusal).toMatchObject({ code: "CRITERION_FAILED", allowed: ["lost"] });
    expect(refusal?.message).toBe(
      "lead lead-1 cannot go from talks to offer: the exit criterion of talks does not hold (score.total is missing, wanted at least 50); " +
        "the field company.name, which talks requires, is missing; the field value, which talks requires, is missing; " +
        "the field properties.plan, which talks requires, is missing; the action call, which talks requires, has not been done there; " +
        "the action demo, which talks requires, has not been done there; " +
        'the entry criterion of offer does not hold (language is missing, wanted pl); the guard of "offer" does not hold (segment is missing, wanted big)',
    );
  });

  it("hold where all of it is there", () => {
    expect(compiled.check(ready, "offer", undefined).refusal).toBeUndefined();
    expect(compiled.onAccept(ready)?.refusal).toBeUndefined();
  });

  it("each alone keeps the lead where it is", () => {
    const without = {
      exit: { score: undefined },
      field: { company: {} },
      action: { activities: { call: done } },
      entry: { language: "de" },
      guard: { segment: "small" },
    };
    for (const [kind, fields] of Object.entries(without)) {
      const step = compiled.check({ ...ready, ...fields }, "offer", undefined);
      expect(step.refusal?.failed?.map((one) => one.kind)).toEqual([kind]);
      expect(compiled.onAccept({ ...ready, ...fields })?.refusal?.code).toBe("CRITERION_FAILED");
    }
  });

  it("an action counts from when the lead came to the stage", () => {
    const early = { ...done, lastAt: since - 1 };
    const step = compiled.check({ ...ready, activities: { call: done, demo: early } }, "offer", undefined);
    expect(step.refusal?.failed).toEqual([{ kind: "action", of: "talks", why: "demo" }]);
  });

  it("whoever gives a lead up, for a reason, need not have finished with it", () => {
    expect(compiled.check(lead, "lost", "price").refusal).toBeUndefined();
  });

  it("an automatic move waits for them, too", () => {
    const auto = where({ optedOut: equals(false) });
    const moves = compilePipeline({ ...pipeline, transitions: [{ name: "go", from: ["talks"], to: "offer", auto }] });
    expect([moves.auto(lead), moves.auto(ready)?.name]).toEqual([undefined, "go"]);
  });
});

it("what no lead has cannot be required, and a colour is six digits", () => {
  const stages: readonly Stage[] = [
    { ...talks, requires: ["company.nam"], color: "green" },
    ...pipeline.stages.slice(1),
  ];
  expect(validatePipeline({ ...pipeline, stages }).map(({ path, hint }) => `${path}: ${hint}`)).toEqual([
    'pipeline.stages.0.requires.0.field: did you mean "company.name"?',
    'pipeline.stages.0.color: write for instance "#2f855a"',
  ]);
});
