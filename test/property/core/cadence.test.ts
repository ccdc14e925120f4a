import fc from "fast-check";
import type { Policy } from "handover";
import type { CompiledSla } from "handover/sla";
import { describe, expect, test } from "vitest";
import { asked, plan, policyOf, story, toBeAsked } from "./cadence-world.ts";

const runs = Number(process.env["FC_RUNS"] ?? 120);

function asTheGuideSays(edit: (policy: Policy) => Policy, numRuns: number, endOnFailure = false): Promise<void> {
  return fc.assert(
    fc.asyncProperty(plan, story, async (one, happens) => {
      expect(await asked(edit(policyOf(one)), one, happens)).toEqual(toBeAsked(one, happens));
    }),
    { numRuns, endOnFailure },
  );
}

test("tasks come when a naive replay says, step by step, whoever looks how often", async () => {
  await asTheGuideSays((policy) => policy, runs);
});

/** The policy with every clock policy changed. */
function withClocks(edit: (sla: CompiledSla) => Partial<CompiledSla>): (policy: Policy) => Policy {
  return (policy) => {
    const slas = policy.slas.map((sla) => ({ ...sla, ...edit(sla) }));
    const swap = (sla: CompiledSla): CompiledSla => slas.find(({ spec }) => spec.name === sla.spec.name) as CompiledSla;
    const own: Policy = {
      ...policy,
      slas,
      sla: (name) => slas.find(({ spec }) => spec.name === name),
      startedBy: (moment) => policy.startedBy(moment).map(swap),
      at: (version) => (version === policy.version ? own : undefined),
    };
    return own;
  };
}

/** The policy with another window for calls. */
function withWindow(window: string | undefined): (policy: Policy) => Policy {
  return (policy) => {
    const contact = { ...policy.contact, windowOf: () => window };
    return withClocks(() => ({ contact }))({ ...policy, contact });
  };
}

describe("the stories are hard enough to find out an engine that", () => {
  test.each<[does: string, edit: (policy: Policy) => Policy]>([
    ["goes on after a reply", withClocks(() => ({ cancels: () => false }))],
    ["does not see that a step is done", withClocks(() => ({ hits: () => false }))],
    ["takes any activity for the step's own", withClocks(() => ({ hits: ({ kind }) => kind === "activity" }))],
    [
      "starts all steps at once",
      (policy) => {
        const own = withClocks(({ spec }) => ({ spec: { ...spec, group: undefined } }))(policy);
        return { ...own, startedBy: (moment) => (moment.kind === "assigned" ? own.slas : own.startedBy(moment)) };
      },
    ],
    ["starts no next step", (policy) => ({ ...policy, chains: false })],
    ["calls at any hour", withWindow(undefined)],
    ["calls in the right hours on the wrong clock", withWindow("calls")],
    ["counts delays by the wall clock", (policy) => ({ ...policy, calendar: () => policy.calendar("always") })],
  ])("%s", { timeout: 120_000 }, async (_, edit) => {
    await expect(asTheGuideSays(edit, 400, true)).rejects.toThrow("Property failed");
  });
});
