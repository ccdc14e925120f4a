import { takeOver } from "../../lifecycle/index.ts";
import type { Policy } from "../../policy/index.ts";
import { Unanswered } from "../../routing/index.ts";
import type { Command, TakeOverOutcome } from "../commands.ts";
import type { Draft } from "../draft.ts";
import { happen } from "../steps/clocks.ts";
import { settle } from "../steps/stage.ts";

/**
 * Puts leads of which the policy has no longer the stage, or the pipeline, where the mapping says. Clocks hear that they left the one stage and
 * came into the other; commitments do not count it, for nothing was delivered.
 */
export function takeOverLeads(
  draft: Draft,
  policy: Policy,
  { leadIds, mapping, reason }: Extract<Command, { type: "take_over" }>,
): TakeOverOutcome {
  let moved = 0;
  for (const leadId of leadIds) {
    const lead = draft.lead(leadId);
    const found = lead === undefined ? undefined : takeOver(policy.pipelines, lead, mapping);
    if (lead === undefined || lead.erasedAt !== undefined || found === undefined || !("to" in found)) continue;
    const { to } = found;
    const { pipeline, stage, closed } = lead;
    const ends = policy.pipelines.of(to).stage(to.stage).closed;
    draft.emit("lead.migrated", leadId, { from: { pipeline, stage }, to, closed: closed && ends, reason });
    moved += 1;
    if (to.stage !== stage)
      happen(draft, policy, leadId, { kind: "stage", name: to.stage, left: stage, at: draft.now }, false);
    try {
      settle(draft, policy, leadId);
    } catch (error) {
      // Routers are asked about all of them together.
      if (!(error instanceof Unanswered)) throw error;
      draft.open.push({ leadId, unanswered: error });
    }
  }
  return { moved };
}
