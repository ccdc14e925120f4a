import { invalid, type Issue } from "../../errors.ts";
import { formatInstant } from "../../time/index.ts";
import { intersectIntervals, mergeIntervals } from "../../time/interval.ts";
import type { TimeOffSpec } from "../spec.ts";
import { busyTimeOf, type BusyTime } from "./busy.ts";
import { readOptions, type BusyOptions } from "./options.ts";
import { readBusyTimes } from "./read-busy-times.ts";

/** Issues listed in an error, at most. */
const mostListed = 50;

/**
 * Time off from an iCalendar text (RFC 5545): the stretches within `[from, to)` in which its events take up their owner's
 * time, sorted, merged and cut to the window, as `weekly`, `withTimeOff` and a rep's `timeOff` take them.
 *
 * - **What counts**: events and free/busy answers whose status is in `counts` and that `where` keeps. Cancelled events never
 *   count, nor what a calendar of `METHOD:REPLY` or `COUNTER` says of an event.
 * - **Series** recur on the wall clock of their own zone: daily at 09:00 in Berlin stays at 09:00 when the clocks change.
 *   `RRULE`, `RDATE`, `EXDATE`, moved and cancelled occurrences (`RECURRENCE-ID`, also `RANGE=THISANDFUTURE`) and added ones
 *   (`METHOD:ADD`) are followed; `DTSTART` is always the first occurrence, even with an `UNTIL` before it.
 * - **Length**: an event with a `DTEND` lasts exactly as long each time, one with a `DURATION` in days until the same time of
 *   day. Where the clock skips an hour between the first start and its end, the other occurrences last as long as the clock
 *   shows: a duty from 22:00 to 06:00 that begins in the night summer time begins is one of seven hours, then of eight.
 * - **Zones**: a `TZID` that is an IANA or Windows name means that zone, with or without a VTIMEZONE; others go by their
 *   VTIMEZONE. Dates and times without a zone are in `timeZone`, but beside a `DTSTART` with a zone, on its clock. A time that
 *   a clock skips is read by the offset before (RFC 5545 3.3.5): 02:15 is 03:15, and 02:00-03:00 is 03:00-04:00. Of a time
 *   that it shows twice the first counts; a date begins with its first instant. The host's zone has no part in it.
 * - **Versions** of one event (same `UID`): the highest `SEQUENCE` counts, of equal ones the last calendar's.
 * - **What cannot be read** is an issue only if it may matter: not for an event that is cancelled or does not count, and not
 *   for one that lies outside the window by a day. An end that cannot be read is taken to be at most a year after its start.
 *
 * A series without an end costs no more than its occurrences in the window; one that needs more than 200,000 steps (every
 * second for days, a `COUNT` in the millions) is an issue. Each of a calendar's series has steps of its own, enough for a
 * meeting every day for years; beyond those, all share two million.
 *
 * @example
 * const leave = timeOffFrom(text, {
 *   from: "2026-01-01T00:00:00Z",
 *   to: "2027-01-01T00:00:00Z",
 *   timeZone: "Europe/Warsaw",
 *   where: ({ summary }) => /out of office|urlop/i.test(summary),
 * });
 * const ana = withTimeOff(office, leave);
 *
 * @throws HandoverError `INPUT_INVALID` when an option is not what is asked for; `CALENDAR_INVALID` when the text is not
 * iCalendar or is cut off, or an event cannot be read: it names each by line and `UID`. {@link busyTimesFrom} goes on without
 * such events.
 */
export function timeOffFrom(text: string, options: BusyOptions): TimeOffSpec[] {
  const read = readOptions(options);
  const { found, issues } = readBusyTimes(text, read);
  if (issues.length > 0) {
    const of = issues.length > mostListed ? ` (${mostListed} of ${issues.length} issues)` : "";
    throw invalid(
      "CALENDAR_INVALID",
      `the iCalendar text has events that cannot be read${of}`,
      issues.slice(0, mostListed),
    );
  }
  return intersectIntervals(mergeIntervals(found), [{ start: read.from, end: read.to }]).map(({ start, end }) => ({
    from: formatInstant(start),
    to: formatInstant(end),
  }));
}

/** What an iCalendar text says, and what of it cannot be read. */
export interface BusyTimes {
  /** By start; neither merged nor cut to the window. */
  readonly busyTimes: BusyTime[];
  /** One for each event that was left out, naming it by line and `UID`. */
  readonly issues: Issue[];
}

/**
 * The occurrences behind {@link timeOffFrom}, each with what its event says, for what leave is shown to people; events that
 * cannot be read are listed rather than thrown.
 *
 * @example
 * const { busyTimes, issues } = busyTimesFrom(text, { from, to, timeZone: "Europe/Warsaw", counts: ["out-of-office"] });
 * for (const { from, to, summary } of busyTimes) show(`${summary}: ${from} to ${to}`);
 * for (const issue of issues) warn(issue.path, issue.hint);
 *
 * @throws HandoverError `INPUT_INVALID` when an option is not what is asked for; `CALENDAR_INVALID` when the text is not
 * iCalendar or is cut off.
 */
export function busyTimesFrom(text: string, options: BusyOptions): BusyTimes {
  const { found, issues } = readBusyTimes(text, readOptions(options));
  return { busyTimes: found.map(busyTimeOf), issues };
}
