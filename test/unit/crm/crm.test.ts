import { describe, expect, it } from "vitest";
import { fromHubSpot, fromSalesforce, toHubSpot, toHubSpotLead, toSalesforce } from "handover/crm";
import { readLead } from "handover/lead";

/** As the API of CRM objects answers for a contact. */
const contact = {
  id: "51",
  properties: {
    email: "ana@acme.example",
    firstname: "Ana",
    lastname: "Nowak",
    phone: "+48 22 123 45 67",
    jobtitle: null,
    company: "Acme",
    website: "https://acme.example",
    address: "Prosta 1",
    city: "Warsaw",
    state: "",
    zip: "00-001",
    country: "PL",
    numemployees: "250",
    annualrevenue: "12000000",
    hs_language: "pl",
    hs_analytics_source: "ORGANIC_SEARCH",
    hs_lead_status: "OPEN",
    hubspot_owner_id: "7001",
    lifecyclestage: "lead",
    createdate: "2026-11-02T09:00:00.000Z",
    lastmodifieddate: "2026-11-03T09:00:00.000Z",
    hs_object_id: "51",
  },
  createdAt: "2026-11-02T09:00:00.000Z",
  updatedAt: "2026-11-03T09:00:00.000Z",
  archived: false,
};
const stages = { inquiry: "OPEN", mql: "IN_PROGRESS" };

describe("a HubSpot contact", () => {
  it("is read by the map, with what it does not know beside", () => {
    expect(fromHubSpot(contact, { stages })).toEqual({
      input: {
        email: "ana@acme.example",
        firstName: "Ana",
        lastName: "Nowak",
        phone: "+48 22 123 45 67",
        language: "pl",
        source: "ORGANIC_SEARCH",
        company: {
          name: "Acme",
          website: "https://acme.example",
          street: "Prosta 1",
          city: "Warsaw",
          postalCode: "00-001",
          country: "PL",
          employees: 250,
          revenue: 12_000_000,
        },
        occurredAt: "2026-11-02T09:00:00.000Z",
        properties: { lifecyclestage: "lead" },
        externalIds: ["hubspot:51"],
      },
      stage: "inquiry",
      ownerId: "7001",
    });
    expect(readLead(fromHubSpot(contact).input).issues).toEqual([]);
  });

  it("keeps a status that no stage has, and an owner that no rep is", () => {
    const { input, stage, ownerId } = fromHubSpot(contact, { owners: { ana: "7" } });
    expect([input.properties, stage, ownerId]).toEqual([
      { hs_lead_status: "OPEN", lifecyclestage: "lead" },
      undefined,
      undefined,
    ]);
  });

  it("that opted out of e-mail has withdrawn its consent", () => {
    const out = { properties: { email: "ana@acme.example", hs_email_optout: "true" } };
    expect(fromHubSpot(out).input.consent).toEqual({ email: { given: false, source: "hubspot" } });
    expect(fromHubSpot({ properties: { hs_email_optout: "false" } }).input.consent).toBeUndefined();
  });

  it("is written as texts, without what HubSpot keeps itself, and without what is not known", () => {
    const lead = {
      email: "ana@acme.example",
      source: "webinar",
      company: { name: "Acme", employees: 250 },
      properties: { budget: 500, tags: ["a", "b"], secret: "x" },
      externalIds: ["salesforce:1", "hubspot:51"],
      stage: "mql",
      ownerId: "ana",
    };
    const fields = { "properties.budget": "budget", "properties.tags": "tags", email: null };
    expect(toHubSpot(lead, { stages, fields, owners: { ana: "7001" } })).toEqual({
      id: "51",
      properties: {
        company: "Acme",
        numemployees: "250",
        budget: "500",
        tags: "a;b",
        hs_lead_status: "IN_PROGRESS",
        hubspot_owner_id: "7001",
      },
    });
  });

  it("has a lead record of its own, with the name and the contact that HubSpot wants", () => {
    const lead = {
      email: "ana@acme.example",
      lastName: "Nowak",
      company: "Acme",
      rating: "hot",
      stage: "mql",
      ownerId: "7001",
    };
    expect(
      toHubSpotLead(lead, { contactId: "51", pipeline: "lead-pipeline" }, { stages: { mql: "qualified" } }),
    ).toEqual({
      properties: {
        hs_lead_name: "Nowak, Acme",
        hs_lead_label: "HOT",
        hs_pipeline: "lead-pipeline",
        hs_pipeline_stage: "qualified",
        hubspot_owner_id: "7001",
      },
      associations: [{ to: { id: "51" }, types: [{ associationCategory: "HUBSPOT_DEFINED", associationTypeId: 578 }] }],
    });
    expect(toHubSpotLead({ email: "a@b.pl" }, { contactId: "51" }).properties).toEqual({ hs_lead_name: "a@b.pl" });
  });
});

/** As a query over the REST API answers for a Lead. */
const record = {
  attributes: { type: "Lead", url: "/services/data/v62.0/sobjects/Lead/00Q5g00000AbCdEEAV" },
  Id: "00Q5g00000AbCdE",
  FirstName: null,
  LastName: "Nowak",
  Company: "[not provided]",
  Title: "CTO",
  Email: "ana@acme.example",
  Phone: "(022) 123-45-67",
  Street: "Prosta 1",
  City: "Warsaw",
  Country: "Poland",
  CountryCode: "PL",
  LeadSource: "Web",
  Rating: "Hot",
  Status: "Open - Not Contacted",
  OwnerId: "0055g00000AbCdEAAV",
  NumberOfEmployees: 250,
  AnnualRevenue: 1.2e7,
  HasOptedOutOfEmail: true,
  DoNotCall: false,
  CreatedDate: "2026-11-02T09:00:00.000+0000",
  LastModifiedDate: "2026-11-03T09:00:00.000+0000",
  Budget__c: 500,
};

describe("a Salesforce Lead", () => {
  it("is read by the map, with what it does not know beside", () => {
    const lead = fromSalesforce(record, { fields: { "properties.budget": "Budget__c" } });
    expect(lead).toEqual({
      input: {
        lastName: "Nowak",
        jobTitle: "CTO",
        email: "ana@acme.example",
        phone: "(022) 123-45-67",
        source: "Web",
        rating: "Hot",
        company: { street: "Prosta 1", city: "Warsaw", country: "PL", employees: 250, revenue: 12_000_000 },
        consent: { email: { given: false, source: "salesforce" } },
        occurredAt: "2026-11-02T09:00:00.000+00:00",
        properties: { Status: "Open - Not Contacted", budget: 500 },
        externalIds: ["salesforce:00Q5g00000AbCdEEAV"],
      },
      ownerId: "0055g00000AbCdEAAV",
    });
    expect(readLead(lead.input)).toMatchObject({ issues: [], occurredAt: Date.UTC(2026, 10, 2, 9) });
  });

  it.each(["true", "TRUE", " true ", "1", 1, true])("has opt-outs however an export writes them: %j", (ticked) => {
    const given = { given: false, source: "salesforce" };
    const { input } = fromSalesforce({ HasOptedOutOfEmail: ticked, DoNotCall: ticked });
    expect(input.consent).toEqual({ email: given, call: given });
    const contact = { properties: { hs_email_optout: String(ticked) } };
    expect(fromHubSpot(contact).input.consent).toEqual({ email: { given: false, source: "hubspot" } });
  });

  it.each(["false", "0", 0, false, null, ""])("has none where the box is not ticked: %j", (unticked) => {
    expect(fromSalesforce({ HasOptedOutOfEmail: unticked, DoNotCall: unticked }).input.consent).toBeUndefined();
    expect(fromHubSpot({ properties: { hs_email_optout: String(unticked) } }).input.consent).toBeUndefined();
  });

  it("has one id, whether of 15 characters or of 18", () => {
    const idOf = (Id: string): unknown => fromSalesforce({ Id }).input.externalIds;
    expect(idOf("00Q5g00000AbCdEEAV")).toEqual(idOf("00Q5g00000AbCdE"));
    // Salesforce's own example of its two forms.
    expect(idOf("001A0000006Vm9u")).toEqual(["salesforce:001A0000006Vm9uIAC"]);
    expect(idOf("odd")).toEqual(["salesforce:odd"]);
  });

  it("is written with what Salesforce wants, and opt-outs as far as somebody has said something", () => {
    expect(toSalesforce({ email: "ana@acme.example", consent: { email: true, call: { given: false } } })).toEqual({
      Email: "ana@acme.example",
      LastName: "[not provided]",
      Company: "[not provided]",
      HasOptedOutOfEmail: false,
      DoNotCall: true,
    });
    expect(toSalesforce({ optedOut: true, consent: { email: true } })).toMatchObject({
      HasOptedOutOfEmail: true,
      DoNotCall: true,
    });
  });
});

it("a field of a record with any name makes no more of it than a property", () => {
  const values = JSON.parse('{ "email": "a@b.pl", "__proto__": "x", "constructor": "y" }') as Record<string, string>;
  const { input } = fromHubSpot({ properties: values });
  expect(Object.keys(input.properties ?? {}).sort()).toEqual(["__proto__", "constructor"]);
  expect(Object.getPrototypeOf(input.properties)).toBe(Object.prototype);
  expect(readLead(input).issues.map(({ path }) => path)).toEqual(["properties.__proto__", "properties.constructor"]);
});
