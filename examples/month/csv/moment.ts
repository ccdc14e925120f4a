import type { Issue } from "handover";
import { dayMs, isZoneName, parseDate, toInstant, zone } from "handover/time";
import { shown } from "../fault.ts";

/** How a column's dates are to be read. The zone of this computer never matters. */
export interface MomentSpec {
  /** `iso`: `2026-05-01` or `2026-05-01 09:30`; `dmy`: `1/5/2026 09:30`; `mdy`: `5/1/2026 09:30`. @defaultValue `"iso"` */
  readonly format?: "iso" | "dmy" | "mdy";
  /** The zone of dates that come without an offset. */
  readonly timeZone?: string;
  /** The time of day of dates that come without one: one time, or from the first to the second, row by row. */
  readonly time?: string | readonly [from: string, to: string];
}

const shapes = {
  iso: /^(?<y>\d{4})-(?<m>\d{1,2})-(?<d>\d{1,2})(?:[T ](?<time>\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?))?$/,
  dmy: /^(?<d>\d{1,2})[./-](?<m>\d{1,2})[./-](?<y>\d{4})(?:[T ]+(?<time>\d{1,2}:\d{2}(?::\d{2})?))?$/,
  mdy: /^(?<m>\d{1,2})[./-](?<d>\d{1,2})[./-](?<y>\d{4})(?:[T ]+(?<time>\d{1,2}:\d{2}(?::\d{2})?))?$/,
};

/** The instant a text means, or why it means none. `row` places texts without a time of day. */
export function readMoment(text: string, spec: MomentSpec, row: number, path: string): number | Issue {
  const trimmed = text.trim();
  const problem = (expected: string, hint: string): Issue => ({ path, expected, got: shown(trimmed), hint });
  if (/(?:Z|[+-]\d{2}(?::?\d{2})?)$/.test(trimmed) && trimmed.includes(":")) {
    try {
      return toInstant(trimmed.replace(" ", "T"));
    } catch {
      return problem("a date and time that exist", 'write for instance "2026-05-01T09:00:00Z"');
    }
  }
  const { format = "iso", timeZone, time } = spec;
  const parts = shapes[format].exec(trimmed)?.groups;
  const day = parts === undefined ? undefined : parseDate(`${parts["y"]}-${two(parts["m"])}-${two(parts["d"])}`);
  if (parts === undefined || day === undefined)
    return problem(`a date (${format})`, "correct the row, or the format in the map");
  if (timeZone === undefined) return problem("a date with an offset", 'or name its "timeZone" in the map');
  const ofDay = parts["time"] === undefined ? timeOfRow(time, row) : readTime(parts["time"]);
  if (ofDay === undefined)
    return problem("a time of day", 'or give one in the map: "time": "09:00" or ["08:00", "20:00"]');
  return zone(timeZone).firstInstantOf(day * dayMs + ofDay);
}

/** What does not hold in a spec. */
export function checkMoment(spec: MomentSpec, path: string): Issue[] {
  const issues: Issue[] = [];
  const add = (at: string, expected: string, got: unknown, hint: string): void => {
    issues.push({ path: `${path}.${at}`, expected, got: shown(got), hint });
  };
  const { format, timeZone, time } = spec;
  if (format !== undefined && !Object.hasOwn(shapes, format))
    add("format", '"iso", "dmy" or "mdy"', format, "use one of them");
  if (timeZone !== undefined && !isZoneName(timeZone))
    add("timeZone", "an IANA time zone", timeZone, zoneHint(timeZone));
  const times: readonly unknown[] = time === undefined ? [] : Array.isArray(time) ? time : [time];
  if (times.some((one) => typeof one !== "string" || readTime(one) === undefined) || times.length > 2)
    add("time", 'a time such as "09:00", or two of them', time, 'write "09:00" or ["08:00", "20:00"]');
  return issues;
}

/** What the library says about a zone it does not know. */
function zoneHint(name: string): string {
  try {
    zone(name);
    return "";
  } catch (error) {
    return (
      String((error as Error).message)
        .split("; ")
        .at(-1) ?? ""
    );
  }
}

/** Rows of one day, spread evenly over it whatever their number: the fractional parts of multiples of the golden ratio. */
function timeOfRow(time: MomentSpec["time"], row: number): number | undefined {
  if (time === undefined) return undefined;
  if (typeof time === "string") return readTime(time);
  const [from, to] = [readTime(time[0]), readTime(time[1])];
  if (from === undefined || to === undefined) return undefined;
  const share = (row * 0.618_033_988_749_894_9) % 1;
  return Math.floor((from + share * Math.max(0, to - from)) / 1000) * 1000;
}

function readTime(text: string): number | undefined {
  const [hour, minute, second = "0"] = text.split(":");
  const [h, m, s] = [Number(hour), Number(minute), Number(second)];
  if (!(h >= 0 && h <= 24 && m >= 0 && m < 60 && s >= 0 && s < 60) || (h === 24 && m + s > 0)) return undefined;
  return ((h * 60 + m) * 60 + s) * 1000;
}

function two(part: string | undefined): string {
  return (part ?? "").padStart(2, "0");
}
