/**
 * A policy that RevOps keep as JSON: loaded, checked, compared with the one in force, and put in force on a date.
 * `npx tsx examples/json-policy/main.ts`
 */
import { createHandover, isHandoverError, manualClock } from "handover";
import { parsePolicy, textOf } from "./load.ts";
import { review } from "./review.ts";

const now = parsePolicy(textOf("2026-10.json"));
const text = textOf("2026-12.json");

const clock = manualClock("2026-11-24T10:00:00Z"); // for you: leave it out
const handover = createHandover({ policy: now, clock });
await handover.reps.upsert({ id: "mia" });
for (const id of ["ana", "ben", "eva"]) await handover.reps.upsert({ id, managerId: "mia" });
await handover.pools.upsert({ id: "sdr", members: ["ana", "ben"] });
await handover.pools.upsert({ id: "dach", members: ["eva"] });

async function propose(what: string, proposed: string): Promise<void> {
  console.log(what);
  const roster = { reps: await handover.reps.list(), pools: await handover.pools.list() };
  try {
    const { faults, notes } = await review(now, parsePolicy(proposed), roster);
    for (const note of notes) console.log(`  ${note}`);
    for (const fault of faults) console.log(`  ! ${fault}`);
    console.log(faults.length > 0 ? "  not put in force" : "  fit to be put in force");
  } catch (error) {
    if (!isHandoverError(error, "POLICY_INVALID")) throw error;
    for (const { path, expected, got, hint } of error.issues)
      console.log(`  ! ${path}: expected ${expected}, got ${got}; ${hint}`);
  }
}

await propose(
  "A draft with two slips of the hand:",
  text.replace('"round_robin"', '"roundrobin"').replace('"notify": "owner"', '"notify": "onwer"'),
);
await propose(
  "One that says what it cannot mean: for an A 120 points, of 100 at most, and a pool that is not there.",
  text.replace('"A": 75', '"A": 120').replace('"pool": "dach"', '"pool": "austria"'),
);
await propose(
  "One that promises what nobody keeps: five minutes for all but the best.",
  text.replace('"default": "8h"', '"default": "5m"'),
);
await propose("The version that is meant:", text);

console.log("It is kept, and in force from 1 December on: on all processes at once, and without a deployment.");
await handover.policies.add(now);
await handover.policies.add(parsePolicy(text), { effectiveFrom: "2026-12-01T00:00:00+01:00", by: "kim" });
for (const at of ["2026-11-30T15:00:00Z", "2026-12-01T09:00:00Z"]) {
  clock.set(at);
  const { lead, decision } = await handover.ingest({
    email: `cto@firm${at.slice(8, 10)}.example`,
    source: "demo_form",
    company: { employees: 500, country: "PL" },
  });
  const [contact] = await handover.clocks(lead?.id ?? "");
  console.log(`  ${at}: by ${decision?.policyVersion}, to be called by ${contact?.dueAt?.toISOString()}`);
}
await handover.close();
