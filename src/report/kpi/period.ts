import { dateOfDay, dayMs, dayOfDate, formatDate, weekdayOfDay, zone, type Instant } from "../../time/index.ts";

/** What time is cut into. Weeks begin on Mondays, as ISO 8601 has them. */
export type Period = "day" | "week" | "month" | "quarter";

/** One of them: `[from, to)`, from midnight to midnight on the wall clock. */
export interface PeriodSpan {
  /** `2026-03-29`, `2026-W13`, `2026-03` or `2026-Q1`. */
  readonly key: string;
  readonly from: Instant;
  readonly to: Instant;
}

/** Time cut into periods. */
export interface Periods {
  /** The period an instant lies in. */
  at(at: Instant): PeriodSpan;
  /** All periods that meet `[from, to)`, in order. */
  between(from: Instant, to: Instant): PeriodSpan[];
}

/**
 * Cuts time by the wall clock of a zone: a day on which the clock changes has 23 or 25 hours. Where the clock goes back over midnight,
 * a day begins when it is midnight first.
 *
 * @throws HandoverError `TIME_ZONE_UNKNOWN`
 */
export function periodsOf(period: Period, timeZone: string): Periods {
  const place = zone(timeZone);
  const { begin, next, key } = kinds[period];
  const spanFrom = (day: number): PeriodSpan => ({
    key: key(day),
    from: place.firstInstantOf(day * dayMs),
    to: place.firstInstantOf(next(day) * dayMs),
  });
  const find = (at: Instant): PeriodSpan => {
    const day = begin(Math.floor(place.localOf(at) / dayMs));
    const span = spanFrom(day);
    return at < span.to ? span : spanFrom(next(day));
  };
  let last: PeriodSpan | undefined;
  const at = (instant: Instant): PeriodSpan => {
    if (last === undefined || instant < last.from || instant >= last.to) last = find(instant);
    return last;
  };
  return {
    at,
    between(from, to) {
      const all: PeriodSpan[] = [];
      for (let span = at(from); span.from < to; span = at(span.to)) all.push(span);
      return all;
    },
  };
}

interface Kind {
  /** The first day of the period a day is in. */
  readonly begin: (day: number) => number;
  /** The first day of the next period, by that of one. */
  readonly next: (day: number) => number;
  readonly key: (day: number) => string;
}

const kinds: { readonly [P in Period]: Kind } = {
  day: { begin: (day) => day, next: (day) => day + 1, key: formatDate },
  week: { begin: (day) => day - weekdayOfDay(day), next: (day) => day + 7, key: weekKey },
  month: months(1, (year, month) => `${year}-${String(month).padStart(2, "0")}`),
  quarter: months(3, (year, month) => `${year}-Q${(month + 2) / 3}`),
};

function months(count: number, name: (year: string, month: number) => string): Kind {
  return {
    begin(day) {
      const { year, month } = dateOfDay(day);
      return dayOfDate(year, month - ((month - 1) % count), 1);
    },
    next(day) {
      const { year, month } = dateOfDay(day);
      return month + count > 12 ? dayOfDate(year + 1, 1, 1) : dayOfDate(year, month + count, 1);
    },
    key(day) {
      const { year, month } = dateOfDay(day);
      return name(String(year).padStart(4, "0"), month);
    },
  };
}

/** A week belongs to the year its Thursday is in. */
function weekKey(monday: number): string {
  const { year } = dateOfDay(monday + 3);
  const week = Math.floor((monday + 3 - dayOfDate(year, 1, 1)) / 7) + 1;
  return `${String(year).padStart(4, "0")}-W${String(week).padStart(2, "0")}`;
}
