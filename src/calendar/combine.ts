import { invalid, show } from "../errors.ts";
import type { Calendar } from "./calendar.ts";
import { isCalendar, makeCalendar } from "./compile.ts";
import { deepest, readWhole } from "./read-spec.ts";
import { readTimeOff } from "./read-time-off.ts";
import type { CalendarSpec } from "./spec.ts";
import type { TimeOff } from "./weekly.ts";

/**
 * Open when any of the calendars is. Dates, for working days, are those of the first one's zone.
 *
 * @example
 * const warsaw = weekly({ timeZone: "Europe/Warsaw", hours: { "mon-fri": "09:00-17:00" } });
 * const newYork = weekly({ timeZone: "America/New_York", hours: { "mon-fri": "09:00-17:00" } });
 * union(warsaw, newYork).between("2026-01-05T00:00:00Z", "2026-01-06T00:00:00Z") / 3_600_000; // 14
 *
 * @throws HandoverError `CALENDAR_INVALID` when an argument is no calendar.
 */
export function union(first: Calendar, ...others: readonly Calendar[]): Calendar {
  const calendars = checked([first, ...others]);
  return makeCalendar({ kind: "union", calendars: calendars.map(({ spec }) => spec) }, calendars);
}

/**
 * Open when all the calendars are. Dates, for working days, are those of the first one's zone.
 *
 * @example
 * const warsaw = weekly({ timeZone: "Europe/Warsaw", hours: { "mon-fri": "09:00-17:00" } });
 * const newYork = weekly({ timeZone: "America/New_York", hours: { "mon-fri": "09:00-17:00" } });
 * intersection(warsaw, newYork).nextOpen("2026-01-05T00:00:00Z"); // 2026-01-05T14:00:00.000Z
 *
 * @throws HandoverError `CALENDAR_INVALID` when an argument is no calendar.
 */
export function intersection(first: Calendar, ...others: readonly Calendar[]): Calendar {
  const calendars = checked([first, ...others]);
  return makeCalendar({ kind: "intersection", calendars: calendars.map(({ spec }) => spec) }, calendars);
}

/**
 * Open when `base` is and none of `minus`: the office hours without the weekly meeting.
 *
 * @example
 * const office = weekly({ timeZone: "Europe/Warsaw", hours: { "mon-fri": "09:00-17:00" } });
 * const meeting = weekly({ timeZone: "Europe/Warsaw", hours: { mon: "09:00-10:00" } });
 * subtract(office, meeting).nextOpen("2026-01-05T08:00:00Z"); // 2026-01-05T09:00:00.000Z
 *
 * @throws HandoverError `CALENDAR_INVALID` when an argument is no calendar.
 */
export function subtract(base: Calendar, ...minus: readonly Calendar[]): Calendar {
  const calendars = checked([base, ...minus]);
  if (minus.length === 0) return base;
  return makeCalendar({ kind: "subtract", base: base.spec, minus: minus.map(({ spec }) => spec) }, calendars);
}

/**
 * A calendar without stretches of time off: the team's hours minus a rep's leave. It shares what the base has compiled.
 *
 * @example
 * const team = weekly({ timeZone: "Europe/Warsaw", hours: { "mon-fri": "09:00-17:00" } });
 * const ana = withTimeOff(team, [{ from: "2026-01-05T00:00:00+01:00", to: "2026-01-07T00:00:00+01:00" }]);
 * ana.nextOpen("2026-01-05T10:00:00Z"); // 2026-01-07T08:00:00.000Z
 *
 * @throws HandoverError `CALENDAR_INVALID` when time off ends before it starts, or an instant cannot be read.
 */
export function withTimeOff(calendar: Calendar, timeOff: readonly TimeOff[]): Calendar {
  checked([calendar]);
  // The base is a calendar already, and read: only the time off is new.
  const stretches = readWhole((findings) => readTimeOff(timeOff, "timeOff", findings));
  return stretches.length === 0
    ? calendar
    : makeCalendar({ kind: "time-off", base: calendar.spec, timeOff: stretches }, [calendar]);
}

function checked(calendars: readonly Calendar[]): readonly Calendar[] {
  const issues = calendars.flatMap((calendar, i) => {
    if (!isCalendar(calendar)) {
      const hint = "make one with weekly() or calendarFrom()";
      return [{ path: String(i), expected: "a calendar", got: show(calendar), hint }];
    }
    if (depthOf(calendar.spec) < deepest) return [];
    const expected = `at most ${deepest} calendars inside each other`;
    return [{ path: String(i), expected, got: `${deepest}`, hint: "combine them side by side" }];
  });
  if (issues.length > 0) throw invalid("CALENDAR_INVALID", "calendars cannot be combined", issues);
  return calendars;
}

function depthOf(spec: CalendarSpec): number {
  switch (spec.kind) {
    case "weekly":
    case "always":
      return 1;
    case "union":
    case "intersection":
      return 1 + Math.max(...spec.calendars.map(depthOf));
    case "subtract":
      return 1 + Math.max(...[spec.base, ...spec.minus].map(depthOf));
    case "time-off":
      return 1 + depthOf(spec.base);
  }
}
