import { refusing, show, type HandoverError } from "../errors.ts";

/**
 * A length of time: `"5m"`, `"1h30m"`, `"90s"`, ISO 8601 `"PT5M"`, or an object of units. A number is refused where a person
 * writes policies: seconds and milliseconds look alike.
 */
export type Duration =
  | string
  | {
      readonly weeks?: number | undefined;
      readonly days?: number | undefined;
      readonly hours?: number | undefined;
      readonly minutes?: number | undefined;
      readonly seconds?: number | undefined;
      readonly milliseconds?: number | undefined;
    };

const unitMs = {
  weeks: 604_800_000,
  days: 86_400_000,
  hours: 3_600_000,
  minutes: 60_000,
  seconds: 1_000,
  milliseconds: 1,
} as const;

type Unit = keyof typeof unitMs;

const shortUnits: Readonly<Record<string, Unit>> = {
  w: "weeks",
  d: "days",
  h: "hours",
  m: "minutes",
  min: "minutes",
  s: "seconds",
  ms: "milliseconds",
};

const shortForm = /^(?:\d+(?:\.\d+)?(?:ms|min|[wdhms])\s*)+$/;
const shortPart = /(\d+(?:\.\d+)?)(ms|min|[wdhms])/g;
const isoForm =
  /^P(?=.)(?:(\d+(?:\.\d+)?)W)?(?:(\d+(?:\.\d+)?)D)?(?:T(?=.)(?:(\d+(?:\.\d+)?)H)?(?:(\d+(?:\.\d+)?)M)?(?:(\d+(?:\.\d+)?)S)?)?$/;
const isoUnits: readonly Unit[] = ["weeks", "days", "hours", "minutes", "seconds"];

export interface DurationOptions {
  /** Where the duration stands, for the error. @defaultValue `"duration"` */
  readonly path?: string | undefined;
  /**
   * `"elapsed"`: a day is 24 hours. `"working"`: days and weeks are refused, for nobody agrees whether a working day of time
   * means 8 or 24 hours. @defaultValue `"elapsed"`
   */
  readonly kind?: "elapsed" | "working" | undefined;
  /** What to do instead of naming days in working time. @defaultValue how a clock's target names them */
  readonly days?: string | undefined;
}

/**
 * Milliseconds of a duration, rounded to the nearest whole one.
 *
 * @throws HandoverError `DURATION_INVALID` when it cannot be read, is negative, or names days in working time.
 */
export function toMs(duration: Duration, options: DurationOptions = {}): number {
  const { path = "duration", kind = "elapsed" } = options;
  const parts = typeof duration === "string" ? readText(duration) : readObject(duration);
  if (parts === undefined) {
    const hint = isNegative(duration) ? "a length is never negative" : `write "5m" for five minutes`;
    throw refuse(path, `a duration such as "5m", "1h30m" or { hours: 2 }`, duration, hint);
  }
  let ms = 0;
  for (const [unit, amount] of parts) {
    if (kind === "working" && (unit === "days" || unit === "weeks")) {
      throw refuse(
        path,
        "working time in hours or less",
        duration,
        options.days ?? `write hours, or { workingDays: ${amount} } for whole working days`,
      );
    }
    ms += amount * unitMs[unit];
  }
  if (!Number.isSafeInteger(Math.round(ms)))
    throw refuse(path, "a duration below 285,000 years", duration, "write a shorter one");
  return Math.round(ms);
}

function isNegative(duration: unknown): boolean {
  if (typeof duration === "string") return duration.trim().startsWith("-");
  return typeof duration === "object" && duration !== null && Object.values(duration).some((amount) => amount < 0);
}

function refuse(path: string, expected: string, got: unknown, hint: string): HandoverError {
  return refusing("DURATION_INVALID", { path, expected, got: show(got), hint });
}

function readText(text: string): [Unit, number][] | undefined {
  if (text.length > 60) return undefined;
  const iso = isoForm.exec(text);
  if (iso !== null) {
    return isoUnits.flatMap((unit, i): [Unit, number][] =>
      iso[i + 1] === undefined ? [] : [[unit, Number(iso[i + 1])]],
    );
  }
  if (!shortForm.test(text)) return undefined;
  return [...text.matchAll(shortPart)].map(([, amount, unit]) => [
    shortUnits[unit ?? ""] ?? "milliseconds",
    Number(amount),
  ]);
}

function readObject(duration: unknown): [Unit, number][] | undefined {
  if (typeof duration !== "object" || duration === null || Array.isArray(duration)) return undefined;
  const entries = Object.entries(duration).filter(([, amount]) => amount !== undefined);
  if (entries.length === 0) return undefined;
  for (const [unit, amount] of entries) {
    if (!Object.hasOwn(unitMs, unit) || typeof amount !== "number" || !(amount >= 0) || !Number.isFinite(amount))
      return undefined;
  }
  return entries as [Unit, number][];
}

/**
 * A length of time for people: `2d 3h`, `1h 5m`, `45s`, `0s`; the two largest units that matter. Days are 24 hours. Without an
 * end it is `forever`; NaN, a length nobody knows, is `unknown`.
 */
export function formatDuration(ms: number): string {
  if (Number.isNaN(ms)) return "unknown";
  const sign = ms < 0 ? "-" : "";
  let rest = Math.abs(ms);
  if (rest === Infinity) return `${sign}forever`;
  if (Math.round(rest) < unitMs.seconds) return rest === 0 ? "0s" : `${sign}${Math.round(rest)}ms`;
  rest = Math.round(rest / unitMs.seconds) * unitMs.seconds;
  const parts: string[] = [];
  for (const [letter, size] of [
    ["d", unitMs.days],
    ["h", unitMs.hours],
    ["m", unitMs.minutes],
    ["s", unitMs.seconds],
  ] as const) {
    const amount = Math.floor(rest / size);
    rest -= amount * size;
    if (amount > 0) parts.push(`${amount}${letter}`);
    if (parts.length === 2 || (parts.length === 1 && amount === 0)) break;
  }
  return `${sign}${parts.join(" ")}`;
}
