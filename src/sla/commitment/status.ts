import type { Calendar } from "../../calendar/index.ts";
import { toDate, type Instant } from "../../time/index.ts";
import type { SlaClock } from "../clock.ts";
import type { Terms } from "./commitment.ts";
import type { CompiledCommitment } from "./compile.ts";
import { behind, figuresOf, type CommitmentFigures, type Measure } from "./figures.ts";
import type { CommitmentPeriod } from "./period.ts";
import { nextPoint, type Point } from "./points.ts";

/** How a commitment stands at an instant. */
export interface CommitmentStatus extends CommitmentFigures {
  readonly name: string;
  /**
   * `to come`: it begins later. `at risk`: something falls short of the promise at this pace. `ended`: its last day is past, or the
   * policy names it no more; the figures are those of its last period.
   */
  readonly state: "to come" | "on pace" | "at risk" | "ended";
  /** What falls short, while it runs. */
  readonly behind: readonly Measure[];
  /** The period: it begins at `from` and ends before `to`. */
  readonly from: Date;
  readonly to: Date;
  /** The terms in force. */
  readonly terms: Terms;
  readonly workingDays: number;
  /** Working days of the whole week, month or quarter: more than `workingDays` where the period is cut short. */
  readonly ofWorkingDays: number;
  /** Leads of the target that were carried over from the period before. */
  readonly carried: number;
  /** What comes next, and when; absent when it has ended. */
  readonly next?: { readonly kind: Point["kind"]; readonly at: Date } | undefined;
  /** The version of the policy the period goes by. */
  readonly policyVersion: string;
}

/** How a commitment stands at `now`. */
export function commitmentStatus(
  one: CompiledCommitment | undefined,
  clock: SlaClock,
  now: Instant,
  calendar: Calendar,
): CommitmentStatus {
  const { terms, workingDays, ofWorkingDays, carried } = clock.period as CommitmentPeriod;
  const runs = clock.state === "running";
  const short = runs && now >= clock.startedAt ? behind(clock, now, calendar) : [];
  const next = runs && one !== undefined ? nextPoint(one, clock, calendar) : undefined;
  return {
    name: clock.name,
    state: !runs ? "ended" : now < clock.startedAt ? "to come" : short.length > 0 ? "at risk" : "on pace",
    behind: short,
    from: toDate(clock.startedAt),
    to: toDate(clock.dueAt),
    terms,
    workingDays,
    ofWorkingDays,
    carried,
    ...figuresOf(clock, now, calendar),
    next: next && { kind: next.kind, at: toDate(next.at) },
    policyVersion: clock.policyVersion,
  };
}
