import ICAL from "ical.js";
import type { ContentLine } from "./content.ts";

/** A property's parameters, names in small letters, and its value as it stands in the text. */
export interface Property {
  readonly params: Readonly<Record<string, unknown>>;
  readonly value: string;
}

/** A design for ical.js that knows the parameters and leaves every value alone. */
const asWritten = { ...ICAL.design.icalendar, value: {}, property: {} };

/**
 * Splits a property into parameters and value; `undefined` when it cannot be.
 *
 * ical.js does that, but reads no values for us except text and rules: it cuts dates out by position, so that
 * `20260105T090000+0100` is nine o'clock nowhere in particular, and `20260105` is the date-time `2026-01-05T::`.
 */
export function readProperty(line: ContentLine): Property | undefined {
  const read = parse(line, asWritten);
  const value: unknown = read?.[3];
  if (read === undefined || typeof value !== "string") return undefined;
  return { params: read[1], value: value.trim() };
}

/** The values of a property as text, unescaped: one, or the several of `CATEGORIES`. */
export function readTexts(line: ContentLine): string[] {
  const values: readonly unknown[] = parse(line)?.slice(3) ?? [];
  return values.filter((value) => typeof value === "string" || typeof value === "number").map(String);
}

/** The parts of a recurrence rule by name, in small letters: `{ freq: "WEEKLY", byday: ["MO", "FR"] }`. */
export function readRuleParts(value: string): Readonly<Record<string, unknown>> | undefined {
  if (value.length > longestRule) return undefined;
  const parts: unknown = parse({ name: "RRULE", text: `RRULE:${value.toUpperCase()}`, at: 0 })?.[3];
  return typeof parts === "object" && parts !== null ? (parts as Readonly<Record<string, unknown>>) : undefined;
}

type JCal = [name: string, params: Record<string, unknown>, type: string, ...values: unknown[]];

const longestRule = 4_096;
/** ical.js needs time quadratic in the length of the parameters. */
const longestParams = 4_096;

/** Exchange writes this name with a colon, and without the quotation marks that one needs. */
const unquotedZone = /;TZID=(tzone:\/\/[^:;"]+)/i;

function parse(line: ContentLine, design?: unknown): JCal | undefined {
  const text = line.text.replace(unquotedZone, ';TZID="$1"');
  if (!hasShortParams(text)) return undefined;
  try {
    return ICAL.parse.property(text, design as never) as JCal;
  } catch {
    return undefined; // ical.js throws errors of many kinds for what is not a property
  }
}

function hasShortParams(text: string): boolean {
  let quoted = false;
  for (let i = 0; i < Math.min(text.length, longestParams); i++) {
    if (text[i] === '"') quoted = !quoted;
    else if (text[i] === ":" && !quoted) return true;
  }
  return false;
}
