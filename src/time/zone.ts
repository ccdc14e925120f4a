// The one function: all of date-fns-tz takes a process 130 ms to load.
import { getTimezoneOffset } from "date-fns-tz/getTimezoneOffset";
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

const placeless = new Set(
  (
    "UTC GMT UCT Zulu Universal Greenwich GMT0 GMT+0 GMT-0 EST MST HST WET CET MET EET EST5EDT CST6CDT MST7MDT PST8PDT PRC ROC ROK " +
    "Cuba Egypt Eire GB GB-Eire Hongkong Iceland Iran Israel Jamaica Japan Kwajalein Libya NZ NZ-CHAT Navajo Poland Portugal " +
    "Singapore Turkey W-SU"
  ).split(" "),
);

/** Tells whether the host's time zone data has this IANA name, spelt like this. */
export function isZoneName(name: unknown): name is string {
  // Every part with a capital: hosts take `asia/kolkata`, and fixed offsets ("+02:00"), not all of them and not all the same.
  if (typeof name !== "string" || name.length > 60 || !/^[A-Z][\w+-]*(?:\/[A-Z][\w+-]*)*$/.test(name)) return false;
  // `IST` is India to some and Israel to others: of the names without a place only those that IANA has.
  if (!name.includes("/") ? !placeless.has(name) : name.startsWith("SystemV/")) return false;
  if (zones.has(name)) return true;
  if (Number.isNaN(getTimezoneOffset(name, new Date(0)))) return false;
  // The list takes milliseconds to make; a name that is its own canonical form is spelt right without it.
  if (new Intl.DateTimeFormat("en-US", { timeZone: name }).resolvedOptions().timeZone === name) return true;
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
 * Noronha and Recife in October 2000, Gaza in 2040; checked on all of tzdata 2025c), so that samples 3 days apart miss none.
 */
const stepMs = 3 * dayMs;
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
  private read: ((at: Instant) => number) | undefined;

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
    this.read ??= offsetReader(this.name);
    const built = buildBlock(this.read, index * blockMs);
    this.blocks[index - firstBlock] = built;
    return built;
  }
}

function buildBlock(read: (at: Instant) => number, start: Instant): Block {
  const end = start + blockMs;
  const step = start > sparseFrom ? sparseStepMs : stepMs;
  const starts = [start];
  let last = read(start);
  const offsets = [last];
  for (let at = start; at < end; at += step) {
    const next = read(at + step);
    for (let from = at; last !== next;) {
      from = firstChange(read, from, at + step, last);
      last = read(from);
      if (from === end) break; // the next block's
      starts.push(from);
      offsets.push(last);
    }
  }
  return { starts, offsets };
}

/** The first instant, to the second, at which the offset is not `before`, as it is at `from` and no more at `to`. */
function firstChange(read: (at: Instant) => number, from: Instant, to: Instant, before: number): Instant {
  let low = from / 1000;
  let high = to / 1000;
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (read(middle * 1000) === before) low = middle;
    else high = middle;
  }
  return high * 1000;
}

/** The wall clock as the host writes it for the United States: `10/25/2026, 02:30:00`. */
const sixNumbers = /(\d+)\D+(\d+)\D+(\d+)\D+(\d+)\D+(\d+)\D+(\d+)/;

/**
 * Reads a zone's offset off its wall clock, at instants on whole seconds. Not through date-fns-tz: that takes wall-clock times,
 * so that near a transition its answer depends on the host's zone, and takes six times as long to give it.
 */
function offsetReader(name: string): (at: Instant) => number {
  if (name === "UTC") return () => 0;
  const clock = new Intl.DateTimeFormat("en-US", {
    timeZone: name,
    hourCycle: "h23",
    year: "numeric",
    month: "numeric",
    day: "numeric",
    hour: "numeric",
    minute: "numeric",
    second: "numeric",
  });
  return (at) => {
    const [, month, day, year, hour, minute, second] = sixNumbers.exec(clock.format(at)) as RegExpExecArray;
    const seconds = (Number(hour) * 60 + Number(minute)) * 60 + Number(second);
    return dayOfDate(Number(year), Number(month), Number(day)) * dayMs + seconds * 1000 - at;
  };
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
