export { manualClock, systemClock } from "./clock.ts";
export type { Clock, ManualClock } from "./clock.ts";
export { formatDuration, toMs } from "./duration.ts";
export type { Duration, DurationOptions } from "./duration.ts";
export { formatInstant, toDate, toInstant } from "./instant.ts";
export type { Instant, InstantInput } from "./instant.ts";
export type { Interval } from "./interval.ts";
export {
  dateOfDay,
  dayMs,
  dayOfDate,
  formatDate,
  isZoneName,
  parseDate,
  tzdataVersion,
  weekdayOfDay,
  zone,
} from "./zone.ts";
export type { Zone, ZoneSegment } from "./zone.ts";
