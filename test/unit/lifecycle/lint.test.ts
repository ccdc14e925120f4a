import { describe, expect, it } from "vitest";
import { definePolicy, isHandoverError } from "handover";
import { atLeast, below, equals, missing, where } from "handover/condition";
import { b2bPipeline, lintPipeline, type Pipeline } from "handover/lifecycle";
import { readStoredPolicy } from "handover/policy";

const base: Pipeline = {
  id: "p",
  stages: [
    { id: "new", label: "New", side: "marketing" },
    { id: "talks", label: "Talks", side: "sales", entry: where({ language: equals("pl") }) },
    { id: "won", label: "Won", side: "sales", closed: "won" },
  ],
  transitions: [
    { name: "call", from: ["new"], to: "talks" },
    { name: "win", from: ["talks"], to: "won" },
  ],
  reasons: {},
};
const said = (pipeline: Pipeline): readonly string[] =>
  lintPipeline(pipeline).map(({ path, expected, got }) => `${path}: ${expected}, got ${got}`);
const withStage = (i: number, fields: Partial<Pipeline["stages"][number]>): Pipeline => ({
  ...base,
  stages: base.stages.map((stage, j) => (j === i ? { ...stage, ...fields } : stage)),
});
const withWay = (i: number, fields: Partial<Pipeline["transitions"][number]>): Pipeline => ({
  ...base,
  transitions: base.transitions.map((way, j) => (j === i ? { ...way, ...fields } : way)),
});
const never = { all: [where({ value: atLeast(10) }), where({ value: below(5) })] };
const values = "value at least 10, and value below 5";

describe("what cannot be meant in a pipeline is told", () => {
  it("nothing in the default one", () => {
    expect([said(b2bPipeline()), said(base)]).toEqual([[], []]);
  });

  it("a criterion that no lead can meet, wherever it stands", () => {
    expect(said(withStage(1, { entry: never }))).toEqual([
      `pipeline.stages.1.entry: a criterion that can hold, got ${values}`,
    ]);
    expect(said(withStage(0, { exit: never }))[0]).toContain("pipeline.stages.0.exit");
    expect(said(withWay(0, { guard: never }))[0]).toContain("pipeline.transitions.0.guard");
    expect(said(withWay(0, { auto: never }))[0]).toContain("pipeline.transitions.0.auto");
    expect(said(withWay(0, { opens: { pipeline: "q", when: never } }))[0]).toContain(
      "pipeline.transitions.0.opens.when",
    );
  });

  it("a transition whose criteria contradict one another", () => {
    const together = "pipeline.transitions.0: criteria that can hold together for going from new to talks, got ";
    expect(said(withWay(0, { guard: where({ language: equals("de") }) }))).toEqual([
      `${together}language is pl, and language is de`,
    ]);
    expect(said(withStage(0, { exit: where({ language: missing() }) }))[0]).toContain(together);
    expect(said(withWay(0, { guard: where({ value: missing() }) }))).toEqual([]);
    const required = withStage(0, { requires: ["value"] });
    expect(
      said({ ...required, transitions: withWay(0, { guard: where({ value: missing() }) }).transitions }),
    ).toHaveLength(1);
  });

  it("an exit criterion does not bind who gives a lead up for a reason", () => {
    const given = {
      ...withWay(0, { reasons: "why" }),
      stages: withStage(0, { exit: where({ language: missing() }) }).stages,
    };
    expect(said({ ...given, reasons: { why: ["price"] } })).toEqual([]);
  });

  it("a stage no lead can come to, and one that is no end and has no way out", () => {
    const island = { id: "island", label: "Island", side: "sales" } as const;
    const lonely: Pipeline = {
      ...base,
      stages: [...base.stages, island],
      transitions: [...base.transitions, { name: "leave", from: ["island"], to: "won" }],
    };
    expect(said(lonely)).toEqual(['pipeline.stages.3: a stage that leads can come to, got "island"']);
    const trap: Pipeline = {
      ...base,
      stages: [...base.stages, island],
      transitions: [...base.transitions, { name: "go astray", from: ["new"], to: "island" }],
    };
    expect(said(trap)).toEqual(['pipeline.stages.3: a stage that leads can leave, or an end, got "island"']);
  });

  it("and refused in a policy; but for one that is stored already", () => {
    const document = { version: "1", pipeline: withStage(1, { entry: never }) };
    let message = "";
    try {
      definePolicy(document);
    } catch (error) {
      if (isHandoverError(error, "POLICY_INVALID")) ({ message } = error);
    }
    expect(message).toBe(
      `policy "1": pipeline.stages.1.entry: expected a criterion that can hold, got ${values}; no lead can meet both: change one of them`,
    );
    expect(readStoredPolicy(document, {}).version).toBe("1");
  });
});
