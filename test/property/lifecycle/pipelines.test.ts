import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { equals, where } from "handover/condition";
import { compilePipeline, toMermaid, validatePipeline, type CompiledPipeline, type Pipeline } from "handover/lifecycle";
import type { Lead } from "handover/lead";
import { someLead } from "../../unit/lead/some-lead.ts";

const ids = ["a", "b", "c", "d", "e"];
const segments = ["x", "y"];
const criterion = fc.option(
  fc.constantFrom(...segments).map((segment) => where({ segment: equals(segment) })),
  { nil: undefined },
);

const pipelines: fc.Arbitrary<Pipeline> = fc
  .record({
    stages: fc
      .subarray(ids, { minLength: 1 })
      .chain((names) =>
        fc.tuple(...names.map((id) => criterion.map((entry) => ({ id, label: id, side: "sales" as const, entry })))),
      ),
    moves: fc.array(
      fc.record({
        from: fc.subarray(ids, { minLength: 1 }),
        to: fc.constantFrom(...ids),
        guard: criterion,
        reasons: fc.option(fc.constantFrom("why", "else"), { nil: undefined }),
      }),
      { maxLength: 8 },
    ),
  })
  .map(({ stages, moves }) => ({
    id: "p",
    stages,
    transitions: moves.map((move, i) => ({ name: `t${i}`, ...move })),
    reasons: { why: ["r1", "r2"], else: ["r3"] },
  }))
  .filter((pipeline) => validatePipeline(pipeline).length === 0);

const asked = fc.record({
  segment: fc.constantFrom(undefined, ...segments),
  to: fc.constantFrom(...ids, "f"),
  reason: fc.constantFrom(undefined, "r1", "r3", "nope"),
});

/** The answer by the book: go through the transitions one by one. */
function expected(pipeline: Pipeline, lead: Lead, to: string, reason: string | undefined): string {
  const target = pipeline.stages.find(({ id }) => id === to);
  if (target === undefined) return "STAGE_UNKNOWN";
  for (const { name, from, to: there, guard, reasons } of pipeline.transitions) {
    if (there !== to || !from.includes(lead.stage)) continue;
    for (const condition of [target.entry, guard]) {
      if (condition !== undefined && (condition as { equals?: unknown }).equals !== lead.segment)
        return "CRITERION_FAILED";
    }
    if (reasons === undefined) return name;
    if (reason === undefined) return "REASON_REQUIRED";
    return pipeline.reasons[reasons]?.includes(reason) === true ? name : "REASON_UNKNOWN";
  }
  return "TRANSITION_NOT_ALLOWED";
}

function agrees(
  compile: (pipeline: Pipeline) => CompiledPipeline,
  search: fc.Parameters<[Pipeline, { segment: string | undefined; to: string; reason: string | undefined }]>,
): void {
  fc.assert(
    fc.property(pipelines, asked, (pipeline, { segment, to, reason }) => {
      const compiled = compile(pipeline);
      for (const { id: stage } of pipeline.stages) {
        const lead = someLead({ stage, segment });
        const step = compiled.check(lead, to, reason);
        expect(step.refusal === undefined ? step.transition.name : step.refusal.code).toBe(
          expected(pipeline, lead, to, reason),
        );
      }
    }),
    search,
  );
}

describe("any pipeline that holds", () => {
  it("answers as its table does", () => {
    agrees(compilePipeline, { numRuns: 500 });
  });

  it("lists as allowed exactly the stages that are not TRANSITION_NOT_ALLOWED", () => {
    fc.assert(
      fc.property(pipelines, (pipeline) => {
        const compiled = compilePipeline(pipeline);
        for (const { id: stage } of pipeline.stages) {
          const lead = someLead({ stage });
          const reachable = pipeline.stages.filter(
            ({ id }) => compiled.check(lead, id, undefined).refusal?.code !== "TRANSITION_NOT_ALLOWED",
          );
          expect(reachable.map(({ id }) => id).toSorted()).toEqual(
            compiled
              .allowed(stage)
              .map(({ to }) => to)
              .toSorted(),
          );
        }
      }),
      { numRuns: 200 },
    );
  });

  it("is drawn whole", () => {
    fc.assert(
      fc.property(pipelines, (pipeline) => {
        const arrows = pipeline.transitions.reduce((sum, { from }) => sum + from.length, 0);
        expect(toMermaid(pipeline).match(/-->/g)?.length ?? 0).toBe(arrows + 1);
      }),
      { numRuns: 100 },
    );
  });
});

describe("the law has teeth", () => {
  const check =
    (change: (answer: CompiledPipeline, pipeline: Pipeline) => CompiledPipeline["check"]) =>
    (pipeline: Pipeline): CompiledPipeline => {
      const compiled = compilePipeline(pipeline);
      return { ...compiled, check: change(compiled, pipeline) };
    };
  const planted: Record<string, (pipeline: Pipeline) => CompiledPipeline> = {
    "the guard is not asked": (pipeline) =>
      compilePipeline({ ...pipeline, transitions: pipeline.transitions.map((one) => ({ ...one, guard: undefined })) }),
    "the entry criterion is not asked": (pipeline) =>
      compilePipeline({ ...pipeline, stages: pipeline.stages.map((one) => ({ ...one, entry: undefined })) }),
    "any reason will do": check(({ check: real }) => (lead, to, reason) => {
      const step = real(lead, to, reason);
      return step.refusal?.code === "REASON_UNKNOWN" ? real(lead, to, step.refusal.allowed[0]) : step;
    }),
    "only the first stage of a list leads on": (pipeline) =>
      compilePipeline({
        ...pipeline,
        transitions: pipeline.transitions.map((one) => ({ ...one, from: one.from.slice(0, 1) })),
      }),
  };
  it.each(Object.entries(planted))("it fails where %s", (_, compile) => {
    expect(() => agrees(compile, { numRuns: 2_000, seed: 20261121, endOnFailure: true })).toThrow("Property failed");
  });
});
