import { didYouMean } from "../../errors.ts";
import { Findings } from "../findings.ts";
import { readZone } from "../read-zone.ts";
import { holidayTypes, type HolidaySource, type HolidayType, type SourceHoliday } from "./source.ts";

export interface HolidaysOptions {
  /** The first year. */
  readonly from: number;
  /** The last year, itself included. */
  readonly to: number;
  /** The kinds of holiday to take. @defaultValue `["public"]` */
  readonly types?: readonly HolidayType[] | undefined;
  /** Keeps a holiday or leaves it out: `(holiday) => !holiday.substitute`. @defaultValue all are kept */
  readonly where?: ((holiday: SourceHoliday) => boolean) | undefined;
  /**
   * The IANA zone whose clock the times of part-day holidays are on. Whole days need none.
   * @defaultValue the source's first zone; for the United States that is New York's
   */
  readonly timeZone?: string | undefined;
  /**
   * What becomes of a holiday that begins at sunset (Islamic, Hebrew): `"exact"` is as date-holidays has it, from 18:00 on
   * the evening before to 18:00 on its last date; `"whole-days"` its dates from midnight to midnight, as offices keep them.
   * @defaultValue `"exact"`
   */
  readonly sunset?: "exact" | "whole-days" | undefined;
}

const firstYear = 1900;
const lastYear = 2399;
/** Years at once: date-holidays needs some milliseconds for each. */
const mostYears = 100;

/** Checks what `holidaysFrom` was given; the types to take. */
export function readOptions(source: HolidaySource, options: HolidaysOptions): ReadonlySet<string> {
  const findings = new Findings();
  if (typeof source?.getHolidays !== "function")
    findings.add("source", "a Holidays object of date-holidays", source, `pass new Holidays("PL")`);
  const { from, to, types = ["public"], where, timeZone, sunset } = options ?? {};
  for (const [path, year] of Object.entries({ from, to }))
    if (!Number.isInteger(year) || (year as number) < firstYear || (year as number) > lastYear)
      findings.add(path, `a year from ${firstYear} to ${lastYear}`, year, "write { from: 2026, to: 2030 }");
  if (findings.none && to < from) findings.add("to", `a year not before ${from}`, to, "swap the two");
  if (findings.none && to - from >= mostYears)
    findings.add("to", `at most ${mostYears} years at once`, `${from} to ${to}`, "ask for fewer");
  const known = holidayTypes.map((type) => `"${type}"`).join(", ");
  if (!Array.isArray(types) || types.length === 0)
    findings.add("types", "a list of at least one type", types, `of ${known}`);
  else
    types.forEach((type: unknown, i) => {
      if (holidayTypes.some((one) => one === type)) return;
      findings.add(`types.${i}`, "a type of holiday", type, didYouMean(String(type), holidayTypes, `one of ${known}`));
    });
  if (where !== undefined && typeof where !== "function")
    findings.add("where", "a function that takes a holiday", where, "write where: (holiday) => !holiday.substitute");
  if (timeZone !== undefined) readZone(timeZone, "timeZone", findings);
  if (sunset !== undefined && sunset !== "exact" && sunset !== "whole-days")
    findings.add("sunset", `"exact" or "whole-days"`, sunset, "");
  findings.throwIfAny("INPUT_INVALID", "holidays cannot be taken over");
  return new Set(types);
}
