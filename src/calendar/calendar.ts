import type { Duration, InstantInput } from "../time/index.ts";
import type { CalendarSpec } from "./spec.ts";
import type { Timeline } from "./timeline.ts";

/** A stretch of working time: `start` belongs to it, `end` does not. */
export interface OpenInterval {
  readonly start: Date;
  readonly end: Date;
}

/**
 * Working time: when work is done, and arithmetic on it.
 *
 * A calendar is a value: `spec` is plain JSON, two calendars of equal specs answer alike on every host. It knows the years
 * 1900 to 2399 (UTC) and refuses instants outside them. Answers are `null` when they would lie outside them, or when the
 * calendar does not open within ten years of the instant, or of the last date it names. Lengths are in milliseconds; durations are working time, so in hours or less.
 *
 * Every method throws HandoverError `INSTANT_INVALID` for an instant that cannot be read or lies outside these years.
 */
export interface Calendar {
  /** The calendar as JSON, in canonical form; `calendarFrom` gives an equal calendar. */
  readonly spec: CalendarSpec;
  /** The same on plain numbers, for hot paths: epoch milliseconds in and out, no checks. */
  readonly timeline: Timeline;
  toJSON(): CalendarSpec;
  /**
   * The calendar in words, for people: the same English lines on every host, whatever its locale and the date.
   *
   * Days of equal hours stand together (`Mon-Fri 09:00-12:00, 13:00-17:00`), shifts that overlap or touch as one, an end on
   * the next date as `22:00-06:00 (next day)`. Of dates, periods and time off the first five are shown and how many more
   * there are; time off is on the calendar's own clock. Parts of a combined calendar are indented. After 100 lines comes
   * an ellipsis. The words may change from one version to the next; compare calendars by their `spec`.
   *
   * @example
   * weekly({ timeZone: "Europe/Warsaw", hours: { "mon-fri": "09:00-17:00" }, holidays: ["2026-12-25"] }).describe();
   * // Hours in Europe/Warsaw:
   * //   Mon-Fri 09:00-17:00
   * //   Sat-Sun closed
   * // Holidays (1): 2026-12-25
   */
  describe(): string;
  /** Whether work is done at an instant; at closing time it is not. */
  isOpen(t: InstantInput): boolean;
  /** Milliseconds of working time from `a` to `b`; negative when `b` is before `a`. */
  between(a: InstantInput, b: InstantInput): number;
  /**
   * The earliest instant, at or after `t`, with this much working time since `t`. It may fall exactly on closing time; an
   * empty duration gives `t` itself, even when closed.
   *
   * @throws HandoverError `DURATION_INVALID` when the duration cannot be read or is given in days.
   */
  add(t: InstantInput, duration: Duration): Date | null;
  /**
   * The latest instant, at or before `t`, with this much working time until `t`; the mirror image of `add`.
   *
   * @throws HandoverError `DURATION_INVALID` when the duration cannot be read or is given in days.
   */
  subtract(t: InstantInput, duration: Duration): Date | null;
  /** `t` itself when open, else the next opening. */
  nextOpen(t: InstantInput): Date | null;
  /** The end of the stretch of work containing `t`, or of the next one when closed; `null` when it is always open. */
  nextClose(t: InstantInput): Date | null;
  /** The maximal stretches of work, clipped to `[a, b)`. */
  intervals(a: InstantInput, b: InstantInput): OpenInterval[];
  /**
   * `n` working days later at the same local time.
   *
   * A working day is a date, in the calendar's zone, on which a shift starts that has any working time left by holidays and
   * time off; the part of an overnight shift after midnight belongs to the date it started on. The days counted are those
   * **after** the day of `t`, so from a Friday and from the Saturday after it one working day leads to the same Monday. The
   * result is the instant at which the clock of the `n`-th day shows the time of `t` (for a `t` in the small hours of an
   * overnight shift, that time of the following date); where the clock skips that time, the end of the gap; where it shows it
   * twice, the first. When that instant lies outside that day's own shifts it moves: before the first opening, on to the
   * opening; in a break or after the last closing, back to the closing before it. For `n = 0` it is `t`.
   *
   * A union counts a shift of a part in another zone to the date it starts on in the zone of the first part.
   *
   * @throws HandoverError `INPUT_INVALID` when `n` is not a whole number from 0 to 10,000.
   */
  addWorkingDays(t: InstantInput, n: number): Date | null;
  /**
   * The end of the `n`-th working day after the day of `t`: "by the end of the next working day". Days are those of
   * {@link Calendar.addWorkingDays}; the end is the end of the day's last shift, for an overnight shift on the next date. It
   * makes no difference whether `t` is before, in or after the hours of its own day: any time on Friday, and the weekend, lead
   * to Monday's end. For `n = 0` it is the end of the day of `t` itself while that lies ahead, else of the next working day.
   *
   * @defaultValue `n = 1`
   * @throws HandoverError `INPUT_INVALID` when `n` is not a whole number from 0 to 10,000.
   */
  endOfWorkingDay(t: InstantInput, n?: number): Date | null;
}
