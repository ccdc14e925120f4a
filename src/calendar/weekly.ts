import type { InstantInput } from "../time/index.ts";
import type { Calendar } from "./calendar.ts";
import { makeCalendar } from "./compile.ts";
import { readSpec } from "./read-spec.ts";
import type { ShiftText } from "./spec.ts";

/** A stretch of time off, from one instant up to another. */
export interface TimeOff {
  readonly from: InstantInput;
  readonly to: InstantInput;
}

export interface WeeklyOptions {
  /** The IANA zone whose wall clock the hours are on. */
  readonly timeZone: string;
  /**
   * Shifts by weekday. Keys are `"mon"` to `"sun"`, ranges (`"tue-fri"`) and lists (`"sat,sun"`); a day stands in one key. Days
   * left out are closed.
   */
  readonly hours: { readonly [days: string]: ShiftText | readonly ShiftText[] };
  /** Dates on which no shift starts. @defaultValue `[]` */
  readonly holidays?: readonly string[] | undefined;
  /** Shifts of single dates instead of the weekday's; `[]` is closed. Wins over a holiday. @defaultValue `{}` */
  readonly overrides?: { readonly [date: string]: ShiftText | readonly ShiftText[] } | undefined;
  /** Stretches in which no work is done. @defaultValue `[]` */
  readonly timeOff?: readonly TimeOff[] | undefined;
}

/**
 * A working calendar with fixed hours for each weekday.
 *
 * Hours are wall-clock times in `timeZone`: where the clock jumps forward the missing time is not worked, where it falls back
 * the repeated hour is worked twice. An end at or before its start lies on the next day (`"22:00-06:00"`; equal ends are 24
 * hours); shifts that overlap or touch are one. A holiday or an override on a date governs the shifts that start on it, with
 * their part on the next day, and leaves what spills over from the day before.
 *
 * @example
 * const office = weekly({ timeZone: "Europe/Warsaw", hours: { "mon-fri": "09:00-17:00" }, holidays: ["2026-01-06"] });
 * office.add("2026-01-05T15:00:00Z", { hours: 2 }); // Monday 16:00 and 2 h of work, Tuesday off: 2026-01-07T09:00:00.000Z
 *
 * @throws HandoverError `CALENDAR_INVALID` when the zone is unknown, or a shift or date cannot be read; it lists every issue.
 */
export function weekly(options: WeeklyOptions): Calendar {
  return makeCalendar(readSpec({ ...options, kind: "weekly" }, ""));
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
  return makeCalendar(readSpec({ ...options, kind: "always" }, ""));
}

export interface AlwaysOptions {
  /** Says where its working days begin and end. @defaultValue `"UTC"` */
  readonly timeZone?: string | undefined;
}
