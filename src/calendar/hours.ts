import { mergeIntervals } from "../time/interval.ts";
import { dayMs, type Interval } from "../time/index.ts";
import { weekdays, type Weekday } from "./spec.ts";

const shiftForm = /^([01]\d|2[0-3]):([0-5]\d)-(?:([01]\d|2[0-3]):([0-5]\d)|24:00)$/;

/**
 * A shift such as `"09:00-17:00"`, in milliseconds from the midnight of its date; `undefined` when it cannot be read. Equal
 * ends are 24 hours.
 */
export function readShift(text: string): Interval | undefined {
  const match = shiftForm.exec(text);
  if (match === null) return undefined;
  const start = minutes(match[1], match[2]);
  const end = match[3] === undefined ? dayMs : minutes(match[3], match[4]);
  return { start, end: end <= start ? end + dayMs : end };
}

function minutes(hour: string | undefined, minute: string | undefined): number {
  return (Number(hour) * 60 + Number(minute)) * 60_000;
}

/**
 * The wall-clock stretches of a date with these shifts, in milliseconds from its midnight; up to 48 hours when a shift runs
 * overnight. Shifts that overlap or touch are one.
 */
export function dayHours(shifts: readonly string[]): readonly Interval[] {
  return mergeIntervals(shifts.flatMap((text) => readShift(text) ?? []));
}

/** What is wrong with an unreadable shift, as a hint. */
export function shiftHint(text: string): string {
  const example = `write "09:00-17:00"`;
  if (text.trim() === "") return `${example}, or leave the day out when it is closed`;
  if (text.startsWith("24:")) return "a shift starts before 24:00; put it on the next day";
  if (/\s/.test(text)) return `${example}, without spaces`;
  if (/[–—]/.test(text)) return `${example}, with a plain hyphen`;
  const loose = /^(\d{1,2}):?(\d{2})?-(\d{1,2}):?(\d{2})?$/.exec(text);
  if (loose !== null) {
    const [, fromHour = "", fromMinute = "00", toHour = "", toMinute = "00"] = loose;
    const proposal = `${fromHour.padStart(2, "0")}:${fromMinute}-${toHour.padStart(2, "0")}:${toMinute}`;
    if (readShift(proposal) !== undefined) return `write "${proposal}"`;
    return "hours go from 00:00 to 24:00";
  }
  return example;
}

/** More than all weekdays take. */
const longestKey = 60;

/**
 * The weekdays a key of `hours` stands for: `"mon"`, `"tue-fri"`, `"sat,sun"`, `"fri-mon"` round the week; `undefined` when
 * it cannot be read.
 */
export function readDays(key: string): Weekday[] | undefined {
  if (key.length > longestKey) return undefined;
  const days: Weekday[] = [];
  for (const part of key.split(",")) {
    const [from, to, ...more] = part.split("-").map((name) => (weekdays as readonly string[]).indexOf(name));
    if (from === undefined || from < 0 || to === -1 || more.length > 0) return undefined;
    const count = to === undefined ? 1 : ((to - from + 7) % 7) + 1;
    for (let i = 0; i < count; i++) days.push(weekdays[(from + i) % 7] as Weekday);
  }
  return days;
}
