import { daysOff } from "./office.ts";
import { calendarCase } from "./calendar-case.ts";
import { monthMs } from "./task.ts";

/** What moment-business-time adds to a moment. */
export interface WorkingMoment {
  addWorkingTime(amount: number, unit: string): WorkingMoment;
  workingDiff(other: WorkingMoment, unit: string): number;
  isWorkingTime(): boolean;
  nextWorkingTime(): WorkingMoment;
  valueOf(): number;
}

/** The days off as patterns, one for all years, on the package's own Mon-Fri 9-17. */
export const momentLocale = { holidays: daysOff.map((day) => `*-${day}`) };

export function momentCase(moment: (t: number) => WorkingMoment) {
  return calendarCase({
    "add 8 h": (t) => moment(t).addWorkingTime(8, "hours").valueOf(),
    "between, 30 days": (t) => -moment(t).workingDiff(moment(t + monthMs), "milliseconds"),
    isOpen: (t) => (moment(t).isWorkingTime() ? 1 : 0),
    nextOpen: (t) => moment(t).nextWorkingTime().valueOf(),
  });
}
