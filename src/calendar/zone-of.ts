import { zone, type Zone } from "../time/index.ts";
import type { CalendarSpec } from "./spec.ts";

/** Where the days of a calendar begin: the zone of its first part. */
export function zoneOf(spec: CalendarSpec): Zone {
  switch (spec.kind) {
    case "weekly":
    case "always":
      return zone(spec.timeZone);
    case "union":
    case "intersection":
      return zoneOf(spec.calendars[0] as CalendarSpec);
    case "subtract":
    case "time-off":
      return zoneOf(spec.base);
  }
}
