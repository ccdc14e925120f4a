import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Handover, PolicyInput } from "handover";
import type { Pipeline, Transition } from "handover/lifecycle";
import { memoryStorage } from "handover/storage/memory";
import { strictSnapshots } from "handover/testing";
import { agrees, openDesk, policy, steps, type Desk, type Step } from "../../support/lifecycle-model.ts";

const storage = () => strictSnapshots(memoryStorage());

async function law(open: () => Promise<Desk>, runs: fc.Parameters<[readonly Step[]]>): Promise<void> {
  await fc.assert(
    fc.asyncProperty(steps, async (all) => {
      const desk = await open();
      try {
        await agrees(all, desk);
      } finally {
        await desk.handover.close();
      }
    }),
    runs,
  );
}

it("whatever is done with leads of two pipelines, they stand where the book says", async () => {
  await law(() => openDesk(storage()), { numRuns: 150 });
});

describe("the law has teeth", () => {
  const ways = (change: (way: Transition) => Transition): PolicyInput => ({
    ...policy,
    pipelines: policy.pipelines?.map((one) => ({ ...one, transitions: one.transitions.map(change) })),
  });
  const stages = (change: (stage: Pipeline["stages"][number]) => Pipeline["stages"][number]): PolicyInput => ({
    ...policy,
    pipelines: policy.pipelines?.map((one) => ({ ...one, stages: one.stages.map(change) })),
  });
  const rules: Record<string, PolicyInput> = {
    "an entry criterion is not asked": stages((one) => ({ ...one, entry: undefined })),
    "a required field is not asked": stages((one) => ({ ...one, requires: undefined })),
    "a required action is not asked": stages((one) => ({ ...one, requiredActions: undefined })),
    "any lead opens another": ways((one) =>
      one.opens === undefined ? one : { ...one, opens: { pipeline: one.opens.pipeline } },
    ),
    "none does": ways((one) => ({ ...one, opens: undefined })),
    "nothing moves by itself": ways((one) => ({ ...one, auto: undefined })),
    "a lead given back is qualified again at once": ways((one) => ({ ...one, releases: undefined })),
  };
  const calls: Record<string, (handover: Handover) => Partial<Handover>> = {
    "a person has one lead, whatever the pipeline": ({ ingest }) => ({
      ingest: (input) => ingest(input, { pipeline: "sales" }),
    }),
    "a parked lead oversleeps by a day": ({ park }) => ({
      park: (id, { until, reason }, call) => park(id, { until: Number(until) + 86_400_000, reason }, call),
    }),
    "nobody looks": () => ({ tick: async () => undefined as never }),
    "waking is forgotten": ({ lead }) => ({
      wake: async (id) => ({ ok: true, lead: await lead(id), refusal: undefined, decision: undefined }) as never,
    }),
  };
  const runs = { numRuns: 1_500, seed: 20261122, endOnFailure: true } as const;

  it.each(Object.entries(rules))("it fails where %s", async (_, broken) => {
    await expect(law(() => openDesk(storage(), broken), runs)).rejects.toThrow("Property failed");
  });

  it.each(Object.entries(calls))("it fails where %s", async (_, change) => {
    const open = async (): Promise<Desk> => {
      const desk = await openDesk(storage());
      return { ...desk, handover: { ...desk.handover, ...change(desk.handover) } };
    };
    await expect(law(open, runs)).rejects.toThrow("Property failed");
  });
});
