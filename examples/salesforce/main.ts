/**
 * Salesforce's leads come in by change events, owners go back: with events told twice, one that says nothing, a session that has ended,
 * a row that is locked, and a change that comes back to whoever made it. `npx tsx examples/salesforce/main.ts`
 */
import { createHandover, definePolicy, manualClock } from "handover";
import type { CrmOptions } from "handover/crm";
import { roundRobin } from "handover/routing";
import { serve } from "../fakes/serve.ts";
import { salesforceClient } from "./client.ts";
import { FakeSalesforce, secret } from "./fake-salesforce.ts";
import { salesforceInbox } from "./inbox.ts";
import { writeBack } from "./write-back.ts";

const clock = manualClock("2026-11-03T09:00:00Z"); // for you: leave it out
const policy = definePolicy({ version: "1", routing: roundRobin({ pool: "sdr", hours: "ignore" }) });
const handover = createHandover({ policy, clock });
handover.on("error", (error) => console.log(`  told to the error listeners: ${String(error)}`));
handover.on("lead.merged", () => console.log("  taken for somebody who came again")); // which must not be
for (const id of ["ana", "ben"]) await handover.reps.upsert({ id });
await handover.pools.upsert({ id: "sdr", members: ["ana", "ben"] });

/** Reps, and who they are in Salesforce. */
const crm: CrmOptions = { owners: { ana: "0055g00000AnaAAAAZ", ben: "0055g00000BenBAAAZ" } };
const clientName = "Handover";

const fake = new FakeSalesforce(); // for you: https://<your domain>.my.salesforce.com
const origin = await fake.start();
const salesforce = salesforceClient({ origin, clientId: "id", clientSecret: "secret", clientName });
const server = await serve(salesforceInbox(handover, salesforce, { secret, clientName, crm }));
const url = `${server.origin}/hooks/salesforce`;
const owners = await writeBack(handover, salesforce, crm); // for you: without `start: false`, it runs by itself

async function leads(): Promise<string> {
  const shown: string[] = [];
  for await (const page of handover.scan("leads"))
    for (const { email, ownerId } of page) shown.push(`${email} is ${ownerId ?? "nobody"}'s`);
  return shown.sort().join(", ") || "none";
}

console.log("A form makes two leads at once; the first event is signed by somebody else.");
fake.create([
  { Id: "00Q5g00000AcmeAEAR", Email: "cto@acme.example", LastName: "Nowak", Company: "Acme" },
  { Id: "00Q5g00000BetaBEAR", Email: "ceo@beta.example", LastName: "[not provided]", Company: "Beta" },
]);
console.log(`  answered ${await fake.relay(url, { key: "a guess" })}; leads: ${await leads()}`);

console.log(
  "The relay sends it itself, and once more from the start, for it had forgotten how far it was; a lead has changed meanwhile.",
);
console.log(`  answered ${await fake.relay(url)}; leads: ${await leads()}`);
fake.edit("00Q5g00000BetaBEAR", { Title: "CEO" });
console.log(`  answered ${await fake.relay(url, { from: 0 })}; leads: ${await leads()}`);

console.log("Of a third Salesforce says only that it is there.");
fake.create([{ Id: "00Q5g00000GammCEAR", Email: "cfo@gamma.example", LastName: "Lis" }], "GAP_CREATE");
console.log(`  answered ${await fake.relay(url)}; leads: ${await leads()}`);

console.log("Owners go back: the session has ended, and of one lead the row is locked.");
fake.endSessions();
fake.locked.add("00Q5g00000BetaBEAR");
console.log(" ", await owners.drain());
clock.advance(1_000);
console.log("  1 s later:", await owners.drain());

console.log("What was written comes back as events, and is let be.");
console.log(`  answered ${await fake.relay(url)}; leads: ${await leads()}`);

console.log("Somebody gives a lead to ben, in Salesforce: so it is here, and Salesforce is not told what it said.");
fake.edit("00Q5g00000AcmeAEAR", { OwnerId: "0055g00000BenBAAAZ" });
console.log(`  answered ${await fake.relay(url)}; leads: ${await leads()}`);
console.log(" ", await owners.drain());

await handover.close();
await server.close();
await fake.stop();
