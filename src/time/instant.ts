import { HandoverError, show } from "../errors.ts";

/** A point in time: whole milliseconds since 1970-01-01T00:00Z, the same on every host. */
export type Instant = number;

/**
 * What the public edge takes for a point in time: a `Date`, epoch milliseconds, an ISO 8601 text **with an offset or `Z`**,
 * or anything shaped like `Temporal.Instant`. A text without an offset is refused: it would mean another instant on every
 * host.
 */
export type InstantInput = Date | number | string | { readonly epochMilliseconds: number };

/** The bounds of ECMAScript time values (ECMA-262 section 21.4.1.1). */
const furthest = 8.64e15;

const isoWithOffset =
  /^([+-]\d{6}|\d{4})-(\d{2})-(\d{2})T(\d{2}):(\d{2})(?::(\d{2})(?:[.,](\d{1,9}))?)?(?:Z|([+-])(\d{2})(?::?(\d{2}))?)$/i;

/**
 * Reads a point in time; fractions of a millisecond are dropped.
 *
 * @throws HandoverError `INSTANT_INVALID` when it is none, or lies beyond what a `Date` can hold.
 */
export function toInstant(input: InstantInput, path = "instant"): Instant {
  const ms = readMs(input);
  if (Number.isFinite(ms) && Math.abs(ms) <= furthest) return Math.floor(ms) + 0; // never -0
  throw new HandoverError(
    "INSTANT_INVALID",
    `${path}: expected a Date, epoch milliseconds or an ISO text with an offset, got ${show(input)}; write for instance "2026-11-21T09:00:00Z"`,
  );
}

function readMs(input: InstantInput): number {
  if (typeof input === "number") return input;
  if (typeof input === "string") return input.length <= 40 ? readText(input) : Number.NaN;
  if (typeof input !== "object" || input === null) return Number.NaN;
  // By tag, not by class: a Date may come from another realm, as in test runners.
  if (Object.prototype.toString.call(input) === "[object Date]") return (input as Date).getTime();
  const { epochMilliseconds } = input as { readonly epochMilliseconds?: unknown };
  return typeof epochMilliseconds === "number" ? epochMilliseconds : Number.NaN;
}

/** Not `Date.parse`: it takes 30 February for 2 March, and what else it takes differs between engines. */
function readText(text: string): number {
  const match = isoWithOffset.exec(text);
  if (match === null || match[1] === "-000000") return Number.NaN;
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = match
    .slice(1, 7)
    .map((part) => Number(part ?? 0));
  const [offsetHour, offsetMinute] = [Number(match[9] ?? 0), Number(match[10] ?? 0)];
  const isMidnightAfter = hour === 24 && minute === 0 && second === 0 && Number(match[7] ?? 0) === 0;
  if ((hour > 23 && !isMidnightAfter) || minute > 59 || second > 59 || offsetHour > 23 || offsetMinute > 59)
    return Number.NaN;
  const date = new Date(0);
  date.setUTCFullYear(year, month - 1, day);
  if (date.getUTCMonth() !== month - 1 || date.getUTCDate() !== day) return Number.NaN;
  const milliseconds = Number((match[7] ?? "").slice(0, 3).padEnd(3, "0"));
  const offset = (offsetHour * 60 + offsetMinute) * (match[8] === "-" ? -60_000 : 60_000);
  return date.getTime() + ((hour * 60 + minute) * 60 + second) * 1000 + milliseconds - offset;
}

/** The instant as a `Date`, for the public edge. */
export function toDate(at: Instant): Date {
  return new Date(at);
}

/** The instant in ISO 8601, UTC, for messages and logs: `2026-11-21T09:00:00.000Z`. */
export function formatInstant(at: Instant): string {
  return new Date(at).toISOString();
}
