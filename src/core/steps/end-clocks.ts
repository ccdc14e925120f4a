import type { Policy } from "../../policy/index.ts";
import { altered, isLate, type CompiledSla, type SlaClock } from "../../sla/index.ts";
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

/** Ends a timer that has said all it has to say, unless it stays: its time was up, whether anybody has looked since or not. Whether it did. */
export function expire(draft: Draft, policy: Policy, clock: SlaClock): boolean {
  const sla = slaOf(policy, clock);
  const spec = sla?.spec;
  const isSilent = clock.kind === "sla" && clock.state === "running" && clock.nextAt === undefined;
  const isThrough = isSilent && spec?.timer === true && spec.stays !== true;
  if (isThrough) cancel(draft, clock, sla === undefined ? clock.dueAt : upAt(sla, clock), "its time is up");
  return isThrough;
}

/** When the time of a timer was up: at its end, or when that was told where it had to wait. */
function upAt(sla: CompiledSla, { dueAt, targetMs, moved }: SlaClock): number {
  const waits = sla.milestones(targetMs).some(({ kind, channels }) => kind === "elapsed" && channels.length > 0);
  return waits && moved !== undefined && moved.at > dueAt + 1 ? moved.at : dueAt;
}

/** Stops a clock at `at` without its being met; what it should have said by then it says. */
export function end(draft: Draft, policy: Policy, running: SlaClock, at: number, reason: string): void {
  const clock = catchUp(draft, policy, running, at);
  if (clock !== running && expire(draft, policy, clock)) return;
  if (clock.breachedAt !== undefined && !isLate(clock, at))
    draft.emit("clock.corrected", clock.leadId, { clock, reason: "told late: it had ended before the deadline" });
  cancel(draft, clock, at, reason);
}

function cancel(draft: Draft, clock: SlaClock, at: number, reason: string): void {
  const ended = altered(clock, { state: "cancelled", nextAt: undefined, endedAt: at });
  draft.emit("clock.cancelled", clock.leadId, { clock: ended, reason });
}
