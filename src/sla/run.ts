import type { Timeline } from "../calendar/index.ts";
import type { Instant } from "../time/index.ts";
import { altered } from "./altered.ts";
import type { Hours, SlaClock } from "./clock.ts";
import type { CompiledSla } from "./compile.ts";
import { nextMilestone } from "./next.ts";

/** Working time of a clock used up to an instant; while it stands still, what it had used when it came to a stop. */
export function usedAt({ state, startedAt, moved }: SlaClock, at: Instant, timeline: Timeline): number {
  const from = moved?.at ?? startedAt;
  const before = moved?.usedMs ?? 0;
  return state === "paused" || at <= from ? before : before + timeline.between(from, at);
}

/** Whether meeting a clock at an instant is late. One that came to a stop before its deadline has none while it stands still. */
export function isLate({ pausedSince, dueAt }: SlaClock, at: Instant): boolean {
  return at > dueAt && (pausedSince === undefined || pausedSince > dueAt);
}

/** The tally after one more activity of a type. */
export function tallied(mix: SlaClock["mix"] = {}, type: string): { readonly [type: string]: number } {
  return { ...mix, [type]: (Object.hasOwn(mix, type) ? (mix[type] ?? 0) : 0) + 1 };
}

/** The clock in other hours from `at` on: what is used stays used, the rest of the target counts in the new hours. */
export function moveClock(
  sla: CompiledSla,
  clock: SlaClock,
  at: Instant,
  hours: Hours,
  to: { readonly calendar: string; readonly repId: string | undefined },
): SlaClock {
  const { calendar, repId } = to;
  return planned(sla, altered(clock, { moved: marked(clock, at, hours), calendar, repId }), hours);
}

/** The clock come to a stop, for one more reason. */
export function pauseClock(clock: SlaClock, reason: string, at: Instant, hours: Hours): SlaClock {
  const moved = marked(clock, at, hours);
  return {
    ...clock,
    state: "paused",
    moved,
    pauses: [...(clock.pauses ?? []), { reason, since: moved.at }],
    pausedSince: clock.pausedSince ?? moved.at,
    nextAt: undefined,
  };
}

/** The clock without one of the reasons it stands still for; it runs on when that was the last. */
export function resumeClock(sla: CompiledSla, clock: SlaClock, reason: string, at: Instant, hours: Hours): SlaClock {
  const pauses = (clock.pauses ?? []).filter((pause) => pause.reason !== reason);
  if (pauses.length > 0 || clock.pausedSince === undefined) return { ...clock, pauses };
  const moved = marked(clock, at, hours);
  const pausedMs = (clock.pausedMs ?? 0) + moved.at - clock.pausedSince;
  const running = { ...clock, state: "running", pauses: undefined, pausedSince: undefined, pausedMs, moved } as const;
  return planned(sla, running, hours);
}

/** Where the clock stands at `at`. A machine whose clock was set back must not hand out time that was used already. */
function marked(clock: SlaClock, at: Instant, hours: Hours): { readonly at: Instant; readonly usedMs: number } {
  const timeline = hours(clock.calendar, clock.repId);
  return { at: Math.max(at, clock.moved?.at ?? clock.startedAt), usedMs: usedAt(clock, at, timeline) };
}

/** The clock with its deadline and its next word reckoned anew, from where it stands and in the hours it has. */
export function planned(sla: CompiledSla, clock: SlaClock, hours: Hours): SlaClock {
  const { moved, targetMs, fixed } = clock;
  const left = targetMs - (moved?.usedMs ?? 0);
  const from = moved?.at ?? clock.startedAt;
  const timeline = hours(clock.calendar, clock.repId);
  const waitsToOpen = targetMs === 0 && !isUp(sla, clock);
  const dueAt =
    fixed === true || (left <= 0 && !waitsToOpen) || clock.state === "paused"
      ? clock.dueAt
      : ((waitsToOpen ? timeline.nextOpen(from) : timeline.add(from, left)) ?? clock.dueAt);
  const next = altered(clock, { dueAt });
  return altered(next, { nextAt: nextMilestone(sla, next, hours)?.at });
}

/** Whether it was told that the time is up. */
function isUp(sla: CompiledSla, { targetMs, told }: SlaClock): boolean {
  const end = sla.milestones(targetMs).find(({ kind }) => kind === "elapsed" || kind === "breach");
  return end !== undefined && (told & (1 << end.index)) !== 0;
}
