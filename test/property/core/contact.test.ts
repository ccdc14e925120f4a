import fc from "fast-check";
import type { HandoverEvent, Policy } from "handover";
import type { CompiledContact } from "handover/sla";
import { describe, expect, test } from "vitest";
import { policyOf } from "./cadence-world.ts";
import { events, judge, rulesOf, told, world, type World } from "./contact-laws.ts";

const runs = Number(process.env["FC_RUNS"] ?? 120);
/** Every rule of the world has to have mattered, or nothing was shown. */
const seen = { asked: 0, waited: 0, skipped: 0 };

function holds(edit: (policy: Policy) => Policy, numRuns: number, endOnFailure = false): Promise<void> {
  return fc.assert(
    fc.asyncProperty(world, events, async (one, happens) => {
      const log = await told(edit(policyOf(one.plan, rulesOf(one))), one, happens);
      judge(log, one);
      count(log);
    }),
    { numRuns, endOnFailure },
  );
}

function count(log: readonly HandoverEvent[]): void {
  for (const { type, data } of log) {
    if (type === "task.due") seen.asked += 1;
    if (type === "clock.replanned" && data.reason.includes("at most")) seen.waited += 1;
    if (type === "clock.skipped") seen.skipped += 1;
  }
}

test("nobody is contacted outside their hours, beyond the caps, without consent, or after the end", async () => {
  await holds((policy) => policy, runs);
  expect(seen.asked).toBeGreaterThan(runs);
  expect(seen.waited).toBeGreaterThan(10);
  expect(seen.skipped).toBeGreaterThan(10);
});

test("a reply at the very instant at which a cadence began stops it, however late it is told", async () => {
  const one: World = {
    plan: {
      steps: [{ channel: "call", after: null }],
      advance: "done",
      hours: "office",
      window: "office",
      zone: "UTC",
    },
    caps: [],
    required: false,
  };
  const reply = { after: 0, lead: 0, does: "reply", idle: false, late: 90 } as const;
  const log = await told(policyOf(one.plan, rulesOf(one)), one, [reply]);
  judge(log, one);
  expect(log.filter(({ type }) => type === "clock.started")).toHaveLength(3);
});

/** The policy with other rules of contact, for planning and for asking. */
function withRules(edit: (rules: CompiledContact) => Partial<CompiledContact>): (policy: Policy) => Policy {
  return (policy) => {
    const contact = { ...policy.contact, ...edit(policy.contact) };
    const own: Policy = {
      ...policy,
      contact,
      sla: (name) => {
        const sla = policy.sla(name);
        return sla && { ...sla, contact };
      },
      at: (version) => (version === policy.version ? own : undefined),
    };
    return own;
  };
}

describe("the stories are hard enough to find out an engine that", () => {
  test.each<[does: string, edit: (policy: Policy) => Policy]>([
    ["forgets the caps", withRules(() => ({ capsOf: () => [] }))],
    ["counts nothing that was done", (policy) => ({ ...policy, countsContact: () => false })],
    [
      "looks back too short",
      withRules(({ capsOf }) => ({
        capsOf: (channel) => capsOf(channel).map((cap) => ({ ...cap, withinMs: cap.withinMs / 2 })),
      })),
    ],
    [
      "lets one too many through",
      withRules(({ capsOf }) => ({
        capsOf: (channel) => capsOf(channel).map((cap) => ({ ...cap, atMost: cap.atMost + 1 })),
      })),
    ],
    ["asks nobody for consent", withRules(() => ({ needsConsent: () => false }))],
  ])("%s", { timeout: 120_000 }, async (_, edit) => {
    await expect(holds(edit, 400, true)).rejects.toThrow("Property failed");
  });
});
