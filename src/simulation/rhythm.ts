import { dayMs, formatDate, weekdayOfDay, zone, type Instant } from "../time/index.ts";
import type { Random } from "./random.ts";

const hourMs = 3_600_000;
/** How busy each hour of a working day is, from midnight on: quiet nights, peaks before and after noon, an evening tail. */
const byHour = [2, 1, 1, 1, 1, 2, 4, 9, 20, 32, 38, 36, 26, 30, 36, 34, 28, 20, 13, 10, 9, 8, 6, 4];
const weekend = 0.22;
const holiday = 0.18;
const liveliness = 0.25;

/** An hour, and how many leads come in it. */
export interface Hour {
  readonly from: Instant;
  readonly count: number;
}

/**
 * Shares `count` arrivals among the hours of `[from, to)`: by hour of the day, weekend and holiday of a place, with noise. Holidays
 * have somebody at three in the morning, as they do.
 */
export function spreadOverHours(
  count: number,
  [from, to]: readonly [Instant, Instant],
  place: { readonly timeZone: string; readonly holidays: readonly string[] },
  random: Random,
): Hour[] {
  const there = zone(place.timeZone);
  const hours: { from: Instant; weight: number; count: number; vigil: boolean }[] = [];
  for (let at = from; at < to; at += hourMs) {
    const local = there.localOf(at);
    const day = Math.floor(local / dayMs);
    const hour = Math.floor((local - day * dayMs) / hourMs);
    const isHoliday = place.holidays.includes(formatDate(day));
    const quiet = isHoliday ? holiday : weekdayOfDay(day) >= 5 ? weekend : 1;
    const weight = (byHour[hour] as number) * quiet * random.around(1, liveliness);
    hours.push({ from: at, weight, count: 0, vigil: isHoliday && hour === 3 });
  }
  const total = hours.reduce((sum, { weight }) => sum + weight, 0);
  let before = 0;
  let given = 0;
  for (const hour of hours) {
    before += hour.weight;
    const due = Math.round((before / total) * count);
    hour.count = due - given;
    given = due;
  }
  for (const hour of hours) {
    if (!hour.vigil || hour.count > 0) continue;
    const busiest = hours.reduce((most, other) => (other.count > most.count ? other : most));
    if (busiest.count < 2) break;
    busiest.count -= 1;
    hour.count = 1;
  }
  return hours.map(({ from, count }) => ({ from, count }));
}
