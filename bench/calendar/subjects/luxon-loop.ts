import { DateTime } from "luxon";
import { dayLoop } from "../day-loop.ts";
import { timeZone } from "../office.ts";

/** A day at a time by hand with luxon. */
export const open = dayLoop<DateTime>({
  firstDate: (t) => DateTime.fromMillis(t, { zone: timeZone }),
  nextDate: (date) => date.plus({ days: 1 }),
  weekday: (date) => date.weekday,
  dateText: (date) => date.toISODate(),
  instantOf: (date, hour) => date.set({ hour: Number(hour), minute: 0, second: 0, millisecond: 0 }).toMillis(),
});
