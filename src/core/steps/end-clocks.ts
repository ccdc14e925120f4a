import type { Policy } from "../../policy/index.ts";
import { isLate, type SlaClock } from "../../sla/index.ts";
import type { Draft } from "../draft.ts";
import { catchUp } from "./milestones.ts";

/** Stops every clock of a lead, holds too. */
export function cancelClocks(
  draft: Draft,
  policy: Policy,
  leadId: string,
  reason: string,
  which: (clock: SlaClock) => boolean = () => true,
): void {
  for (const running of draft.clocks(leadId).slice())
    if (which(running)) end(draft, policy, running, draft.now, reason);
}

/** Stops a clock at `at` without its being met; what it should have said by then it says. */
export function end(draft: Draft, policy: Policy, running: SlaClock, at: number, reason: string): void {
  const clock = catchUp(draft, policy, running, at);
  if (clock.breachedAt !== undefined && !isLate(clock, at))
    draft.emit("clock.corrected", clock.leadId, { clock, reason: "told late: it had ended before the deadline" });
  draft.emit("clock.cancelled", clock.leadId, {
    clock: { ...clock, state: "cancelled", nextAt: undefined, endedAt: at },
    reason,
  });
}
