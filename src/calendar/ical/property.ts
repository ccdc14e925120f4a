import ICAL from "ical.js";
import type { ContentLine } from "./content.ts";

/** A property's parameters, names in small letters, and its value as it stands in the text. */
export interface Property {
  readonly params: Readonly<Record<string, unknown>>;
  /** What its `VALUE` says, in small letters; `"unknown"` when it has none. */
  readonly type: string;
  readonly value: string;
}

/** A design for ical.js that knows the parameters and leaves every value alone. */
const asWritten = { ...ICAL.design.icalendar, value: {}, property: {} };

/**
 * Splits a property into parameters and value; `undefined` when it cannot be.
 *
 * ical.js does that, but reads no values for us except text: it cuts dates out by position, so that `20260105T090000+0100` is
 * nine o'clock nowhere in particular, and `20260105` is the date-time `2026-01-05T::`; and of a rule it lets the last of two
 * `BYDAY` win, takes `COUNT=2abc` for 2 and `INTERVAL=0` for 1.
 */
export function readProperty(line: ContentLine): Property | undefined {
  const read = parse(line, asWritten);
  const value: unknown = read?.[3];
  if (read === undefined || typeof value !== "string") return undefined;
  return { params: read[1], type: read[2], value: value.trim() };
}

/** The values of a property as text, unescaped: one, or the several of `CATEGORIES`. */
export function readTexts(line: ContentLine): string[] {
  const values: readonly unknown[] = parse(line)?.slice(3) ?? [];
  return values.filter((value) => typeof value === "string" || typeof value === "number").map(String);
}

type JCal = [name: string, params: Record<string, unknown>, type: string, ...values: unknown[]];

/** ical.js needs time quadratic in the length of the parameters. */
const longestParams = 4_096;

/** Exchange writes this name with a colon, and without the quotation marks that one needs. */
const unquotedZone = /;TZID=(tzone:\/\/[^:;"]+)/i;

/** A list in which only some values have quotation marks, in which ical.js takes their colon for the property's. */
const partlyQuoted = /=([^;"]*(?:"[^"]*"[^;"]*)+)/g;

function parse(line: ContentLine, design?: unknown): JCal | undefined {
  const text = line.text.replace(unquotedZone, ';TZID="$1"');
  const colon = valueColon(text);
  if (colon === undefined) return undefined;
  const params = text.slice(0, colon).replace(partlyQuoted, (_, list: string) => `="${list.replaceAll('"', "")}"`);
  try {
    return ICAL.parse.property(params + text.slice(colon), design as never) as JCal;
  } catch {
    return undefined; // ical.js throws errors of many kinds for what is not a property
  }
}

/** Where the parameters end; `undefined` when that is too far away, or nowhere. */
function valueColon(text: string): number | undefined {
  let quoted = false;
  for (let i = 0; i < Math.min(text.length, longestParams); i++) {
    if (text[i] === '"') quoted = !quoted;
    else if (text[i] === ":" && !quoted) return i;
  }
  return undefined;
}
