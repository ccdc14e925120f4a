import { dateOfDay, formatDate, parseDate } from "../time/index.ts";
import { isRecord, join, type Findings } from "./findings.ts";
import { readShifts } from "./read-hours.ts";
import type { ShiftText } from "./spec.ts";

/** Reads a date such as `"2026-12-25"` as its day number. */
export function readDate(value: unknown, path: string, findings: Findings): number | undefined {
  const day = typeof value === "string" ? parseDate(value) : undefined;
  const year = day === undefined ? Number.NaN : dateOfDay(day).year;
  if (year >= 1900 && year < 2400) return day;
  if (day !== undefined)
    return findings.add(path, "a date in the years 1900 to 2399", value, "calendars know no other years");
  const looksRight = typeof value === "string" && /^\d{4}-\d{2}-\d{2}$/.test(value);
  return findings.add(path, "a date that exists", value, looksRight ? "there is no such date" : `write "2026-12-25"`);
}

/** Reads a list of dates into order, each once. */
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

type DateHours = Record<string, ShiftText[]>;

/** Reads the hours of single dates, into order: shifts, or an empty list for none. */
export function readDateHours(value: unknown, path: string, findings: Findings): DateHours {
  if (!isRecord(value)) {
    findings.add(path, "hours by date", value, `write { "2026-12-24": "09:00-13:00" }`);
    return {};
  }
  const entries = Object.entries(value).flatMap(([date, given]): [string, ShiftText[]][] => {
    const at = join(path, date);
    const day = readDate(date, at, findings);
    const shifts = readShifts(given, at, findings);
    return day === undefined ? [] : [[date, shifts]];
  });
  return Object.fromEntries(entries.sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** Reads hours of single dates that are added to others. An empty list is refused: its writer means a closed day. */
export function readExtraOpenings(value: unknown, path: string, findings: Findings): DateHours {
  if (isRecord(value)) {
    for (const [date, given] of Object.entries(value)) {
      if (!Array.isArray(given) || given.length > 0) continue;
      const hint = "an override of [] closes a date; leave the date out to add nothing";
      findings.add(join(path, date), "at least one shift", given, hint);
    }
  }
  return readDateHours(value, path, findings);
}
