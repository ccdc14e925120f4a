export { calendarFrom, neverOpens } from "./calendar-from.ts";
export type { Calendar, OpenInterval } from "./calendar.ts";
export { intersection, subtract, union, withTimeOff } from "./combine.ts";
export { inZone } from "./in-zone.ts";
export { isCalendar } from "./compile.ts";
export type {
  AlwaysSpec,
  CalendarSpec,
  IntersectionSpec,
  PeriodSpec,
  ShiftText,
  SubtractSpec,
  TimeOffCalendarSpec,
  TimeOffSpec,
  UnionSpec,
  Weekday,
  WeekHours,
  WeeklySpec,
} from "./spec.ts";
export type { Timeline } from "./timeline.ts";
export { always, weekly } from "./weekly.ts";
export { zoneOf } from "./zone-of.ts";
export type { AlwaysOptions, DateHours, Hours, Period, TimeOff, WeeklyOptions } from "./weekly.ts";
