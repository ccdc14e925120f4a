import { normalizeDomain } from "./contact.ts";
import { ownFields, type FieldReader } from "./field-reader.ts";
import type { Company } from "./lead.ts";

export type CompanyDraft = { -readonly [field in keyof Company]: Company[field] };

/** All that may be known of a firm. */
export const companyFields = [
  "name",
  "domain",
  "country",
  "region",
  "street",
  "city",
  "postalCode",
  "industry",
  "website",
  "employees",
  "revenue",
] as const satisfies readonly (keyof Company)[];

const known = new Set<string>(companyFields);

/** Nobody vouches for the values. */
type Unread = { readonly [field in keyof Company]?: unknown };

/** Reads a firm, or just its name, into an empty one. */
export function readCompany(reader: FieldReader, value: unknown, company: CompanyDraft): void {
  if (typeof value === "string") {
    company.name = reader.text(value, "company", 256);
    return;
  }
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    const hint = 'send { name: "Acme", country: "PL" }';
    return reader.issue("company", "a firm's name or an object of its fields", value, hint);
  }
  const firm: Unread = ownFields(value);
  company.name = reader.text(firm.name, "company.name", 256);
  company.country = reader.text(firm.country, "company.country", 64);
  company.region = reader.text(firm.region, "company.region", 128);
  company.street = reader.text(firm.street, "company.street", 256);
  company.city = reader.text(firm.city, "company.city", 128);
  company.postalCode = reader.text(firm.postalCode, "company.postalCode", 16);
  company.industry = reader.text(firm.industry, "company.industry", 128);
  company.website = reader.text(firm.website, "company.website", 512);
  company.employees = reader.amount(firm.employees, "company.employees");
  company.revenue = reader.amount(firm.revenue, "company.revenue");
  readDomain(reader, firm.domain, company);
  reader.others(value, known, "company");
}

function readDomain(reader: FieldReader, value: unknown, company: CompanyDraft): void {
  const text = reader.text(value, "company.domain", 512);
  if (text === undefined) return;
  company.domain = normalizeDomain(text);
  if (company.domain !== undefined) return;
  reader.flag("company.domain_invalid");
  reader.keep("company.domain", text);
}

/** A firm nothing is known of, with a place for everything. */
export function emptyCompany(): CompanyDraft {
  return {
    name: undefined,
    domain: undefined,
    country: undefined,
    region: undefined,
    street: undefined,
    city: undefined,
    postalCode: undefined,
    industry: undefined,
    website: undefined,
    employees: undefined,
    revenue: undefined,
  };
}
