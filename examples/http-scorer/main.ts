/**
 * Leads are scored by a model behind HTTP: one that answers, one that takes its time, one that is down, one that answers nonsense.
 * `npx tsx examples/http-scorer/main.ts`
 */
import { createHandover, manualClock, type Lead, type LeadInput } from "handover";
import { serve, type Answered } from "../fakes/serve.ts";
import { intentModel } from "./intent.ts";
import { policyWith } from "./policy.ts";

/** The model: what it says of a person, and how it behaves. */
let behaves: "well" | "down" | "oddly" = "well";
let hangs = 0;
let asked = 0;
const model = await serve(async ({ body }): Promise<Answered> => {
  asked++;
  const records = (JSON.parse(body.toString()) as { dataframe_records: Record<string, unknown>[] }).dataframe_records;
  if (asked === 1) console.log("  the model is told", JSON.stringify(records));
  if (behaves === "down") return { status: 503 };
  if (hangs-- > 0) return new Promise(() => undefined);
  const predictions = records.map(({ jobTitle }) => {
    const isChief = /^C.O$/.test(String(jobTitle));
    const probability = behaves === "oddly" ? 17 : isChief ? 0.91 : 0.12;
    return { probability, contributions: { job_title: isChief ? 60 : 5 } };
  });
  return { status: 200, json: { predictions } };
});

const clock = manualClock("2026-11-03T09:00:00Z"); // for you: leave it out, and let handover.start() tick
const handover = createHandover({ policy: policyWith(intentModel(model.origin, "a token")), clock });
for (const id of ["ana", "ben"]) await handover.reps.upsert({ id });
await handover.pools.upsert({ id: "seniors", members: ["ana"] });
await handover.pools.upsert({ id: "sdr", members: ["ben"] });
handover.on("lead.graded", ({ data }) => console.log(`  the grade changes: ${data.from} to ${data.to}`));

function show(lead: Lead | undefined): void {
  const { total, grade, reasons = [], external } = lead?.score ?? {};
  const why = reasons.map(({ rule, points }) => `${rule} ${points}`).join(", ");
  console.log(`  ${lead?.ownerId}'s: ${total} (${grade}), ${external?.state}${why === "" ? "" : `; ${why}`}`);
}
async function take(input: LeadInput): Promise<string> {
  const { lead } = await handover.ingest(input);
  show(lead);
  return lead?.id ?? "";
}
/** Until the scorer has answered about a lead, or failed. */
async function answered(leadId: string): Promise<void> {
  while ((await handover.lead(leadId))?.score?.external?.state === "pending")
    await new Promise((resolve) => setTimeout(resolve, 5));
  show(await handover.lead(leadId));
}

console.log("It answers at once: the lead is routed by what it says.");
await take({ email: "cto@acme.example", jobTitle: "CTO", source: "demo", company: { employees: 50 } });

console.log("The same fields of somebody else: it is not asked again.");
const before = asked;
await take({ email: "cto@omega.example", jobTitle: "CTO", source: "demo", company: { employees: 50 } });
console.log(`  asked ${asked - before} times`);

console.log(
  "It hangs: the lead is routed by the rules, after a second. It is asked again, and the lead is scored once more.",
);
hangs = 1;
const slow = await take({ email: "ceo@beta.example", jobTitle: "CEO", source: "fair" });
await answered(slow);

console.log("It is down: two attempts, and the rules stand. When it is up again, the lead's own clock asks it.");
behaves = "down";
const down = await take({ email: "cfo@gamma.example", jobTitle: "CFO", company: { employees: 900 } });
behaves = "well";
clock.advance(60_000);
await handover.tick();
await answered(down);

console.log("It answers nonsense, a probability of 17: that does not pass by itself, so the rules stand.");
behaves = "oddly";
await take({ email: "cio@delta.example", jobTitle: "CIO", source: "fair" });

await handover.close();
await model.close();
