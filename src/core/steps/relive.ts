import type { Policy } from "../../policy/index.ts";
import {
  moveClock,
  nextMilestone,
  parkedReason,
  pauseClock,
  planned,
  resumeClock,
  type CompiledSla,
  type Hours,
  type SlaClock,
} from "../../sla/index.ts";
import type { Instant } from "../../time/index.ts";
import type { Draft } from "../draft.ts";
import type { HandoverEvent } from "../events.ts";
import { hoursOf, rulesOf } from "./clock-rules.ts";
import { heardBy, idsOf } from "./history.ts";
import { pausesHeard } from "./pauses-heard.ts";

/**
 * A clock as it would stand at `until` had all that is known of its lead been told at once: its pauses and moves in the order in
 * which they happened, in the hours as they are. What it told, and what it counted, stays.
 */
export function relived(draft: Draft, policy: Policy, sla: CompiledSla, clock: SlaClock, until: Instant): SlaClock {
  const hours = hoursOf(draft, rulesOf(policy, clock), clock.leadId);
  const events = draft.history(clock.leadId);
  const ids = idsOf(clock, events);
  const own = events.flatMap((event, place) => {
    const { data } = event;
    const isOwn = "clock" in data && data.clock !== undefined && ids.includes(data.clock.id);
    return isOwn ? [{ type: event.type, at: event.at, place, clock: data.clock as SlaClock, data }] : [];
  });
  const from = own.findLastIndex((one, i) => isOrigin(one, own[i - 1]?.clock));
  const given = own[from]?.clock;
  if (given === undefined) return clock;
  // It may have begun at another time than was known then.
  const { startedAt, targetMs } = clock;
  const origin: SlaClock = { ...given, startedAt, targetMs };
  const marks: Mark[] = own.slice(from + 1).flatMap((one, i) => {
    const mark = changeBy(sla, one, own[from + i]?.clock as SlaClock, hours);
    return mark === undefined ? [] : [{ at: one.at, place: one.place, ...mark }];
  });
  for (const { moment, place } of heardBy(sla, clock, events)) {
    const change = (one: SlaClock): SlaClock =>
      sla.hits(moment)
        ? one
        : pausesHeard(sla, one, moment).reduce(
            (now, { reason, ends }) =>
              ends ? resumeClock(sla, now, reason, moment.at, hours) : pauseClock(now, reason, moment.at, hours),
            one,
          );
    marks.push({ at: moment.at, place, change });
  }
  let one = planned(sla, origin, hours);
  for (const { at, change } of marks.sort((a, b) => a.at - b.at || a.place - b.place)) {
    if (at > until) break;
    one = change(one);
  }
  const { state, moved, pauses, pausedSince, pausedMs, dueAt, calendar, repId } = one;
  const next: SlaClock = { ...clock, state, moved, pauses, pausedSince, pausedMs, dueAt, calendar, repId };
  return { ...next, nextAt: nextMilestone(sla, next, hours)?.at };
}

interface Mark {
  readonly at: Instant;
  readonly place: number;
  readonly change: (clock: SlaClock) => SlaClock;
}

interface OwnEvent {
  readonly type: HandoverEvent["type"];
  readonly at: Instant;
  readonly clock: SlaClock;
  readonly data: HandoverEvent["data"];
}

/** Where a clock was given its target: as it first started, or when it got another one. */
function isOrigin({ type, clock }: OwnEvent, before: SlaClock | undefined): boolean {
  if (type === "clock.started") return before === undefined;
  return (
    type === "clock.replanned" &&
    clock.startedAt === before?.startedAt &&
    (clock.targetMs !== before?.targetMs ||
      clock.policyVersion !== before.policyVersion ||
      clock.fixed !== before.fixed)
  );
}

/** What an event of its own changed about a clock, where no moment did: what its lead was like, who had it, or what had to wait. */
function changeBy(
  sla: CompiledSla,
  one: OwnEvent,
  before: SlaClock,
  hours: Hours,
): (Pick<Mark, "change"> & Partial<Mark>) | undefined {
  const { type, at, clock, data } = one;
  const reason = "reason" in data ? String(data.reason) : "";
  const looks = sla.pauses.some((pause) => pause.reason === reason && "holds" in pause);
  if (type === "clock.paused" && looks) return { change: (now) => pauseClock(now, reason, at, hours) };
  if (type === "clock.resumed" && looks) return { change: (now) => resumeClock(sla, now, reason, at, hours) };
  const { calendar, repId, moved } = clock;
  if (reason === parkedReason && moved !== undefined) {
    // Its date may have come before anybody looked.
    if (type === "clock.paused") return { at: moved.at, change: (now) => pauseClock(now, reason, moved.at, hours) };
    if (type === "clock.resumed")
      return { at: moved.at, change: (now) => resumeClock(sla, now, reason, moved.at, hours) };
  }
  // What comes after an end that had to wait counts from there.
  if (type === "clock.elapsed" && moved !== undefined && moved.at !== before.moved?.at)
    return { at: moved.at, change: (now) => (now.state === "paused" ? now : { ...now, moved }) };
  if (calendar === before.calendar && repId === before.repId) return undefined;
  return { change: (now) => moveClock(sla, now, at, hours, { calendar, repId }) };
}
