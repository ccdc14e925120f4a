import type { Instant } from "../time/index.ts";
import { toDate } from "../time/index.ts";
import type { CadenceStep, Hours, SlaClock } from "./clock.ts";
import type { CompiledSla } from "./compile.ts";
import type { Milestone } from "./milestones.ts";
import { milestoneAt, nextMilestone, type Next } from "./next.ts";
import { usedAt } from "./run.ts";
import type { Audience } from "./threshold.ts";

/** How a clock stands at an instant, for a reader: reckoned from its stamps, so that it says what a worker would find. */
export interface ClockStatus {
  readonly clockId: string;
  readonly leadId: string;
  /** Name of the clock policy, and the version of the rules it runs under. */
  readonly name: string;
  readonly policyVersion: string;
  /** `broken`: its deadline is past, whether that was told already or not; it goes on running. `elapsed`: the same of a timer. */
  readonly state: "running" | "paused" | "broken" | "elapsed";
  readonly startedAt: Date;
  /** The deadline; absent while it is paused, for nobody can know it then. */
  readonly dueAt: Date | undefined;
  /** Working time used and still to use; what is used beyond the target is `overMs`. */
  readonly usedMs: number;
  readonly leftMs: number;
  readonly overMs: number;
  /** Used of the target: 0.5 is half. */
  readonly share: number;
  /** Until the deadline by the wall clock, below 0 when it is past; absent while it is paused. */
  readonly wallLeftMs: number | undefined;
  /** What it says next, when, and to whom; absent when it has nothing more to say, or is paused. */
  readonly next:
    | {
        readonly kind: Milestone["kind"];
        readonly at: Date;
        readonly notify: readonly Audience[];
      }
    | undefined;
  /** Why it stands still and since when; empty while it runs. */
  readonly pauses: readonly { readonly reason: string; readonly since: Date }[];
  /** How long it has stood still until now, in elapsed time. */
  readonly pausedMs: number;
  /** Which step of which cadence it is. */
  readonly cadence: (CadenceStep & { readonly since: Date }) | undefined;
  /** Until when its next word waits, for the person may not be contacted before, and why. */
  readonly waits: { readonly until: Date; readonly reason: string } | undefined;
  /** The hours it runs in: `owner` and whose, `lead`, `always`, the name of a calendar, or nothing for the policy's own. */
  readonly hours: string | undefined;
  /** Counted towards meeting it: `2 of 6`; absent where one is enough. */
  readonly progress: string | undefined;
}

/** What contacts the person waits until a cap leaves room, or until they may be contacted. */
function waitOf(clock: SlaClock, next: Next | undefined, hours: Hours): ClockStatus["waits"] {
  const { postponed, calendar, repId } = clock;
  if (next === undefined || next.milestone.channels.length === 0) return undefined;
  const waits = postponed?.find(({ milestone }) => milestone === next.milestone.index);
  if (waits !== undefined) return { until: toDate(waits.until), reason: waits.reason };
  const planned = milestoneAt(next.milestone, clock, hours(calendar, repId));
  if (planned === undefined || next.at <= planned) return undefined;
  return { until: toDate(next.at), reason: "outside the hours in which they may be contacted" };
}

/** How a clock stands at `now`. */
export function statusOf(sla: CompiledSla, clock: SlaClock, now: Instant, hours: Hours): ClockStatus {
  const { dueAt, targetMs, calendar, repId, pausedSince, startedAt, count } = clock;
  const isPaused = clock.state === "paused";
  const usedMs = usedAt(clock, now, hours(calendar, repId));
  const next = nextMilestone(sla, clock, hours);
  const notify = next?.milestone.threshold.notify;
  return {
    clockId: clock.id,
    leadId: clock.leadId,
    name: clock.name,
    policyVersion: clock.policyVersion,
    state: isPaused ? "paused" : now <= dueAt ? "running" : sla.spec.timer === true ? "elapsed" : "broken",
    startedAt: toDate(startedAt),
    dueAt: isPaused ? undefined : toDate(dueAt),
    usedMs,
    leftMs: Math.max(0, targetMs - usedMs),
    overMs: Math.max(0, usedMs - targetMs),
    share: targetMs === 0 ? 1 : usedMs / targetMs,
    wallLeftMs: isPaused ? undefined : dueAt - now,
    next: next && {
      kind: next.milestone.kind,
      at: toDate(next.at),
      notify:
        notify === undefined ? [] : Array.isArray(notify) ? (notify as readonly Audience[]) : [notify as Audience],
    },
    pauses: (clock.pauses ?? []).map(({ reason, since }) => ({ reason, since: toDate(since) })),
    pausedMs: (clock.pausedMs ?? 0) + (pausedSince === undefined ? 0 : Math.max(0, now - pausedSince)),
    cadence: clock.cadence && { ...clock.cadence, since: toDate(clock.cadence.since) },
    waits: waitOf(clock, next, hours),
    hours: calendar === "" ? undefined : repId === undefined ? calendar : `${calendar} ${repId}`,
    progress: sla.enough(1, undefined) ? undefined : sla.progress(count, clock.mix),
  };
}
