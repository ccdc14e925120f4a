import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  fromHubSpot,
  fromSalesforce,
  toHubSpot,
  toSalesforce,
  type CrmLead,
  type CrmOptions,
  type CrmSource,
  type HubSpotContact,
  type SalesforceLead,
} from "handover/crm";

const text = fc.string({ unit: "grapheme", minLength: 1, maxLength: 12 }).filter((one) => one !== "[not provided]");
const options: CrmOptions = {
  stages: { inquiry: "New", mql: "Working", lost: "Closed" },
  owners: { ana: "005A", ben: "005B" },
  fields: { "properties.plan": "Plan__c", "properties.a.b": "Dotted__c" },
};
const amount = fc.integer({ min: 0, max: 1e9 });
const maybe = { requiredKeys: [] };
const company = {
  name: text,
  website: text,
  industry: text,
  street: text,
  city: text,
  region: text,
  postalCode: text,
  country: text,
  employees: amount,
  revenue: amount,
};
const common = { email: text, phone: text, firstName: text, lastName: text, jobTitle: text, message: text };
const properties = fc.record({ plan: text, "a.b": text }, maybe);
const standing = { stage: fc.constantFrom("inquiry", "mql", "lost"), ownerId: fc.constantFrom("ana", "ben") };
const withdrawn = fc.constant({ given: false, source: "salesforce" });

const ofHubSpot = fc.record(
  {
    ...common,
    language: text,
    company: fc.record(company, maybe),
    properties,
    externalIds: fc.constant(["hubspot:51"]),
    ...standing,
  },
  maybe,
);
const ofSalesforce = fc.record(
  {
    ...common,
    source: text,
    rating: text,
    company: fc.record(company, maybe),
    properties,
    consent: fc.record({ email: withdrawn, call: withdrawn }, { requiredKeys: ["call"] }),
    externalIds: fc.constant(["salesforce:00Q5g00000AbCdEEAV"]),
    ...standing,
  },
  maybe,
);

/** A lead as it is read: what is empty is not there. */
function plain({ stage, ownerId, ...input }: CrmSource): CrmLead {
  const full = Object.entries(input).filter(([, value]) => typeof value !== "object" || Object.keys(value).length > 0);
  return {
    input: Object.fromEntries(full),
    ...(stage === undefined ? {} : { stage }),
    ...(ownerId === undefined ? {} : { ownerId }),
  };
}

type Crm = readonly [to: (lead: CrmSource) => unknown, from: (record: never) => CrmLead];
const hubspot: Crm = [(lead) => toHubSpot(lead, options), (one: HubSpotContact) => fromHubSpot(one, options)];
const salesforce: Crm = [(lead) => toSalesforce(lead, options), (one: SalesforceLead) => fromSalesforce(one, options)];

const law = (leads: fc.Arbitrary<CrmSource>, [to, from]: Crm): fc.IProperty<unknown> =>
  fc.property(leads, (lead) => {
    const wire: unknown = JSON.parse(JSON.stringify(to(lead)));
    expect(from(wire as never)).toEqual(plain(lead));
  });

describe("what was written is read again", () => {
  it("from a HubSpot contact", () => fc.assert(law(ofHubSpot, hubspot)));
  it("from a Salesforce Lead", () => fc.assert(law(ofSalesforce, salesforce)));
});

const values = fc.dictionary(
  fc.oneof(fc.constantFrom("email", "Email", "company", "Status", "__proto__", "constructor", "toString"), text),
  fc.oneof(text, fc.constant(null), fc.double(), fc.boolean()),
);

it("nothing of a record is lost: every value is in what is read of it, but for what a CRM keeps for itself", () => {
  fc.assert(
    fc.property(values, (record) => {
      const kept = JSON.stringify(Object.values(fromSalesforce(record).input).concat(fromSalesforce(record).ownerId));
      for (const [name, value] of Object.entries(record))
        if (typeof value === "string" && value !== "" && !["Id", "Name", "Address"].includes(name))
          expect(kept).toContain(JSON.stringify(value));
    }),
  );
});

describe("the law has teeth", () => {
  const bugs: Record<string, Crm> = {
    "numbers stay texts": [
      hubspot[0],
      (one: HubSpotContact) =>
        fromHubSpot(one, {
          ...options,
          fields: { ...options.fields, "company.employees": null, "properties.n": "numemployees" },
        }),
    ],
    "the last stage of the list is always meant": [
      hubspot[0],
      (one: HubSpotContact) => ({ ...hubspot[1](one as never), stage: "lost" }),
    ],
    "a property with a dot is looked for inside another": [
      ({ properties, ...lead }) => hubspot[0]({ ...lead, properties: { ...properties, "a.b": undefined } }),
      hubspot[1],
    ],
    "what Salesforce wants is read as if somebody had said it": [
      (lead) => ({ ...(toSalesforce(lead, options) as object), LastName: lead.lastName ?? "unknown" }),
      salesforce[1],
    ],
  };
  for (const [bug, crm] of Object.entries(bugs))
    it(`where ${bug}`, () => {
      const leads = bug.includes("Salesforce") ? ofSalesforce : ofHubSpot;
      expect(() => fc.assert(law(leads, crm), { numRuns: 1_000, seed: 20261122 })).toThrow();
    });
});
