import { dayMs, type Interval } from "../../time/index.ts";
import type { CalendarEvent } from "./event.ts";
import { endOf, instantOf, lastWithin } from "./when.ts";

/** An event whose end cannot be read is taken to last so long at most. */
const longestMs = 366 * dayMs;

/**
 * Whether an event may lie in a window, as far as it could be read: some of its properties, named in `refused`, could not.
 * A zone that is not known is at most a day away from UTC, which was taken for it.
 */
export function mayTouch(window: Interval, event: CalendarEvent, refused: ReadonlySet<string>): boolean {
  if (refused.has("RDATE")) return true;
  const { start, length, rules, added } = event;
  const margin = refused.has("DTEND") || refused.has("DURATION") ? longestMs : dayMs;
  const ends = [
    endOf(start, length.first),
    ...added.map((one) => endOf(one.start, one.length ?? length.others)),
    ...rules.map(({ until }) => lastWithin(until) + length.others.days * dayMs + length.others.ms),
    refused.has("RRULE") ? Infinity : -Infinity,
  ];
  const starts = [instantOf(start), ...added.map((one) => instantOf(one.start))];
  return Math.min(...starts) < window.end + dayMs && Math.max(...ends) + margin > window.start;
}
