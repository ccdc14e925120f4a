import type { Policy } from "../../policy/index.ts";
import { rulesFor } from "../rules-for.ts";
import { isLate, isOver, startClock, usedAt, type CompiledSla, type Moment, type SlaClock } from "../../sla/index.ts";
import type { Instant } from "../../time/index.ts";
import type { Draft } from "../draft.ts";
import { hoursOf, rulesOf, slaOf, targetOf } from "./clock-rules.ts";
import { finishedBy, hear, rivalsOf, sinceOf, start } from "./clocks.ts";
import { count } from "./count.ts";
import { end } from "./end-clocks.ts";
import { clocksIn, elapsedIn, endBy, endOf, heardBy, isFinished, momentsIn, ranAt } from "./history.ts";
import { isEndOfPause } from "./pauses-heard.ts";
import { relived } from "./relive.ts";

/**
 * Tells a lead's clocks of what has happened before other things that are known. What clocks come to follows from the
 * stamps, whatever the order of telling; what was told and done meanwhile stays told and done.
 */
export function happenLate(draft: Draft, rules: Policy, leadId: string, moment: Moment): void {
  const policy = rulesFor(rules, draft.known(leadId));
  const running = draft.clocks(leadId).map(({ id }) => id);
  const ended = correctEnded(draft, policy, leadId, moment);
  const again: string[] = [];
  for (const clock of draft.clocks(leadId).filter(({ id }) => running.includes(id))) {
    const sla = clock.kind === "sla" && moment.at >= sinceOf(clock) ? slaOf(policy, clock) : undefined;
    if (sla === undefined) continue;
    if (hear(draft, policy, sla, clock, moment) === "again") again.push(clock.name);
    else if (!draft.clocks(leadId).some(({ id }) => id === clock.id)) ended.push(clock);
  }
  const starting = [...policy.startedBy(moment).map(({ spec }) => spec.name), ...again];
  for (const name of starting) startLate(draft, policy, leadId, name, moment);
  for (const was of ended) {
    follow(draft, policy, was);
    // What started it does not start another one, be its end at the same instant.
    goOn(draft, policy, was, was.startedAt + 1);
  }
  count(draft, policy, leadId, moment);
}

/** Clocks that have ended, and by the history had ended before that, or otherwise. Returns those that ended for good before, as they were. */
function correctEnded(draft: Draft, policy: Policy, leadId: string, moment: Moment): SlaClock[] {
  const events = draft.history(leadId);
  return clocksIn(events).filter((clock) => {
    const sla = isOver(clock) && moment.at >= clock.startedAt && moment.at < endOf(clock) && slaOf(policy, clock);
    if (sla === undefined || sla === false) return false;
    const isEnd = sla.hits(moment) || sla.cancels(moment) || sla.restarts(moment);
    const by = isEnd ? endBy(sla, heardBy(sla, clock, events)) : undefined;
    if (by !== undefined && by.at < endOf(clock)) {
      const again = endEarlier(draft, policy, sla, clock, by);
      if (again) {
        startLate(draft, policy, leadId, clock.name, by);
        follow(draft, policy, clock);
      }
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

/** Corrects a clock that is over: that moment had ended it before. Whether it is to start anew. */
function endEarlier(draft: Draft, policy: Policy, sla: CompiledSla, clock: SlaClock, by: Moment): boolean {
  const state = sla.hits(by) ? "met" : "cancelled";
  recount(draft, policy, clock, { ...relived(draft, policy, sla, clock, by.at), state, endedAt: by.at });
  return state === "cancelled" && !sla.cancels(by);
}

/** Whether a clock that is over ended late. A timer has promised nothing that could be kept too late. */
function endedLate(policy: Policy, clock: SlaClock): boolean {
  return slaOf(policy, clock)?.spec.timer !== true && isLate(clock, endOf(clock));
}

function recount(draft: Draft, policy: Policy, was: SlaClock, next: SlaClock, why?: string): void {
  const { leadId, calendar, repId } = next;
  const clock = { ...next, nextAt: undefined };
  const by = was.state === "met" ? "known to be" : "cancelled";
  const reason =
    why ??
    (next.state === "cancelled"
      ? "told late: it was cancelled before"
      : endOf(next) === endOf(was)
        ? "told late: it had stood still"
        : `told late: it was met before it was ${by}`);
  const hours = hoursOf(draft, rulesOf(policy, clock), leadId);
  const usedMs = usedAt(
    { ...clock, state: next.pauses === undefined ? "met" : "paused" },
    endOf(clock),
    hours(calendar, repId),
  );
  const before = { state: was.state, late: endedLate(policy, was) };
  const late = endedLate(policy, clock);
  draft.emit("clock.corrected", leadId, { clock, reason, was: before, late, usedMs });
}

/** A clock that begins before other things that are known: it hears what it has missed, and takes the place of those it would have kept from starting. */
function startLate(draft: Draft, policy: Policy, leadId: string, name: string, moment: Moment): void {
  const sla = policy.sla(name);
  const isRival = sla && rivalsOf(policy, sla);
  if (sla === undefined || isRival === undefined || ranAt(draft.history(leadId), isRival, moment.at)) return;
  const others = clocksIn(draft.history(leadId)).filter((one) => isRival(one) && one.startedAt > moment.at);
  const since = "since" in moment ? moment.since : undefined;
  const request = { lead: draft.known(leadId), policyVersion: policy.version, at: moment.at, since };
  if (!start(draft, policy, sla, moment, request, true)) return;
  const first = draft.clocks(leadId).at(-1) as SlaClock;
  const again = hearMissed(draft, policy, sla, first);
  displace(draft, policy, first, others);
  comeTo(draft, policy, first, again);
}

/** What follows from what a clock has come to by all that it had missed. */
function comeTo(draft: Draft, policy: Policy, was: SlaClock, again: Moment | undefined): void {
  if (!isOver(known(draft, was))) return;
  if (again !== undefined) startLate(draft, policy, was.leadId, was.name, again);
  follow(draft, policy, was);
  if (again === undefined) goOn(draft, policy, was);
}

/** What has happened since a clock began, in its order. The moment that starts it anew, if one does. */
function hearMissed(draft: Draft, policy: Policy, sla: CompiledSla, first: SlaClock): Moment | undefined {
  const { id, leadId } = first;
  const heard = heardBy(sla, first, draft.history(leadId)).map((one) => one.moment);
  for (const moment of heard) {
    const clock = draft.clocks(leadId).find((one) => one.id === id);
    if (clock === undefined) return undefined;
    const isEnd = sla.hits(moment) || sla.cancels(moment) || sla.restarts(moment);
    // Its owner it has already.
    if (moment.kind === "assigned" && !isEnd) continue;
    const closes =
      moment.kind === "stage" && policy.pipelines.of(draft.known(leadId)).stage(moment.name).closed !== undefined;
    if (closes) end(draft, policy, clock, moment.at, `the lead is ${moment.name}`);
    else if (hear(draft, policy, sla, clock, moment) === "again") return moment;
  }
  return undefined;
}

/** A clock as it is by now, open or over. */
function known(draft: Draft, { id, leadId }: SlaClock): SlaClock {
  return clocksIn(draft.history(leadId)).find((one) => one.id === id) as SlaClock;
}

/** A clock that never was, by the history: nothing started it, or another one ran in its place; nor was what it began. */
function strike(draft: Draft, policy: Policy, one: SlaClock): void {
  const clock = known(draft, one);
  const { leadId, startedAt } = clock;
  if (isOver(clock) && endOf(clock) === startedAt) return;
  const struck: SlaClock = { ...clock, state: "cancelled", nextAt: undefined, endedAt: startedAt };
  const reason = "told late: it did not start then";
  if (isOver(clock)) {
    const was = { state: clock.state, late: endedLate(policy, clock) };
    draft.emit("clock.corrected", leadId, { clock: struck, reason, was, usedMs: 0 });
  } else end(draft, policy, clock, startedAt, reason);
  follow(draft, policy, clock);
}

/** A clock has come to another end than was known: what that end began begins with it, or never did. */
function follow(draft: Draft, policy: Policy, was: SlaClock): void {
  if (!policy.chains) return;
  const { leadId } = was;
  const clock = known(draft, was);
  const isDone = isFinished(clock);
  const at = endOf(clock);
  if (isFinished(was) && isDone && endOf(was) === at) return;
  for (const one of begunBy(draft, policy, was)) {
    const sla = slaOf(policy, one);
    const isTaken = sla !== undefined && ranAt(draft.history(leadId), otherThan(one, rivalsOf(policy, sla)), at);
    if (sla !== undefined && isDone && !isTaken && policy.startedBy(finishedBy(clock, at)).includes(sla))
      moveTo(draft, policy, sla, one, at);
    else {
      strike(draft, policy, one);
      const own = slaOf(policy, was);
      if (own === undefined || !rivalsOf(policy, own)(one)) goOn(draft, policy, one);
    }
  }
  if (isDone) happenLate(draft, policy, leadId, finishedBy(clock, at));
}

function otherThan({ id }: SlaClock, isRival: (one: SlaClock) => boolean): (one: SlaClock) => boolean {
  return (one) => one.id !== id && isRival(one);
}

/** Strikes those of these clocks that began while this one ran. */
function displace(draft: Draft, policy: Policy, one: SlaClock, others: readonly SlaClock[]): void {
  const clock = known(draft, one);
  const until = isOver(clock) ? endOf(clock) : Number.POSITIVE_INFINITY;
  for (const other of others) if (other.startedAt < until) strike(draft, policy, other);
}

/** The clocks which began as this one was done, or as its time was up, and that by now has not happened so. */
function begunBy(draft: Draft, policy: Policy, was: SlaClock): readonly SlaClock[] {
  const events = draft.history(was.leadId);
  const until = endOf(known(draft, was));
  const ends = [
    ...(isFinished(was) ? [finishedBy(was, endOf(was))] : []),
    ...elapsedIn(events, was.id).flatMap(({ moment }) => (moment.at >= until ? [moment] : [])),
  ];
  return clocksIn(events).filter((one) => {
    const sla = slaOf(policy, one);
    const isStruck = one.state === "cancelled" && endOf(one) === one.startedAt;
    if (sla === undefined || isStruck || one.id === was.id) return false;
    return ends.some((moment) => moment.at === one.startedAt && policy.startedBy(moment).includes(sla));
  });
}

/** A clock that began at another time than was known. What it has told it has told: it is the same one. */
function moveTo(draft: Draft, policy: Policy, sla: CompiledSla, was: SlaClock, at: Instant): void {
  const rules = rulesOf(policy, was);
  const hours = hoursOf(draft, rules, was.leadId);
  const lead = draft.known(was.leadId);
  const target = targetOf(draft, rules, sla, lead);
  const days = target !== undefined && "workingDays" in target ? target : undefined;
  const request = { lead, policyVersion: was.policyVersion, at };
  // Working days are as long as those that follow.
  const fresh = days && startClock(sla, request, days, was.generation, was.calendar, hours);
  const moved: SlaClock = { ...was, startedAt: at, targetMs: fresh?.targetMs ?? was.targetMs };
  const reason = "told late: it began before";
  const isRival = otherThan(was, rivalsOf(policy, sla));
  const others = clocksIn(draft.history(was.leadId)).filter((one) => isRival(one) && one.startedAt > at);
  if (isOver(was)) {
    const end = relived(draft, policy, sla, moved, endOf(was));
    recount(draft, policy, was, { ...end, state: was.state }, reason);
    const by = endBy(sla, heardBy(sla, moved, draft.history(was.leadId)));
    const isEarlier = by !== undefined && by.at < endOf(was);
    const again = isEarlier && endEarlier(draft, policy, sla, known(draft, was), by);
    displace(draft, policy, was, others);
    if (isEarlier) comeTo(draft, policy, was, again ? by : undefined);
    return;
  }
  const open = relived(draft, policy, sla, { ...moved, count: 0, mix: undefined }, draft.now);
  draft.emit("clock.replanned", was.leadId, { clock: open, reason });
  const again = hearMissed(draft, policy, sla, open);
  displace(draft, policy, was, others);
  comeTo(draft, policy, was, again);
}

/** A clock has ended earlier than was known: what started in its place later did not, and what would have started after that does. */
function goOn(draft: Draft, policy: Policy, { id, name, leadId }: SlaClock, least: Instant = 0): void {
  const sla = policy.sla(name);
  if (sla === undefined || sla.spec.since !== undefined) return;
  const isRival = rivalsOf(policy, sla);
  const events = draft.history(leadId);
  const all = clocksIn(events).filter(isRival);
  const ended = all.find((one) => one.id === id);
  if (ended === undefined || !isOver(ended)) return;
  const from = endOf(ended);
  const later = all.filter((one) => one.id !== id && one.startedAt >= from);
  const since = Math.max(from, least);
  for (const { moment } of momentsIn(events)) {
    const starting = moment.at < since ? [] : policy.startedBy(moment).filter(({ spec }) => isRival(spec));
    if (starting.length === 0) continue;
    for (const one of later) if (one.startedAt < moment.at) strike(draft, policy, one);
    for (const { spec } of starting) startLate(draft, policy, leadId, spec.name, moment);
    if (ranAt(draft.history(leadId), isRival, moment.at)) return;
  }
  for (const one of later) strike(draft, policy, one);
}
