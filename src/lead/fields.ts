import type { LeadFields } from "./lead.ts";
import type { LeadInput } from "./intake.ts";

/** Fields of one value each, of which the one that was given earlier stays. */
export const singleFields = [
  "firstName",
  "lastName",
  "jobTitle",
  "language",
  "timeZone",
  "source",
  "campaign",
  "message",
  "segment",
  "rating",
  "leadType",
  "value",
] as const satisfies readonly (keyof LeadFields)[];

/** The fields of a lead that an input gives and an edit changes; the others follow from them. */
export const givenFields = [
  "email",
  "phone",
  ...singleFields,
  "company",
  "externalIds",
  "optedOut",
  "consent",
  "properties",
] as const satisfies readonly (keyof LeadFields & keyof LeadInput)[];

/** All that an input may have by name; anything else is a property. */
export const inputFields: ReadonlySet<string> = /* @__PURE__ */ new Set([
  ...givenFields,
  "externalId",
  "occurredAt",
] satisfies (keyof LeadInput)[]);
