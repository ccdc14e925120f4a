import type { CrmLead, CrmOptions, CrmSource } from "./field-map.ts";
import { fromValues, idIn, isThere, isTicked, own, toValues, type Crm, type CrmValues } from "./record.ts";

/** A contact as HubSpot's API has it: all values are texts. */
export interface HubSpotContact {
  readonly id?: string | undefined;
  readonly properties: { readonly [name: string]: string | null };
}

/** The contact's own fields; its firm's are those that a contact carries, too. */
const hubspot: Crm = {
  system: "hubspot",
  owner: "hubspot_owner_id",
  status: "hs_lead_status",
  fields: [
    { path: "email", name: "email" },
    { path: "phone", name: "phone" },
    { path: "firstName", name: "firstname" },
    { path: "lastName", name: "lastname" },
    { path: "jobTitle", name: "jobtitle" },
    { path: "language", name: "hs_language" },
    { path: "source", name: "hs_analytics_source", readOnly: true },
    { path: "message", name: "message" },
    { path: "company.name", name: "company" },
    { path: "company.website", name: "website" },
    { path: "company.industry", name: "industry" },
    { path: "company.street", name: "address" },
    { path: "company.city", name: "city" },
    { path: "company.region", name: "state" },
    { path: "company.postalCode", name: "zip" },
    { path: "company.country", name: "country" },
    { path: "company.employees", name: "numemployees", kind: "number" },
    { path: "company.revenue", name: "annualrevenue", kind: "number" },
    { path: "occurredAt", name: "createdate", readOnly: true },
  ],
  ignored: new Set(["hs_object_id", "lastmodifieddate", "hs_lastmodifieddate", "hs_email_optout"]),
};

/**
 * What a HubSpot contact says of a lead, for `ingest`. An opt-out from all e-mail (`hs_email_optout`) is consent withdrawn.
 *
 * @example
 * const { input, ownerId } = fromHubSpot({ id: "51", properties: { email: "ana@acme.example", firstname: "Ana" } });
 */
export function fromHubSpot(contact: HubSpotContact, options: CrmOptions = {}): CrmLead {
  const values: CrmValues = contact.properties ?? {};
  const lead = fromValues(hubspot, contact.id, values, options);
  if (!isTicked(own(values, "hs_email_optout"))) return lead;
  return { ...lead, input: { ...lead.input, consent: { email: { given: false, source: "hubspot" } } } };
}

/** A HubSpot contact of a lead: what the map covers and HubSpot lets others write, as texts. */
export function toHubSpot(lead: CrmSource, options: CrmOptions = {}): HubSpotContact {
  const id = idIn(hubspot, lead);
  const values = Object.entries(toValues(hubspot, lead, options)).filter(([, value]) => isThere(value));
  const properties = Object.fromEntries(
    values.map(([name, value]) => [name, Array.isArray(value) ? value.join(";") : String(value)]),
  );
  return id === undefined ? { properties } : { id, properties };
}

/** A lead record of HubSpot's own (object type 0-136), of a contact that is there already. */
export interface HubSpotLead {
  readonly properties: { readonly [name: string]: string };
  readonly associations: readonly {
    readonly to: { readonly id: string };
    readonly types: readonly { readonly associationCategory: "HUBSPOT_DEFINED"; readonly associationTypeId: number }[];
  }[];
}

/** Of a lead to the contact it is about. */
const primaryContact = 578;

/**
 * A HubSpot lead record: HubSpot wants its name and its contact.
 *
 * @param contact The id of the contact, and the pipeline of HubSpot's that the stages of `options.stages` are of.
 */
export function toHubSpotLead(
  lead: CrmSource,
  contact: { readonly contactId: string; readonly pipeline?: string | undefined },
  options: CrmOptions = {},
): HubSpotLead {
  const { hs_pipeline_stage: stage, hubspot_owner_id: owner } = toHubSpot(lead, {
    ...options,
    statusField: "hs_pipeline_stage",
  }).properties;
  const company = typeof lead.company === "string" ? lead.company : lead.company?.name;
  const person = [lead.firstName, lead.lastName].filter(isThere).join(" ");
  const named = [person, company].filter(isThere).join(", ");
  const values = {
    hs_lead_name: named === "" ? (lead.email ?? lead.phone ?? contact.contactId) : named,
    hs_lead_type: lead.leadType,
    hs_lead_label: lead.rating?.toUpperCase(),
    hs_pipeline: contact.pipeline,
    hs_pipeline_stage: stage ?? undefined,
    hubspot_owner_id: owner ?? undefined,
  };
  const properties = Object.entries(values).filter((entry): entry is [string, string] => isThere(entry[1]));
  const types = [{ associationCategory: "HUBSPOT_DEFINED", associationTypeId: primaryContact } as const];
  return { properties: Object.fromEntries(properties), associations: [{ to: { id: contact.contactId }, types }] };
}
