import { describe, expect, it } from "vitest";
import { atLeast, equals, where } from "handover/condition";
import { compilePipeline, type Pipeline } from "handover/lifecycle";
import { someLead } from "../lead/some-lead.ts";

const pipeline: Pipeline = {
  id: "small",
  stages: [
    { id: "new", label: "New", side: "marketing" },
    { id: "hot", label: "Hot", side: "sales", entry: where({ "company.employees": atLeast(200) }) },
    { id: "cold", label: "Cold", side: "marketing" },
    { id: "gone", label: "Gone", side: "sales", closed: "lost" },
  ],
  transitions: [
    { name: "warm up", from: ["new", "cold"], to: "hot", guard: where({ language: equals("pl") }), onAccept: true },
    { name: "cool down", from: ["hot"], to: "cold", reasons: "cooling", auto: where({ segment: equals("small") }) },
    { name: "let go", from: ["new", "hot"], to: "gone", reasons: "loss" },
  ],
  reasons: { cooling: ["too_early"], loss: ["price", "timing"] },
};
const compiled = compilePipeline(pipeline);
const big = { language: "pl", company: { employees: 500 } };

describe("a refusal says what failed", () => {
  it("the entry criterion of the stage", () => {
    expect(compiled.check(someLead({ stage: "new", language: "pl", company: { employees: 120 } }), "hot", undefined))
      .toMatchInlineSnapshot(`
        {
          "refusal": {
            "allowed": [
              "gone",
            ],
            "code": "CRITERION_FAILED",
            "failed": [
              {
                "kind": "entry",
                "of": "hot",
                "why": "company.employees is 120, wanted at least 200",
              },
            ],
            "message": "lead lead-1 cannot go from new to hot: the entry criterion of hot does not hold (company.employees is 120, wanted at least 200)",
          },
        }
      `);
  });

  it("the guard of the transition", () => {
    const lead = someLead({ ...big, stage: "new", language: "de" });
    expect(compiled.check(lead, "hot", undefined).refusal?.message).toMatchInlineSnapshot(
      `"lead lead-1 cannot go from new to hot: the guard of "warm up" does not hold (language is de, wanted pl)"`,
    );
  });

  it("the missing reason", () => {
    expect(compiled.check(someLead({ stage: "hot" }), "gone", undefined).refusal).toEqual({
      code: "REASON_REQUIRED",
      message: '"let go" needs a reason: one of price, timing',
      allowed: ["price", "timing"],
    });
  });

  it("the reason that is not on the list", () => {
    const refused = (reason: string) => compiled.check(someLead({ stage: "hot" }), "gone", reason).refusal?.message;
    expect(refused("prise")).toBe('"let go" does not know the reason "prise"; did you mean "price"?');
    expect(refused("weather")).toBe('"let go" does not know the reason "weather"; expected one of price, timing');
    expect(refused("")).toBe('"let go" does not know the reason ""; expected one of price, timing');
  });

  it("that nothing leads out", () => {
    expect(compiled.check(someLead({ stage: "gone" }), "new", undefined).refusal).toEqual({
      code: "TRANSITION_NOT_ALLOWED",
      message: "lead lead-1 is in gone and cannot go to new; nothing leads out of it",
      allowed: [],
    });
  });

  it("never offers the stage that was just refused", () => {
    const { refusal } = compiled.check(someLead({ stage: "new" }), "hot", undefined);
    expect(refusal?.allowed).not.toContain("hot");
  });
});

it("criteria are asked before the reason: who may not go need not say why", () => {
  const strict = compilePipeline({
    ...pipeline,
    transitions: [{ name: "warm up", from: ["new"], to: "hot", reasons: "loss" }],
  });
  expect(strict.check(someLead({ stage: "new" }), "hot", undefined).refusal?.code).toBe("CRITERION_FAILED");
});

it("a reason nobody asked for does no harm", () => {
  expect(compiled.check(someLead({ ...big, stage: "new" }), "hot", "whatever").refusal).toBeUndefined();
});

it("accepting takes the transition for it, with the same criteria", () => {
  expect(compiled.onAccept(someLead({ ...big, stage: "cold" }))).toMatchObject({ transition: { to: "hot" } });
  expect(compiled.onAccept(someLead({ stage: "cold" }))).toMatchObject({ refusal: { code: "CRITERION_FAILED" } });
  expect(compiled.onAccept(someLead({ stage: "hot" }))).toBeUndefined();
});

it("an automatic move waits for its condition, the entry criterion and the guard", () => {
  const auto = compilePipeline({
    ...pipeline,
    transitions: [
      {
        name: "warm up",
        from: ["new"],
        to: "hot",
        auto: where({ segment: equals("key") }),
        guard: where({ language: equals("pl") }),
      },
    ],
  }).auto;
  const all = { ...big, stage: "new", segment: "key" };
  expect(auto(someLead(all))?.name).toBe("warm up");
  expect(auto(someLead({ ...all, segment: "other" }))).toBeUndefined();
  expect(auto(someLead({ ...all, language: "de" }))).toBeUndefined();
  expect(auto(someLead({ ...all, company: {} }))).toBeUndefined();
  expect(auto(someLead({ ...all, stage: "cold" }))).toBeUndefined();
});

it("a lead starts in the first stage", () => {
  expect(compiled.initial.id).toBe("new");
  expect(compiled.stage("hot").label).toBe("Hot");
  expect(compiled.allowed("hot").map(({ name }) => name)).toEqual(["cool down", "let go"]);
});
