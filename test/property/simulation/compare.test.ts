import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { definePolicy } from "handover";
import { onActivity } from "handover/condition";
import { sla } from "handover/sla";
import { compare, generateLeads, idle, repModel } from "handover/simulation";
import { steady } from "../../../src/simulation/compare/steady.ts";
import { policy, roster } from "../../unit/simulation/small-world.ts";

const until = "2026-05-09T00:00Z";
const leads = (seed: number | string) =>
  generateLeads({ seed, count: 25, from: "2026-05-04T00:00Z", to: "2026-05-07T00:00Z" });
/** One more clock, which nobody acts upon: more events for each lead, and nothing else. */
const watched = definePolicy({
  ...policy.document,
  version: "watched",
  slas: [
    ...(policy.document.slas ?? []),
    sla("watched", { from: "received", until: onActivity("demo_form"), within: "1h", timer: true }),
  ],
});

describe("a comparison", () => {
  test("finds no difference where there is none: a policy with itself, and with one more clock nobody acts upon", async () => {
    await fc.assert(
      fc.asyncProperty(fc.nat(10_000), fc.constantFrom(policy, watched), async (seed, next) => {
        const { owners, measures, load } = await compare({
          policies: { now: policy, next },
          roster,
          leads,
          until,
          seeds: [seed],
        });
        expect(owners).toMatchObject({ other: 0, onlyNow: 0, onlyNext: 0 });
        for (const { name, difference } of [...measures, ...load])
          if (name !== "clocks met in time") expect([name, difference ?? 0]).toEqual([name, 0]);
      }),
      { numRuns: 6, interruptAfterTimeLimit: 60_000, markInterruptAsFailure: false },
    );
  });
});

describe("people who are steady", () => {
  const offered = (version: number) =>
    ({
      type: "assignment.offered",
      leadId: "l",
      version,
      at: 0,
      commandId: "c",
      data: { repId: "ana", reason: "", turn: undefined, limits: undefined, clock: undefined },
    }) as const;
  const lead = { id: "l", stage: "mql", activities: {}, ownerId: "ana" } as never;
  const world = { now: 0, hours: () => ({ add: (at: number, ms: number) => at + ms }) } as never;

  test("draw by what happens to them, and planted: who draws by the number of the event does not", () => {
    const plan = (behaviour: ReturnType<typeof repModel>, version: number) =>
      JSON.stringify(behaviour.react(offered(version), lead, world));
    expect(plan(steady(repModel({ seed: 1 })), 7)).toBe(plan(steady(repModel({ seed: 1 })), 9));
    expect(plan(repModel({ seed: 1 }), 7)).not.toBe(plan(repModel({ seed: 1 }), 9));
  });

  test("who do nothing do nothing", () => {
    expect(steady(idle).react(offered(1), lead, world)).toEqual([]);
  });
});
