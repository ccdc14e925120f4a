import { createHandover, definePolicy, manualClock } from "handover";
import { atLeast, below, where } from "handover/condition";
import { explainScore, perActivity, points, scorecard, type Score } from "handover/scoring";

/** A quarter of one lead: warm by what it does, cold by time alone, set by hand, and scored anew by another policy. */
const policyOf = (version: string, fair: number) =>
  definePolicy({
    version,
    scoring: scorecard([points(fair, where({ source: "fair" }))], {
      max: 100,
      activities: [
        perActivity(8, "email_click", { decay: { halfLife: "14d" }, atMost: { count: 2, per: "day" } }),
        perActivity(30, "demo_form", { decay: { over: "30d" }, name: "asked for a demo" }),
      ],
    }),
    pipeline: {
      id: "nurture",
      stages: [
        { id: "cold", label: "Cold", side: "marketing" },
        { id: "warm", label: "Warm", side: "marketing" },
      ],
      transitions: [
        { name: "warm up", from: ["cold"], to: "warm", auto: where({ "score.total": atLeast(50) }) },
        { name: "cool down", from: ["warm"], to: "cold", auto: where({ "score.total": below(30) }) },
      ],
      reasons: {},
    },
  });

const clock = manualClock("2026-10-01T09:00:00Z");
const handover = createHandover({ policy: policyOf("1", 10), clock, ids: () => "lead-1" });
const told = ["lead.graded", "lead.stage_changed", "score.restored"];
handover.on("event", ({ type, at, data }) => {
  if (told.includes(type)) console.log(`${new Date(at).toISOString().slice(0, 10)} ${type} ${JSON.stringify(data)}`);
});

await handover.ingest({ email: "cto@acme.example", source: "fair" });
for (const [day, type] of [
  [0, "email_click"],
  [0, "email_click"],
  [0, "email_click"],
  [3, "email_click"],
  [4, "demo_form"],
] as const) {
  clock.set(Date.parse("2026-10-01T09:00:00Z") + day * 86_400_000);
  await handover.record("lead-1", { type });
}
const print = async (what: string): Promise<void> => {
  const { stage, score } = (await handover.lead("lead-1"))!;
  console.log(`\n${what}: ${stage}`);
  for (const line of explainScore(score as Score)) console.log(`  ${line}`);
};
await print("after a demo form");

// Nobody does anything; a worker would tick by itself.
for (let day = 0; day < 30; day++) {
  clock.advance(86_400_000);
  await handover.tick();
}
await print("a month later");

await handover.score("lead-1", {
  total: 80,
  reason: "a tender",
  by: "ana",
  until: new Date(clock.now() + 7 * 86_400_000),
});
await print("set by hand");
clock.advance(8 * 86_400_000);
await handover.tick();
await print("eight days on");
