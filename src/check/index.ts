export { checkPolicy } from "./check-policy.ts";
export type { CheckOptions } from "./check-policy.ts";
export { fieldsFilled } from "./fields-filled.ts";
export type { FilledFields } from "./fields-filled.ts";
export { findingCodes } from "./finding.ts";
export type { ExampleLead, Finding, FindingCode, Severity } from "./finding.ts";
