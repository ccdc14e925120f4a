export { definePolicy, readStoredPolicy } from "./define-policy.ts";
export { diffPolicies } from "./diff/diff.ts";
export type { DiffOptions, PolicyChange } from "./diff/diff.ts";
export type { PolicyVolumes } from "./diff/volumes.ts";
export type { Intake, PipelineRule, PolicyDocument, PolicyInput } from "./document.ts";
export { isPolicy } from "./is-policy.ts";
export { withEarlier } from "./policy.ts";
export type { Policy, RegisteredCode, PolicyExtensions } from "./policy.ts";
