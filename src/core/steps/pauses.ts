import type { Lead } from "../../lead/index.ts";
import type { Policy } from "../../policy/index.ts";
import { pauseClock, resumeClock, type CompiledSla, type Moment, type SlaClock } from "../../sla/index.ts";
import type { Instant } from "../../time/index.ts";
import type { Draft } from "../draft.ts";
import { hoursOf, rulesOf, slaOf } from "./clock-rules.ts";
import { end } from "./end-clocks.ts";
import { catchUp } from "./milestones.ts";

/** A moment may bring a clock to a stop, or let it run on. */
export function listenForPauses(
  draft: Draft,
  policy: Policy,
  sla: CompiledSla,
  running: SlaClock,
  moment: Moment,
): void {
  let clock = running;
  for (const pause of sla.pauses) {
    if (!("begins" in pause)) continue;
    const isOn = standsFor(clock, pause.reason);
    if (isOn && pause.ends(moment)) clock = resume(draft, policy, sla, clock, pause.reason, moment.at);
    else if (!isOn && pause.begins(moment)) clock = stop(draft, policy, clock, pause.reason, moment.at);
  }
}

/** After all that a command did: clocks that look at what their lead is like stop, run on or end by what they see. */
export function attendAll(draft: Draft, policy: Policy): void {
  for (const leadId of draft.touched()) attend(draft, policy, leadId);
}

function attend(draft: Draft, policy: Policy, leadId: string): void {
  for (const running of draft.clocks(leadId).slice()) {
    const sla = running.kind === "sla" ? slaOf(policy, running) : undefined;
    const lead = draft.lead(leadId);
    if (sla === undefined || !sla.watches || lead === undefined) continue;
    if (sla.cancelsWhen?.(lead) === true) end(draft, policy, running, draft.now, "what the lead is like ends it");
    else lookForPauses(draft, policy, sla, running, lead);
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

function standsFor({ pauses }: SlaClock, reason: string): boolean {
  return pauses?.some((pause) => pause.reason === reason) === true;
}

function stop(draft: Draft, policy: Policy, running: SlaClock, reason: string, at: Instant): SlaClock {
  const told = catchUp(draft, policy, running, at);
  const clock = pauseClock(told, reason, at, hoursOf(draft, rulesOf(policy, running), running.leadId));
  draft.emit("clock.paused", running.leadId, { clock, reason });
  return clock;
}

function resume(
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
