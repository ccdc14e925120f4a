import { didYouMean, invalid } from "../errors.ts";
import { isZoneName, zoneHint } from "../time/zone.ts";
import { Findings, isRecord, join } from "./findings.ts";
import { readTimeOff } from "./read-time-off.ts";
import { readHolidays, readHours, readOverrides } from "./read-weekly.ts";
import type { CalendarSpec } from "./spec.ts";

/** Calendars inside calendars, at most: more is a mistake, or an attack on the stack. */
export const deepest = 64;
/** Issues listed, at most: a list of a million wrong holidays is one mistake. */
const mostListed = 50;

/**
 * Reads a calendar spec into canonical form.
 *
 * @throws HandoverError `CALENDAR_INVALID` with every issue found (the first 50).
 */
export function readSpec(value: unknown, path: string): CalendarSpec {
  const findings = new Findings();
  const spec = readAny(value, path, findings, 1);
  if (spec !== undefined && findings.issues.length === 0) return spec;
  const { issues } = findings;
  const what =
    issues.length > mostListed
      ? `the calendar is invalid (${mostListed} of ${issues.length} issues)`
      : "the calendar is invalid";
  throw invalid("CALENDAR_INVALID", what, issues.slice(0, mostListed));
}

const fields = {
  weekly: ["timeZone", "hours", "holidays", "overrides", "timeOff"],
  always: ["timeZone"],
  union: ["calendars"],
  intersection: ["calendars"],
  subtract: ["base", "minus"],
  "time-off": ["base", "timeOff"],
} as const satisfies Record<CalendarSpec["kind"], readonly string[]>;

type Fields = Readonly<Record<string, unknown>>;

function readAny(value: unknown, path: string, findings: Findings, depth: number): CalendarSpec | undefined {
  if (depth > deepest)
    return findings.add(path, `at most ${deepest} calendars inside each other`, value, "combine them side by side");
  if (!isRecord(value)) return findings.add(path, "a calendar", value, `write { "kind": "weekly", … }`);
  const kind = value["kind"];
  if (typeof kind !== "string" || !Object.hasOwn(fields, kind)) {
    const known = Object.keys(fields);
    const hint = didYouMean(
      typeof kind === "string" ? kind : "",
      known,
      `one of ${known.map((name) => `"${name}"`).join(", ")}`,
    );
    return findings.add(join(path, "kind"), "a kind of calendar", kind, hint);
  }
  refuseUnknown(value, ["kind", ...fields[kind as CalendarSpec["kind"]]], path, findings);
  return readKind(kind as CalendarSpec["kind"], value, path, findings, depth);
}

function readKind(
  kind: CalendarSpec["kind"],
  value: Fields,
  path: string,
  findings: Findings,
  depth: number,
): CalendarSpec | undefined {
  switch (kind) {
    case "weekly":
      return readWeekly(value, path, findings);
    case "always":
      return { kind, timeZone: readZone(value["timeZone"] ?? "UTC", join(path, "timeZone"), findings) };
    case "union":
    case "intersection":
      return { kind, calendars: readMany(value["calendars"], join(path, "calendars"), findings, depth) };
    case "subtract": {
      const base = readAny(value["base"], join(path, "base"), findings, depth + 1);
      const minus = readMany(value["minus"], join(path, "minus"), findings, depth);
      return base && { kind, base, minus };
    }
    case "time-off": {
      const base = readAny(value["base"], join(path, "base"), findings, depth + 1);
      const timeOff = readTimeOff(value["timeOff"], join(path, "timeOff"), findings);
      return base && { kind, base, timeOff };
    }
  }
}

function readWeekly(value: Fields, path: string, findings: Findings): CalendarSpec {
  const holidays =
    value["holidays"] === undefined ? [] : readHolidays(value["holidays"], join(path, "holidays"), findings);
  const overrides =
    value["overrides"] === undefined ? {} : readOverrides(value["overrides"], join(path, "overrides"), findings);
  const timeOff = value["timeOff"] === undefined ? [] : readTimeOff(value["timeOff"], join(path, "timeOff"), findings);
  return {
    kind: "weekly",
    timeZone: readZone(value["timeZone"], join(path, "timeZone"), findings),
    hours: readHours(value["hours"], join(path, "hours"), findings),
    ...(holidays.length > 0 && { holidays }),
    ...(Object.keys(overrides).length > 0 && { overrides }),
    ...(timeOff.length > 0 && { timeOff }),
  };
}

function readZone(value: unknown, path: string, findings: Findings): string {
  if (isZoneName(value)) return value;
  findings.add(path, "an IANA time zone", value, zoneHint(value));
  return "UTC";
}

function readMany(value: unknown, path: string, findings: Findings, depth: number): CalendarSpec[] {
  if (!Array.isArray(value) || value.length === 0) {
    findings.add(path, "a list of at least one calendar", value, "name the calendars to combine");
    return [];
  }
  return value.flatMap((part, i) => readAny(part, join(path, String(i)), findings, depth + 1) ?? []);
}

function refuseUnknown(value: Fields, known: readonly string[], path: string, findings: Findings): void {
  for (const key of Object.keys(value)) {
    if (known.includes(key) || value[key] === undefined) continue;
    const names = known.map((name) => `"${name}"`).join(", ");
    findings.add(
      join(path, key.slice(0, 60)),
      `one of the fields ${names}`,
      key,
      didYouMean(key, known, "leave it out"),
    );
  }
}
