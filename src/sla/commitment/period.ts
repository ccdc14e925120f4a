import { zoneOf, type Calendar } from "../../calendar/index.ts";
import { parseDate, type Instant } from "../../time/index.ts";
import type { SlaClock } from "../clock.ts";
import { commitmentSubject } from "../subject.ts";
import { termsOf, type Terms } from "./commitment.ts";
import type { CompiledCommitment } from "./compile.ts";
import { beginOf, periodOfDay, workingDays, type Days } from "./days.ts";
import { nextPoint } from "./points.ts";

/** What a commitment's running period is measured by, and what it has come to; `count` of the clock has the leads delivered. */
export interface CommitmentPeriod {
  /** The terms in force on its first day: they stay, whatever becomes of the policy. */
  readonly terms: Terms;
  /** Leads to deliver: of a period cut short its share by working days, rounded up; what was carried over included. */
  readonly target: number;
  /** Carried over from the period before, where its terms say so. */
  readonly carried: number;
  readonly workingDays: number;
  /** Working days of the whole week, month or quarter: more than `workingDays` where the agreement began or ended on the way. */
  readonly ofWorkingDays: number;
  readonly accepted: number;
  readonly rejected: number;
  /** Rejections without a reason. */
  readonly unexplained: number;
  /** The day of the next review, and whether the parties were reminded. */
  readonly review?: { readonly on: string; readonly told: boolean } | undefined;
}

/** What a period begins with. */
interface PeriodStart {
  /** The earliest day it may begin on. */
  readonly day: number;
  /** When it begins if it begins on that day: when the period before it ended, so that none is missing. @defaultValue as the day begins */
  readonly from?: Instant | undefined;
  readonly generation: number;
  readonly policyVersion: string;
  readonly carried: number;
  readonly review: CommitmentPeriod["review"];
}

/** The clock of the first period from a day on; nothing when the agreement is over by then. */
export function startPeriod(one: CompiledCommitment, calendar: Calendar, start: PeriodStart): SlaClock | undefined {
  const { spec } = one;
  const zone = zoneOf(calendar.spec);
  const days = daysFrom(one, start.day);
  if (days === undefined) return undefined;
  const whole = periodOfDay(spec.every, days.first);
  const terms = termsOn(one, days.first);
  const mine = workingDays(days, zone, calendar.timeline);
  const all = workingDays(whole, zone, calendar.timeline);
  const startedAt = (days.first === start.day ? start.from : undefined) ?? beginOf(days.first, zone);
  const dueAt = beginOf(days.end, zone);
  const isWhole = days.first === whole.first && days.end === whole.end;
  const id = commitmentSubject(spec.name);
  const clock: SlaClock = {
    id,
    leadId: id,
    kind: "commitment",
    name: spec.name,
    generation: start.generation,
    policyVersion: start.policyVersion,
    state: "running",
    startedAt,
    dueAt,
    targetMs: calendar.timeline.between(startedAt, dueAt),
    calendar: spec.calendar ?? "",
    count: 0,
    told: 0,
    period: {
      terms,
      target: (isWhole ? terms.atLeast : all === 0 ? 0 : Math.ceil((terms.atLeast * mine) / all)) + start.carried,
      carried: start.carried,
      workingDays: mine,
      ofWorkingDays: all,
      accepted: 0,
      rejected: 0,
      unexplained: 0,
      review: reviewOf(one, start.review),
    },
  };
  return { ...clock, nextAt: nextPoint(one, clock, calendar).at };
}

/** A review on another day than the last one is one more. */
export function reviewOf(
  { spec: { reviewOn } }: CompiledCommitment,
  last: CommitmentPeriod["review"],
): CommitmentPeriod["review"] {
  return reviewOn === undefined || last?.on === reviewOn ? last : { on: reviewOn, told: false };
}

function daysFrom(one: CompiledCommitment, day: number): Days | undefined {
  const { spec } = one;
  const begins = dayOf(termsOf(spec)[0]?.from) ?? Number.NEGATIVE_INFINITY;
  const last = dayOf(spec.until) ?? Number.POSITIVE_INFINITY;
  const first = Math.max(day, begins);
  if (first > last) return undefined;
  return { first, end: Math.min(periodOfDay(spec.every, first).end, last + 1) };
}

function termsOn({ spec }: CompiledCommitment, day: number): Terms {
  const inForce = termsOf(spec).filter(({ from }) => (dayOf(from) ?? day) <= day);
  return inForce.at(-1) as Terms;
}

function dayOf(date: string | undefined): number | undefined {
  return date === undefined ? undefined : parseDate(date);
}
