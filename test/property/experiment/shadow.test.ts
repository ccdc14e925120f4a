import { createHandover, definePolicy, manualClock, type HandoverEvent, type PolicyInput } from "handover";
import { replay } from "handover/core";
import { atLeast, onActivity, where } from "handover/condition";
import { byAttribute, fixed, roundRobin } from "handover/routing";
import { points, scorecard } from "handover/scoring";
import { sla } from "handover/sla";
import { memoryStorage } from "handover/storage/memory";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { all, countingIds } from "../../support/engine.ts";

const minute = 60_000;
const call = (within: string) => sla("first-contact", { from: "assigned", until: onActivity("call"), within });
const rules: PolicyInput = {
  version: "1",
  scoring: scorecard([points(30, where({ "company.employees": atLeast(100) }))], { max: 100 }),
  routing: roundRobin({ pool: "sdr", hours: "ignore" }),
  slas: [call("1h")],
  offers: { acceptWithin: "30m" },
};
const parts = {
  scoring: scorecard([points(60, where({ "company.employees": atLeast(10) }))], { max: 100 }),
  routing: byAttribute({
    by: "score.grade",
    map: { A: fixed({ repId: "dan" }), B: fixed({ repId: "dan" }) },
    otherwise: roundRobin({ pool: "other", hours: "ignore" }),
  }),
  slas: [call("5m"), sla("second", { from: "assigned", until: onActivity("email"), within: "2h" })],
};
const names = ["scoring", "routing", "slas"] as const;
type Part = (typeof names)[number];

interface Deed {
  readonly do: "ingest" | "call" | "accept" | "decline" | "tick" | "lose";
  readonly which: number;
  readonly after: number;
}

const deeds: fc.Arbitrary<readonly Deed[]> = fc.array(
  fc.record({
    do: fc.constantFrom(
      "ingest" as const,
      "ingest" as const,
      "call" as const,
      "accept" as const,
      "decline" as const,
      "tick" as const,
      "lose" as const,
    ),
    which: fc.nat({ max: 20 }),
    after: fc.constantFrom(0, 1, 7, 31, 65),
  }),
  { minLength: 4, maxLength: 14 },
);

/** What becomes of it all, by a policy. */
async function live(policy: PolicyInput, some: readonly Deed[]): Promise<HandoverEvent[]> {
  const clock = manualClock("2026-11-02T09:00:00Z");
  const handover = createHandover({
    policy: definePolicy(policy),
    clock,
    storage: memoryStorage({ clock }),
    ids: countingIds(),
  });
  for (const id of ["ana", "ben", "cyd", "dan"]) await handover.reps.upsert({ id });
  await handover.pools.upsert({ id: "sdr", members: ["ana", "ben", "cyd"] });
  await handover.pools.upsert({ id: "other", members: ["cyd", "dan"] });
  const leads: string[] = [];
  for (const { do: what, which, after } of some) {
    clock.advance(after * minute);
    const id = leads[which % Math.max(1, leads.length)];
    if (what === "ingest")
      leads.push(
        (await handover.ingest({ email: `p${leads.length}@f${which % 3}.example`, company: { employees: which * 20 } }))
          .lead!.id,
      );
    else if (what === "tick") await handover.tick();
    else if (id === undefined) continue;
    else if (what === "call") await handover.record(id, { type: "call" });
    else if (what === "lose") await handover.transition(id, "lost", { reason: "no_fit" });
    else {
      const repId = (await handover.lead(id))?.ownerId;
      if (repId === undefined) continue;
      if (what === "accept") await handover.accept(id, { repId });
      else await handover.decline(id, { repId, reason: "busy" });
    }
  }
  const events = await all(handover, "events");
  await handover.close();
  return events;
}

/** Events without those of shadows, the places of the rest closed up: what is left is what happened. */
function withoutShadows(events: readonly HandoverEvent[]): unknown[] {
  const seen = new Map<string, number>();
  const real = new Map<string, string>();
  const kept = events.flatMap((event) => {
    const lead = event.leadId ?? "";
    if (event.type === "decision.shadowed") return [];
    const version = (seen.get(lead) ?? 0) + 1;
    seen.set(lead, version);
    real.set(`${lead}:${event.version}`, `${lead}:${version}`);
    return [{ ...event, version }];
  });
  // Clocks are called after the place of the event that started them.
  const clocks = new Map<string, string>();
  return kept.map((event) =>
    JSON.parse(JSON.stringify(event), (key, value: unknown) => {
      if (key === "generation") return undefined;
      if (
        key === "clockId" ||
        (key === "id" && String(value).includes("#")) ||
        (key === "id" && String(value).includes("/"))
      ) {
        const id = String(value);
        if (!clocks.has(id)) clocks.set(id, `clock ${clocks.size}`);
        return clocks.get(id);
      }
      return value;
    }),
  );
}

type Run = typeof live;

const isAsWithout = (run: Run): fc.IAsyncProperty<unknown> =>
  fc.asyncProperty(deeds, fc.subarray([...names], { minLength: 1 }), async (some, which: readonly Part[]) => {
    const own = Object.fromEntries(which.map((part) => [part, parts[part]]));
    const shadow = { name: "later", mode: "shadow" as const, arms: [{ name: "new", weight: 1, parts: own }] };
    const [plain, watched] = [
      await live(rules, some),
      await run({ ...rules, experiments: [shadow] } as PolicyInput, some),
    ];
    expect(withoutShadows(watched)).toEqual(withoutShadows(plain));
    const told = watched.filter(({ type }) => type === "decision.shadowed");
    expect(told.length).toBe(watched.filter(({ type }) => type === "lead.routed" || type === "lead.held").length);
    expect(replay(watched).ledgers).toEqual(replay(plain).ledgers);
    return true;
  });

describe("an arm that only looks on", () => {
  test("changes nothing but that it is told of", () => fc.assert(isAsWithout(live), { numRuns: 30 }), 60_000);

  test("says what it would have done", async () => {
    const shadow = { name: "later", mode: "shadow", arms: [{ name: "new", weight: 1, parts }] };
    const events = await live({ ...rules, experiments: [shadow] } as PolicyInput, [
      { do: "ingest", which: 6, after: 0 },
      { do: "ingest", which: 0, after: 0 },
    ]);
    const [rich, poor] = events.flatMap((event) => (event.type === "decision.shadowed" ? [event.data] : []));
    expect(rich).toMatchObject({
      experiment: "later",
      arm: "new",
      score: { total: 60 },
      same: false,
      decision: { ownerId: "dan" },
    });
    expect(poor).toMatchObject({ score: { total: 0 }, same: false, decision: { ownerId: "cyd" } });
    const at = events.at(-1)!.at;
    expect(rich!.clocks).toEqual([
      { name: "first-contact", dueAt: at + 5 * minute },
      { name: "second", dueAt: at + 120 * minute },
    ]);
  });

  test("that fails keeps no lead from its way", async () => {
    const broken = {
      name: "broken",
      mode: "shadow",
      arms: [{ name: "new", weight: 1, parts: { routing: { router: "custom", name: "none" } } }],
    };
    const policy = definePolicy({ ...rules, experiments: [broken] } as never, {
      routers: {
        none: () => {
          throw new Error("down");
        },
      },
    });
    const clock = manualClock("2026-11-02T09:00:00Z");
    const handover = createHandover({ policy, clock, ids: countingIds() });
    await handover.reps.upsert({ id: "ana" });
    await handover.pools.upsert({ id: "sdr", members: ["ana"] });
    const { lead } = await handover.ingest({ email: "x@y.example" });
    expect(lead?.ownerId).toBe("ana");
    await handover.close();
  });
});

describe("a planted bug is caught:", () => {
  const bugs: readonly (readonly [string, Run])[] = [
    [
      "a shadow that acts",
      async (policy, some) =>
        live(
          {
            ...policy,
            experiments: (policy.experiments ?? []).map((one) => ({
              ...one,
              mode: "live" as const,
              arms: [{ name: "old", weight: 0 }, ...one.arms],
            })),
          },
          some,
        ),
    ],
    [
      "a shadow that is not told",
      async (policy, some) => (await live(policy, some)).filter(({ type }) => type !== "decision.shadowed"),
    ],
  ];
  test.each(bugs)(
    "%s",
    async (_, bug) => {
      expect((await fc.check(isAsWithout(bug), { numRuns: 20 })).failed).toBe(true);
    },
    60_000,
  );
});
