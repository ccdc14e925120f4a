export { clockSkewMs, pastOrNow, readActivity, tally } from "./activity.ts";
export type { Activities, Activity, ActivityInput } from "./activity.ts";
export { isFreeMail, isRoleAddress, normalizeDomain, normalizeEmail, normalizePhone } from "./contact.ts";
export { identityKeys } from "./identity.ts";
export { readLead } from "./intake.ts";
export type { LeadInput, LeadReading } from "./intake.ts";
export type { Assignment, Company, Hold, Json, Lead, LeadFields, LeadScore, LedgerTurn, Touch } from "./lead.ts";
export { mergeFields } from "./merge.ts";
export { checkText, isHostileKey, safeJson } from "./text.ts";
