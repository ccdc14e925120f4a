import type { Policy } from "../../policy/index.ts";
import { commitmentSubject, deliveryOf, type Moment, type SlaClock } from "../../sla/index.ts";
import type { Draft } from "../draft.ts";
import { rulesOf } from "./clock-rules.ts";
import { attendCommitment } from "./commitments.ts";

/**
 * What a moment in a lead's life means for the commitments of the policy. It counts in the period that runs when it is told, for a
 * period that was told is not told again.
 */
export function count(draft: Draft, policy: Policy, leadId: string, moment: Moment): void {
  for (const name of policy.commitments) {
    if (draft.clocks(commitmentSubject(name)).length === 0) continue;
    // What was to be told before this is told by the figures of before this.
    const clock = attendCommitment(draft, policy, name);
    if (clock !== undefined && runs(clock, draft.now)) countIn(draft, policy, leadId, moment, clock);
  }
}

function runs({ state, startedAt, dueAt }: SlaClock, now: number): boolean {
  return state === "running" && startedAt <= now && now < dueAt;
}

function countIn(draft: Draft, policy: Policy, leadId: string, moment: Moment, clock: SlaClock): void {
  const { name: commitment, startedAt: periodStart } = clock;
  const one = rulesOf(policy, clock).commitment(commitment);
  if (one === undefined) return;
  const lead = draft.known(leadId);
  if (one.delivers(moment) && deliveryOf(lead, commitment)?.periodStart !== periodStart && one.counts(lead))
    draft.emit("commitment.counted", leadId, { commitment, periodStart, as: "delivered" });
  const entry = deliveryOf(draft.known(leadId), commitment);
  if (entry === undefined || entry.decided === true) return;
  if (one.accepts(moment)) draft.emit("commitment.counted", leadId, { commitment, periodStart, as: "accepted" });
  else if (one.rejects(moment)) {
    // The reason a lead has is that of its last way out; other moments have none.
    const reason = moment.kind === "stage" ? draft.known(leadId).reason : undefined;
    draft.emit("commitment.counted", leadId, { commitment, periodStart, as: "rejected", reason });
  }
}
