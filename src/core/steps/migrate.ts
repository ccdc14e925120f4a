import type { Policy } from "../../policy/index.ts";
import {
  afterDays,
  bitsOf,
  carried,
  isLate,
  planned,
  usedAt,
  wasTold,
  type CompiledSla,
  type CompiledTarget,
  type SlaClock,
  type Told,
} from "../../sla/index.ts";
import type { Draft } from "../draft.ts";
import { hoursOf, rulesOf, slaOf, targetToldOf } from "./clock-rules.ts";
import { catchUp } from "./milestones.ts";

/**
 * A running clock under the present policy; nothing when that has no such clock for its lead. What is used stays used, and the rest
 * of the new target counts from now, in the hours of the present policy. Points on the way that are past by then are not told again,
 * nor is a breach, nor the end of a timer, with all that was done at it. A timer whose time is up keeps its deadline.
 */
export function migrated(draft: Draft, policy: Policy, clock: SlaClock): SlaClock | undefined {
  const lead = draft.known(clock.leadId);
  const sla = policy.sla(clock.name);
  if (sla === undefined || !sla.applies(lead)) return undefined;
  const { target, failed } = targetToldOf(draft, policy, sla, lead);
  // Code that fails says nothing about it: it stays as it is.
  if (target === undefined) return failed ? clock : undefined;
  const before = toldOf(policy, clock);
  const isTimer = sla.spec.timer === true;
  const isUp =
    clock.breachedAt !== undefined ||
    (isTimer && before.milestones.some((one) => one.kind === "elapsed" && wasTold(before, one)));
  const next = counting(sla, clock, retimed(draft, policy, sla, clock, target), isUp);
  const told = carried(before, sla.milestones(next.targetMs), next.moved.usedMs, isUp);
  return replanned(draft, policy, sla, { ...next, told });
}

/** What comes after the end of a timer counts from there: where that is, is settled once it was told. */
function counting(sla: CompiledSla, clock: SlaClock, next: Retimed, isUp: boolean): Retimed {
  if (sla.spec.timer !== true) return next;
  const { at, usedMs } = next.moved;
  if (isUp) {
    const { targetMs, dueAt, fixed } = clock;
    return { ...next, targetMs, dueAt, fixed, moved: { at, usedMs: Math.max(usedMs, targetMs) } };
  }
  const waits = sla.milestones(next.targetMs).some(({ kind, channels }) => kind === "elapsed" && channels.length > 0);
  return waits ? { ...next, moved: { at, usedMs: Math.min(usedMs, next.targetMs) } } : next;
}

function toldOf(policy: Policy, clock: SlaClock): Told {
  return { milestones: slaOf(policy, clock)?.milestones(clock.targetMs) ?? [], told: clock.told };
}

/**
 * A clock whose lead would be given another target by now, where its policy says that it gets it: told as `clock.replanned`. One
 * that is broken keeps the target it has, and so does one that no target is meant for any more.
 */
export function retarget(draft: Draft, policy: Policy, running: SlaClock, target: CompiledTarget): SlaClock {
  const rules = rulesOf(policy, running);
  const sla = slaOf(policy, running);
  if (sla === undefined || running.breachedAt !== undefined || isLate(running, draft.now)) return running;
  const clock = catchUp(draft, policy, running, draft.now);
  const next = retimed(draft, rules, sla, clock, target);
  const before = { milestones: sla.milestones(clock.targetMs), told: clock.told };
  const told = sla.milestones(next.targetMs).filter(
    (one) =>
      wasTold(before, one) ||
      // Told again and again is what is still to come.
      (one.round > 0 && one.workMs <= next.moved.usedMs),
  );
  const clockNow = replanned(draft, rules, sla, { ...next, told: bitsOf(told) });
  draft.emit("clock.replanned", clock.leadId, { clock: clockNow, reason: "the lead has another target" });
  return clockNow;
}

/** A clock that stands on what it has used by now. */
type Retimed = SlaClock & { readonly moved: NonNullable<SlaClock["moved"]> };

/** The clock with another target, and under these rules; what of it was told is for the caller to say. */
function retimed(draft: Draft, rules: Policy, sla: CompiledSla, clock: SlaClock, target: CompiledTarget): Retimed {
  const lead = draft.known(clock.leadId);
  const before = hoursOf(draft, rulesOf(rules, clock), lead.id);
  const usedMs = usedAt(clock, draft.now, before(clock.calendar, clock.repId));
  const calendar = sla.spec.calendar ?? "";
  const repId = calendar === "owner" ? lead.ownerId : undefined;
  const timeline = hoursOf(draft, rules, lead.id)(calendar, repId);
  const dueAt =
    "dueAt" in target
      ? target.isDay
        ? (timeline.nextOpen(target.dueAt) ?? target.dueAt)
        : target.dueAt
      : "workingDays" in target
        ? (afterDays(sla, clock.startedAt, target.workingDays, timeline) ?? clock.dueAt)
        : // What is used may be more than the new target: then it is past as of now.
          clock.breachedAt === undefined
          ? draft.now
          : clock.dueAt;
  const targetMs = "ms" in target ? target.ms : usedMs + (dueAt <= draft.now ? 0 : timeline.between(draft.now, dueAt));
  const reasons = sla.pauses.map(({ reason }) => reason);
  const pauses = clock.pauses?.filter(({ reason }) => reasons.includes(reason)) ?? [];
  const stands = pauses.length > 0;
  return {
    ...clock,
    policyVersion: rules.version,
    cadence: sla.cadence && { ...sla.cadence, since: clock.cadence?.since ?? clock.startedAt },
    postponed: undefined,
    targetMs,
    dueAt,
    fixed: "dueAt" in target ? true : undefined,
    moved: { at: Math.max(draft.now, clock.moved?.at ?? clock.startedAt), usedMs },
    calendar,
    repId,
    state: stands ? "paused" : "running",
    pauses: stands ? pauses : undefined,
    pausedSince: stands ? clock.pausedSince : undefined,
    pausedMs:
      stands || clock.pausedSince === undefined
        ? clock.pausedMs
        : (clock.pausedMs ?? 0) + draft.now - clock.pausedSince,
  };
}

function replanned(draft: Draft, rules: Policy, sla: CompiledSla, clock: SlaClock): SlaClock {
  return planned(sla, clock, hoursOf(draft, rules, clock.leadId));
}
