import { createHandover, definePolicy, manualClock, type LeadInput } from "handover";
import { fromSalesforce, toSalesforce } from "handover/crm";
import { domainReader, phoneReader } from "handover/lead";
import { roundRobin } from "handover/routing";
import { parsePhoneNumberFromString } from "libphonenumber-js";
import { getDomain } from "tldts";

const policy = definePolicy(
  {
    version: "1",
    fields: { budget: { type: "number", min: 0, required: true }, plan: { type: "enum", values: ["Free", "Team"] } },
    routing: roundRobin({ pool: "sdr", hours: "ignore" }),
  },
  { readers: { phone: phoneReader(parsePhoneNumberFromString), domain: domainReader(getDomain) } },
);
let count = 0;
const handover = createHandover({ policy, clock: manualClock("2026-11-02T09:00:00Z"), ids: () => `id-${++count}` });
for (const id of ["ana", "ben"]) await handover.reps.upsert({ id });
await handover.pools.upsert({ id: "sdr", members: ["ana", "ben"] });

/** What a query over Salesforce's leads answers, page by page. */
async function* salesforce(): AsyncGenerator<Record<string, unknown>> {
  yield {
    Id: "00Q5g00000AbCdE",
    LastName: "Nowak",
    Company: "Acme",
    Email: "nowak@mail.acme.co.uk",
    Budget__c: 500,
    Plan__c: "team",
  };
  yield {
    Id: "00Q5g00000AbCdF",
    LastName: "Bell",
    Company: "Beta",
    Phone: "020 7183 8750",
    CountryCode: "GB",
    Budget__c: "12000",
  };
  yield {
    Id: "00Q5g00000AbCdG",
    LastName: "Cole",
    Company: "Gamma",
    Email: "cole@gamma.example",
    HasOptedOutOfEmail: true,
  };
  yield {
    Id: "00Q5g00000AbCdH",
    LastName: "Diaz",
    Company: "[not provided]",
    Email: "diaz@gmail.com",
    Budget__c: "a lot",
  };
  yield { Id: "00Q5g00000AbCdE", LastName: "Nowak", Title: "CTO", Email: "nowak@acme.co.uk", Budget__c: 700 };
}

const map = { fields: { "properties.budget": "Budget__c", "properties.plan": "Plan__c" } };
const options = {
  toLead: (record: Record<string, unknown>): LeadInput => fromSalesforce(record, map).input,
  keyOf: (record: Record<string, unknown>, index: number): string =>
    `salesforce-2026-11/${String(record["Id"])}/${index}`,
  batch: 2,
};

console.log("cut short after two rows:");
const cut = new AbortController();
const part = await handover.import(salesforce(), { ...options, signal: cut.signal, onProgress: () => cut.abort() });
console.log(`  ${part.total} rows, complete: ${part.complete}, stopped by ${part.stopped?.by}`);

console.log("begun anew:");
const { total, created, merged, quarantined, complete, reasons } = await handover.import(salesforce(), options);
console.log(
  `  ${total} rows: ${created} created, ${merged} merged, ${quarantined} in quarantine, complete: ${complete}`,
);
for (const { reason, count, rows } of reasons) console.log(`  ${count} x ${reason} (rows ${rows.join(", ")})`);

console.log("leads:");
for await (const page of handover.scan("leads"))
  for (const lead of page)
    console.log(
      `  ${lead.lastName}: ${lead.phone ?? lead.email}, ${lead.accountId ?? "no account"}, ${lead.ownerId}'s, ${JSON.stringify(lead.properties)}`,
    );

console.log("quarantine:");
const waiting: string[] = [];
for await (const { id, issues } of handover.quarantine.list()) {
  waiting.push(id);
  console.log(`  ${issues.map(({ path, expected, got }) => `${path}: expected ${expected}, got ${got}`).join("; ")}`);
}
const [cole = "", diaz = ""] = waiting;
const corrected = await handover.quarantine.correct(cole, { properties: { budget: 300 } });
console.log(`  Cole: ${corrected.status}, consent to e-mail: ${corrected.lead?.consent?.["email"]?.given}`);
await handover.quarantine.discard(diaz, { reason: "a test" });
console.log(`  ${JSON.stringify(await handover.quarantine.count())}`);

console.log("back to Salesforce:");
console.log(corrected.lead === undefined ? "nothing" : toSalesforce(corrected.lead, map));
