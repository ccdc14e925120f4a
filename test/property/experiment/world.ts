import { createHandover, definePolicy, manualClock, type HandoverEvent, type PolicyInput } from "handover";
import { atLeast, onActivity, where } from "handover/condition";
import { byAttribute, fixed, roundRobin } from "handover/routing";
import { points, scorecard } from "handover/scoring";
import { sla } from "handover/sla";
import { memoryStorage } from "handover/storage/memory";
import fc from "fast-check";
import { all, countingIds } from "../../support/engine.ts";

export const minute = 60_000;
const call = (within: string) => sla("first-contact", { from: "assigned", until: onActivity("call"), within });
export const rules: PolicyInput = {
  version: "1",
  scoring: scorecard([points(30, where({ "company.employees": atLeast(100) }))], { max: 100 }),
  routing: roundRobin({ pool: "sdr", hours: "ignore" }),
  slas: [call("1h")],
  offers: { acceptWithin: "30m" },
};
export const parts = {
  scoring: scorecard([points(60, where({ "company.employees": atLeast(10) }))], { max: 100 }),
  routing: byAttribute({
    by: "score.grade",
    map: { A: fixed({ repId: "dan" }), B: fixed({ repId: "dan" }) },
    otherwise: roundRobin({ pool: "other", hours: "ignore" }),
  }),
  slas: [call("5m"), sla("second", { from: "assigned", until: onActivity("email"), within: "2h" })],
};
export const names = ["scoring", "routing", "slas"] as const;
export type Part = (typeof names)[number];

export interface Deed {
  readonly do: "stop" | "ingest" | "call" | "accept" | "decline" | "tick" | "lose";
  readonly which: number;
  readonly after: number;
}

export const deeds: fc.Arbitrary<readonly Deed[]> = fc.array(
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
export async function live(policy: PolicyInput, some: readonly Deed[]): Promise<HandoverEvent[]> {
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
    else if (what === "stop") await handover.experiments.stop("speed", "new", { reason: "enough" });
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
