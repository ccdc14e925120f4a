import type { Json, LeadInput } from "../lead/index.ts";
import type { CrmLead, CrmOptions, CrmSource } from "./field-map.ts";
import { fromValues, idIn, isTicked, own, toValues, type Crm, type CrmValues } from "./record.ts";

/** A Salesforce Lead as its API has it. */
export interface SalesforceLead {
  readonly Id?: string | undefined;
  readonly [name: string]: unknown;
}

/** What Salesforce itself puts where it wants a value that nobody gave. */
const missing = "[not provided]";

const salesforce: Crm = {
  system: "salesforce",
  owner: "OwnerId",
  status: "Status",
  fields: [
    { path: "email", name: "Email" },
    { path: "phone", name: "Phone" },
    { path: "firstName", name: "FirstName" },
    { path: "lastName", name: "LastName", missing },
    { path: "jobTitle", name: "Title" },
    { path: "source", name: "LeadSource" },
    { path: "rating", name: "Rating" },
    { path: "message", name: "Description" },
    { path: "company.name", name: "Company", missing },
    { path: "company.website", name: "Website" },
    { path: "company.industry", name: "Industry" },
    { path: "company.street", name: "Street" },
    { path: "company.city", name: "City" },
    { path: "company.region", name: "State" },
    { path: "company.postalCode", name: "PostalCode" },
    { path: "company.country", name: "Country", also: ["CountryCode"] },
    { path: "company.employees", name: "NumberOfEmployees", kind: "number" },
    { path: "company.revenue", name: "AnnualRevenue", kind: "number" },
    { path: "occurredAt", name: "CreatedDate", readOnly: true },
  ],
  ignored: new Set([
    "Id",
    "attributes",
    "Name",
    "Address",
    "LastModifiedDate",
    "SystemModstamp",
    "HasOptedOutOfEmail",
    "DoNotCall",
  ]),
};

/** The channels whose opt-out Salesforce knows. */
const optOuts = { email: "HasOptedOutOfEmail", call: "DoNotCall" } as const;
const channels = Object.keys(optOuts) as (keyof typeof optOuts)[];

/**
 * What a Salesforce Lead says of a lead, for `ingest`. `HasOptedOutOfEmail` and `DoNotCall` are consent withdrawn; unset they say nothing.
 * Ids of 15 characters become those of 18, so that one record has one id.
 *
 * @example
 * const { input, stage } = fromSalesforce({ Id: "00Q5g00000AbCdEEAV", LastName: "Nowak", Company: "Acme", Status: "Open" });
 */
export function fromSalesforce(record: SalesforceLead, options: CrmOptions = {}): CrmLead {
  const values: CrmValues = { ...record };
  const id = own(values, "Id");
  const lead = fromValues(salesforce, typeof id === "string" ? longId(id) : undefined, values, options);
  const withdrawn = channels.filter((channel) => isTicked(own(values, optOuts[channel])));
  const { occurredAt } = lead.input;
  const input: LeadInput = {
    ...lead.input,
    ...(typeof occurredAt === "string" ? { occurredAt: withColon(occurredAt) } : {}),
    ...(withdrawn.length === 0
      ? {}
      : { consent: Object.fromEntries(withdrawn.map((one) => [one, { given: false, source: "salesforce" }])) }),
  };
  return { ...lead, input };
}

/**
 * A Salesforce Lead of a lead: what the map covers and Salesforce lets others write. `LastName` and `Company`, which it wants, are
 * `[not provided]` where nobody knows them. Consent that was given is an opt-out unset; of what nobody has said nothing is.
 */
export function toSalesforce(lead: CrmSource, options: CrmOptions = {}): { readonly [name: string]: Json } {
  const id = idIn(salesforce, lead);
  const values = toValues(salesforce, lead, options);
  const said = channels.flatMap((channel) => {
    const consent = lead.consent?.[channel];
    const given = typeof consent === "object" ? consent.given : consent;
    if (lead.optedOut === true) return [[optOuts[channel], true] as const];
    return given === undefined ? [] : [[optOuts[channel], !given] as const];
  });
  return { ...(id === undefined ? {} : { Id: id }), ...values, ...Object.fromEntries(said) };
}

/** Salesforce writes offsets without a colon: `2026-11-22T10:00:00.000+0000`. */
function withColon(instant: string): string {
  return instant.replace(/([+-]\d{2})(\d{2})$/, "$1:$2");
}

const suffixes = "ABCDEFGHIJKLMNOPQRSTUVWXYZ012345";

/** The id of 18 characters, which is the same whatever its case: for each five, which are capitals. */
function longId(id: string): string {
  if (!/^[A-Za-z0-9]{15}$/.test(id)) return id;
  const suffix = [0, 5, 10].map((from) => {
    const capitals = Array.from({ length: 5 }, (_, i) => (/[A-Z]/.test(id.charAt(from + i)) ? 2 ** i : 0));
    return suffixes.charAt(capitals.reduce((bits, one) => bits + one));
  });
  return id + suffix.join("");
}
