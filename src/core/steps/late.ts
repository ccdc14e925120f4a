import type { Policy } from "../../policy/index.ts";
import { isLate, isOver, usedAt, type CompiledSla, type Moment, type SlaClock } from "../../sla/index.ts";
import type { Draft } from "../draft.ts";
import { hoursOf, rulesOf, slaOf } from "./clock-rules.ts";
import { chain, finishedBy, hear, sinceOf, start } from "./clocks.ts";
import { count } from "./count.ts";
import { end } from "./end-clocks.ts";
import { clocksIn, endBy, endOf, heardBy, momentsIn, ranAt } from "./history.ts";
import { isEndOfPause } from "./pauses-heard.ts";
import { relived } from "./relive.ts";

/**
 * Tells a lead's clocks of an activity that has happened before other things that are known. What clocks come to follows from the
 * stamps, whatever the order of telling; what was told and done meanwhile stays told and done.
 */
export function happenLate(draft: Draft, policy: Policy, leadId: string, moment: Moment): void {
  const ended = correctEnded(draft, policy, leadId, moment);
  const again: string[] = [];
  const met: SlaClock[] = [];
  for (const clock of draft.clocks(leadId).slice()) {
    const sla = clock.kind === "sla" && moment.at >= sinceOf(clock) ? slaOf(policy, clock) : undefined;
    if (sla === undefined) continue;
    const came = hear(draft, policy, sla, clock, moment);
    if (came === "again") again.push(clock.name);
    else if (!draft.clocks(leadId).some(({ id }) => id === clock.id)) ended.push(clock);
    if (came === "met") met.push(clock);
  }
  const starting = [...policy.startedBy(moment).map(({ spec }) => spec.name), ...again];
  for (const name of starting) startLate(draft, policy, leadId, name, moment);
  for (const { id, name } of ended) goOn(draft, policy, leadId, name, id);
  for (const clock of met) chain(draft, policy, leadId, finishedBy(clock, moment.at));
  count(draft, policy, leadId, moment);
}

/** Clocks that have ended, and by the history had ended before that, or otherwise. Returns those that ended for good before. */
function correctEnded(draft: Draft, policy: Policy, leadId: string, moment: Moment): SlaClock[] {
  const events = draft.history(leadId);
  return clocksIn(events).filter((clock) => {
    const sla = isOver(clock) && moment.at >= clock.startedAt && moment.at < endOf(clock) && slaOf(policy, clock);
    if (sla === undefined || sla === false) return false;
    const isEnd = sla.hits(moment) || sla.cancels(moment) || sla.restarts(moment);
    const by = isEnd ? endBy(sla, heardBy(sla, clock, events)) : undefined;
    if (by !== undefined && by.at < endOf(clock)) {
      const state = sla.hits(by) ? "met" : "cancelled";
      recount(draft, policy, clock, { ...relived(draft, policy, sla, clock, by.at), state, endedAt: by.at });
      const again = state === "cancelled" && !sla.cancels(by);
      if (again) startLate(draft, policy, leadId, clock.name, by);
      return !again;
    }
    // It was met when it was; but it had stood still, and may not have been late.
    if (clock.state === "met" && isEndOfPause(sla, moment)) {
      const next = relived(draft, policy, sla, clock, endOf(clock));
      if (isLate(next, endOf(clock)) !== isLate(clock, endOf(clock)))
        recount(draft, policy, clock, { ...next, state: "met" });
    }
    return false;
  });
}

function recount(draft: Draft, policy: Policy, was: SlaClock, next: SlaClock): void {
  const { leadId, calendar, repId } = next;
  const clock = { ...next, nextAt: undefined };
  const by = was.state === "met" ? "known to be" : "cancelled";
  const reason =
    next.state === "cancelled"
      ? "told late: it was cancelled before"
      : endOf(next) === endOf(was)
        ? "told late: it had stood still"
        : `told late: it was met before it was ${by}`;
  const hours = hoursOf(draft, rulesOf(policy, clock), leadId);
  const usedMs = usedAt(
    { ...clock, state: next.pauses === undefined ? "met" : "paused" },
    endOf(clock),
    hours(calendar, repId),
  );
  const before = { state: was.state, late: isLate(was, endOf(was)) };
  draft.emit("clock.corrected", leadId, { clock, reason, was: before, usedMs });
}

/** A clock that begins before other things that are known: it hears what it has missed, and takes the place of those it would have kept from starting. */
function startLate(draft: Draft, policy: Policy, leadId: string, name: string, moment: Moment): void {
  const sla = policy.sla(name);
  if (sla === undefined || ranAt(draft.history(leadId), name, moment.at)) return;
  const others = clocksIn(draft.history(leadId), name).filter(({ startedAt }) => startedAt > moment.at);
  const request = { lead: draft.known(leadId), policyVersion: policy.version, at: moment.at };
  if (!start(draft, policy, sla, moment, request, true)) return;
  const { id } = draft.clocks(leadId).at(-1) as SlaClock;
  const again = hearMissed(draft, policy, sla, leadId, id);
  const [clock] = clocksIn(draft.history(leadId), name).filter((one) => one.id === id) as [SlaClock];
  const until = isOver(clock) ? endOf(clock) : Number.POSITIVE_INFINITY;
  for (const other of others) if (other.startedAt < until) strike(draft, policy, other);
  if (again !== undefined) startLate(draft, policy, leadId, name, again);
  else if (isOver(clock)) goOn(draft, policy, leadId, name, id);
}

/** What has happened since a clock began, in its order. The moment that starts it anew, if one does. */
function hearMissed(draft: Draft, policy: Policy, sla: CompiledSla, leadId: string, id: string): Moment | undefined {
  const open = (): SlaClock | undefined => draft.clocks(leadId).find((one) => one.id === id);
  const first = open() as SlaClock;
  const heard = heardBy(sla, first, draft.history(leadId)).map((one) => one.moment);
  for (const moment of heard) {
    const clock = open();
    if (clock === undefined) return undefined;
    const isEnd = sla.hits(moment) || sla.cancels(moment) || sla.restarts(moment);
    // Its owner it has already.
    if (moment.kind === "assigned" && !isEnd) continue;
    const closes = moment.kind === "stage" && policy.pipeline.stage(moment.name).closed !== undefined;
    if (closes) end(draft, policy, clock, moment.at, `the lead is ${moment.name}`);
    else {
      const came = hear(draft, policy, sla, clock, moment);
      if (came === "again") return moment;
      if (came === "met") chain(draft, policy, leadId, finishedBy(clock, moment.at));
    }
  }
  return undefined;
}

/** A clock that never was, by the history: nothing started it, or another one of its name ran then. */
function strike(draft: Draft, policy: Policy, clock: SlaClock): void {
  const { leadId, startedAt } = clock;
  if (isOver(clock) && endOf(clock) === startedAt) return;
  const struck: SlaClock = { ...clock, state: "cancelled", nextAt: undefined, endedAt: startedAt };
  const reason = "told late: it did not start then";
  if (!isOver(clock)) return end(draft, policy, clock, startedAt, reason);
  const was = { state: clock.state, late: isLate(clock, endOf(clock)) };
  draft.emit("clock.corrected", leadId, { clock: struck, reason, was, usedMs: 0 });
}

/** A clock has ended earlier than was known: what started it anew later did not, and what would have started it after that does. */
function goOn(draft: Draft, policy: Policy, leadId: string, name: string, id: string): void {
  const events = draft.history(leadId);
  const all = clocksIn(events, name);
  const ended = all.find((one) => one.id === id);
  const sla = policy.sla(name);
  if (ended === undefined || !isOver(ended) || sla === undefined || sla.spec.since !== undefined) return;
  const from = endOf(ended);
  const next = momentsIn(events).find(({ moment }) => moment.at >= from && policy.startedBy(moment).includes(sla));
  const until = next?.moment.at ?? Number.POSITIVE_INFINITY;
  for (const one of all)
    if (one.id !== id && one.startedAt >= from && one.startedAt < until) strike(draft, policy, one);
  if (next !== undefined) startLate(draft, policy, leadId, name, next.moment);
}
