import type { LeadInput } from "./lead-input.ts";

/** A lead in one spelling, copied so that the store owns what it keeps. */
export function normalise(input: LeadInput): LeadInput {
  return {
    email: input.email.trim().toLowerCase(),
    firstName: input.firstName,
    lastName: input.lastName,
    jobTitle: input.jobTitle,
    phone: input.phone,
    source: input.source,
    language: input.language,
    company: {
      name: input.company.name,
      country: input.company.country.toUpperCase(),
      industry: input.company.industry,
      employees: input.company.employees,
    },
    properties: {
      seniority: input.properties.seniority,
      budget: input.properties.budget,
      pageViews: input.properties.pageViews,
      demoRequested: input.properties.demoRequested,
    },
  };
}

export function domainOf(email: string): string {
  return email.slice(email.lastIndexOf("@") + 1);
}
