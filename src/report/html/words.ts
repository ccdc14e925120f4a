import { dayMs, formatDate, formatDuration, weekdayOfDay, zone, type Instant } from "../../time/index.ts";

export { percent, signed, whole } from "../table.ts";

export const weekdays = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"] as const;

/** A length of time in its two largest units; nothing for none. */
export function length(ms: number | undefined): string | undefined {
  return ms === undefined ? undefined : formatDuration(Math.round(ms));
}

/** `2026-05-04 09:30` on the wall of a zone. */
export function wall(at: Instant, timeZone: string): string {
  return `${day(at, timeZone)} ${clock(zone(timeZone).localOf(at))}`;
}

/** `2026-05-04` on the wall of a zone. */
export function day(at: Instant, timeZone: string): string {
  return formatDate(Math.floor(zone(timeZone).localOf(at) / dayMs));
}

/** `Mon 09:30` of what a wall clock reads. */
export function weekdayAndTime(localMs: number): string {
  const name = weekdays[weekdayOfDay(Math.floor(localMs / dayMs))] as string;
  return `${name} ${clock(localMs)}`;
}

function clock(localMs: number): string {
  const minutes = Math.floor((((localMs % dayMs) + dayMs) % dayMs) / 60_000);
  return `${two(Math.floor(minutes / 60))}:${two(minutes % 60)}`;
}

export function two(n: number): string {
  return String(n).padStart(2, "0");
}

/** `1 lead`, `2 leads`. */
export function several(n: number, one: string, many = `${one}s`): string {
  return `${String(n).replace(/\B(?=(\d{3})+(?!\d))/g, ",")} ${n === 1 ? one : many}`;
}
