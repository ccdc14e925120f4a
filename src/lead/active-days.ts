import { dayMs, type Instant } from "../time/index.ts";

/** On which days something happened, and how often: `[20_410, 3]`, three times on that day since 1970, in UTC. The earliest first. */
export type ActiveDays = readonly (readonly [day: number, count: number])[];

/** How far back days are kept, from the latest one: ten years. What scores count is younger. */
export const daysKept = 3_660;

/** The day of an instant, counted from 1970 in UTC. */
export function dayOf(at: Instant): number {
  return Math.floor(at / dayMs);
}

/** The days after one more activity, told in whatever order. Mostly it is of the last day: that one is looked at first. */
export function withDay(days: ActiveDays, at: Instant): ActiveDays {
  const day = dayOf(at);
  const oldest = Math.max(day, days.at(-1)?.[0] ?? day) - daysKept;
  if (day < oldest) return days;
  let end = days.length;
  while (end > 0 && (days[end - 1] as ActiveDays[number])[0] > day) end -= 1;
  const before = days[end - 1];
  const same = before?.[0] === day ? before : undefined;
  const kept = days.slice(0, same === undefined ? end : end - 1).filter(([one]) => one >= oldest);
  return [...kept, [day, (same?.[1] ?? 0) + 1], ...days.slice(end)];
}
