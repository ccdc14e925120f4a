import type { Policy } from "../../policy/index.ts";
import { plainClock, type SlaClock } from "../../sla/index.ts";
import type { Draft } from "../draft.ts";
import { hoursOf } from "./clock-rules.ts";

/** The clock of an offer that begins now, in the rep's own hours or the policy's; nothing when it does not expire. */
export function offerClock(
  draft: Draft,
  policy: Policy,
  leadId: string,
  repId: string | undefined,
): SlaClock | undefined {
  const { acceptMs } = policy.offers;
  if (acceptMs === undefined) return undefined;
  const dueAt = hoursOf(draft, policy, leadId)(repId === undefined ? "" : "owner", repId).add(draft.now, acceptMs);
  if (dueAt === null) return undefined;
  const start = {
    leadId,
    generation: draft.known(leadId).version + 1,
    policyVersion: policy.version,
    at: draft.now,
  };
  return plainClock("offer", start, dueAt, { targetMs: acceptMs, repId });
}
