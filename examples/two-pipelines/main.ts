import { createHandover, definePolicy, manualClock } from "handover";
import { atLeast, equals, where } from "handover/condition";
import { b2bPipeline, type Pipeline } from "handover/lifecycle";
import { staysOf, timeInStages } from "handover/report";
import { firstOf, roundRobin, sticky } from "handover/routing";
import { inactivity } from "handover/sla";

/** What a customer buys next. */
const upsell: Pipeline = {
  id: "upsell",
  stages: [
    { id: "idea", label: "Idea", side: "sales", routes: true, requires: ["value"], requiredActions: ["call"] },
    { id: "offered", label: "Offered", side: "sales", routes: true },
    { id: "bought", label: "Bought", side: "sales", closed: "won", color: "#22543d" },
    { id: "declined", label: "Declined", side: "sales", closed: "lost" },
  ],
  transitions: [
    { name: "offer", from: ["idea"], to: "offered" },
    { name: "buy", from: ["offered"], to: "bought", tells: "lead.won" },
    { name: "decline", from: ["idea", "offered"], to: "declined", reasons: "declining", tells: "lead.lost" },
  ],
  reasons: { declining: ["price", "no_need"] },
};
const b2b = b2bPipeline();
const sales: Pipeline = {
  ...b2b,
  transitions: b2b.transitions.map((one) =>
    one.name === "win"
      ? { ...one, opens: { pipeline: "upsell", when: where({ "company.employees": atLeast(50) }) } }
      : one,
  ),
};

const policy = definePolicy({
  version: "1",
  pipelines: [sales, upsell],
  pipelineFor: [{ when: where({ source: equals("customer_portal") }), pipeline: "upsell" }],
  routing: firstOf(sticky(), roundRobin({ pool: "sdr" })),
  slas: [inactivity("opportunity", "14d", { to: "follow_up" })],
});
const clock = manualClock("2026-11-02T09:00:00Z");
let count = 0;
const handover = createHandover({ policy, clock, ids: () => `lead-${++count}` });
for (const id of ["ana", "ben"]) await handover.reps.upsert({ id });
await handover.pools.upsert({ id: "sdr", members: ["ana", "ben"] });
handover.on("event", ({ type, leadId, data }) => {
  if (["lead.won", "lead.handed_over", "lead.parked", "lead.woken"].includes(type))
    console.log(
      `  ${type} ${leadId} ${JSON.stringify(data, (key, value: unknown) => (key === "clock" ? undefined : value))}`,
    );
});
const days = (n: number): number => n * 86_400_000;

console.log("A lead goes through sales, and rests in between");
const input = {
  email: "olga@acme.example",
  company: { name: "Acme", employees: 120 },
  value: 8_000,
  externalId: "crm:71",
};
const first = (await handover.ingest(input)).lead?.id ?? "";
for (const to of ["sal", "sql", "opportunity"]) {
  clock.advance(days(2));
  await handover.transition(first, to, { by: "ana" });
}
await handover.park(first, { until: "2027-01-04T09:00:00Z", reason: "budget comes in January", by: "ana" });
clock.set("2027-01-04T09:00:00Z");
await handover.tick();

console.log("The deal is made: the customer goes on in the other pipeline, with the same rep");
clock.advance(days(3));
const won = await handover.transition(first, "won", { by: "ana" });
const second = won.lead?.opened?.[0] ?? "";
const next = await handover.lead(second);
console.log(`  ${next?.id}: ${next?.pipeline}/${next?.stage}, ${next?.ownerId}'s, from ${next?.openedFrom}`);

console.log("What a stage requires is asked for");
const refused = await handover.transition(second, "offered");
console.log(`  ${refused.refusal?.message}`);
await handover.update(second, { value: 2_500 });
await handover.record(second, { type: "call" });
console.log(`  ${(await handover.transition(second, "offered")).lead?.stage}`);

console.log("The same person comes again: to each pipeline's own lead");
const portal = await handover.ingest({ email: "olga@acme.example", source: "customer_portal" });
const form = await handover.ingest({ email: "olga@acme.example", source: "webinar" });
console.log(
  `  portal: ${portal.status}, ${portal.lead?.id}; form: ${form.status}, ${form.lead?.id} in ${form.lead?.pipeline}`,
);

console.log("Where the first lead has been");
const history = await handover.explain(first);
for (const { stage, ms, times } of timeInStages(staysOf(history?.events ?? [], clock.now())))
  console.log(
    `  ${stage.padEnd(12)} ${(ms / days(1)).toFixed(0).padStart(3)} days, ${times} time${times === 1 ? "" : "s"}`,
  );
await handover.close();
