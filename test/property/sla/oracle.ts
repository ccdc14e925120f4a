import fc from "fast-check";
import { weekly, type Calendar, type Timeline } from "handover/calendar";

export const minuteMs = 60_000;

/** Opening hours by weekday, Sunday first: minutes of the day from and to. All in UTC, none over midnight. */
type Hours = readonly (readonly (readonly [from: number, to: number])[])[];

const h = (from: number, to: number): readonly [number, number] => [from * 60, to * 60];
const closed: readonly (readonly [number, number])[] = [];

const patterns = {
  office: [closed, [h(9, 17)], [h(9, 17)], [h(9, 17)], [h(9, 17)], [h(9, 17)], closed],
  lunch: [closed, [h(9, 12), h(13, 17)], [h(9, 12), h(13, 17)], closed, [h(9, 12)], [h(13, 17)], closed],
  evening: [[h(18, 22)], [h(18, 22)], [h(18, 22)], [h(18, 22)], [h(18, 22)], [h(18, 22)], [h(18, 22)]],
  odd: [
    [[7, 131]],
    [
      [600, 601],
      [700, 760],
    ],
    closed,
    [
      [0, 90],
      [1380, 1440],
    ],
    [[0, 30]],
    closed,
    [h(10, 14)],
  ],
  always: Array.from({ length: 7 }, () => [h(0, 24)]),
} satisfies Record<string, Hours>;

export type Pattern = keyof typeof patterns;
export const pattern = fc.constantFrom(...(Object.keys(patterns) as Pattern[]));

const days = ["sun", "mon", "tue", "wed", "thu", "fri", "sat"];
const two = (n: number): string => String(n).padStart(2, "0");
const time = (minutes: number): string => `${two(Math.floor(minutes / 60))}:${two(minutes % 60)}`;

const calendars = new Map<Pattern, Calendar>();

/** The library's calendar of a pattern. */
export function calendarOf(name: Pattern): Calendar {
  let calendar = calendars.get(name);
  if (calendar === undefined) {
    calendars.set(name, (calendar = weekly({ timeZone: "UTC", hours: hoursIn(name) })));
  }
  return calendar;
}

/** The library's timeline of a pattern. */
export function timelineOf(name: Pattern): Timeline {
  return calendarOf(name).timeline;
}

/** The weekly hours of a pattern, as a calendar is written. */
export function hoursIn(name: Pattern): { readonly [day: string]: readonly string[] } {
  return Object.fromEntries(
    (patterns[name] as Hours).map((shifts, day) => [days[day], shifts.map(([a, b]) => `${time(a)}-${time(b)}`)]),
  );
}

/** Whether the minute that starts here is worked. */
export function isWorked(name: Pattern, at: number): boolean {
  const minute = Math.floor(at / minuteMs);
  const day = (Math.floor(minute / 1440) + 4) % 7; // 1970-01-01 was a Thursday
  return ((patterns[name] as Hours)[day] ?? []).some(([from, to]) => minute % 1440 >= from && minute % 1440 < to);
}

/** Working minutes from one minute to another, counted one by one. */
export function workedMs(name: Pattern, from: number, to: number): number {
  let worked = 0;
  for (let at = from; at < to; at += minuteMs) if (isWorked(name, at)) worked += minuteMs;
  return worked;
}

/** The first minute with this much work behind it, found by walking there. */
export function afterWork(name: Pattern, from: number, workMs: number): number {
  let at = from;
  for (let left = workMs; left > 0; at += minuteMs) if (isWorked(name, at)) left -= minuteMs;
  return at;
}

/** The closing time of the n-th later date on which anybody works. */
export function endOfLaterDay(name: Pattern, from: number, n: number): number {
  const dayMs = 1440 * minuteMs;
  let day = Math.floor(from / dayMs);
  for (let left = n; left > 0;) {
    day += 1;
    if (workedMs(name, day * dayMs, (day + 1) * dayMs) > 0) left -= 1;
  }
  let end = (day + 1) * dayMs;
  while (!isWorked(name, end - minuteMs)) end -= minuteMs;
  return end;
}

/** What happens to a clock on its way, each at a whole minute. */
export type Mark =
  | { readonly at: number; readonly is: "paused" | "resumed"; readonly reason: string }
  | { readonly at: number; readonly is: "moved"; readonly to: Pattern };

/** A clock replayed minute by minute: the working time used at `until`, and the first minute with `targetMs` behind it. */
export function replayed(
  first: Pattern,
  start: number,
  marks: readonly Mark[],
  targetMs: number,
  until: number,
): { readonly usedMs: number; readonly dueAt: number | undefined } {
  let hours = first;
  let used = 0;
  let usedMs = 0;
  let dueAt: number | undefined;
  const pauses = new Set<string>();
  // Two months after the last of it nothing here is still open.
  const end = Math.max(until, ...marks.map(({ at }) => at)) + 60 * 1440 * minuteMs;
  for (let at = start; at < end && (dueAt === undefined || at <= until); at += minuteMs) {
    for (const mark of marks) {
      if (mark.at !== at) continue;
      if (mark.is === "moved") hours = mark.to;
      else if (mark.is === "paused") pauses.add(mark.reason);
      else pauses.delete(mark.reason);
    }
    if (at === until) usedMs = used;
    if (pauses.size === 0 && isWorked(hours, at)) used += minuteMs;
    if (used >= targetMs) dueAt ??= at + minuteMs;
  }
  return { usedMs: until <= start ? 0 : usedMs, dueAt };
}
