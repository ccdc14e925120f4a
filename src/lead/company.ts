import { normalizeDomain } from "./contact.ts";
import type { FieldReader } from "./field-reader.ts";
import type { Company } from "./lead.ts";

export type CompanyDraft = { -readonly [field in keyof Company]: Company[field] };

const keys = [
  "name",
  "country",
  "region",
  "city",
  "postalCode",
  "industry",
  "website",
  "domain",
  "employees",
  "revenue",
];

/** Reads a firm, or just its name, over what is known of it. */
export function readCompany(reader: FieldReader, value: unknown, company: CompanyDraft): void {
  if (typeof value === "string") {
    company.name = reader.text(value, "company", 256) ?? company.name;
    return;
  }
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    const hint = 'send { name: "Acme", country: "PL" }';
    return reader.issue("company", "a firm's name or an object of its fields", value, hint);
  }
  for (const key of reader.atMost(Object.keys(value), "company")) {
    const item = (value as Record<string, unknown>)[key];
    if (item !== undefined && item !== null && item !== "") readField(reader, company, key, item);
  }
}

function readField(reader: FieldReader, company: CompanyDraft, key: string, value: unknown): void {
  switch (key) {
    case "name":
      company.name = reader.text(value, "company.name", 256);
      return undefined;
    case "country":
      company.country = reader.text(value, "company.country", 64);
      return undefined;
    case "region":
      company.region = reader.text(value, "company.region", 128);
      return undefined;
    case "city":
      company.city = reader.text(value, "company.city", 128);
      return undefined;
    case "postalCode":
      company.postalCode = reader.text(value, "company.postalCode", 16);
      return undefined;
    case "industry":
      company.industry = reader.text(value, "company.industry", 128);
      return undefined;
    case "website":
      company.website = reader.text(value, "company.website", 512);
      return undefined;
    case "employees":
      company.employees = reader.amount(value, "company.employees");
      return undefined;
    case "revenue":
      company.revenue = reader.amount(value, "company.revenue");
      return undefined;
    case "domain":
      return readDomain(reader, value, company);
    default:
      return reader.unknown(key, value, "company", keys);
  }
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
    city: undefined,
    postalCode: undefined,
    industry: undefined,
    website: undefined,
    employees: undefined,
    revenue: undefined,
  };
}
