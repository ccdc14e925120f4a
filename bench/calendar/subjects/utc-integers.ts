import { calendarCase } from "../calendar-case.ts";
import { dayMs, hourMs } from "../office.ts";
import { addMs, decadeMs, monthMs } from "../task.ts";

const opening = 9 * hourMs;
const closing = 17 * hourMs;
const shift = closing - opening;
const friday = 4;

/** The floor: weekdays and hours by arithmetic on UTC integers. It knows no zone and no holidays. */
export const open = calendarCase({
  "add 8 h": (t) => add(t, addMs),
  "between, 30 days": (t) => worked(t + monthMs) - worked(t),
  "between, 10 years": (t) => worked(t + decadeMs) - worked(t),
  isOpen: (t) => (isOpen(t) ? 1 : 0),
  nextOpen,
});

function add(t: number, ms: number): number {
  const start = nextOpen(t);
  const day = Math.floor(start / dayMs);
  const left = day * dayMs + closing - start;
  if (ms <= left) return start + ms;
  const days = Math.ceil((ms - left) / shift);
  const weekends = Math.floor((weekdayOf(day) + days) / 5);
  return (day + days + 2 * weekends) * dayMs + opening + ms - left - (days - 1) * shift;
}

function nextOpen(t: number): number {
  const day = Math.floor(t / dayMs);
  const weekday = weekdayOf(day);
  const time = t - day * dayMs;
  if (weekday > friday) return (day + 7 - weekday) * dayMs + opening;
  if (time < opening) return day * dayMs + opening;
  return time < closing ? t : (day + (weekday === friday ? 3 : 1)) * dayMs + opening;
}

function isOpen(t: number): boolean {
  const day = Math.floor(t / dayMs);
  const time = t - day * dayMs;
  return weekdayOf(day) <= friday && time >= opening && time < closing;
}

/** Working time from the Monday before 1970 to `t`. */
function worked(t: number): number {
  const day = Math.floor(t / dayMs);
  const week = Math.floor((day + 3) / 7);
  const weekday = day + 3 - 7 * week;
  if (weekday > friday) return (week + 1) * 5 * shift;
  const time = t - day * dayMs - opening;
  return (week * 5 + weekday) * shift + (time <= 0 ? 0 : time >= shift ? shift : time);
}

/** 0 is Monday: 1970-01-01 was a Thursday. */
function weekdayOf(day: number): number {
  return (day + 3) % 7;
}
