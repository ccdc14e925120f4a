import type { InstantInput } from "../time/index.ts";
import type { Calendar } from "./calendar.ts";
import { makeCalendar, read } from "./compile.ts";
import { readSpec } from "./read-spec.ts";

/**
 * The calendar of a spec that comes from JSON. Hours may be written as for `weekly`: ranges of days, single shifts without a
 * list; `calendar.spec` has the canonical form.
 *
 * @param path - Where the spec stands in a larger document, for the issues.
 *
 * @example
 * const office = calendarFrom({ kind: "weekly", timeZone: "Europe/Warsaw", hours: { "mon-fri": "09:00-17:00" } });
 * calendarFrom(JSON.parse(JSON.stringify(office))).isOpen("2026-01-05T10:00:00Z"); // true
 *
 * @throws HandoverError `CALENDAR_INVALID` with every issue: path, what was expected, what was got, what to do.
 */
export function calendarFrom(spec: unknown, path = ""): Calendar {
  return makeCalendar(readSpec(spec, path));
}

/**
 * Whether a calendar has no working time at or after an instant, so that no deadline can be computed on it: nothing within
 * ten years of the instant, or of the last date the calendar names.
 *
 * @example
 * neverOpens(weekly({ timeZone: "UTC", hours: {} }), "2026-01-05T00:00:00Z"); // true
 */
export function neverOpens(calendar: Calendar, from: InstantInput): boolean {
  return calendar.timeline.nextOpen(read(from)) === null;
}
