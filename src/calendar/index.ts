export { calendarFrom, neverOpens } from "./calendar-from.ts";
export type { Calendar, OpenInterval } from "./calendar.ts";
export { intersection, subtract, union, withTimeOff } from "./combine.ts";
export { isCalendar } from "./compile.ts";
export type {
  AlwaysSpec,
  CalendarSpec,
  IntersectionSpec,
  ShiftText,
  SubtractSpec,
  TimeOffCalendarSpec,
  TimeOffSpec,
  UnionSpec,
  Weekday,
  WeeklySpec,
} from "./spec.ts";
export type { Timeline } from "./timeline.ts";
export { always, weekly } from "./weekly.ts";
export type { AlwaysOptions, TimeOff, WeeklyOptions } from "./weekly.ts";
