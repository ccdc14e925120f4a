import type { Lead } from "../lead/index.ts";
import type { Policy } from "../policy/index.ts";

/** The rules that a lead goes by: those of its arms, where the policy has experiments. */
export function rulesFor(policy: Policy, lead: Pick<Lead, "arms">): Policy {
  return policy.experiments.length === 0 ? policy : policy.for(lead);
}
