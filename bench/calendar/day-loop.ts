import { calendarCase } from "./calendar-case.ts";
import { firstYear, holidays, nearYearsEnd } from "./office.ts";
import { addMs, monthMs } from "./task.ts";

/** What a package of dates and zones brings to the loop people write by hand. */
export interface Dates<D> {
  firstDate(t: number): D;
  nextDate(date: D): D;
  /** 0 or 7 is Sunday, 6 Saturday. */
  weekday(date: D): number;
  dateText(date: D): string;
  instantOf(date: D, hour: "09" | "17"): number;
}

/** Working time the way people write it by hand: a day at a time, two conversions for each working one. */
export function dayLoop<D>(dates: Dates<D>) {
  const closed = new Set(holidays(firstYear, nearYearsEnd));

  /** The next date with hours, from `date` on. */
  const workingDate = (date: D): D => {
    while (dates.weekday(date) % 7 === 0 || dates.weekday(date) === 6 || closed.has(dates.dateText(date))) {
      date = dates.nextDate(date);
    }
    return date;
  };

  return calendarCase({
    "add 8 h": (t) => {
      let left = addMs;
      for (let date = workingDate(dates.firstDate(t)); ; date = workingDate(dates.nextDate(date))) {
        const from = Math.max(t, dates.instantOf(date, "09"));
        const end = dates.instantOf(date, "17");
        if (end <= from) continue;
        if (end - from >= left) return from + left;
        left -= end - from;
      }
    },
    "between, 30 days": (t) => {
      const until = t + monthMs;
      let total = 0;
      for (let date = workingDate(dates.firstDate(t)); ; date = workingDate(dates.nextDate(date))) {
        const start = dates.instantOf(date, "09");
        if (start >= until) return total;
        total += Math.max(0, Math.min(until, dates.instantOf(date, "17")) - Math.max(t, start));
      }
    },
  });
}
