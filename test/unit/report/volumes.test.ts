import { expect, test } from "vitest";
import { createHandover, definePolicy, manualClock, type HandoverEvent } from "../../../src/index.ts";
import { atLeast, where } from "../../../src/condition/index.ts";
import { volumesOf } from "../../../src/report/index.ts";
import { roundRobin } from "../../../src/routing/index.ts";
import { points, scorecard } from "../../../src/scoring/index.ts";
import { sla } from "../../../src/sla/index.ts";
import { b2bPipeline } from "../../../src/lifecycle/index.ts";

const policy = definePolicy({
  version: "1",
  pipeline: b2bPipeline({ qualified: where({ "score.total": atLeast(0) }) }),
  scoring: scorecard([points(60, where({ "company.employees": atLeast(200) }))], { max: 60 }),
  slas: [sla("first contact", { from: "assigned", until: { activity: ["call"] }, within: "1h", calendar: "always" })],
  routing: roundRobin({ pool: "sdr", hours: "ignore", by: ["score.grade"] }),
});

test("counts clocks by grade, leads by stage and turns by pool, of the time that is asked for", async () => {
  let made = 0;
  const clock = manualClock("2026-10-31T12:00:00Z");
  const handover = createHandover({ policy, clock, ids: () => `${(made += 1)}` });
  const events: HandoverEvent[] = [];
  handover.on("event", (event) => void events.push(event));
  await handover.reps.upsert({ id: "ana" });
  await handover.pools.upsert({ id: "sdr", members: ["ana"] });
  const come = (...sizes: number[]) =>
    handover.ingestMany(
      sizes.map((employees, i) => ({ email: `p${clock.now()}-${i}@firm${i}.example`, company: { employees } })),
    );
  await come(500, 5);
  clock.set(Date.parse("2026-11-01T00:00:00Z"));
  await come(500, 500, 5);
  clock.set(Date.parse("2026-11-11T00:00:00Z"));
  await come(500);

  expect(volumesOf(events, { from: "2026-11-01T00:00:00Z", to: "2026-11-11T00:00:00Z" })).toEqual({
    days: 10,
    leads: 3,
    clocks: { "first contact": { A: 2, D: 1 } },
    stages: { inquiry: 3, mql: 3 },
    pools: { sdr: 3 },
  });
});
