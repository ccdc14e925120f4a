import { dayMs } from "../../time/index.ts";
import type { ComponentReader } from "./component-reader.ts";
import { instantOf, nothing, type Length, type When } from "./when.ts";

/** How long an event lasts. */
export interface EventLength {
  /** The occurrence it describes. */
  readonly first: Length;
  /** Every other of its series; never shorter. */
  readonly others: Length;
}

/**
 * How long an event lasts, by its `DTEND` or `DURATION`.
 *
 * With times and an end it lasts exactly as long each time, even where the clock changes (RFC 5545 3.8.5.3). But where the
 * clock skips an hour between its start and its end, the other occurrences last as long as a clock shows otherwise: night
 * duty from 22:00 to 06:00 is eight hours every night, even if the first was one of seven. The first ends when its end says,
 * unless a gap leaves nothing of it: duty from 02:00 to 03:00 in a night without these is from 03:00 to 04:00.
 */
export function readEventLength(reader: ComponentReader, start: When): EventLength {
  const end = reader.when("DTEND");
  if (end === undefined) return always(readLength(reader, start.isDate));
  const exact = instantOf(end) - instantOf(start);
  const shown = end.clock === start.clock ? end.local - start.local : exact;
  const areDates = start.isDate && end.isDate;
  const [line] = reader.lines("DTEND");
  if (line !== undefined && (areDates ? shown < 0 : exact < 0 && shown <= 0)) {
    reader.refuse(line, "an end that is not before the start", "swap the two, or leave the end out");
    return always(nothing);
  }
  // An all-day event that ends on the date it starts on is a common slip; it is meant to fill that day.
  if (areDates) return always({ days: Math.max(1, shown / dayMs), ms: 0 });
  return {
    first: { days: 0, ms: exact > 0 ? exact : Math.max(0, shown) },
    others: { days: 0, ms: Math.max(exact, shown) },
  };
}

/** By the duration; all day, 24 hours are a day, also one of 23, and no length is that of the date. */
function readLength(reader: ComponentReader, isDate: boolean): Length {
  const { days, ms } = reader.duration("DURATION") ?? nothing;
  if (!isDate) return { days, ms };
  const whole = days + Math.floor(ms / dayMs);
  return whole === 0 && ms === 0 ? { days: 1, ms: 0 } : { days: whole, ms: ms % dayMs };
}

function always(length: Length): EventLength {
  return { first: length, others: length };
}
