import type { Timeline } from "../calendar/index.ts";
import type { Instant } from "../time/index.ts";
import type { Hours, SlaClock } from "./clock.ts";
import type { CompiledSla } from "./compile.ts";
import { contactHours, opening } from "./contact.ts";
import type { Milestone } from "./milestones.ts";

/** When a milestone of this clock is reached; the breach comes one millisecond after the deadline, for meeting it on the dot counts. */
export function milestoneAt(
  milestone: Milestone | undefined,
  { startedAt, moved, dueAt }: Pick<SlaClock, "startedAt" | "moved" | "dueAt">,
  timeline: Timeline,
): Instant | undefined {
  if (milestone === undefined) return undefined;
  const { workMs } = milestone;
  const kind = milestone.kind === "contact" ? milestone.origin : milestone.kind;
  if (kind === "breach" || kind === "elapsed") return dueAt + 1;
  const from = moved?.at ?? startedAt;
  const left = workMs - (moved?.usedMs ?? 0);
  const at = left <= 0 ? from : timeline.add(from, left);
  // Hours that never open again bring no milestone; but the deadline stands, and the breach behind a warning must come.
  if (at === null) return kind === "warning" ? dueAt : undefined;
  // Never before the deadline what belongs after it, and the other way round, wherever rounding put the two.
  return kind === "warning" ? Math.min(at, dueAt) : Math.max(at, dueAt + 1);
}

/** What a clock has to say next. */
export interface Next {
  readonly milestone: Milestone;
  readonly at: Instant;
}

/**
 * The next of a clock's milestones, and when people may hear of it; nothing when all was told, or it stands still.
 *
 * @param which Those to look at. @defaultValue all
 */
export function nextMilestone(
  sla: CompiledSla,
  clock: SlaClock,
  hours: Hours,
  which: (milestone: Milestone) => boolean = () => true,
): Next | undefined {
  if (clock.state === "paused") return undefined;
  const timeline = hours(clock.calendar, clock.repId);
  let next: Next | undefined;
  for (const milestone of sla.milestones(clock.targetMs)) {
    if (isPast(clock, milestone)) continue;
    const isWanted = which(milestone);
    const planned = isWanted ? milestoneAt(milestone, clock, timeline) : undefined;
    if (planned !== undefined) {
      // They come in their order, unless some have to wait for people.
      if (!sla.minds) return { milestone, at: planned };
      const at = heardAt(sla, milestone, planned, clock, hours);
      if (at !== undefined && (next === undefined || at < next.at)) next = { milestone, at };
    }
    // What belongs after the end of a timer comes after it, however long that has to wait.
    if (milestone.kind === "elapsed") break;
  }
  return next;
}

function isPast({ told, acknowledged }: SlaClock, { index, round }: Milestone): boolean {
  return (told & (1 << index)) !== 0 || (round > 0 && acknowledged !== undefined);
}

/** When people may hear of a milestone: in their hours; and when the person may be contacted, if they are by it. */
function heardAt(
  sla: CompiledSla,
  { kind, threshold, channels, index }: Milestone,
  planned: Instant,
  clock: SlaClock,
  hours: Hours,
): Instant | undefined {
  if (channels.length > 0) {
    const waits = clock.postponed?.find(({ milestone }) => milestone === index);
    const from = waits === undefined ? planned : Math.max(planned, waits.until);
    return opening(contactHours(sla.contact, channels, threshold.tellIn, hours), from);
  }
  if (threshold.tellIn === undefined) return planned;
  const theirs = hours(threshold.tellIn, undefined);
  const opens = theirs.nextOpen(planned);
  if (opens === planned) return planned;
  if (kind !== "warning") return opens ?? planned;
  if (opens !== null && opens <= clock.dueAt) return opens;
  // After the deadline nobody is warned any more: their last moment at work before is the time.
  const last = theirs.subtract(planned, 1);
  return last !== null && last >= (clock.moved?.at ?? clock.startedAt) ? last : planned;
}
