import { join, refuseUnknown, type Fields, type Findings } from "./findings.ts";
import { readDateHours, readExtraOpenings, readHolidays } from "./read-dates.ts";
import { readHours } from "./read-hours.ts";
import { readPeriods } from "./read-periods.ts";
import { readTimeOff } from "./read-time-off.ts";
import { readZone } from "./read-zone.ts";
import type { WeeklySpec } from "./spec.ts";

const known = [
  "kind",
  "timeZone",
  "hours",
  "periods",
  "holidays",
  "overrides",
  "extraOpenings",
  "timeOff",
] as const satisfies readonly (keyof WeeklySpec)[];

type Reader<T> = (value: unknown, path: string, findings: Findings) => T;

/** Reads a weekly calendar; what is optional and empty is left out. */
export function readWeekly(value: Fields, path: string, findings: Findings): WeeklySpec {
  refuseUnknown(value, known, path, findings);
  const field = <T>(name: keyof WeeklySpec, read: Reader<T>): T => read(value[name], join(path, name), findings);
  const optional = <N extends keyof WeeklySpec, T extends object>(name: N, read: Reader<T>): { [name in N]?: T } => {
    const found = value[name] === undefined ? undefined : field(name, read);
    return (found === undefined || Object.keys(found).length === 0 ? {} : { [name]: found }) as { [name in N]?: T };
  };
  return {
    kind: "weekly",
    timeZone: field("timeZone", readZone),
    hours: field("hours", readHours),
    ...optional("periods", readPeriods),
    ...optional("holidays", readHolidays),
    ...optional("overrides", readDateHours),
    ...optional("extraOpenings", readExtraOpenings),
    ...optional("timeOff", readTimeOff),
  };
}
