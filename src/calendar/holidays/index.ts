export { holidaysFrom } from "./holidays-from.ts";
export type { WeeklyHolidays } from "./holidays-from.ts";
export type { HolidaysOptions } from "./options.ts";
export type { HolidaySource, HolidayType, SourceHoliday } from "./source.ts";
