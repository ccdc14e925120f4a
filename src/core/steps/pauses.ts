import type { Lead } from "../../lead/index.ts";
import type { Policy } from "../../policy/index.ts";
import { pauseClock, resumeClock, type CompiledSla, type Moment, type SlaClock } from "../../sla/index.ts";
import type { Instant } from "../../time/index.ts";
import type { Draft } from "../draft.ts";
import { hoursOf, rulesOf, slaOf } from "./clock-rules.ts";
import { end } from "./end-clocks.ts";
import { correct, isUndone } from "./correct.ts";
import { followLead } from "./follow-lead.ts";
import { catchUp } from "./milestones.ts";
import { isEndOfPause, pausesHeard, standsFor } from "./pauses-heard.ts";
import { relived } from "./relive.ts";

/** A moment may bring a clock to a stop, or let it run on. */
export function listenForPauses(
  draft: Draft,
  policy: Policy,
  sla: CompiledSla,
  running: SlaClock,
  moment: Moment,
): void {
  if (moment.at < draft.now && isEndOfPause(sla, moment)) return rearrange(draft, policy, sla, running, moment);
  let clock = running;
  for (const { reason, ends } of pausesHeard(sla, running, moment))
    clock = ends ? resume(draft, policy, sla, clock, reason, moment.at) : stop(draft, policy, clock, reason, moment.at);
}

/**
 * A pause that is told late, or its end: all that is known is put into the order in which it happened. What the clock should have
 * said before, it says; what it has said since, it has said.
 */
function rearrange(draft: Draft, policy: Policy, sla: CompiledSla, running: SlaClock, { at }: Moment): void {
  const clock = catchUp(draft, policy, running, at);
  const next = relived(draft, policy, sla, clock, draft.now);
  const begun = next.pauses?.find(({ reason }) => !standsFor(clock, reason));
  const ended = clock.pauses?.find(({ reason }) => !standsFor(next, reason));
  if (isSame(clock, next)) return;
  if (isUndone(clock, next, draft.now)) correct(draft, policy, clock, next, "told late: it stood still");
  else if (begun !== undefined) draft.emit("clock.paused", clock.leadId, { clock: next, reason: begun.reason });
  else if (ended !== undefined) draft.emit("clock.resumed", clock.leadId, { clock: next, reason: ended.reason });
  else draft.emit("clock.replanned", clock.leadId, { clock: next, reason: "told late: it stood still" });
}

function isSame(a: SlaClock, b: SlaClock): boolean {
  const of = ({ state, moved, pauses, pausedMs, dueAt, nextAt }: SlaClock): string =>
    JSON.stringify([state, moved, pauses, pausedMs ?? 0, dueAt, nextAt]);
  return of(a) === of(b);
}

/** After all that a command did: clocks that look at what their lead is like stop, run on, end or get another deadline by what they see. */
export function attendAll(draft: Draft, policy: Policy): void {
  for (const leadId of draft.touched()) attend(draft, policy, leadId);
}

function attend(draft: Draft, policy: Policy, leadId: string): void {
  for (const running of draft.clocks(leadId).slice()) {
    const sla = running.kind === "sla" ? slaOf(policy, running) : undefined;
    const lead = draft.lead(leadId);
    if (sla === undefined || !sla.watches || lead === undefined) continue;
    const clock = followLead(draft, policy, sla, running, lead);
    if (sla.cancelsWhen?.(lead) === true) end(draft, policy, clock, draft.now, "what the lead is like ends it");
    else lookForPauses(draft, policy, sla, clock, lead);
  }
}

function lookForPauses(draft: Draft, policy: Policy, sla: CompiledSla, running: SlaClock, lead: Lead): void {
  let clock = running;
  for (const pause of sla.pauses) {
    if (!("holds" in pause)) continue;
    const isOn = standsFor(clock, pause.reason);
    const holds = pause.holds(lead);
    if (isOn && !holds) clock = resume(draft, policy, sla, clock, pause.reason, draft.now);
    else if (!isOn && holds) clock = stop(draft, policy, clock, pause.reason, draft.now);
  }
}

/** Brings a clock to a stop; what it should have said by then it says. */
export function stop(draft: Draft, policy: Policy, running: SlaClock, reason: string, at: Instant): SlaClock {
  const told = catchUp(draft, policy, running, at);
  const clock = pauseClock(told, reason, at, hoursOf(draft, rulesOf(policy, running), running.leadId));
  draft.emit("clock.paused", running.leadId, { clock, reason });
  return clock;
}

/** One of the reasons a clock stands still for is gone. */
export function resume(
  draft: Draft,
  policy: Policy,
  sla: CompiledSla,
  paused: SlaClock,
  reason: string,
  at: Instant,
): SlaClock {
  const clock = resumeClock(sla, paused, reason, at, hoursOf(draft, rulesOf(policy, paused), paused.leadId));
  draft.emit("clock.resumed", paused.leadId, { clock, reason });
  return clock;
}
