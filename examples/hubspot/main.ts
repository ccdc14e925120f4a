/**
 * HubSpot's contacts come in by webhooks, owners go back: with a forged request, the same list twice, an API that is down, one that
 * has had enough, and a change that comes back to whoever made it. `npx tsx examples/hubspot/main.ts`
 */
import { createHandover, definePolicy, manualClock } from "handover";
import type { CrmOptions } from "handover/crm";
import { roundRobin } from "handover/routing";
import { serve } from "../fakes/serve.ts";
import { hubSpotClient } from "./client.ts";
import { appId, FakeHubSpot, secret, token } from "./fake-hubspot.ts";
import { hubSpotInbox } from "./inbox.ts";
import { writeBack } from "./write-back.ts";

const clock = manualClock("2026-11-03T09:00:00Z"); // for you: leave it out
const policy = definePolicy({ version: "1", routing: roundRobin({ pool: "sdr", hours: "ignore" }) });
const handover = createHandover({ policy, clock });
handover.on("error", (error) => console.log(`  told to the error listeners: ${String(error)}`));
handover.on("lead.merged", () => console.log("  taken for somebody who came again")); // which must not be
for (const id of ["ana", "ben"]) await handover.reps.upsert({ id });
await handover.pools.upsert({ id: "sdr", members: ["ana", "ben"] });

/** Reps, and who they are in HubSpot. */
const crm: CrmOptions = { owners: { ana: "70001", ben: "70002" } };

const fake = new FakeHubSpot(); // for you: https://api.hubapi.com
const hubspot = hubSpotClient(await fake.start(), token);
const inbox: { answer?: ReturnType<typeof hubSpotInbox> } = {};
const server = await serve((asked) => inbox.answer?.(asked) ?? { status: 503 });
const url = `${server.origin}/hooks/hubspot`; // for you: the public address, as it stands in the app's settings
inbox.answer = hubSpotInbox(handover, hubspot, { url, secret, appId, crm });
const owners = await writeBack(handover, hubspot, crm); // for you: without `start: false`, it runs by itself

async function leads(): Promise<string> {
  const shown: string[] = [];
  for await (const page of handover.scan("leads"))
    for (const { email, ownerId } of page) shown.push(`${email} is ${ownerId ?? "nobody"}'s`);
  return shown.sort().join(", ") || "none";
}

console.log("Two forms are sent; the first list is signed by somebody else.");
fake.create("51", { email: "cto@acme.example", firstname: "Iga", company: "Acme", numemployees: "250" });
fake.create("52", { email: "ceo@beta.example", company: "Beta" });
console.log(`  answered ${await fake.deliver(url, { key: "a guess" })}; leads: ${await leads()}`);

console.log("HubSpot sends it itself, while its API is down; then once more.");
fake.failures.push({ call: "POST contacts/batch/read", status: 503, json: { status: "error" } });
console.log(`  answered ${await fake.deliver(url, { again: true })}; leads: ${await leads()}`);
console.log(`  answered ${await fake.deliver(url, { again: true })}; leads: ${await leads()}`);

console.log("The answer was lost: the same list again, each notice twice in it, and a contact has changed meanwhile.");
fake.edit("52", "jobtitle", "CEO");
console.log(`  answered ${await fake.deliver(url, { again: true, twice: true })}; leads: ${await leads()}`);

console.log("Owners go back, of which one is too many for HubSpot's limit.");
const message = "You have reached your ten_secondly_rolling limit.";
const limit = { status: "error", message, errorType: "RATE_LIMIT", policyName: "TEN_SECONDLY_ROLLING" };
fake.failures.push({ call: "PATCH contacts/52", status: 429, json: limit });
console.log(" ", await owners.drain());
clock.advance(9_999);
console.log("  9.999 s later:", await owners.drain());
clock.advance(1);
console.log("  10 s later:", await owners.drain());

console.log(
  "What was written comes back as notices. One is out of date: the lead has gone to ben here. All are let be.",
);
const { lead: iga } = (await handover.matches({ externalIds: ["hubspot:51"] })).lead ?? {};
await handover.reassign(iga?.id ?? "", { reason: "ana is overloaded" });
console.log(`  answered ${await fake.deliver(url)}; leads: ${await leads()}`);
console.log(" ", await owners.drain());

console.log("Somebody gives a contact to ana, in HubSpot: so it is here, and HubSpot is not told what it said.");
fake.edit("52", "hubspot_owner_id", "70001");
console.log(`  answered ${await fake.deliver(url)}; leads: ${await leads()}`);
console.log(" ", await owners.drain());

await handover.close();
await server.close();
await fake.stop();
