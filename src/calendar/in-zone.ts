import type { CalendarSpec } from "./spec.ts";

/** The same hours on the wall clock of another zone. Time off, which is instants, stays where it is. */
export function inZone(spec: CalendarSpec, timeZone: string): CalendarSpec {
  switch (spec.kind) {
    case "weekly":
    case "always":
      return { ...spec, timeZone };
    case "union":
    case "intersection":
      return { ...spec, calendars: spec.calendars.map((one) => inZone(one, timeZone)) };
    case "subtract":
      return { ...spec, base: inZone(spec.base, timeZone), minus: spec.minus.map((one) => inZone(one, timeZone)) };
    case "time-off":
      return { ...spec, base: inZone(spec.base, timeZone) };
  }
}
