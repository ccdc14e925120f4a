import { didYouMean, nearest } from "../errors.ts";
import { isRecord, join, type Findings } from "./findings.ts";
import { readDays, readShift, shiftHint } from "./hours.ts";
import { weekdays, type ShiftText, type Weekday, type WeekHours } from "./spec.ts";

/** Reads the hours of each weekday; keys may be ranges and lists, a day may be named once. */
export function readHours(value: unknown, path: string, findings: Findings): WeekHours {
  if (!isRecord(value)) {
    findings.add(path, "hours by weekday", value, `write { "mon-fri": "09:00-17:00" }`);
    return {};
  }
  const hours = new Map<Weekday, { key: string; shifts: string[] }>();
  for (const [key, given] of Object.entries(value)) {
    if (given === undefined) continue;
    const at = join(path, key);
    const shifts = readShifts(given, at, findings);
    const days = readDays(key);
    if (days === undefined) findings.add(at, `weekdays such as "mon", "tue-fri" or "sat,sun"`, key, () => dayHint(key));
    for (const day of days ?? []) {
      const other = hours.get(day)?.key.slice(0, 60);
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

/** Reads one shift or a list of them into order, each once. */
export function readShifts(value: unknown, path: string, findings: Findings): ShiftText[] {
  const list: readonly unknown[] = Array.isArray(value) ? value : [value];
  const shifts = list.flatMap((text, i) => {
    if (typeof text === "string" && readShift(text) !== undefined) return [text];
    const at = Array.isArray(value) ? join(path, String(i)) : path;
    findings.add(at, `a shift such as "09:00-17:00"`, text, () =>
      typeof text === "string" ? shiftHint(text) : `write "09:00-17:00", or [] for closed`,
    );
    return [];
  });
  return [...new Set(shifts)].sort();
}

const longNames = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"];

function dayHint(key: string): string {
  const long = longNames.indexOf(nearest(key, longNames) ?? "");
  return long >= 0 ? `write "${weekdays[long]}"` : didYouMean(key, weekdays, `days are ${weekdays.join(", ")}`);
}
