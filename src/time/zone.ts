import { getTimezoneOffset } from "date-fns-tz";
import { didYouMean, HandoverError, show } from "../errors.ts";
import type { Instant } from "./instant.ts";

/** Milliseconds of a day of 24 hours. */
export const dayMs = 86_400_000;

/** A stretch of one offset: within `[start, end)` the wall clock reads the instant plus `offset` milliseconds. */
export interface ZoneSegment {
  readonly start: Instant;
  readonly end: Instant;
  readonly offset: number;
}

/**
 * A time zone: how instants and wall clocks belong together.
 *
 * A wall-clock time is a plain number: the milliseconds from 1970-01-01T00:00 to it, read as if days had always 24 hours.
 * Before 1800 the offset is that of 1800; from 2500 on the rules repeat with the Gregorian calendar, every 400 years.
 */
export interface Zone {
  readonly name: string;
  /** Milliseconds the wall clock is ahead of UTC: 3,600,000 in Warsaw in winter. */
  offsetAt(at: Instant): number;
  /** What the wall clock reads at an instant. */
  localOf(at: Instant): number;
  /** The instants at which the wall clock reads `localMs`, in order: none in a gap, two in a fold, one else. */
  instantsOf(localMs: number): Instant[];
  /** The first of {@link Zone.instantsOf}; for a time that a gap leaves out, the end of the gap. */
  firstInstantOf(localMs: number): Instant;
  /** The stretches of constant offset that meet `[from, to)`, not clipped to it; two neighbours may have the same offset. */
  segments(from: Instant, to: Instant): ZoneSegment[];
}

const zones = new Map<string, Zone>();

/**
 * The zone of an IANA name; the same object for the same name.
 *
 * @throws HandoverError `TIME_ZONE_UNKNOWN` when the host's time zone data has no such name.
 */
export function zone(name: string): Zone {
  let found = zones.get(name);
  if (found === undefined) {
    if (!isZoneName(name)) throw unknownZone(name);
    found = new TableZone(name);
    zones.set(name, found);
  }
  return found;
}

/** Tells whether the host's time zone data has this IANA name, spelt like this. */
export function isZoneName(name: unknown): name is string {
  // A leading letter keeps out the fixed offsets ("+02:00") that date-fns-tz reads and only some hosts' Intl does.
  if (typeof name !== "string" || name === "Z" || !/^[A-Za-z][\w+/-]{0,60}$/.test(name)) return false;
  if (zones.has(name)) return true;
  if (Number.isNaN(getTimezoneOffset(name, new Date(0)))) return false;
  return supportedNames().every((known) => known === name || known.toLowerCase() !== name.toLowerCase());
}

/** What to do about an unknown zone: the nearest name, or an example. */
export function zoneHint(name: unknown): string {
  const otherwise = `write an IANA name such as "Europe/Warsaw"`;
  return typeof name === "string" ? didYouMean(name, ["UTC", ...supportedNames()], otherwise) : otherwise;
}

/** The version of the host's time zone data, `"2025c"`; `undefined` where the host does not tell (browsers). */
export function tzdataVersion(): string | undefined {
  return typeof process === "object" ? process.versions?.["tz"] : undefined;
}

function unknownZone(name: unknown): HandoverError {
  const issue = { path: "timeZone", expected: "an IANA time zone", got: show(name), hint: zoneHint(name) };
  return new HandoverError("TIME_ZONE_UNKNOWN", `unknown time zone ${issue.got}; ${issue.hint}`, { issues: [issue] });
}

let names: readonly string[] | undefined;
function supportedNames(): readonly string[] {
  names ??= Intl.supportedValuesOf("timeZone");
  return names;
}

// ---- The table of offsets ----------------------------------------------------------------------------------------------

/**
 * Offsets are found by sampling. The two nearest transitions of any zone, 1850 to 2040, are 6.96 days apart (Boa_Vista,
 * Noronha and Recife in October 2000, Gaza in 2040; checked on all of tzdata 2025c), and a sample may report the offset on
 * the other side of a transition up to 28 hours away (see wallOffset). So every stretch of one offset has 4.6 days in which
 * samples are certain, and 3 days between samples cannot miss it, nor let a bisection see two transitions.
 */
const stepMs = 3 * dayMs;
const uncertainMs = 28 * 3_600_000;
/** From here on only yearly rules are left (Ramadan is tabulated up to 2087), with months between two transitions. */
const sparseFrom = dayOfDate(2150, 1, 1) * dayMs;
const sparseStepMs = 8 * stepMs;
/** Offsets are tabulated in blocks of this length, when first asked for. */
const blockMs = 128 * stepMs;

const firstTabulated = dayOfDate(1800, 1, 1) * dayMs;
const repeatsFrom = dayOfDate(2500, 1, 1) * dayMs;
/** After this long the Gregorian calendar repeats, weekdays included. */
const cycleMs = 146_097 * dayMs;
const firstBlock = Math.floor(firstTabulated / blockMs);

interface Block {
  /** Where each offset starts, first the block itself. */
  readonly starts: readonly Instant[];
  readonly offsets: readonly number[];
}

class TableZone implements Zone {
  readonly name: string;
  private readonly blocks: (Block | undefined)[] = [];

  constructor(name: string) {
    this.name = name;
  }

  offsetAt(at: Instant): number {
    const within =
      at < repeatsFrom ? Math.max(at, firstTabulated) : at - Math.ceil((at - repeatsFrom + 1) / cycleMs) * cycleMs;
    const { starts, offsets } = this.block(Math.floor(within / blockMs));
    let i = starts.length - 1;
    while (i > 0 && (starts[i] as number) > within) i--;
    return offsets[i] as number;
  }

  localOf(at: Instant): number {
    return at + this.offsetAt(at);
  }

  instantsOf(localMs: number): Instant[] {
    const found: Instant[] = [];
    for (const { start, end, offset } of this.segments(localMs - dayMs, localMs + dayMs)) {
      const at = localMs - offset;
      if (at >= start && at < end) found.push(at);
    }
    return found;
  }

  firstInstantOf(localMs: number): Instant {
    const around = this.segments(localMs - dayMs, localMs + dayMs);
    const first = around.find(({ end, offset }) => localMs - offset < end);
    return first === undefined ? localMs - this.offsetAt(localMs) : Math.max(first.start, localMs - first.offset);
  }

  segments(from: Instant, to: Instant): ZoneSegment[] {
    const found: ZoneSegment[] = [];
    if (to <= firstTabulated || from >= repeatsFrom) {
      // Beyond the table: exact for the rules of the far future only within one stretch; calendars do not reach here.
      return [{ start: from, end: to, offset: this.offsetAt(from) }];
    }
    for (let index = Math.max(firstBlock, Math.floor(from / blockMs)); index * blockMs < to; index++) {
      const { starts, offsets } = this.block(index);
      for (let i = 0; i < starts.length; i++) {
        const start = starts[i] as number;
        const end = starts[i + 1] ?? (index + 1) * blockMs;
        if (end > from && start < to) found.push({ start, end, offset: offsets[i] as number });
      }
    }
    return found;
  }

  private block(index: number): Block {
    const known = this.blocks[index - firstBlock];
    if (known !== undefined) return known;
    const built = buildBlock(this.name, index * blockMs);
    this.blocks[index - firstBlock] = built;
    return built;
  }
}

function buildBlock(name: string, start: Instant): Block {
  if (name === "UTC") return { starts: [start], offsets: [0] };
  const end = start + blockMs;
  const step = start > sparseFrom ? sparseStepMs : stepMs;
  const starts = [start];
  const offsets: number[] = [];
  let last = wallOffset(name, start - 2 * step);
  offsets.push(last);
  for (let at = start - step; at <= end + 2 * step; at += step) {
    const offset = wallOffset(name, at);
    if (offset === last) continue;
    const transition = findTransition(name, at - step - uncertainMs, at + uncertainMs, last, offset);
    if (transition <= start) offsets[0] = offset;
    else if (transition < end) {
      starts.push(transition);
      offsets.push(offset);
    }
    last = offset;
  }
  return { starts, offsets };
}

/** The first instant, to the second, at which `after` holds; `before` holds at `from`, `after` at `to`. */
function findTransition(name: string, from: Instant, to: Instant, before: number, after: number): Instant {
  let low = Math.floor(from / 1000);
  let high = Math.ceil(to / 1000);
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (holdsAfter(name, middle * 1000, before, after)) high = middle;
    else low = middle;
  }
  return high * 1000;
}

/**
 * Whether `after` holds at an instant near the transition from `before` to `after`.
 *
 * date-fns-tz answers for wall-clock times, so we ask for one at which its answer decides. In a gap it reports the later
 * offset, so the wall time reckoned with the earlier one decides. In a fold it prefers the offset at the instant whose UTC
 * fields equal the host's local fields of that time, a first guess we must know to be independent of the host's zone.
 */
function holdsAfter(name: string, at: Instant, before: number, after: number): boolean {
  if (before < after) return wallOffset(name, at + before) === after;
  if (hostOffset(at + after) >= -after) return wallOffset(name, at + after) === after;
  if (hostOffset(at + before) <= -before) return wallOffset(name, at + before) === after;
  return wallOffset(name, at - hostOffset(at)) === after;
}

/**
 * The offset date-fns-tz gives for a wall-clock time: that of an instant at most 28 hours away (14 for the zone, 14 for the
 * host), and so the true one of `localMs` read as an instant unless a transition is as near.
 */
function wallOffset(name: string, localMs: number): number {
  return getTimezoneOffset(name, new Date(localMs));
}

function hostOffset(at: Instant): number {
  const host = new Date(at);
  const [hours, minutes, seconds] = [host.getHours(), host.getMinutes(), host.getSeconds()];
  const days = dayOfDate(host.getFullYear(), host.getMonth() + 1, host.getDate());
  return days * dayMs + ((hours * 60 + minutes) * 60 + seconds) * 1000 - at;
}

// ---- Dates as plain numbers --------------------------------------------------------------------------------------------

/** The number of a date: whole days from 1970-01-01 in the proleptic Gregorian calendar. */
export function dayOfDate(year: number, month: number, day: number): number {
  // The year starts in March, so that the leap day comes last (Howard Hinnant, "chrono-compatible low-level date algorithms").
  const y = month <= 2 ? year - 1 : year;
  const dayOfYear = Math.floor((153 * (month + (month > 2 ? -3 : 9)) + 2) / 5) + day - 1;
  return y * 365 + Math.floor(y / 4) - Math.floor(y / 100) + Math.floor(y / 400) + dayOfYear - 719_468;
}

/** The year, month (1-12) and day of a day number. */
export function dateOfDay(day: number): { readonly year: number; readonly month: number; readonly day: number } {
  const shifted = day + 719_468;
  const era = Math.floor(shifted / 146_097);
  const dayOfEra = shifted - era * 146_097;
  const yearOfEra = Math.floor(
    (dayOfEra - Math.floor(dayOfEra / 1460) + Math.floor(dayOfEra / 36_524) - Math.floor(dayOfEra / 146_096)) / 365,
  );
  const dayOfYear = dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100));
  const fromMarch = Math.floor((5 * dayOfYear + 2) / 153);
  const month = fromMarch < 10 ? fromMarch + 3 : fromMarch - 9;
  return {
    year: yearOfEra + era * 400 + (month <= 2 ? 1 : 0),
    month,
    day: dayOfYear - Math.floor((153 * fromMarch + 2) / 5) + 1,
  };
}

/** The weekday of a day number: 0 is Monday, 6 is Sunday. */
export function weekdayOfDay(day: number): number {
  return (((day + 3) % 7) + 7) % 7;
}

/** The day number of `"2026-12-25"`; `undefined` when the text is not a date that exists. */
export function parseDate(text: string): number | undefined {
  const match = /^(\d{4})-(\d{2})-(\d{2})$/.exec(text);
  if (match === null) return undefined;
  const [year, month, day] = [Number(match[1]), Number(match[2]), Number(match[3])];
  if (month < 1 || month > 12 || day < 1) return undefined;
  const number = dayOfDate(year, month, day);
  return dateOfDay(number).month === month && day <= 31 ? number : undefined;
}

/** The date of a day number in the form `"2026-12-25"`. */
export function formatDate(number: number): string {
  const { year, month, day } = dateOfDay(number);
  return `${String(year).padStart(4, "0")}-${String(month).padStart(2, "0")}-${String(day).padStart(2, "0")}`;
}
