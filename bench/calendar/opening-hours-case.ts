import type OpeningHours from "opening_hours";
import { calendarCase } from "./calendar-case.ts";
import { addMs, monthMs } from "./task.ts";

/** opening_hours has no addition: its iterator walks the changes, which is the fastest way through it. */
export function openingHoursCase(hours: OpeningHours) {
  return calendarCase({
    "add 8 h": (t) => {
      const walk = hours.getIterator(new Date(t));
      let left = addMs;
      let from = t;
      let open = walk.getState();
      while (walk.advance()) {
        const change = walk.getDate().getTime();
        if (open) {
          if (change - from >= left) return from + left;
          left -= change - from;
        }
        from = change;
        open = walk.getState();
      }
      throw new Error("the office never opens again");
    },
    "between, 30 days": (t) => hours.getOpenDuration(new Date(t), new Date(t + monthMs))[0],
    isOpen: (t) => (hours.getState(new Date(t)) ? 1 : 0),
    nextOpen: (t) => {
      const at = new Date(t);
      return hours.getState(at) ? t : hours.getNextChange(at)!.getTime();
    },
  });
}
