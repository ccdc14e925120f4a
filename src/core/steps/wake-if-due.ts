import type { Lead } from "../../lead/index.ts";
import type { Policy } from "../../policy/index.ts";
import type { Decision } from "../../routing/index.ts";
import type { Draft } from "../draft.ts";
import { wakeUp } from "./park.ts";
import { settle } from "./stage.ts";

/** A lead whose date has come is parked no more, whether anybody has looked since or not. */
export function wakeIfDue(draft: Draft, policy: Policy, lead: Lead): Decision | undefined {
  if (lead.parked === undefined || lead.parked.until > draft.now) return undefined;
  wakeUp(draft, policy, lead, "its date has come");
  return settle(draft, policy, lead.id);
}
