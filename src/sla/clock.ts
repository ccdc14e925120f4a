import type { Timeline } from "../calendar/index.ts";
import type { Lead } from "../lead/index.ts";
import type { Instant } from "../time/index.ts";
import type { CompiledSla, CompiledTarget, Milestone } from "./compile.ts";

/** A running promise to one lead. JSON-safe; changed only by making a new one. */
export interface SlaClock {
  /** `lead/sla#generation`, or `lead/hold#generation`: one for each time it was started. */
  readonly id: string;
  readonly leadId: string;
  /** `sla`: a promise. `hold`: a lead that waits to be routed. `offer`: a rep who has to accept. */
  readonly kind: "sla" | "hold" | "offer";
  /** Name of the clock policy; `hold` or `offer` for those. */
  readonly name: string;
  /** The lead's version at which it was started: another one each time. */
  readonly generation: number;
  /** The policy version the clock runs under, whatever becomes of the policy. */
  readonly policyVersion: string;
  readonly state: "running" | "met" | "cancelled";
  readonly startedAt: Instant;
  readonly dueAt: Instant;
  /** The whole target in working time. */
  readonly targetMs: number;
  /** When the clock moved to other hours on its way, and the working time it had used by then. */
  readonly moved?: { readonly at: Instant; readonly usedMs: number } | undefined;
  /** Name of the calendar it runs on, or `owner` with `repId`. */
  readonly calendar: string;
  readonly repId?: string | undefined;
  /** Activities counted towards meeting it. */
  readonly count: number;
  /** How many of its milestones are past. */
  readonly passed: number;
  /** When it next has something to say; absent when it has nothing more to say. */
  readonly nextAt?: Instant | undefined;
  readonly breachedAt?: Instant | undefined;
  readonly endedAt?: Instant | undefined;
}

/** For whom a clock starts, and when. */
export interface ClockStart {
  readonly lead: Pick<Lead, "id" | "ownerId" | "score">;
  readonly policyVersion: string;
  readonly at: Instant;
}

/** A clock as it starts, or `null` when its calendar never opens again. */
export function startClock(
  sla: CompiledSla,
  start: ClockStart,
  generation: number,
  timeline: Timeline,
  calendar: string,
): SlaClock | null {
  const { lead, at } = start;
  const target = sla.target(lead.score?.grade);
  let plan = sla.memo.plan;
  if (plan === undefined || plan.at !== at || plan.target !== target || plan.timeline !== timeline) {
    plan = planFrom(sla, at, target, timeline);
    sla.memo.plan = plan;
  }
  const { dueAt, targetMs, nextAt } = plan;
  if (dueAt === null) return null;
  return {
    id: lead.id + sla.idPart + generation,
    leadId: lead.id,
    kind: "sla",
    name: sla.spec.name,
    generation,
    policyVersion: start.policyVersion,
    state: "running",
    startedAt: at,
    dueAt,
    targetMs,
    calendar,
    repId: calendar === "owner" ? lead.ownerId : undefined,
    count: 0,
    passed: 0,
    nextAt,
  };
}

/** What follows from when a clock starts, its target and its hours, and from nothing else: a batch of leads shares it. */
export interface StartPlan {
  readonly at: Instant;
  readonly target: CompiledTarget;
  readonly timeline: Timeline;
  /** `null` when the hours never come. */
  readonly dueAt: Instant | null;
  readonly targetMs: number;
  readonly nextAt: Instant | undefined;
}

function planFrom(sla: CompiledSla, at: Instant, target: CompiledTarget, timeline: Timeline): StartPlan {
  const dueAt = "ms" in target ? timeline.add(at, target.ms) : timeline.endOfWorkingDay(at, target.workingDays);
  if (dueAt === null) return { at, target, timeline, dueAt, targetMs: 0, nextAt: undefined };
  const targetMs = "ms" in target ? target.ms : timeline.between(at, dueAt);
  const nextAt = planned(sla.milestones(targetMs)[0], at, 0, dueAt, timeline);
  return { at, target, timeline, dueAt, targetMs, nextAt };
}

/** When a milestone of this clock is reached; the breach comes one millisecond after the deadline, for meeting it on the dot counts. */
export function milestoneAt(
  milestone: Milestone | undefined,
  clock: SlaClock,
  timeline: Timeline,
): Instant | undefined {
  return planned(milestone, clock.moved?.at ?? clock.startedAt, clock.moved?.usedMs ?? 0, clock.dueAt, timeline);
}

function planned(
  milestone: Milestone | undefined,
  from: Instant,
  usedMs: number,
  dueAt: Instant,
  timeline: Timeline,
): Instant | undefined {
  if (milestone === undefined) return undefined;
  if (milestone.kind === "breach") return dueAt + 1;
  const left = milestone.workMs - usedMs;
  const at = left <= 0 ? from : timeline.add(from, left);
  // Hours that never open again bring no milestone; but the deadline stands, and the breach behind a warning must come.
  if (at === null) return milestone.kind === "warning" ? dueAt : undefined;
  // Never before the deadline what belongs after it, and the other way round, wherever rounding put the two.
  return milestone.kind === "warning" ? Math.min(at, dueAt) : Math.max(at, dueAt + 1);
}

/** Working time of a clock used up to an instant. */
export function usedAt(clock: SlaClock, at: Instant, timeline: Timeline): number {
  const from = clock.moved?.at ?? clock.startedAt;
  return (clock.moved?.usedMs ?? 0) + (at <= from ? 0 : timeline.between(from, at));
}

/** The clock on another calendar from `at` on: what is used stays used, the rest of the target counts in the new hours. */
export function moveClock(
  sla: CompiledSla,
  clock: SlaClock,
  at: Instant,
  from: Timeline,
  to: { readonly timeline: Timeline; readonly calendar: string; readonly repId: string | undefined },
): SlaClock {
  const usedMs = usedAt(clock, at, from);
  // A machine whose clock was set back must not hand out time that was used already.
  const since = Math.max(at, clock.moved?.at ?? clock.startedAt);
  const left = clock.targetMs - usedMs;
  const dueAt = left <= 0 ? clock.dueAt : (to.timeline.add(since, left) ?? clock.dueAt);
  const moved = { at: since, usedMs };
  const nextAt = planned(sla.milestones(clock.targetMs)[clock.passed], since, usedMs, dueAt, to.timeline);
  return { ...clock, moved, dueAt, calendar: to.calendar, repId: to.repId, nextAt };
}

/** A clock that is no promise: the wake-up call of a lead on hold, or the time a rep has to accept. */
export function plainClock(
  kind: "hold" | "offer",
  start: { readonly leadId: string; readonly generation: number; readonly policyVersion: string; readonly at: Instant },
  dueAt: Instant,
  own: { readonly targetMs: number; readonly repId: string | undefined } | undefined,
): SlaClock {
  const { leadId, generation, policyVersion, at } = start;
  return {
    id: `${leadId}/${kind}#${generation}`,
    leadId,
    kind,
    name: kind,
    generation,
    policyVersion,
    state: "running",
    startedAt: at,
    dueAt,
    targetMs: own?.targetMs ?? dueAt - at,
    calendar: own === undefined ? "always" : own.repId === undefined ? "" : "owner",
    repId: own?.repId,
    count: 0,
    passed: 0,
    // Accepting on the dot counts.
    nextAt: kind === "offer" ? dueAt + 1 : dueAt,
  };
}
