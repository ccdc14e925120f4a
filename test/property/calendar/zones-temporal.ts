import { Temporal } from "temporal-polyfill";

/** What temporal-polyfill says about a zone. */

const dayMs = 86_400_000;

/** Every zone the host knows, and UTC. */
export const zoneNames: readonly string[] = [...new Set(["UTC", ...Intl.supportedValuesOf("timeZone")])];

/** A change of a zone's offset: up to `at` the clock was `before` ahead of UTC, from then on `after`. */
export interface Change {
  readonly at: number;
  readonly before: number;
  readonly after: number;
}

/** Every change of offset in `[from, to)`, found by going forwards. */
export function changesOf(zone: string, from: number, to: number): Change[] {
  const changes: Change[] = [];
  let here = zoned(zone, from - 1);
  for (;;) {
    const next = here.getTimeZoneTransition("next");
    if (next === null || next.epochMilliseconds >= to) return changes;
    const [before, after] = [here.offsetNanoseconds / 1e6, next.offsetNanoseconds / 1e6];
    if (before !== after) changes.push({ at: next.epochMilliseconds, before, after });
    here = next;
  }
}

/** The instants of the changes in `[from, to)`, found by going backwards. */
export function changesBackwards(zone: string, from: number, to: number): number[] {
  const found: number[] = [];
  let here = zoned(zone, to);
  for (;;) {
    const previous = here.getTimeZoneTransition("previous");
    if (previous === null || previous.epochMilliseconds < from) return found.reverse();
    if (previous.offsetNanoseconds !== zoned(zone, previous.epochMilliseconds - 1).offsetNanoseconds)
      found.push(previous.epochMilliseconds);
    here = previous;
  }
}

export function temporalOffset(zone: string, at: number): number {
  return zoned(zone, at).offsetNanoseconds / 1e6;
}

/** The instants at which the wall clock reads `localMs`, and the first one at which it reads that or later. */
export function temporalInstants(zone: string, localMs: number): { readonly all: number[]; readonly first: number } {
  const clock = Temporal.Instant.fromEpochMilliseconds(localMs).toZonedDateTimeISO("UTC").toPlainDateTime();
  const earlier = clock.toZonedDateTime(zone, { disambiguation: "earlier" });
  const later = clock.toZonedDateTime(zone, { disambiguation: "later" });
  if (!later.toPlainDateTime().equals(clock)) {
    // In a gap Temporal moves by its length; the clock jumps over the wanted time at the change in between.
    const change = zoned(zone, later.epochMilliseconds + 1).getTimeZoneTransition("previous");
    return { all: [], first: change?.epochMilliseconds ?? Number.NaN };
  }
  const [a, b] = [earlier.epochMilliseconds, later.epochMilliseconds];
  return { all: a === b ? [a] : [a, b], first: a };
}

/** The first instant of a local date, given as days from 1970-01-01. */
export function temporalMidnight(zone: string, day: number): number {
  const {
    year,
    month,
    day: dayOfMonth,
  } = Temporal.Instant.fromEpochMilliseconds(day * dayMs).toZonedDateTimeISO("UTC");
  return new Temporal.PlainDate(year, month, dayOfMonth).toZonedDateTime(zone).epochMilliseconds;
}

function zoned(zone: string, at: number): Temporal.ZonedDateTime {
  return Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(zone);
}
