import type { Timeline } from "../../calendar/index.ts";
import { zone, type Instant } from "../../time/index.ts";
import type { Book } from "../book.ts";
import type { ArrivalHour, ArrivalsPicture } from "./pictures.ts";

const quarterMs = 900_000;
const quartersAWeek = 672;
const hoursAWeek = 168;
/** The Monday of the week in which time begins, in quarters of an hour. */
const firstMonday = -288;

/** How many leads came in, by the quarter of an hour. */
export class Arrivals implements Book {
  private readonly counts = new Map<number, number>();

  readonly entries: Book["entries"] = {
    "lead.received": ({ data: { origin, touch } }) => {
      // What one lead opens another did not come in.
      if (origin !== undefined) return;
      const quarter = Math.floor(touch.at / quarterMs);
      this.counts.set(quarter, (this.counts.get(quarter) ?? 0) + 1);
    },
  };

  /** @param staff The working time of everybody who may be given leads. */
  picture(
    timeZone: string,
    { from, to }: { readonly from: Instant; readonly to: Instant },
    staff: readonly Timeline[],
  ): ArrivalsPicture {
    const local = zone(timeZone);
    const hourOf = (quarter: number): number =>
      Math.floor(modulo(Math.floor(local.localOf(quarter * quarterMs) / quarterMs) - firstMonday, quartersAWeek) / 4);
    const atWork = (quarter: number): number => {
      const middle = quarter * quarterMs + quarterMs / 2;
      let reps = 0;
      for (const timeline of staff) if (timeline.isOpen(middle)) reps += 1;
      return reps;
    };
    const hours = Array.from({ length: hoursAWeek }, () => ({ leads: 0, unattended: 0, reps: 0, quarters: 0 }));
    for (const [quarter, leads] of this.counts) {
      const hour = hours[hourOf(quarter)] as (typeof hours)[number];
      hour.leads += leads;
      if (!staff.some((timeline) => timeline.isOpen(quarter * quarterMs + quarterMs / 2))) hour.unattended += leads;
    }
    for (const quarter of sampled(from, to)) {
      const hour = hours[hourOf(quarter)] as (typeof hours)[number];
      hour.reps += atWork(quarter);
      hour.quarters += 1;
    }
    return {
      timeZone,
      hours: hours.map(({ leads, unattended, reps, quarters }, i): ArrivalHour => ({
        weekday: Math.floor(i / 24),
        hour: i % 24,
        leads,
        unattended,
        reps: quarters === 0 ? 0 : reps / quarters,
      })),
    };
  }
}

const mostWeeks = 13;

/** The quarters of the period, whole weeks of them: at least one week, at most the last thirteen. */
function sampled(from: Instant, to: Instant): number[] {
  const weeks = Math.min(mostWeeks, Math.max(1, Math.round((to - from) / (quartersAWeek * quarterMs))));
  const first = Math.floor(from / quarterMs);
  const last = Math.max(first + quartersAWeek * weeks, Math.floor(to / quarterMs));
  return Array.from({ length: quartersAWeek * weeks }, (_, i) => last - quartersAWeek * weeks + i);
}

function modulo(a: number, n: number): number {
  return ((a % n) + n) % n;
}
