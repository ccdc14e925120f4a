import { formatInTimeZone, fromZonedTime } from "date-fns-tz";
import { dayLoop } from "../day-loop.ts";
import { dayMs, timeZone } from "../office.ts";

/** A day at a time by hand with date-fns-tz. */
export const open = dayLoop({
  firstDate: (t) => formatInTimeZone(t, timeZone, "yyyy-MM-dd"),
  nextDate: (date) => new Date(Date.parse(date) + dayMs).toISOString().slice(0, 10),
  weekday: (date) => new Date(date).getUTCDay(),
  dateText: (date) => date,
  instantOf: (date, hour) => fromZonedTime(`${date}T${hour}:00:00`, timeZone).getTime(),
});
