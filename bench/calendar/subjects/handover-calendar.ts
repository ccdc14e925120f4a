import { calendarCase } from "../calendar-case.ts";
import { handoverOffice } from "../handover-office.ts";
import { decadeMs, monthMs } from "../task.ts";

const office = handoverOffice();

/** handover as people write it: dates in, dates out, a duration in words. */
export const open = calendarCase({
  "add 8 h": (t) => office.add(new Date(t), { hours: 8 })!.getTime(),
  "between, 30 days": (t) => office.between(new Date(t), new Date(t + monthMs)),
  "between, 10 years": (t) => office.between(new Date(t), new Date(t + decadeMs)),
  isOpen: (t) => (office.isOpen(new Date(t)) ? 1 : 0),
  nextOpen: (t) => office.nextOpen(new Date(t))!.getTime(),
});
