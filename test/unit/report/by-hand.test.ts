import { expect, test } from "vitest";
import { createHandover, definePolicy, manualClock, type Handover } from "handover";
import { weekly } from "handover/calendar";
import { onActivity } from "handover/condition";
import { openReport, type OpenReport } from "handover/report";
import { roundRobin } from "handover/routing";
import { sla } from "handover/sla";

const policy = definePolicy({
  version: "hand",
  calendars: { office: weekly({ timeZone: "Europe/Warsaw", hours: { "mon-fri": "09:00-17:00" } }) },
  routing: roundRobin({ pool: "sdr", hold: "until-open" }),
  slas: [sla("first-contact", { from: "assigned", until: onActivity("call"), within: "2h", calendar: "owner" })],
});

/** A desk with Ana in the pool and Ben outside it; the clock stands at an instant of May 2026, Warsaw being two hours ahead of UTC. */
async function desk(start: string): Promise<{ handover: Handover; report: OpenReport; at: (time: string) => void }> {
  const clock = manualClock(`2026-05-${start}Z`);
  let last = 0;
  const handover = createHandover({ policy, clock, ids: () => `id${++last}` });
  const report = openReport({ policy });
  handover.on("event", (event) => report.collect(event));
  for (const id of ["ana", "ben"]) await handover.reps.upsert({ id });
  await handover.pools.upsert({ id: "sdr", members: ["ana"] });
  return { handover, report, at: (time) => clock.set(`2026-05-${time}Z`) };
}

const hours = (n: number): number => n * 3_600_000;

test("working time runs while somebody holds the lead, wall time all the while", async () => {
  const { handover, report, at } = await desk("04T07:00");
  const { lead } = await handover.ingest({ email: "a@acme.example" });
  at("04T08:00");
  await handover.decline(lead?.id ?? "", { repId: "ana", reason: "capacity" });
  at("04T10:00");
  await handover.assign(lead?.id ?? "", { repId: "ben", reason: "ana cannot" });
  at("05T07:30");
  await handover.record(lead?.id ?? "", { type: "call", repId: "ben" });
  const { response, reps } = report.figures();
  expect(response).toMatchObject({ assigned: 1, contacted: 1, open: 0, given: 0 });
  // Ana had it from 9 to 10; Ben from 12 to 17 and from 9 to 9:30 the next day.
  expect(response.fromAssignment.working).toEqual({
    count: 1,
    medianMs: hours(6.5),
    meanMs: hours(6.5),
    p90Ms: hours(6.5),
  });
  expect(response.fromAssignment.wall.medianMs).toBe(hours(24.5));
  expect(
    reps.map(({ repId, assigned, counted, declined, contacted }) => [repId, assigned, counted, declined, contacted]),
  ).toEqual([
    ["ana", 1, 1, 1, 0],
    ["ben", 1, 0, 0, 1],
  ]);
});

test("a lead received at night waits in wall time, and in working time from the first opening", async () => {
  const { handover, report, at } = await desk("03T01:00");
  const { lead } = await handover.ingest({ email: "a@acme.example" });
  expect(report.figures().stages).toEqual([{ stage: "mql", leads: 1, owned: 0, held: 1, optedOut: 0, nobodys: 0 }]);
  at("04T07:00");
  await handover.tick();
  at("04T07:20");
  await handover.record(lead?.id ?? "", { type: "call", repId: "ana" });
  const { fromReceipt, fromAssignment } = report.figures().response;
  expect(fromReceipt.working.medianMs).toBe(hours(1 / 3));
  expect(fromAssignment.working.medianMs).toBe(hours(1 / 3));
  expect(fromReceipt.wall.medianMs).toBe(hours(30 + 1 / 3));
});

test("the earliest contact counts, also when it is told late, and corrects the breach", async () => {
  const { handover, report, at } = await desk("04T07:00");
  const { lead } = await handover.ingest({ email: "a@acme.example" });
  at("04T10:00");
  await handover.tick();
  expect(report.figures().clocks[0]).toMatchObject({ started: 1, breaches: 1, open: 1, openBroken: 1, share: 0 });
  await handover.record(lead?.id ?? "", { type: "call", repId: "ana", occurredAt: "2026-05-04T08:00:00Z" });
  const { clocks, response } = report.figures();
  expect(clocks[0]).toMatchObject({ met: 1, late: 0, breaches: 1, corrected: 1, open: 0, share: 1 });
  expect(response.fromAssignment.wall.medianMs).toBe(hours(1));
});

test("a lead on hold that moves to another stage waits no longer", async () => {
  const { handover, report } = await desk("03T01:00");
  const { lead } = await handover.ingest({ email: "a@acme.example" });
  await handover.transition(lead?.id ?? "", "nurture", { reason: "too_early" });
  const leads = (await handover.lead(lead?.id ?? ""))?.hold;
  expect(leads).toBeUndefined();
  expect(report.figures().stages.map(({ held }) => held)).not.toContain(1);
});
