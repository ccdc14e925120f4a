import { dateOfDay, dayMs, dayOfDate, type Instant, type Zone } from "../../time/index.ts";

/** What is needed of a zone to put wall-clock times into order: an IANA zone has it, and one defined by a VTIMEZONE. */
export type WallClock = Pick<Zone, "localOf" | "firstInstantOf">;

/** A date or a time as written: wall-clock milliseconds, in UTC when the text says so. */
export interface Stamp {
  readonly isDate: boolean;
  readonly isUtc: boolean;
  readonly local: number;
}

/** A date or a time in a zone. A date stands for its midnight. */
export interface When extends Stamp {
  readonly clock: WallClock;
  /** It is a time that names no zone, and was put on the owner's clock. */
  readonly isFloating: boolean;
}

/** A length of time: days that are as long as the clock makes them, then milliseconds. */
export interface Length {
  readonly days: number;
  readonly ms: number;
}

export const nothing: Length = { days: 0, ms: 0 };

/** What UTC's clock reads. */
export const utc: WallClock = { localOf: (at) => at, firstInstantOf: (local) => local };

const stampForm = /^(\d{4})(\d{2})(\d{2})(?:T(\d{2})(\d{2})(\d{2})?(Z)?)?$/i;

/** Reads `20260105`, `20260105T090000` or `20260105T090000Z`; `undefined` when it is none, or no such time exists. */
export function readStamp(text: string): Stamp | undefined {
  const match = stampForm.exec(text);
  if (match === null) return undefined;
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = match
    .slice(1, 7)
    .map((part) => Number(part ?? 0));
  const number = dayOfDate(year, month, day);
  if (month < 1 || month > 12 || day < 1 || day > 31 || dateOfDay(number).month !== month) return undefined;
  const isMidnightAfter = hour === 24 && minute === 0 && second === 0;
  if ((hour > 23 && !isMidnightAfter) || minute > 59 || second > 60) return undefined; // :60 is a leap second
  const local = number * dayMs + ((hour * 60 + minute) * 60 + Math.min(second, 59)) * 1000;
  return { isDate: match[4] === undefined, isUtc: match[7] !== undefined, local };
}

const durationForm =
  /^\+?P(?=.)(?:(\d{1,6})W)?(?:(\d{1,6})D)?(?:T(?=.)(?:(\d{1,8})H)?(?:(\d{1,8})M)?(?:(\d{1,8})S)?)?$/i;

/** Reads `P1D`, `PT1H30M`, `P2W`; `undefined` when it is none, or is negative. */
export function readDuration(text: string): Length | undefined {
  const match = durationForm.exec(text);
  if (match === null) return undefined;
  const [weeks = 0, days = 0, hours = 0, minutes = 0, seconds = 0] = match.slice(1).map((part) => Number(part ?? 0));
  return { days: weeks * 7 + days, ms: ((hours * 60 + minutes) * 60 + seconds) * 1000 };
}

/**
 * The instant a time stands for: of two the first, and for one that the clock skips what it is by the offset before the gap
 * (RFC 5545 3.3.5), so that 02:15 is 03:15 where 02:00 is followed by 03:00. A date begins with its first instant.
 */
export function instantOf({ local, clock, isDate }: When): Instant {
  const guess = 2 * local - clock.localOf(local);
  // Changes of the clock are days apart: without one since the day before yesterday the time is shown once.
  if (clock.localOf(guess) === local && clock.localOf(guess - 2 * dayMs) === local - 2 * dayMs) return guess;
  const first = clock.firstInstantOf(local);
  if (isDate || clock.localOf(first) === local) return first;
  const before = first - 1; // `first` is the end of the gap
  return local - (clock.localOf(before) - before);
}

/** When something of a length ends that starts at a time (RFC 5545 3.3.6: days on the wall clock, then exact time). */
export function endOf(start: When, { days, ms }: Length): Instant {
  return instantOf(days === 0 ? start : { ...start, local: start.local + days * dayMs }) + ms;
}

/** A time that names no zone, put on the clock of the event it stands in, unless that has only dates. */
export function onClockOf({ isDate, clock }: When, when: When): When {
  return when.isFloating && !isDate ? { ...when, clock } : when;
}

/**
 * Whether a time of a recurrence lies within `UNTIL`, which belongs to it.
 *
 * The RFC wants a date for dates and UTC for times with a zone; what is written otherwise is read so: a date is the whole of
 * it, a time without a zone is on the event's clock, and for dates a UTC time is an instant unless it is midnight, which is
 * how some write a date.
 */
export function isWithin(when: When, until: Stamp | undefined): boolean {
  if (until === undefined) return true;
  if (until.isDate) return midnightOf(when.local) <= until.local;
  if (!until.isUtc || (when.isDate && midnightOf(until.local) === until.local)) return when.local <= until.local;
  return instantOf(when) <= until.local;
}

/** A wall-clock time, on whatever clock, from which on nothing lies within `UNTIL`. */
export function lastWithin(until: Stamp | undefined): number {
  return until === undefined ? Infinity : until.local + 2 * dayMs;
}

/** The date meant by a time that stands where a date should: its own, but a UTC time's in the zone, unless it is midnight. */
export function dateMeantBy({ isUtc, local }: When, zone: WallClock): number {
  return midnightOf(isUtc && midnightOf(local) !== local ? zone.localOf(local) : local);
}

/** The midnight of a wall-clock time's date. */
export function midnightOf(local: number): number {
  return Math.floor(local / dayMs) * dayMs;
}
