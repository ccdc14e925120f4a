import { didYouMean } from "../errors.ts";
import { Findings, isRecord, join, refuseUnknown, type Fields } from "./findings.ts";
import { readTimeOff } from "./read-time-off.ts";
import { readWeekly } from "./read-weekly.ts";
import { readZone } from "./read-zone.ts";
import type { CalendarSpec } from "./spec.ts";

/** Calendars inside calendars, at most: more is a mistake, or an attack on the stack. */
export const deepest = 64;

/**
 * Reads a calendar spec into canonical form.
 *
 * @throws HandoverError `CALENDAR_INVALID` with every issue found (the first 50).
 */
export function readSpec(value: unknown, path: string): CalendarSpec {
  const findings = new Findings();
  const spec = readAny(value, path, findings, 1);
  findings.throwIfAny("CALENDAR_INVALID", "the calendar is invalid");
  return spec as CalendarSpec;
}

const fields = {
  weekly: ["timeZone", "hours", "periods", "holidays", "overrides", "extraOpenings", "timeOff"],
  always: ["timeZone"],
  union: ["calendars"],
  intersection: ["calendars"],
  subtract: ["base", "minus"],
  "time-off": ["base", "timeOff"],
} as const satisfies Record<CalendarSpec["kind"], readonly string[]>;

/** Reads a calendar of any kind; `undefined` only together with a finding. */
function readAny(value: unknown, path: string, findings: Findings, depth: number): CalendarSpec | undefined {
  if (depth > deepest)
    return findings.add(path, `at most ${deepest} calendars inside each other`, value, "combine them side by side");
  if (!isRecord(value)) return findings.add(path, "a calendar", value, `write { "kind": "weekly", … }`);
  const kind = value["kind"];
  if (typeof kind !== "string" || !Object.hasOwn(fields, kind)) {
    const known = Object.keys(fields);
    const otherwise = `one of ${known.map((name) => `"${name}"`).join(", ")}`;
    return findings.add(join(path, "kind"), "a kind of calendar", kind, () =>
      didYouMean(typeof kind === "string" ? kind : "", known, otherwise),
    );
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

function readMany(value: unknown, path: string, findings: Findings, depth: number): CalendarSpec[] {
  if (!Array.isArray(value) || value.length === 0) {
    findings.add(path, "a list of at least one calendar", value, "name the calendars to combine");
    return [];
  }
  return value.flatMap((part, i) => readAny(part, join(path, String(i)), findings, depth + 1) ?? []);
}
