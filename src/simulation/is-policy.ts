import type { Policy, PolicyInput } from "../policy/index.ts";

/** Whether a policy is compiled already. */
export function isPolicy(value: Policy | PolicyInput): value is Policy {
  return typeof (value as Policy).startedBy === "function";
}
