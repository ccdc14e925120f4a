export { definePolicy, readStoredPolicy } from "./define-policy.ts";
export { pipelinesOf } from "./pipelines.ts";
export type { Intake, PolicyDocument, PolicyInput } from "./document.ts";
export { withEarlier } from "./policy.ts";
export type { Policy, PolicyExtensions } from "./policy.ts";
