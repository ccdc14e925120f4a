import { zoneOf, type Calendar } from "../../calendar/index.ts";
import type { Instant } from "../../time/index.ts";
import type { SlaClock } from "../clock.ts";
import type { CommitmentPeriod } from "./period.ts";
import { beginOf, dayAt, workingDays } from "./days.ts";

/** How a commitment's period stands at an instant. */
export interface CommitmentFigures {
  /** Leads delivered, and to deliver. */
  readonly delivered: number;
  readonly target: number;
  /** Leads due by now at an even pace over the working time, rounded down. */
  readonly expected: number;
  /** Leads at the end at the pace so far, rounded down; absent before any working time has passed. */
  readonly projected?: number | undefined;
  /** Leads still to come on each working day that is left, rounded up; absent when none is left and leads are missing. */
  readonly perDay?: number | undefined;
  /** Working days left, today's included while it has working time left. */
  readonly daysLeft: number;
  readonly accepted: number;
  readonly rejected: number;
  /** Rejections without a reason. */
  readonly unexplained: number;
  /** Of those decided on; absent while there are none. */
  readonly acceptedShare?: number | undefined;
}

/** What is measured. */
export type Measure = "volume" | "accepted" | "reasons";

/** Rounding must not make a lead that is due one that is not: 0.1 of 120 is 12, and a check stands at the nearest millisecond. */
const hair = 1e-9;
function dueOf(target: number, passed: number, { targetMs }: SlaClock): number {
  return Math.floor(target * passed + hair + (targetMs === 0 ? 0 : target / 2 / targetMs));
}

/** How a period stands. */
export function figuresOf(clock: SlaClock, at: Instant, calendar: Calendar): CommitmentFigures {
  const { count: delivered, dueAt } = clock;
  const { target, accepted, rejected, unexplained } = clock.period as CommitmentPeriod;
  const passed = passedOf(clock, at, calendar);
  const daysLeft = at >= dueAt ? 0 : daysLeftOf(clock, at, calendar);
  const missing = Math.max(0, target - delivered);
  const decided = accepted + rejected;
  return {
    delivered,
    target,
    expected: dueOf(target, passed, clock),
    projected: passed === 0 ? undefined : Math.floor(delivered / passed + hair),
    perDay: missing === 0 ? 0 : daysLeft === 0 ? undefined : Math.ceil(missing / daysLeft),
    daysLeft,
    accepted,
    rejected,
    unexplained,
    acceptedShare: decided === 0 ? undefined : accepted / decided,
  };
}

/** What falls short of the promise, at the pace of an instant. */
export function behind(clock: SlaClock, at: Instant, calendar: Calendar): readonly Measure[] {
  const { terms, target } = clock.period as CommitmentPeriod;
  const due = dueOf(target * (terms.warnBelow ?? 1), passedOf(clock, at, calendar), clock);
  return [...(clock.count < due ? (["volume"] as const) : []), ...qualityBehind(clock.period as CommitmentPeriod)];
}

/** What of the quality falls short. */
export function qualityBehind({ terms, accepted, rejected, unexplained }: CommitmentPeriod): readonly Measure[] {
  const decided = accepted + rejected;
  const isPoor = terms.accepted !== undefined && decided > 0 && accepted < terms.accepted * decided - hair;
  return [
    ...(isPoor ? (["accepted"] as const) : []),
    ...(terms.reasons === true && unexplained > 0 ? (["reasons"] as const) : []),
  ];
}

/** The share of the period's working time that is past. One without any is past from its beginning. */
function passedOf({ startedAt, dueAt, targetMs }: SlaClock, at: Instant, { timeline }: Calendar): number {
  if (at >= dueAt || targetMs === 0) return 1;
  return at <= startedAt ? 0 : timeline.between(startedAt, at) / targetMs;
}

function daysLeftOf({ startedAt, dueAt }: SlaClock, now: Instant, { spec, timeline }: Calendar): number {
  const zone = zoneOf(spec);
  const at = Math.max(now, startedAt);
  const today = dayAt(at, zone);
  const end = dayAt(dueAt - 1, zone) + 1;
  const isOn = timeline.between(at, beginOf(today + 1, zone)) > 0;
  return workingDays({ first: isOn ? today : today + 1, end }, zone, timeline);
}
