import { calendarCase } from "../calendar-case.ts";
import { handoverOffice } from "../handover-office.ts";
import { addMs, decadeMs, monthMs } from "../task.ts";

const { timeline } = handoverOffice();

/** handover on plain numbers. */
export const open = calendarCase({
  "add 8 h": (t) => timeline.add(t, addMs)!,
  "between, 30 days": (t) => timeline.between(t, t + monthMs),
  "between, 10 years": (t) => timeline.between(t, t + decadeMs),
  isOpen: (t) => (timeline.isOpen(t) ? 1 : 0),
  nextOpen: (t) => timeline.nextOpen(t)!,
});
