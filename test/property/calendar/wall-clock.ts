/**
 * What a clock on the wall shows, read from Intl.DateTimeFormat: a witness that shares nothing with the library, with
 * date-fns-tz or with temporal-polyfill. Good for the years 1800 to 9999.
 */

const dayMs = 86_400_000;

const formats = new Map<string, Intl.DateTimeFormat>();

function formatOf(zone: string): Intl.DateTimeFormat {
  let found = formats.get(zone);
  if (found === undefined) {
    found = new Intl.DateTimeFormat("en-US", {
      timeZone: zone,
      calendar: "gregory",
      numberingSystem: "latn",
      hourCycle: "h23",
      year: "numeric",
      month: "numeric",
      day: "numeric",
      hour: "numeric",
      minute: "numeric",
      second: "numeric",
    });
    formats.set(zone, found);
  }
  return found;
}

/** The wall clock at an instant, as the milliseconds from 1970-01-01T00:00 to what it shows. */
export function shownAt(zone: string, at: number): number {
  const second = Math.floor(at / 1000) * 1000;
  const [month = 0, day = 0, year = 0, hour = 0, minute = 0, sec = 0] = formatOf(zone)
    .format(second)
    .split(/\D+/)
    .map(Number);
  return Date.UTC(year, month - 1, day, hour, minute, sec) + (at - second);
}

/** How far the clock is ahead of UTC at an instant, in milliseconds. */
export function shownOffset(zone: string, at: number): number {
  return shownAt(zone, at) - at;
}

/** A time through which the clock ran evenly: within `[start, end)` it shows the instant plus `offset`. */
export interface EvenTime {
  readonly start: number;
  readonly end: number;
  readonly offset: number;
}

/** `[from, to)` cut where the clock of a zone was set. Sees every change that lasts longer than `stepMs`. */
export function evenTimes(zone: string, from: number, to: number, stepMs = dayMs / 4): EvenTime[] {
  const found: EvenTime[] = [];
  let start = from;
  let offset = shownOffset(zone, from);
  for (let at = from; at < to; at += stepMs) {
    const next = Math.min(at + stepMs, to);
    const after = shownOffset(zone, next);
    if (after === offset) continue;
    const change = firstSecondWith(zone, after, at, next);
    found.push({ start, end: change, offset });
    start = change;
    offset = after;
  }
  if (start < to) found.push({ start, end: to, offset });
  return found;
}

function firstSecondWith(zone: string, offset: number, from: number, to: number): number {
  let low = Math.floor(from / 1000);
  let high = Math.ceil(to / 1000);
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (shownOffset(zone, middle * 1000) === offset) high = middle;
    else low = middle;
  }
  return high * 1000;
}

/** The first change of a zone's clock after an instant, within some days; `undefined` when it runs evenly. */
export function nextSetting(zone: string, from: number, days = 400): number | undefined {
  const before = shownOffset(zone, from);
  for (let at = from; at < from + days * dayMs; at += 5 * dayMs) {
    if (shownOffset(zone, at + 5 * dayMs) !== before) return evenTimes(zone, at, at + 5 * dayMs)[1]?.start;
  }
  return undefined;
}
