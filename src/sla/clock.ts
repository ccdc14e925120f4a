import type { Timeline } from "../calendar/index.ts";
import type { Lead } from "../lead/index.ts";
import type { Instant } from "../time/index.ts";
import type { CommitmentPeriod } from "./commitment/period.ts";
import type { CompiledSla } from "./compile.ts";
import type { Gathering } from "./digest.ts";
import { milestoneAt, nextMilestone } from "./next.ts";
import type { CompiledTarget } from "./target.ts";

/** A running promise, mostly to one lead. JSON-safe; changed only by making a new one. */
export interface SlaClock {
  /** `lead/sla#generation`, or `lead/hold#generation`: one for each time it was started. One that is no lead's is named by its subject. */
  readonly id: string;
  /** The lead; or what else it is about, of which there is one clock for ever: `commitment/mql`, or `digest`. */
  readonly leadId: string;
  /**
   * `sla`: a promise, or a timer. `hold`: a lead that waits to be routed. `offer`: a rep who has to accept. `park`: a lead that is
   * parked until then. `score`: when a score is to be looked at again, though nothing happens. `commitment`: so many leads in a
   * period. `digest`: notices that are told together.
   */
  readonly kind: "sla" | "hold" | "offer" | "park" | "score" | "commitment" | "digest";
  /** Name of the clock policy, or of the commitment; `hold`, `offer`, `park`, `score` or `digest` for those. */
  readonly name: string;
  /** The lead's version at which it was started: another one each time. Of a commitment, which period it is, from 1. */
  readonly generation: number;
  /** How many events there have been of what it is about; of clocks that are no lead's. */
  readonly version?: number | undefined;
  /** What a commitment's present period has come to. */
  readonly period?: CommitmentPeriod | undefined;
  /** What the digest has gathered, for whom. */
  readonly gathered?: readonly Gathering[] | undefined;
  /** The policy version the clock runs under, whatever becomes of the policy. */
  readonly policyVersion: string;
  readonly state: "running" | "paused" | "met" | "skipped" | "cancelled";
  readonly startedAt: Instant;
  /** The deadline; of a paused clock, as it was when it came to a stop. */
  readonly dueAt: Instant;
  /** The whole target in working time. */
  readonly targetMs: number;
  /** The deadline is a date, which no pause and no other hours put off. */
  readonly fixed?: true | undefined;
  /** When the clock last changed its hours, or came to a stop or ran on, and the working time it had used by then. */
  readonly moved?: { readonly at: Instant; readonly usedMs: number } | undefined;
  /** Why it stands still, and since when; absent while it runs. */
  readonly pauses?: readonly { readonly reason: string; readonly since: Instant }[] | undefined;
  readonly pausedSince?: Instant | undefined;
  /** How long it has stood still so far, in elapsed time, the present pause not counted; absent when it never has. */
  readonly pausedMs?: number | undefined;
  /** Name of the calendar it runs on, or `owner` with `repId`, or `lead`. */
  readonly calendar: string;
  readonly repId?: string | undefined;
  /** The step of a cadence it is. */
  readonly cadence?: CadencePlace | undefined;
  /** Its milestones that have to wait until the person may be contacted. */
  readonly postponed?: readonly Postponed[] | undefined;
  /** Activities counted towards meeting it. */
  readonly count: number;
  /** The same by type, where the policy asks for so many of each. */
  readonly mix?: { readonly [type: string]: number } | undefined;
  /** Which of its milestones were told, as bits: 1 for the first, 2 for the second, 4 for the third. */
  readonly told: number;
  /** Somebody has said that they know: what is told again and again is told no more. */
  readonly acknowledged?: { readonly at: Instant; readonly by: string } | undefined;
  /** When it next has something to say; absent when it has nothing more to say, or stands still. */
  readonly nextAt?: Instant | undefined;
  readonly breachedAt?: Instant | undefined;
  readonly endedAt?: Instant | undefined;
}

/** Whether a clock was met, skipped or cancelled: nothing more comes of it. One that is paused is not over. */
export function isOver({ state }: SlaClock): boolean {
  return state !== "running" && state !== "paused";
}

/** Which step of which cadence: `{ name: "new-lead", step: 2, of: 5 }`. What comes after the last step has none of its own: `step` is `of + 1`. */
export interface CadenceStep {
  readonly name: string;
  /** From 1. */
  readonly step: number;
  readonly of: number;
}

/** A step that runs, and since when its cadence does. */
export interface CadencePlace extends CadenceStep {
  readonly since: Instant;
}

/** Whether a clock has something to say at this instant. */
export function isDue(clock: SlaClock, at: Instant): boolean {
  return clock.state === "running" && clock.nextAt !== undefined && clock.nextAt <= at;
}

/** The working time behind the name of a calendar; `owner` with whose, and `lead`, stand for theirs. */
export type Hours = (calendar: string, repId: string | undefined) => Timeline;

/** For whom a clock starts, and when. */
export interface ClockStart {
  readonly lead: Lead;
  readonly policyVersion: string;
  /** When the time begins to count. */
  readonly at: Instant;
  /** When the cadence began, of which it is a step that follows another. @defaultValue now, with this step */
  readonly since?: Instant | undefined;
}

/** A point that waits until the person may be contacted. */
export interface Postponed {
  /** Its place among the clock's milestones. */
  readonly milestone: number;
  readonly until: Instant;
  readonly reason: string;
}

/** A clock as it starts, or `null` when its calendar never opens again. */
export function startClock(
  sla: CompiledSla,
  start: ClockStart,
  target: CompiledTarget,
  generation: number,
  calendar: string,
  hours: Hours,
): SlaClock | null {
  const { lead, at } = start;
  const repId = calendar === "owner" ? lead.ownerId : undefined;
  const timeline = hours(calendar, repId);
  let plan = sla.memo.plan;
  if (plan === undefined || plan.at !== at || plan.target !== target || plan.timeline !== timeline) {
    plan = planFrom(sla, at, target, timeline);
    sla.memo.plan = plan;
  }
  const { dueAt, targetMs, nextAt } = plan;
  if (dueAt === null) return null;
  const clock: SlaClock = {
    id: lead.id + sla.idEnd(generation),
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
    repId,
    count: 0,
    mix: undefined,
    told: 0,
    nextAt,
    moved: undefined,
    breachedAt: undefined,
    endedAt: undefined,
  };
  const placed =
    sla.cadence === undefined
      ? clock
      : { ...clock, cadence: { ...sla.cadence, since: sla.cadence.step === 1 ? at : (start.since ?? at) } };
  const fixed = "dueAt" in target ? { ...placed, fixed: true as const } : placed;
  return sla.minds ? { ...fixed, nextAt: nextMilestone(sla, fixed, hours)?.at } : fixed;
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
  const dueAt = dueFrom(sla, at, target, timeline);
  if (dueAt === null) return { at, target, timeline, dueAt, targetMs: 0, nextAt: undefined };
  const targetMs = "ms" in target ? target.ms : dueAt <= at ? 0 : timeline.between(at, dueAt);
  const nextAt = milestoneAt(sla.milestones(targetMs)[0], { startedAt: at, dueAt, moved: undefined }, timeline);
  return { at, target, timeline, dueAt, targetMs, nextAt };
}

function dueFrom(sla: CompiledSla, at: Instant, target: CompiledTarget, timeline: Timeline): Instant | null {
  // No time at all is up when the hours are open.
  if ("ms" in target) return target.ms === 0 ? timeline.nextOpen(at) : timeline.add(at, target.ms);
  if ("workingDays" in target) return afterDays(sla, at, target.workingDays, timeline);
  return target.isDay ? timeline.nextOpen(target.dueAt) : target.dueAt;
}

/** When so many working days are over: of a promise the last of them ends; of a step it is the time of day at which it began. */
export function afterDays(sla: CompiledSla, at: Instant, days: number, timeline: Timeline): Instant | null {
  if (sla.cadence === undefined) return timeline.endOfWorkingDay(at, days);
  const due = timeline.addWorkingDays(at, days);
  if (due === null) return null;
  // Between closing and the next opening no working time goes by: it is past the one only once the other is past.
  return timeline.add(at, timeline.between(at, due)) === due ? due : due + 1;
}

/** A clock that is no promise: the wake-up call of a lead on hold or parked, or of a score, or the time a rep has to accept. */
export function plainClock(
  kind: "hold" | "offer" | "park" | "score",
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
    mix: undefined,
    told: 0,
    // Accepting on the dot counts.
    nextAt: kind === "offer" ? dueAt + 1 : dueAt,
    moved: undefined,
    breachedAt: undefined,
    endedAt: undefined,
  };
}
