import { parseDate } from "../time/index.ts";
import type { PeriodSpec } from "./spec.ts";

/** The first and the last day number of a period, infinite where it is open. */
export function periodDays({ from, to }: PeriodSpec): { readonly first: number; readonly last: number } {
  return { first: dayOr(from, -Infinity), last: dayOr(to, Infinity) };
}

function dayOr(date: string | undefined, otherwise: number): number {
  return date === undefined ? otherwise : (parseDate(date) ?? Number.NaN);
}

/**
 * The dates of a period in words: `from 2026-07-01 to 2026-08-31`, `on 2026-07-01`, `from 2026-07-01` without an end, `until
 * 2026-08-31` without a start.
 */
export function periodDates({ from, to }: PeriodSpec): string {
  if (from === to) return `on ${from}`;
  if (from === undefined) return `until ${to}`;
  return to === undefined ? `from ${from}` : `from ${from} to ${to}`;
}
