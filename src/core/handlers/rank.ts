import type { Policy } from "../../policy/index.ts";
import type { Command, RankOutcome } from "../commands.ts";
import type { Draft } from "../draft.ts";

/** Gives leads on hold the place the policy says, when another version had ranked them; nobody is asked for. */
export function rank(draft: Draft, policy: Policy, { leadIds }: Extract<Command, { type: "rank" }>): RankOutcome {
  let ranked = 0;
  for (const leadId of leadIds) {
    const lead = draft.lead(leadId);
    if (lead?.hold === undefined || lead.hold.rank === policy.rankOf(lead)) continue;
    draft.emit("lead.ranked", leadId, { rank: policy.rankOf(lead) });
    ranked += 1;
  }
  return { ranked };
}
