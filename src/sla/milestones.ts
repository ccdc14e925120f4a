import { compileCondition } from "../condition/index.ts";
import type { Lead } from "../lead/index.ts";
import { toMs } from "../time/index.ts";
import type { Threshold } from "./threshold.ts";

/** A threshold placed on the working-time axis of a clock. */
export interface Milestone {
  /** `notice`: people hear of the breach, in the hours in which they may. `elapsed`: the time of a timer is up. */
  readonly kind: "warning" | "breach" | "elapsed" | "notice" | "escalation" | "contact";
  /** Of a `contact`, which waits for when the person may be contacted: what it belongs to. Else the kind itself. */
  readonly origin: Exclude<Milestone["kind"], "contact">;
  /** Channels by which the person is contacted at this point, and whose rules may put it off. */
  readonly channels: readonly string[];
  /** Working time from the start. */
  readonly workMs: number;
  readonly threshold: Threshold;
  /** The threshold's `when`, ready for use. */
  readonly condition: ((lead: Lead) => boolean) | undefined;
  /** Its place among the clock's milestones, which names it for ever. */
  readonly index: number;
  /** Which time this is, where it is told again and again; 0 for the first. */
  readonly round: number;
}

/** As many as one clock can have: which were told is kept in the bits of a number. */
export const mostMilestones = 30;

/** Where on the axis a threshold lies. */
export function workMsOf(threshold: Threshold, targetMs: number): number {
  const { at } = threshold;
  if (typeof at === "number") return Math.round(at * targetMs);
  if ("before" in at) return targetMs - toMs(at.before, { kind: "elapsed" });
  return targetMs + toMs(at.after, { kind: "elapsed" });
}

/** All that can happen to a clock with this target, in order of working time; exactly one breach among it, or one end of a timer. */
function placeMilestones(
  thresholds: readonly Threshold[],
  targetMs: number,
  timer: boolean,
  waits: (channel: string) => boolean = () => false,
): readonly Milestone[] {
  const breach: Threshold = thresholds.find(({ at }) => at === 1) ?? { at: 1 };
  const others = thresholds
    .filter(({ at }) => at !== 1)
    .map((threshold) => ({ threshold, workMs: workMsOf(threshold, targetMs) }))
    // A warning an hour ahead has no place on a clock of half an hour.
    .filter(({ workMs }) => workMs > 0);
  const isWarning = ({ workMs, threshold }: Place): boolean =>
    workMs < targetMs || (workMs === targetMs && isBefore(threshold));
  const warnings = others
    .filter(isWarning)
    .flatMap((one) => rounds("warning", one))
    // Nobody is warned of what has come.
    .filter(({ workMs, round }) => round === 0 || workMs < targetMs);
  const [end, ...notices] = endOf(breach, targetMs, timer, waits);
  const later = [...notices, ...others.filter((one) => !isWarning(one)).flatMap((one) => rounds("escalation", one))];
  const all = [...warnings.sort(byTime), end, ...later.sort(byTime)].flatMap((one) => contactApart(one, waits));
  return all.map((one, index) => {
    const { when } = one.threshold;
    return {
      ...one,
      index,
      condition: when === undefined ? undefined : (compileCondition(when) as (lead: Lead) => boolean),
    };
  });
}

/** {@link placeMilestones} for target after target. Where all there is belongs to the end, only the end moves with the target. */
export function milestonePlacer(
  thresholds: readonly Threshold[],
  timer: boolean,
  waits: (channel: string) => boolean,
): (targetMs: number) => readonly Milestone[] {
  if (thresholds.some(({ at }) => at !== 1)) return (targetMs) => placeMilestones(thresholds, targetMs, timer, waits);
  const fromTheEnd = placeMilestones(thresholds, 0, timer, waits);
  return (targetMs) =>
    fromTheEnd.map(({ kind, origin, channels, workMs, threshold, condition, index, round }) => {
      return { kind, origin, channels, workMs: targetMs + workMs, threshold, condition, index, round };
    });
}

type Place = { readonly threshold: Threshold; readonly workMs: number };
type Unplaced = Pick<Milestone, "threshold" | "workMs" | "round"> & { readonly kind: Milestone["origin"] };
type Unnumbered = Omit<Milestone, "index" | "condition">;

/** A breach that people may hear of in certain hours only is two things: the fact, and the notice. */
function endOf(
  threshold: Threshold,
  workMs: number,
  timer: boolean,
  waits: (channel: string) => boolean,
): [end: Unplaced, ...notices: Unplaced[]] {
  const kind = timer ? "elapsed" : "breach";
  const isContact = timer && channelsOf(threshold, waits).length > 0;
  if (threshold.tellIn === undefined || isContact) return rounds(kind, { threshold, workMs });
  const { notify, task, tellIn, repeat, when, at, digest, ...facts } = threshold;
  return [
    { kind, threshold: { at, when, ...facts }, workMs, round: 0 },
    ...rounds("notice", { threshold: { at, when, notify, task, tellIn, repeat, digest }, workMs }),
  ];
}

const none: readonly never[] = Object.freeze([]);

/** The channels of a threshold whose rules may put it off. */
function channelsOf({ task, request }: Threshold, waits: (channel: string) => boolean): readonly string[] {
  const named = [task?.type, request?.channel].filter((channel) => channel !== undefined && waits(channel));
  return named.length === 0 ? none : [...new Set(named as string[])];
}

/**
 * What contacts the person waits until they may be contacted, and nothing else does for it: it is a point of its own. The time of a
 * timer is up as a whole, for that is what it is for.
 */
function contactApart({ kind, threshold, workMs, round }: Unplaced, waits: (channel: string) => boolean): Unnumbered[] {
  const channels = channelsOf(threshold, waits);
  const whole = { kind, origin: kind, threshold, workMs, round, channels };
  if (channels.length === 0 || kind === "elapsed") return [whole];
  const { task, request, ...rest } = threshold;
  const { at, when, tellIn } = threshold;
  const isTask = task !== undefined && waits(task.type);
  const isRequest = request?.channel !== undefined && waits(request.channel);
  const facts = { ...rest, task: isTask ? undefined : task, request: isRequest ? undefined : request };
  const later = { at, when, tellIn, task: isTask ? task : undefined, request: isRequest ? request : undefined };
  return [
    { ...whole, threshold: facts, channels: none },
    { ...whole, kind: "contact", threshold: later },
  ];
}

/** A threshold, and all the times it is told again. */
function rounds(kind: Milestone["origin"], { threshold, workMs }: Place): [first: Unplaced, ...again: Unplaced[]] {
  const { repeat, at, when, notify, task, request, tellIn, digest } = threshold;
  const first = { kind, threshold, workMs, round: 0 };
  if (repeat === undefined) return [first];
  const everyMs = toMs(repeat.every, { kind: "elapsed" });
  const again = Array.from({ length: repeat.atMost }, (_, i) => ({
    // Told again, a breach is no second breach.
    kind: kind === "breach" || kind === "elapsed" ? ("notice" as const) : kind,
    // It is told again; what is done is done once.
    threshold: { at, when, notify, task, request, tellIn, digest },
    workMs: workMs + (i + 1) * everyMs,
    round: i + 1,
  }));
  return [first, ...again];
}

function isBefore({ at }: Threshold): boolean {
  return typeof at === "number" ? at < 1 : "before" in at;
}

function byTime(a: Place, b: Place): number {
  return a.workMs - b.workMs;
}
