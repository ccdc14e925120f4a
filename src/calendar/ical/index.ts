export { busyTimesFrom, timeOffFrom } from "./time-off-from.ts";
export type { BusyTimes } from "./time-off-from.ts";
export type { BusyStatus, BusyTime } from "./busy.ts";
export type { BusyOptions } from "./options.ts";
