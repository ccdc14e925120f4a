export { dayOf, daysKept } from "./active-days.ts";
export type { ActiveDays } from "./active-days.ts";
export { clockSkewMs, pastOrNow, readActivity, tally } from "./activity.ts";
export type { Activities, Activity, ActivityInput } from "./activity.ts";
export { datedConsents, isChannelName, mergeConsents } from "./consent.ts";
export type { Consent, ConsentInput, Consents } from "./consent.ts";
export { isFreeMail, isRoleAddress, normalizeDomain, normalizeEmail, normalizePhone } from "./contact.ts";
export { copyLead } from "./copy-lead.ts";
export type { WholeLead } from "./copy-lead.ts";
export type { FieldSpecs } from "./custom-fields.ts";
export { readValue } from "./field-types.ts";
export type { FieldSpec, ValueReading } from "./field-types.ts";
export { givenFields, inputFields, singleFields } from "./fields.ts";
export { leadFields } from "./fields-of.ts";
export { identityKeys, isPipelineKey, pipelineKey } from "./identity.ts";
export { readLead } from "./intake.ts";
export type { LeadInput, LeadReading } from "./intake.ts";
export type {
  Assignment,
  Company,
  Hold,
  Invitation,
  Lead,
  LeadFields,
  ExternalScore,
  LeadScore,
  LedgerTurn,
  Parking,
  ScoreOverride,
  Touch,
} from "./lead.ts";
export type { Json } from "../json.ts";
export { mergeFields, sinceEdited } from "./merge.ts";
export { canonicalJson, placeOf, printOf } from "./print.ts";
export { alwaysPersonal, markableFields, personal, textsIn } from "./personal.ts";
export type { Personal } from "./personal.ts";
export { domainReader, phoneReader, plainPhone, plainRules } from "./readers.ts";
export type { DomainReader, IntakeRules, PhoneReader, PhoneReading, Readers } from "./readers.ts";
export { isUnspaced, unspacedScripts } from "./scripts.ts";
export { checkText, isHostileKey, safeJson, unreadable } from "./text.ts";
