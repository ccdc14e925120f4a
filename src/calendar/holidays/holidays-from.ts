import { invalid, show } from "../../errors.ts";
import { dayMs, dayOfDate, formatDate, formatInstant, isZoneName, toInstant, zone } from "../../time/index.ts";
import { intersectIntervals, mergeIntervals } from "../../time/interval.ts";
import type { Interval, Zone } from "../../time/index.ts";
import type { TimeOffSpec } from "../spec.ts";
import { readOptions, type HolidaysOptions } from "./options.ts";
import type { HolidaySource, SourceHoliday } from "./source.ts";
import { wallClockOf, type WallHoliday } from "./wall-clock.ts";

/** Holidays in the form in which `weekly` takes them: `weekly({ timeZone, hours, ...holidaysFrom(…) })`. */
export interface WeeklyHolidays {
  /** Dates, in order: the days that are holidays from midnight to midnight. */
  readonly holidays: string[];
  /** The parts of days that are, in order. */
  readonly timeOff: TimeOffSpec[];
}

/**
 * The holidays of a country, from date-holidays, as a weekly calendar takes them.
 *
 * Every day that holidays cover from midnight to midnight, alone or together, is a local date in `holidays`: a holiday of
 * four days is four dates, and a date stands for its day in whatever zone the calendar has. What holidays cover of other
 * days (`"12-24 14:00"`, the evening a holiday begins at sunset) is time off, in instants: the wall-clock time in the
 * holiday's own zone. So a calendar of that zone that is otherwise always open is closed exactly while the source has a
 * holiday. Days in lieu of a holiday on a weekend are holidays like others; `where` can tell them by `substitute`.
 *
 * The years are those of the dates: of a holiday over New Year only the part inside them is given. date-holidays knows the
 * Islamic calendar up to 2080 and the Hebrew up to 2100, and silently has no such holidays after that; it also silently
 * ignores a state or region it does not know. Answers are the same in every host time zone, but for dates that the host's
 * zone skipped whole (2011-12-30 on a host in Samoa).
 *
 * @example
 * import Holidays from "date-holidays";
 * const days = holidaysFrom(new Holidays("PL"), { from: 2026, to: 2030 });
 * const office = weekly({ timeZone: "Europe/Warsaw", hours: { "mon-fri": "09:00-17:00" }, ...days });
 * office.nextOpen("2026-01-06T09:00:00Z"); // Epiphany: 2026-01-07T08:00:00.000Z
 *
 * @throws HandoverError `INPUT_INVALID` when an option is not what is asked for, when the source has no holidays at all in
 * these years (an unknown country), or when a part-day holiday has no zone or another one than `timeZone`.
 */
export function holidaysFrom(source: HolidaySource, options: HolidaysOptions): WeeklyHolidays {
  const types = readOptions(source, options);
  const { where = () => true, sunset = "exact" } = options;
  const years: Interval = {
    start: dayOfDate(options.from, 1, 1) * dayMs,
    end: dayOfDate(options.to + 1, 1, 1) * dayMs,
  };
  const chosen = holidaysIn(source, options)
    .filter((holiday) => types.has(holiday.type) && where(holiday))
    .map((holiday) => ({ holiday, wall: readWall(holiday, sunset) }));
  const merged = intersectIntervals(mergeIntervals(chosen.map(({ wall }) => wall)), [years]);
  const parts = merged.map(splitDays);
  const partDays = parts.flatMap(({ rest }) => rest);
  return {
    holidays: parts.flatMap(({ days }) => days).map(formatDate),
    timeOff: partDays.length === 0 ? [] : onClock(zoneOf(source, options, chosen), partDays),
  };
}

/** All there is from the year before, whose last holiday may reach into the first year, to the year after, for sunsets. */
function holidaysIn(source: HolidaySource, { from, to }: HolidaysOptions): SourceHoliday[] {
  const found: SourceHoliday[] = [];
  for (let year = from - 1; year <= to + 1; year++) {
    const some: unknown = source.getHolidays(year);
    if (Array.isArray(some)) found.push(...(some as SourceHoliday[]));
  }
  if (found.length > 0) return found;
  const hint = `is the country right? new Holidays().getCountries() lists those there are; write new Holidays("PL")`;
  throw refuse("source", `holidays between ${from} and ${to}`, "none of any type", hint);
}

function readWall(holiday: SourceHoliday, sunset: "exact" | "whole-days"): WallHoliday {
  const wall = wallClockOf(holiday, sunset);
  if (wall !== undefined) return wall;
  const expected = `holidays with a rule and a date such as "2026-12-24 14:00:00"`;
  throw refuse("source", expected, show(holiday?.date), "pass what date-holidays 3 has made");
}

/** The days that lie whole in a stretch of wall-clock time, and what is left before and after them. */
function splitDays({ start, end }: Interval): { readonly days: number[]; readonly rest: Interval[] } {
  const first = Math.ceil(start / dayMs);
  const last = Math.floor(end / dayMs);
  if (first >= last) return { days: [], rest: [{ start, end }] };
  const rest = [
    { start, end: first * dayMs },
    { start: last * dayMs, end },
  ];
  return {
    days: Array.from({ length: last - first }, (_, i) => first + i),
    rest: rest.filter((part) => part.start < part.end),
  };
}

/** The zone of the part-day holidays, held against the instants that the source reckoned. */
function zoneOf(
  source: HolidaySource,
  options: HolidaysOptions,
  chosen: readonly { readonly holiday: SourceHoliday; readonly wall: WallHoliday }[],
): Zone {
  if (options.timeZone !== undefined) return zone(options.timeZone);
  const own = source.getTimezones?.()?.[0];
  const hint = `pass the zone these times are on: timeZone: "Europe/Warsaw"`;
  if (!isZoneName(own)) throw refuse("timeZone", "a zone for holidays of part of a day", show(own), hint);
  for (const { holiday, wall } of chosen) {
    if (wall.begins === undefined || zone(own).firstInstantOf(wall.begins) === toInstant(holiday.start)) continue;
    throw refuse("timeZone", `times of "${holiday.rule}" in ${own}, the source's first zone`, "another zone's", hint);
  }
  return zone(own);
}

function onClock(on: Zone, parts: readonly Interval[]): TimeOffSpec[] {
  const text = (localMs: number) => formatInstant(on.firstInstantOf(localMs));
  return parts.map(({ start, end }) => ({ from: text(start), to: text(end) }));
}

function refuse(path: string, expected: string, got: string, hint: string): Error {
  return invalid("INPUT_INVALID", "holidays cannot be taken over", [{ path, expected, got, hint }]);
}
