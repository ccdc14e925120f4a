import { isFreeMail, isRoleAddress } from "./contact.ts";
import { mergeConsents } from "./consent.ts";
import type { Company, Lead, LeadFields } from "./lead.ts";

/**
 * The fields of a lead after the same person came again: what was known stays, what was missing is filled in, ids and properties
 * add up, an opt-out is never lost, of consent the later word counts. Merging the same input twice changes nothing more.
 */
export function mergeFields(known: Lead, again: LeadFields): LeadFields {
  const merged: LeadFields = {
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
    company: mergeCompany(known.company, again.company),
    externalIds: union(known.externalIds, again.externalIds),
    optedOut: known.optedOut || again.optedOut,
    consent: mergeConsents(known.consent, again.consent),
    properties: { ...again.properties, ...known.properties },
    flags: union(known.flags, again.flags),
  };
  return { ...merged, flags: merged.flags.filter((flag) => !isSettled(flag, merged)).sort() };
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

/** Whether a flag says of one of the two what is not so of both together. */
function isSettled(flag: string, { email, emailDomain, phone, value, company }: LeadFields): boolean {
  switch (flag) {
    case "email.invalid":
      return email !== undefined;
    case "email.free_mail":
      return emailDomain !== undefined && !isFreeMail(emailDomain);
    case "email.role_address":
      return email !== undefined && !isRoleAddress(email);
    case "phone.unclear":
      return phone !== undefined && phone.startsWith("+");
    case "value.not_a_number":
      return value !== undefined;
    case "company.missing":
      return company?.name !== undefined;
    case "country.missing":
      return company?.country !== undefined;
    case "country.not_iso":
      return company?.country !== undefined && /^[A-Z]{2}$/.test(company.country);
    default:
      return false;
  }
}

function union(a: readonly string[], b: readonly string[]): readonly string[] {
  return b.every((item) => a.includes(item)) ? a : [...new Set([...a, ...b])];
}
