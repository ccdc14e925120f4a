import dayjs from "dayjs";
import businessTime from "dayjs-business-time";
import { calendarCase } from "../calendar-case.ts";
import { firstYear, holidays, nearYearsEnd } from "../office.ts";
import { monthMs } from "../task.ts";

dayjs.extend(businessTime);
dayjs.setHolidays(holidays(firstYear, nearYearsEnd));

/** dayjs-business-time on its own Mon-Fri 9-17, in the zone of its process. It counts in minutes. */
export const open = calendarCase({
  "add 8 h": (t) => dayjs(t).addBusinessHours(8).valueOf(),
  "between, 30 days": (t) => dayjs(t).businessMinutesDiff(dayjs(t + monthMs)) * 60_000,
  isOpen: (t) => (dayjs(t).isBusinessTime() ? 1 : 0),
  nextOpen: (t) => dayjs(t).nextBusinessTime().valueOf(),
});
