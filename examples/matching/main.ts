import { createHandover, definePolicy, manualClock } from "handover";
import { accountOwner, firstOf, roundRobin } from "handover/routing";

const policy = definePolicy({
  version: "1",
  matching: {
    person: { by: ["email", "phone", "externalId"], prefer: ["owned", "oldest"] },
    account: { similarity: 0.9, prefer: ["similarity", "country"] },
  },
  routing: firstOf(accountOwner(), roundRobin({ pool: "sdr" })),
});

const clock = manualClock("2026-11-02T09:00:00Z");
let count = 0;
const handover = createHandover({ policy, clock, ids: () => `lead-${++count}` });
for (const id of ["ana", "ben", "cy"]) await handover.reps.upsert({ id });
await handover.pools.upsert({ id: "sdr", members: ["cy"] });
await handover.accounts.upsert({ domain: "nowak.example", name: "Nowak Transport Sp. z o.o.", ownerId: "ana" });
await handover.accounts.upsert({ domain: "acme.pl.example", name: "Acme S.A.", country: "PL", ownerId: "ana" });
await handover.accounts.upsert({ domain: "acme.de.example", name: "ACME GmbH", country: "DE", ownerId: "ben" });

/** One form after another: what it would be matched with, and then what became of it. */
const forms = [
  { email: "olga@gmail.com", company: "transport NOWAK", source: "webinar" },
  { phone: "+48 22 123 45 67", company: "Acme", source: "fair" },
  { email: "olga@gmail.com", phone: "+48221234567", source: "form" },
  { phone: "+48221234567", source: "chat" },
  { email: "max@acme-group.example", company: { name: "Acme", country: "DE" } },
  { email: "eva@gmail.com", company: "Nowak Transprt" },
];
let first: string | undefined;
for (const form of forms) {
  console.log(JSON.stringify(form));
  const preview = await handover.matches(form);
  for (const line of preview.explain().split("\n")) console.log(`  ? ${line}`);
  const { status, lead } = await handover.ingest(form);
  first ??= lead?.id;
  console.log(`  ${status}: ${lead?.id}, ${lead?.ownerId}'s, of ${lead?.accountId ?? "no account"}`);
  clock.advance(60_000);
}

console.log("\nWhat is known of the person with two leads:");
const known = await handover.lead(first ?? "");
console.log(known?.email, known?.phone, known?.touches.map(({ source }) => source).join(", "));
for await (const page of handover.scan("events"))
  for (const { type, leadId, data } of page)
    if (type === "lead.merged") console.log(leadId, "by", data.by, JSON.stringify(data.match ?? {}));
await handover.close();
