import type OpeningHours from "opening_hours";
import { calendarCase } from "./calendar-case.ts";
import { addOpenMs } from "./opening-hours-walk.ts";
import { addMs, monthMs } from "./task.ts";

export function openingHoursCase(hours: OpeningHours) {
  return calendarCase({
    "add 8 h": (t) => addOpenMs(hours, t, addMs),
    "between, 30 days": (t) => hours.getOpenDuration(new Date(t), new Date(t + monthMs))[0],
    isOpen: (t) => (hours.getState(new Date(t)) ? 1 : 0),
    nextOpen: (t) => {
      const at = new Date(t);
      return hours.getState(at) ? t : hours.getNextChange(at)!.getTime();
    },
  });
}
