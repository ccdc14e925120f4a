import { expect, test } from "vitest";
import { createHandover, definePolicy, manualClock, type HandoverEvent } from "handover";
import { onActivity } from "handover/condition";
import { kpis, type KpiRow } from "handover/report";
import { roundRobin } from "handover/routing";
import { sla } from "handover/sla";

const policy = definePolicy({
  version: "1",
  routing: roundRobin({ pool: "sdr" }),
  slas: [
    sla("first-contact", {
      from: "assigned",
      until: onActivity("call"),
      within: "1h",
      thresholds: [{ at: 1, reassign: { reason: "sla_breach" } }],
      onReassign: "restart",
    }),
  ],
});

/** Ana lets a lead lie for an hour; Ben, who gets it then, accepts it and calls after ten minutes. */
async function story(): Promise<readonly HandoverEvent[]> {
  const clock = manualClock("2026-05-04T08:00:00Z");
  const events: HandoverEvent[] = [];
  const handover = createHandover({ policy, clock, ids: () => `id${events.length}` });
  handover.on("event", (event) => void events.push(event));
  for (const id of ["ana", "ben"]) await handover.reps.upsert({ id });
  await handover.pools.upsert({ id: "sdr", members: ["ana", "ben"] });
  const { lead } = await handover.ingest({ email: "cto@acme.example" });
  clock.set("2026-05-04T09:00:01Z");
  await handover.tick();
  clock.set("2026-05-04T09:10:01Z");
  await handover.accept(lead?.id ?? "", { repId: "ben" });
  await handover.record(lead?.id ?? "", { type: "call", repId: "ben" });
  await handover.close();
  return events;
}

test("the broken promise is hers who let the lead lie, and the call is his who made it", async () => {
  const { total, rows } = kpis(await story(), { policy, by: ["rep"] });
  const told = ({ by, figures }: KpiRow) => [
    by["rep"],
    figures.clocks.map(({ kept, broken }) => [kept.count, broken]),
    figures.contactedInTime.rate,
    figures.response.fromAssignment.wall.count,
    figures.accepted.count,
    figures.attempts.count,
    figures.leads,
  ];
  expect(rows.map(told)).toEqual([
    ["ana", [[0, 1]], 0, 0, 0, 0, 0],
    ["ben", [[1, 0]], undefined, 1, 1, 1, 1],
  ]);
  // The lead was not contacted in time, whoever it was: it waited from the first assignment on.
  expect(total.contactedInTime).toEqual({ count: 0, of: 1, rate: 0, open: 0 });
  expect(total.response.fromAssignment.wall.medianMs).toBe(70 * 60_000 + 1000);
  expect(total.leads).toBe(1);
});
