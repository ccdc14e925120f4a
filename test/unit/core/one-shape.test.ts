import { createHandover, definePolicy, manualClock } from "handover";
import { roundRobin } from "handover/routing";
import { sla } from "handover/sla";
import { expect, test } from "vitest";
import { copyLead, type Lead } from "../../../src/lead/index.ts";
import { altered, type SlaClock } from "../../../src/sla/index.ts";

/** Fields in their order: what has the same ones has one shape, and is copied without a new one being made up. */
const shapeOf = (value: object): string[] => Object.keys(value);

test("leads and clocks have one shape, from when they are made and as they are copied", async () => {
  let ids = 0;
  const handover = createHandover({
    policy: definePolicy({
      version: "1",
      routing: roundRobin({ pool: "sdr", hours: "ignore" }),
      slas: [sla("accept", { from: "assigned", until: "accepted", within: "1h" })],
    }),
    clock: manualClock("2026-11-03T09:00:00Z"),
    ids: () => `id${++ids}`,
  });
  await handover.reps.upsert({ id: "ana" });
  await handover.pools.upsert({ id: "sdr", members: ["ana"] });
  const { lead } = await handover.ingest({ email: "cto@acme.example" });
  const clocks: SlaClock[] = [];
  for await (const page of handover.scan("clocks")) clocks.push(...page);
  const [clock] = clocks;

  const made = lead as Lead;
  expect(shapeOf(copyLead({ ...made, extra: 1 } as Lead))).toContain("extra");
  expect(shapeOf(copyLead(made))).toEqual(shapeOf(made));
  // One that is not as they are made here is spread, in its own order: so this one was not.
  const turned = Object.fromEntries(Object.entries(made).reverse()) as unknown as Lead;
  expect(shapeOf(copyLead(turned))).toEqual(shapeOf(made));

  const own = clock as SlaClock;
  const turnedClock = Object.fromEntries(Object.entries(own).reverse()) as unknown as SlaClock;
  expect(shapeOf(altered(turnedClock, { told: 1 }))).toEqual(shapeOf(own));
  await handover.close();
});
