import type { Policy } from "../../policy/index.ts";
import { isLate, type SlaClock } from "../../sla/index.ts";
import type { Draft } from "../draft.ts";
import { slaOf } from "./clock-rules.ts";
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
  if (clock !== running && isUp(policy, clock)) return stop(draft, clock, clock.dueAt, "its time is up");
  if (clock.breachedAt !== undefined && !isLate(clock, at))
    draft.emit("clock.corrected", clock.leadId, { clock, reason: "told late: it had ended before the deadline" });
  stop(draft, clock, at, reason);
}

/** Whether a timer has said all that it had to say: it ended when its time was up, whether anybody has looked since or not. */
export function isUp(policy: Policy, clock: SlaClock): boolean {
  const isSilent = clock.kind === "sla" && clock.state === "running" && clock.nextAt === undefined;
  return isSilent && slaOf(policy, clock)?.spec.timer === true;
}

function stop(draft: Draft, clock: SlaClock, endedAt: number, reason: string): void {
  const ended: SlaClock = { ...clock, state: "cancelled", nextAt: undefined, endedAt };
  draft.emit("clock.cancelled", clock.leadId, { clock: ended, reason });
}
