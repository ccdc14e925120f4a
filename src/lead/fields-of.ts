import { givenFields } from "./fields.ts";
import type { Lead, LeadFields } from "./lead.ts";

/** What a person told, of a lead: its fields, and nothing of where it stands. */
export function leadFields(lead: Lead): LeadFields {
  const { emailDomain, flags, since } = lead;
  const given = Object.fromEntries(givenFields.map((field) => [field, lead[field]])) as unknown as LeadFields;
  return { ...given, emailDomain, flags, since };
}
