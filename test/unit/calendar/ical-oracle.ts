import { Temporal } from "temporal-polyfill";

/**
 * Recurrence rules from their definition (RFC 5545 3.3.10), one day or one minute after the other, with Temporal and no code
 * of the library's.
 */

export interface RuleParts {
  readonly FREQ: "YEARLY" | "MONTHLY" | "WEEKLY" | "DAILY" | "HOURLY" | "MINUTELY";
  readonly INTERVAL?: number | undefined;
  readonly COUNT?: number | undefined;
  readonly WKST?: string | undefined;
  readonly BYDAY?: readonly string[] | undefined;
  readonly BYMONTH?: readonly number[] | undefined;
  readonly BYMONTHDAY?: readonly number[] | undefined;
  readonly BYYEARDAY?: readonly number[] | undefined;
  readonly BYWEEKNO?: readonly number[] | undefined;
  readonly BYHOUR?: readonly number[] | undefined;
  readonly BYMINUTE?: readonly number[] | undefined;
  readonly BYSETPOS?: readonly number[] | undefined;
}

/** The rule as a text. */
export function ruleText(parts: RuleParts): string {
  return Object.entries(parts)
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => `${name}=${String(value)}`)
    .join(";");
}

const names = ["MO", "TU", "WE", "TH", "FR", "SA", "SU"];

type Day = Temporal.PlainDate;
type Time = Temporal.PlainDateTime;

/** The occurrences before `end`, as texts without a zone: `2026-01-05T09:00`. */
export function naiveTimes(parts: RuleParts, start: Time, end: Time): string[] {
  const later = naiveSet(parts, start, end).filter(
    (time) => Temporal.PlainDateTime.compare(time, start) > 0 && Temporal.PlainDateTime.compare(time, end) < 0,
  );
  return [start, ...later].slice(0, parts.COUNT ?? Infinity).map((time) => time.toString({ smallestUnit: "minute" }));
}

function naiveSet(parts: RuleParts, start: Time, end: Time): Time[] {
  const periods = new Map<number, Time[]>();
  const weekStart = names.indexOf(parts.WKST ?? "MO") + 1;
  const first = start.toPlainDate().with({ month: 1, day: 1 }).subtract({ weeks: 1 });
  const bySubDay = parts.FREQ === "HOURLY" || parts.FREQ === "MINUTELY";
  // The last period must be whole, too, for its last times to be told.
  const last = bySubDay
    ? end.toPlainDate().add({ days: 1 })
    : end.toPlainDate().with({ month: 12, day: 31 }).add({ weeks: 1 });
  for (let day = first; Temporal.PlainDate.compare(day, last) <= 0; day = day.add({ days: 1 })) {
    if (!dayFits(parts, day, start.toPlainDate(), weekStart)) continue;
    for (const time of timesOf(parts, day, start)) {
      const index = periodIndex(parts.FREQ, bySubDay ? time : day.toPlainDateTime(), start, weekStart);
      if (index < 0 || index % (parts.INTERVAL ?? 1) !== 0) continue;
      periods.set(index, [...(periods.get(index) ?? []), time]);
    }
  }
  return [...periods.values()].flatMap((times) => {
    const positions = parts.BYSETPOS;
    return positions === undefined
      ? times
      : times.filter((_, i) => positions.includes(i + 1) || positions.includes(i - times.length));
  });
}

function periodIndex(frequency: RuleParts["FREQ"], time: Time, start: Time, weekStart: number): number {
  const hourOf = (one: Time) => one.with({ minute: 0 });
  switch (frequency) {
    case "YEARLY":
      return time.year - start.year;
    case "MONTHLY":
      return (time.year - start.year) * 12 + time.month - start.month;
    case "WEEKLY":
      return weekOf(start.toPlainDate(), weekStart).until(weekOf(time.toPlainDate(), weekStart)).days / 7;
    case "DAILY":
      return start.toPlainDate().until(time.toPlainDate()).days;
    case "HOURLY":
      return hourOf(start).until(hourOf(time), { largestUnit: "hours" }).hours;
    case "MINUTELY":
      return start.until(time, { largestUnit: "minutes" }).minutes;
  }
}

function weekOf(day: Day, weekStart: number): Day {
  return day.subtract({ days: (day.dayOfWeek - weekStart + 7) % 7 });
}

function timesOf(parts: RuleParts, day: Day, start: Time): Time[] {
  const all = (count: number) => Array.from({ length: count }, (_, i) => i);
  const hours = parts.BYHOUR ?? (parts.FREQ === "HOURLY" || parts.FREQ === "MINUTELY" ? all(24) : [start.hour]);
  const minutes = parts.BYMINUTE ?? (parts.FREQ === "MINUTELY" ? all(60) : [start.minute]);
  const sorted = (list: readonly number[]) => [...list].sort((a, b) => a - b);
  return sorted(hours).flatMap((hour) => sorted(minutes).map((minute) => day.toPlainDateTime({ hour, minute })));
}

function dayFits(parts: RuleParts, day: Day, start: Day, weekStart: number): boolean {
  const { FREQ, BYDAY, BYMONTH, BYMONTHDAY, BYYEARDAY, BYWEEKNO } = parts;
  const open = BYDAY === undefined && BYMONTHDAY === undefined && BYYEARDAY === undefined;
  if (open && (FREQ === "WEEKLY" || BYWEEKNO !== undefined) && day.dayOfWeek !== start.dayOfWeek) return false;
  if (open && BYWEEKNO === undefined && (FREQ === "MONTHLY" || FREQ === "YEARLY") && day.day !== start.day)
    return false;
  if (open && BYWEEKNO === undefined && FREQ === "YEARLY" && BYMONTH === undefined && day.month !== start.month)
    return false;
  const place = (list: readonly number[] | undefined, value: number, last: number) =>
    list === undefined || list.includes(value) || list.includes(value - last - 1);
  return (
    (BYMONTH?.includes(day.month) ?? true) &&
    place(BYMONTHDAY, day.day, day.daysInMonth) &&
    place(BYYEARDAY, day.dayOfYear, day.daysInYear) &&
    (BYWEEKNO === undefined || weekFits(BYWEEKNO, day, weekStart)) &&
    (BYDAY === undefined || BYDAY.some((text) => weekdayFits(text, day, FREQ === "YEARLY" && BYMONTH === undefined)))
  );
}

/** Counts the weeks of the year that has most of the week: those up to it, and those from it on. */
function weekFits(weeks: readonly number[], day: Day, weekStart: number): boolean {
  const week = weekOf(day, weekStart);
  const key = `${week.toString()} ${weekStart}`;
  const { year } = week.add({ days: 3 });
  const found = places.get(key) ?? [countWeeks(week, -1, year), -countWeeks(week, 1, year)];
  places.set(key, found);
  return weeks.some((number) => found.includes(number));
}

const places = new Map<string, readonly number[]>();

function countWeeks(week: Day, step: number, year: number): number {
  let count = 0;
  for (let one = week; one.add({ days: 3 }).year === year; one = one.add({ weeks: step })) count++;
  return count;
}

/** Lists the days of that name in the month or the year, and looks for the day. */
function weekdayFits(text: string, day: Day, inYear: boolean): boolean {
  if (names[day.dayOfWeek - 1] !== text.slice(-2)) return false;
  const nth = Number(text.slice(0, -2));
  if (nth === 0) return true;
  const same: string[] = [];
  const first = inYear ? day.with({ month: 1, day: 1 }) : day.with({ day: 1 });
  for (let one = first; inYear ? one.year === day.year : one.month === day.month; one = one.add({ days: 1 }))
    if (one.dayOfWeek === day.dayOfWeek) same.push(one.toString());
  return same.at(nth > 0 ? nth - 1 : nth) === day.toString();
}
