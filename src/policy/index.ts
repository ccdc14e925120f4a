export { definePolicy, readStoredPolicy } from "./define-policy.ts";
export type { Intake, PipelineRule, PolicyDocument, PolicyInput } from "./document.ts";
export { withEarlier } from "./policy.ts";
export type { Policy, RegisteredCode, PolicyExtensions } from "./policy.ts";
