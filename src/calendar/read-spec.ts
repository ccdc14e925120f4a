import { didYouMean } from "../errors.ts";
import { Findings, isRecord, join, refuseUnknown, type Fields } from "./findings.ts";
import { readTimeOff } from "./read-time-off.ts";
import { readWeekly } from "./read-weekly.ts";
import { readZone } from "./read-zone.ts";
import type { AlwaysSpec, CalendarSpec, SubtractSpec, TimeOffCalendarSpec } from "./spec.ts";

/** Calendars inside calendars, at most: more is a mistake, or an attack on the stack. */
export const deepest = 64;

/**
 * Reads a calendar spec into canonical form.
 *
 * @throws HandoverError `CALENDAR_INVALID` with every issue found (the first 50).
 */
export function readSpec(value: unknown, path: string): CalendarSpec {
  return readWhole((findings) => readAny(value, path, findings, 1)) as CalendarSpec;
}

/**
 * The same of a part, or of one kind: who uses no other has the readers of no other in a bundle.
 *
 * @throws HandoverError `CALENDAR_INVALID` as {@link readSpec}.
 */
export function readWhole<T>(read: (findings: Findings) => T): T {
  const findings = new Findings();
  const spec = read(findings);
  findings.throwIfAny("CALENDAR_INVALID", "the calendar is invalid");
  return spec;
}

type Reader = (value: Fields, path: string, findings: Findings, depth: number) => CalendarSpec | undefined;

const readers: { readonly [kind in CalendarSpec["kind"]]: Reader } = {
  weekly: readWeekly,
  always: readAlways,
  union: (...from) => ({ kind: "union", calendars: readCalendars(...from) }),
  intersection: (...from) => ({ kind: "intersection", calendars: readCalendars(...from) }),
  subtract: readSubtract,
  "time-off": readTimeOffCalendar,
};

/** Reads a calendar of any kind; `undefined` only together with a finding. */
function readAny(value: unknown, path: string, findings: Findings, depth: number): CalendarSpec | undefined {
  if (depth > deepest)
    return findings.add(path, `at most ${deepest} calendars inside each other`, value, "combine them side by side");
  if (!isRecord(value)) return findings.add(path, "a calendar", value, `write { "kind": "weekly", … }`);
  const kind = value["kind"];
  if (typeof kind === "string" && Object.hasOwn(readers, kind))
    return readers[kind as CalendarSpec["kind"]](value, path, findings, depth);
  const known = Object.keys(readers);
  const otherwise = `one of ${known.map((name) => `"${name}"`).join(", ")}`;
  return findings.add(join(path, "kind"), "a kind of calendar", kind, () =>
    didYouMean(typeof kind === "string" ? kind : "", known, otherwise),
  );
}

/** Reads a calendar that is open round the clock. */
export function readAlways(value: Fields, path: string, findings: Findings): AlwaysSpec {
  refuseUnknown(value, ["kind", "timeZone"], path, findings);
  return { kind: "always", timeZone: readZone(value["timeZone"] ?? "UTC", join(path, "timeZone"), findings) };
}

function readCalendars(...[value, path, findings, depth]: Parameters<Reader>): CalendarSpec[] {
  refuseUnknown(value, ["kind", "calendars"], path, findings);
  return readMany(value["calendars"], join(path, "calendars"), findings, depth);
}

function readSubtract(...[value, path, findings, depth]: Parameters<Reader>): SubtractSpec | undefined {
  refuseUnknown(value, ["kind", "base", "minus"], path, findings);
  const base = readAny(value["base"], join(path, "base"), findings, depth + 1);
  const minus = readMany(value["minus"], join(path, "minus"), findings, depth);
  return base && { kind: "subtract", base, minus };
}

function readTimeOffCalendar(
  value: Fields,
  path: string,
  findings: Findings,
  depth: number,
): TimeOffCalendarSpec | undefined {
  refuseUnknown(value, ["kind", "base", "timeOff"], path, findings);
  const base = readAny(value["base"], join(path, "base"), findings, depth + 1);
  const timeOff = readTimeOff(value["timeOff"], join(path, "timeOff"), findings);
  return base && { kind: "time-off", base, timeOff };
}

function readMany(value: unknown, path: string, findings: Findings, depth: number): CalendarSpec[] {
  if (!Array.isArray(value) || value.length === 0) {
    findings.add(path, "a list of at least one calendar", value, "name the calendars to combine");
    return [];
  }
  return value.flatMap((part, i) => readAny(part, join(path, String(i)), findings, depth + 1) ?? []);
}
