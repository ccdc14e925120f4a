import type { InstantInput } from "../time/index.ts";
import type { Calendar } from "./calendar.ts";
import { makeAlways, makeWeekly } from "./compile.ts";
import { readAlways, readWhole } from "./read-spec.ts";
import { readWeekly } from "./read-weekly.ts";
import type { ShiftText } from "./spec.ts";

/**
 * Shifts by weekday. Keys are `"mon"` to `"sun"`, ranges (`"tue-fri"`) and lists (`"sat,sun"`); a day stands in one key. Days
 * left out are closed.
 */
export interface Hours {
  readonly [days: string]: ShiftText | readonly ShiftText[];
}

/** Shifts by date (`"2026-12-24"`). */
export interface DateHours {
  readonly [date: string]: ShiftText | readonly ShiftText[];
}

/** Hours of their own for a range of dates: summer hours, a company holiday (`hours: {}`), a change of hours for good. */
export interface Period {
  /** The first date. @defaultValue all dates up to `to` */
  readonly from?: string | undefined;
  /** The last date, which belongs to the period. @defaultValue all dates from `from` on */
  readonly to?: string | undefined;
  /** In place of the calendar's hours: days left out are closed. */
  readonly hours: Hours;
}

/** A stretch of time off, from one instant up to another. */
export interface TimeOff {
  readonly from: InstantInput;
  readonly to: InstantInput;
}

export interface WeeklyOptions {
  /** The IANA zone whose wall clock the hours are on. */
  readonly timeZone: string;
  readonly hours: Hours;
  /** Ranges of dates whose shifts have other hours. `from`, `to` or both; no two share a date. @defaultValue `[]` */
  readonly periods?: readonly Period[] | undefined;
  /** Dates on which no shift starts. Wins over a period. @defaultValue `[]` */
  readonly holidays?: readonly string[] | undefined;
  /** Shifts of single dates instead of the weekday's; `[]` is closed. Wins over a holiday. @defaultValue `{}` */
  readonly overrides?: DateHours | undefined;
  /** Shifts added on single dates to what starts there anyway; on a holiday they are the only ones. @defaultValue `{}` */
  readonly extraOpenings?: DateHours | undefined;
  /** Stretches in which no work is done, whatever else says so. @defaultValue `[]` */
  readonly timeOff?: readonly TimeOff[] | undefined;
}

/**
 * A working calendar with fixed hours for each weekday.
 *
 * Hours are wall-clock times in `timeZone`: where the clock jumps forward the missing time is not worked, where it falls back
 * the repeated hour is worked twice. An end at or before its start lies on the next day (`"22:00-06:00"`; equal ends are 24
 * hours); shifts that overlap or touch are one.
 *
 * The shifts that start on a date are those of its override; without one none on a holiday; else those of the weekday, in
 * the period the date lies in or in general. Its extra openings come on top. What is said of a date governs the shifts that
 * start on it, with their part on the next day, and leaves what spills over from the day before: the night shift into 1 July
 * belongs to the hours of June. Time off is taken from all of it, instant by instant.
 *
 * @example
 * const office = weekly({ timeZone: "Europe/Warsaw", hours: { "mon-fri": "09:00-17:00" }, holidays: ["2026-01-06"] });
 * office.add("2026-01-05T15:00:00Z", { hours: 2 }); // Monday 16:00 and 2 h of work, Tuesday off: 2026-01-07T09:00:00.000Z
 *
 * @example
 * const shop = weekly({
 *   timeZone: "Europe/Warsaw",
 *   hours: { "mon-fri": "09:00-17:00" },
 *   periods: [{ from: "2026-07-01", to: "2026-08-31", hours: { "mon-fri": "08:00-14:00" } }],
 *   extraOpenings: { "2026-12-19": "10:00-14:00" },
 * });
 * shop.nextClose("2026-06-30T16:00:00Z"); // 2026-07-01T12:00:00.000Z, 14:00 in Warsaw
 *
 * @throws HandoverError `CALENDAR_INVALID` when the zone is unknown, a shift or date cannot be read, or periods share a date;
 * it lists every issue.
 */
export function weekly(options: WeeklyOptions): Calendar {
  return makeWeekly(readWhole((findings) => readWeekly({ ...options }, "", findings)));
}

/**
 * A calendar that is open round the clock; working time on it is elapsed time.
 *
 * @example
 * always().add("2026-03-29T00:30:00Z", "1h"); // 2026-03-29T01:30:00.000Z
 *
 * @throws HandoverError `CALENDAR_INVALID` when the zone is unknown.
 */
export function always(options: AlwaysOptions = {}): Calendar {
  return makeAlways(readWhole((findings) => readAlways({ ...options }, "", findings)));
}

export interface AlwaysOptions {
  /** Says where its working days begin and end. @defaultValue `"UTC"` */
  readonly timeZone?: string | undefined;
}
