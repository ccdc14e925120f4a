import type { Lead } from "../../lead/index.ts";
import type { Moment, Policy } from "../../policy/index.ts";
import { moveClock, startClock, usedAt, type ClockStart, type CompiledSla, type SlaClock } from "../../sla/index.ts";
import type { Draft } from "../draft.ts";
import { slaOf, timelineOf } from "./clock-rules.ts";
import { catchUp } from "./milestones.ts";

/** Tells a lead's clocks that something happened: first those that it meets, then those that it starts. */
export function happen(draft: Draft, policy: Policy, leadId: string, moment: Moment): void {
  const running = draft.clocks(leadId);
  // A copy, for clocks end on the way.
  if (running.length > 0)
    for (const clock of running.slice()) if (clock.kind === "sla") meet(draft, policy, clock, moment);
  const started = policy.startedBy(moment);
  if (started.length === 0) return;
  const request = { lead: draft.known(leadId), policyVersion: policy.version, at: moment.at };
  for (const sla of started) start(draft, policy, sla, moment, request);
}

/** Stops every clock of a lead, holds too. */
export function cancelClocks(
  draft: Draft,
  policy: Policy,
  leadId: string,
  reason: string,
  which: (clock: SlaClock) => boolean = () => true,
): void {
  for (const running of draft.clocks(leadId).slice()) {
    if (!which(running)) continue;
    const clock = catchUp(draft, policy, running, draft.now);
    draft.emit("clock.cancelled", leadId, {
      clock: { ...clock, state: "cancelled", nextAt: undefined, endedAt: draft.now },
      reason,
    });
  }
}

function start(draft: Draft, policy: Policy, sla: CompiledSla, moment: Moment, request: ClockStart): void {
  const lead = draft.known(request.lead.id);
  if (lead.optedOut || !sla.applies(lead)) return;
  const running = runningOf(draft.clocks(lead.id), sla.spec.name);
  if (running !== undefined) {
    if (moment.kind !== "assigned") return;
    if (sla.spec.onReassign !== "restart") return carryOver(draft, policy, lead, sla, running);
    cancelClocks(draft, policy, lead.id, `restarted for ${lead.ownerId}`, ({ id }) => id === running.id);
  }
  const generation = draft.known(lead.id).version + 1;
  const wanted = sla.spec.calendar ?? "";
  const clock =
    startClock(sla, request, generation, timelineOf(draft, policy, wanted, lead.ownerId), wanted) ??
    // The owner's own hours never open again (they have left, or are away for years): the policy's hours stand in.
    startClock(sla, request, generation, policy.calendar().timeline, "") ??
    startClock(sla, request, generation, policy.calendar("always").timeline, "always");
  if (clock !== null) draft.emit("clock.started", lead.id, { clock });
}

function runningOf(clocks: readonly SlaClock[], name: string): SlaClock | undefined {
  return clocks.length === 0 ? undefined : clocks.find((clock) => clock.name === name && clock.kind === "sla");
}

function carryOver(draft: Draft, policy: Policy, lead: Lead, sla: CompiledSla, clock: SlaClock): void {
  if (clock.calendar !== "owner" || clock.repId === lead.ownerId) return;
  const to = { calendar: "owner", repId: lead.ownerId };
  const moved = moveClock(sla, clock, draft.now, timelineOf(draft, policy, clock.calendar, clock.repId), {
    ...to,
    timeline: timelineOf(draft, policy, to.calendar, to.repId),
  });
  draft.emit("clock.replanned", lead.id, { clock: moved, reason: `runs on in the hours of ${lead.ownerId}` });
}

function meet(draft: Draft, policy: Policy, running: SlaClock, moment: Moment): void {
  let clock = running;
  const sla = slaOf(policy, clock);
  if (sla === undefined || moment.at < clock.startedAt || !answers(sla, moment)) return;
  const { until } = sla.spec;
  if (typeof until === "object" && "activity" in until && (until.atLeast ?? 1) > clock.count + 1) {
    return draft.emit("clock.replanned", clock.leadId, {
      clock: { ...clock, count: clock.count + 1 },
      reason: `${clock.count + 1} of ${until.atLeast ?? 1}`,
    });
  }
  clock = catchUp(draft, policy, clock, moment.at);
  const late = moment.at > clock.dueAt;
  const ended: SlaClock = { ...clock, count: clock.count + 1, state: "met", nextAt: undefined, endedAt: moment.at };
  if (clock.breachedAt !== undefined && !late) {
    draft.emit("clock.corrected", clock.leadId, { clock, reason: "told late: it had happened before the deadline" });
  }
  draft.emit("clock.met", clock.leadId, {
    clock: ended,
    late,
    usedMs: usedAt(clock, moment.at, timelineOf(draft, policy, clock.calendar, clock.repId)),
  });
}

function answers({ spec: { until } }: CompiledSla, moment: Moment): boolean {
  if (typeof until === "string") return moment.kind === until;
  if ("stage" in until) return moment.kind === "stage" && until.stage.includes(moment.name);
  return moment.kind === "activity" && until.activity.includes(moment.name);
}
