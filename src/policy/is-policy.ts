import type { PolicyInput } from "./document.ts";
import type { Policy } from "./policy.ts";

/** Whether a policy is compiled already. */
export function isPolicy(value: Policy | PolicyInput): value is Policy {
  return typeof (value as Policy).startedBy === "function";
}
