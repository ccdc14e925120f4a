import type { Company, Lead, LeadFields } from "./lead.ts";

/**
 * The fields of a lead after the same person came again: what was known stays, what was missing is filled in, ids and properties
 * add up, an opt-out is never lost. Merging the same input twice changes nothing more.
 */
export function mergeFields(known: Lead, again: LeadFields): LeadFields {
  const company = mergeCompany(known.company, again.company);
  return {
    email: known.email ?? again.email,
    emailDomain: known.emailDomain ?? again.emailDomain,
    phone: known.phone ?? again.phone,
    firstName: known.firstName ?? again.firstName,
    lastName: known.lastName ?? again.lastName,
    jobTitle: known.jobTitle ?? again.jobTitle,
    language: known.language ?? again.language,
    source: known.source ?? again.source,
    campaign: known.campaign ?? again.campaign,
    message: known.message ?? again.message,
    segment: known.segment ?? again.segment,
    value: known.value ?? again.value,
    company,
    externalIds: union(known.externalIds, again.externalIds),
    optedOut: known.optedOut || again.optedOut,
    properties: { ...again.properties, ...known.properties },
    flags: mergeFlags(union(known.flags, again.flags), company),
  };
}

function mergeCompany(known: Company | undefined, again: Company | undefined): Company | undefined {
  if (known === undefined || again === undefined) return known ?? again;
  return {
    name: known.name ?? again.name,
    domain: known.domain ?? again.domain,
    country: known.country ?? again.country,
    region: known.region ?? again.region,
    city: known.city ?? again.city,
    postalCode: known.postalCode ?? again.postalCode,
    industry: known.industry ?? again.industry,
    website: known.website ?? again.website,
    employees: known.employees ?? again.employees,
    revenue: known.revenue ?? again.revenue,
  };
}

function mergeFlags(flags: readonly string[], company: Company | undefined): readonly string[] {
  return flags
    .filter((flag) => !(flag === "company.missing" && company?.name !== undefined))
    .filter((flag) => !(flag === "country.missing" && company?.country !== undefined))
    .sort();
}

function union(a: readonly string[], b: readonly string[]): readonly string[] {
  return b.every((item) => a.includes(item)) ? a : [...new Set([...a, ...b])];
}
