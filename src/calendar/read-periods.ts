import { formatDate } from "../time/index.ts";
import { isRecord, join, refuseUnknown, type Findings } from "./findings.ts";
import { periodDates } from "./period.ts";
import { readDate } from "./read-dates.ts";
import { readHours } from "./read-hours.ts";
import type { PeriodSpec } from "./spec.ts";

interface Entry {
  readonly path: string;
  readonly first: number;
  readonly last: number;
  readonly spec: PeriodSpec;
}

/** Reads `[{ from, to, hours }]` into the order of their dates; no two may share a date. */
export function readPeriods(value: unknown, path: string, findings: Findings): PeriodSpec[] {
  if (!Array.isArray(value)) {
    const hint = `write [{ "from": "2026-07-01", "to": "2026-08-31", "hours": { "mon-fri": "08:00-14:00" } }]`;
    findings.add(path, "a list of { from, to, hours }", value, hint);
    return [];
  }
  const entries = value
    .flatMap((entry, i) => readPeriod(entry, join(path, String(i)), findings) ?? [])
    .sort((a, b) => compare(a.first, b.first) || compare(a.last, b.last));
  refuseShared(entries, findings);
  return entries.map(({ spec }) => spec);
}

function readPeriod(value: unknown, path: string, findings: Findings): Entry | undefined {
  if (!isRecord(value)) return findings.add(path, "{ from, to, hours }", value, "give its dates and its hours");
  refuseUnknown(value, ["from", "to", "hours"], path, findings);
  const hours = readHours(value["hours"], join(path, "hours"), findings);
  const { from, to } = value;
  if (from === undefined && to === undefined) {
    const hint = "write the first date, the last date, or both; hours for all dates stand beside the periods";
    return findings.add(path, "a period with `from` or `to`", value, hint);
  }
  const first = from === undefined ? -Infinity : readDate(from, join(path, "from"), findings);
  const last = to === undefined ? Infinity : readDate(to, join(path, "to"), findings);
  if (first === undefined || last === undefined) return undefined;
  if (first > last)
    return findings.add(join(path, "to"), "a date on or after `from`", to, `the period starts on ${formatDate(first)}`);
  const spec = {
    ...(from !== undefined && { from: formatDate(first) }),
    ...(to !== undefined && { to: formatDate(last) }),
    hours,
  };
  return { path, first, last, spec };
}

/** Each date has one period at most: two of them would need a rule which wins, for nobody to remember. */
function refuseShared([earliest, ...later]: readonly Entry[], findings: Findings): void {
  let widest = earliest;
  for (const entry of later) {
    if (widest !== undefined && entry.first <= widest.last) {
      const hint = `${widest.path} is ${periodDates(widest.spec)}, both dates included; let one end before the other starts`;
      findings.add(entry.path, "periods that share no date", periodDates(entry.spec), hint);
    }
    if (widest === undefined || entry.last > widest.last) widest = entry;
  }
}

/** As a subtraction would, were it not for infinities. */
function compare(a: number, b: number): number {
  return a < b ? -1 : Number(a > b);
}
