import { zoneOf, type Calendar } from "../../calendar/index.ts";
import { parseDate, type Instant } from "../../time/index.ts";
import type { SlaClock } from "../clock.ts";
import type { CompiledCommitment } from "./compile.ts";
import { beginOf } from "./days.ts";

/** What a commitment's clock has to say at an instant. */
export interface Point {
  readonly kind: "check" | "review" | "end";
  readonly at: Instant;
  /** Which of the checks; 0 for all else. */
  readonly index: number;
}

/** What it has to say next: a period always ends. */
export function nextPoint(one: CompiledCommitment, clock: SlaClock, calendar: Calendar): Point {
  const end: Point = { kind: "end", at: clock.dueAt, index: 0 };
  const points = [...reviewsOf(clock, calendar), ...checksOf(one, clock, calendar)];
  return [...points, end].reduce((first, point) => (point.at < first.at ? point : first));
}

/** The checks that are to come. In a period without working time there are none. */
function checksOf({ checks }: CompiledCommitment, clock: SlaClock, { timeline }: Calendar): Point[] {
  const { startedAt, dueAt, targetMs, told } = clock;
  if (targetMs === 0) return [];
  return checks.flatMap((share, index): Point[] => {
    if ((told & (1 << index)) !== 0) return [];
    const at = timeline.add(startedAt, Math.round(share * targetMs));
    return at === null || at >= dueAt ? [] : [{ kind: "check", at, index }];
  });
}

function reviewsOf({ period, startedAt }: SlaClock, calendar: Calendar): Point[] {
  const review = period?.review;
  if (review === undefined || review.told) return [];
  // One that was put into the policy after its day is told as soon as the period runs.
  const at = beginOf(parseDate(review.on) as number, zoneOf(calendar.spec));
  return [{ kind: "review", at: Math.max(at, startedAt), index: 0 }];
}
