import { dayMs, parseDate, type Interval } from "../../time/index.ts";
import type { SourceHoliday } from "./source.ts";

const hourMs = 3_600_000;
const sunsetMs = 6 * hourMs;

/** A holiday on the wall clock of its country, in milliseconds as `Zone.localOf` reads them. */
export interface WallHoliday extends Interval {
  /** What its clock should read at the instant `start` of the source; unknown where the host's clock has falsified that. */
  readonly begins: number | undefined;
}

const dateForm = /^(\d{4}-\d{2}-\d{2}) (\d{2}):(\d{2}):(\d{2})( -0600)?$/;

/**
 * The wall-clock time of a holiday; `undefined` when it is not as date-holidays describes one.
 *
 * date-holidays reckons with `Date`s in the host's zone. On a host whose clock skips the midnight a holiday starts or ends at
 * (Cairo on 2026-04-24, Beirut on 2026-03-29) `date` reads `"01:00:00"` and `start` and `end` are an hour late, for every
 * country. Right everywhere are the date in `date`, and the times and lengths that stand in `rule`: a holiday starts at
 * 00:00 unless its rule names a time, and lasts until the next midnight unless the rule names a length. So `date`, `start`
 * and `end` only choose among those.
 */
export function wallClockOf(holiday: SourceHoliday, sunset: "exact" | "whole-days"): WallHoliday | undefined {
  const match = dateForm.exec(String(holiday?.date));
  const day = match === null ? undefined : parseDate(match[1] as string);
  if (match === null || day === undefined || typeof holiday.rule !== "string") return undefined;
  const shown = ((Number(match[2]) * 60 + Number(match[3])) * 60 + Number(match[4])) * 1000;
  const time = Math.max(0, ...timesIn(holiday.rule).filter((one) => one <= shown));
  const length = nearestTo(holiday.end.getTime() - holiday.start.getTime(), [dayMs - time, ...lengthsIn(holiday.rule)]);
  const first = day * dayMs;
  // Islamic and Hebrew days begin at sunset, for date-holidays at 18:00 on the evening before the date.
  const begins = first + time - (match[5] === undefined ? 0 : sunsetMs);
  const known = { begins: shown === time ? begins : undefined };
  if (match[5] === undefined || sunset === "exact") return { start: begins, end: begins + length, ...known };
  return { start: first, end: first + Math.max(1, Math.floor(length / dayMs)) * dayMs, ...known };
}

/** The times of day in a rule: `14:00` in `"12-24 14:00"`; an offset such as `+09:00` is none. */
function timesIn(rule: string): number[] {
  return [...rule.matchAll(/(?:^|\s)(?:T?(\d{1,2}):(\d{1,2})|T(\d{1,2}))(?=\s|$)/g)].map(
    ([, hour, minute, alone]) => Number(hour ?? alone) * hourMs + Number(minute ?? 0) * 60_000,
  );
}

/** The lengths in a rule: four days in `"1 Shawwal P4D"`. */
function lengthsIn(rule: string): number[] {
  return [...rule.matchAll(/(?:^|\s)P(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?)?(?=\s|$)/g)]
    .map(
      ([, days, hours, minutes]) =>
        Number(days ?? 0) * dayMs + Number(hours ?? 0) * hourMs + Number(minutes ?? 0) * 60_000,
    )
    .filter((length) => length > 0);
}

/** The candidate meant by a measured length, which a change of the clocks, here or on the host, may have falsified. */
function nearestTo(measured: number, candidates: readonly number[]): number {
  const nearest = candidates.reduce((a, b) => (Math.abs(b - measured) < Math.abs(a - measured) ? b : a));
  return Math.abs(nearest - measured) <= 4 * hourMs ? nearest : measured;
}
