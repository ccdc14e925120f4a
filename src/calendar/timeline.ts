import type { Instant, Interval } from "../time/index.ts";

/**
 * Working time on plain numbers: instants are epoch milliseconds, lengths are milliseconds. The hot path; `Calendar` is the
 * same for people.
 *
 * 1. A timeline knows the years 1900 to 2399 (to the chunk: up to 49 days more). Before and after it is closed. No call throws: NaN gives `NaN`, `false`,
 *    `null` or nothing, infinite instants stand for the ends of what is known.
 * 2. Searches end: after ten years without an opening (for `nextClose` and `nextChange`: without a closing), counted from the
 *    instant asked about or the last date the calendar names, whichever is later, the answer is `null`.
 * 3. Stretches are half-open: at its closing instant a calendar is closed.
 */
export interface Timeline {
  /** Whether working time runs at `t`. */
  isOpen(t: Instant): boolean;
  /** Working time in `[a, b)`; negative when `b` is before `a`. */
  between(a: Instant, b: Instant): number;
  /** The earliest `u >= t` with `between(t, u) >= ms`; `t` itself for 0 or less. A deadline may fall on closing time. */
  add(t: Instant, ms: number): Instant | null;
  /** The latest `u <= t` with `between(u, t) >= ms`; `t` itself for 0 or less. */
  subtract(t: Instant, ms: number): Instant | null;
  /** `t` itself when open, else the next opening. */
  nextOpen(t: Instant): Instant | null;
  /** The end of the stretch containing `t`, or of the next one when closed. */
  nextClose(t: Instant): Instant | null;
  /** The first instant after `t` at which `isOpen` is not what it is at `t`. */
  nextChange(t: Instant): Instant | null;
  /** The maximal stretches of working time clipped to `[a, b)`, in order. */
  intervals(a: Instant, b: Instant): Interval[];
  /** The end of the `n`-th working day after the day of `t`; see `Calendar.endOfWorkingDay`. */
  endOfWorkingDay(t: Instant, n: number): Instant | null;
  /** `n` working days on, at the same local time; see `Calendar.addWorkingDays`. */
  addWorkingDays(t: Instant, n: number): Instant | null;
}
