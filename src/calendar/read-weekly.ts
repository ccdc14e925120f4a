import { didYouMean, nearest } from "../errors.ts";
import { dateOfDay, formatDate, parseDate } from "../time/index.ts";
import { isRecord, join, type Findings } from "./findings.ts";
import { readDays, readShift, shiftHint } from "./hours.ts";
import { weekdays, type Weekday, type WeeklySpec } from "./spec.ts";

/** Reads the hours of each weekday; keys may be ranges and lists, a day may be named once. */
export function readHours(value: unknown, path: string, findings: Findings): WeeklySpec["hours"] {
  if (!isRecord(value)) {
    findings.add(path, "hours by weekday", value, `write { "mon-fri": "09:00-17:00" }`);
    return {};
  }
  const hours = new Map<Weekday, { key: string; shifts: string[] }>();
  for (const [key, given] of Object.entries(value)) {
    if (given === undefined) continue;
    const at = join(path, key.slice(0, 60));
    const shifts = readShifts(given, at, findings);
    const days = readDays(key);
    if (days === undefined) findings.add(at, `weekdays such as "mon", "tue-fri" or "sat,sun"`, key, dayHint(key));
    for (const day of days ?? []) {
      const other = hours.get(day)?.key;
      if (other !== undefined) {
        findings.add(
          at,
          "each weekday once",
          key,
          `"${other}" names ${day} too; give a day all its shifts in one place`,
        );
      }
      hours.set(day, { key, shifts });
    }
  }
  return Object.fromEntries(
    weekdays.flatMap((day) => {
      const shifts = hours.get(day)?.shifts ?? [];
      return shifts.length === 0 ? [] : [[day, shifts]];
    }),
  );
}

/** Reads dates such as `"2026-12-25"` into order, each once. */
export function readHolidays(value: unknown, path: string, findings: Findings): string[] {
  if (!Array.isArray(value)) {
    findings.add(path, "a list of dates", value, `write ["2026-12-25"]`);
    return [];
  }
  const days = new Set<number>();
  value.forEach((date, i) => {
    const day = readDate(date, join(path, String(i)), findings);
    if (day !== undefined) days.add(day);
  });
  return [...days].sort((a, b) => a - b).map(formatDate);
}

/** Reads the hours of single dates: shifts, or an empty list for a closed day. */
export function readOverrides(value: unknown, path: string, findings: Findings): Record<string, string[]> {
  if (!isRecord(value)) {
    findings.add(path, "hours by date", value, `write { "2026-12-24": "09:00-13:00" }`);
    return {};
  }
  const entries = Object.entries(value).flatMap(([date, given]): [string, string[]][] => {
    const at = join(path, date.slice(0, 60));
    const day = readDate(date, at, findings);
    const shifts = readShifts(given, at, findings);
    return day === undefined ? [] : [[date, shifts]];
  });
  return Object.fromEntries(entries.sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** Reads one shift or a list of them. */
function readShifts(value: unknown, path: string, findings: Findings): string[] {
  const list: readonly unknown[] = Array.isArray(value) ? value : [value];
  const shifts = list.flatMap((text, i) => {
    const at = Array.isArray(value) ? join(path, String(i)) : path;
    if (typeof text === "string" && readShift(text) !== undefined) return [text];
    findings.add(
      at,
      `a shift such as "09:00-17:00"`,
      text,
      typeof text === "string" ? shiftHint(text) : `write "09:00-17:00", or [] for closed`,
    );
    return [];
  });
  return [...new Set(shifts)].sort();
}

function readDate(value: unknown, path: string, findings: Findings): number | undefined {
  const day = typeof value === "string" ? parseDate(value) : undefined;
  const year = day === undefined ? Number.NaN : dateOfDay(day).year;
  if (year >= 1900 && year < 2400) return day;
  const looksRight = typeof value === "string" && /^\d{4}-\d{2}-\d{2}$/.test(value);
  if (day !== undefined)
    return findings.add(path, "a date in the years 1900 to 2399", value, "calendars know no other years");
  return findings.add(path, "a date that exists", value, looksRight ? "there is no such date" : `write "2026-12-25"`);
}

const longNames = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"];

function dayHint(key: string): string {
  const long = longNames.indexOf(nearest(key, longNames) ?? "");
  return long >= 0 ? `write "${weekdays[long]}"` : didYouMean(key, weekdays, `days are ${weekdays.join(", ")}`);
}
