import * as z from "zod";

const text = z.string();

/** A lead at the edge: the type of every field, the form of the e-mail address and the length of the country code. */
export const leadSchema = z.object({
  email: z.email(),
  firstName: text,
  lastName: text,
  jobTitle: text,
  phone: text,
  source: text,
  language: text,
  company: z.object({ name: text, country: z.string().length(2), industry: text, employees: z.number() }),
  properties: z.object({ seniority: text, budget: z.number(), pageViews: z.number(), demoRequested: z.boolean() }),
});

/** A lead's own copy in one spelling. */
export function parseLead(input: unknown): z.infer<typeof leadSchema> {
  const lead = leadSchema.parse(input);
  lead.email = lead.email.toLowerCase();
  lead.company.country = lead.company.country.toUpperCase();
  return lead;
}
