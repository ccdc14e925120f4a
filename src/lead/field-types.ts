import { dayMs, dayOfDate, formatDate, parseDate } from "../time/index.ts";
import type { Json } from "../json.ts";

interface AnyField {
  /** An input without a value for it, or with one that cannot be read, is kept out. @defaultValue `false` */
  readonly required?: boolean | undefined;
  /**
   * Whether it tells something of a person, so that an erasure removes it. @defaultValue as for every property: `true`, unless the
   * policy's `impersonal` says otherwise
   */
  readonly personal?: boolean | undefined;
  /** What people call it, for forms and reports. */
  readonly label?: string | undefined;
}

/**
 * What a field of the host's own holds, and what is made of what comes in:
 *
 * - `text`: without white space around it, of at most `maxLength` characters. @defaultValue 1,000
 * - `number`: also from a text such as `"12.5"`; from `min` to `max`.
 * - `boolean`: also from `"true"`, `"yes"`, `"on"`, `"1"` and their opposites, as forms and CRMs send them.
 * - `date`: a day, `"2026-11-22"`; also from an instant that is midnight UTC, as CRMs send them.
 * - `enum`: one of `values`, whatever its case, spelt as there.
 * - `list`: several texts, each once, of `values` where there are any; also from one text with `;` between them.
 */
export type FieldSpec = AnyField &
  (
    | { readonly type: "text"; readonly maxLength?: number | undefined; readonly default?: string | undefined }
    | {
        readonly type: "number";
        readonly min?: number | undefined;
        readonly max?: number | undefined;
        readonly integer?: boolean | undefined;
        readonly default?: number | undefined;
      }
    | { readonly type: "boolean"; readonly default?: boolean | undefined }
    | { readonly type: "date"; readonly default?: string | undefined }
    | { readonly type: "enum"; readonly values: readonly string[]; readonly default?: string | undefined }
    | {
        readonly type: "list";
        readonly values?: readonly string[] | undefined;
        readonly default?: readonly string[] | undefined;
      }
  );

/** A value as a field holds it; absent where it cannot be read, and `expected` says what could. */
export interface ValueReading {
  readonly read: Json | undefined;
  readonly expected: string;
}

const longestText = 1_000;
const mostItems = 100;

/** Reads a value for a field. What it reads as reads as itself. */
export function readValue(value: Json, spec: FieldSpec): ValueReading {
  const plain = typeof value === "string" ? value.trim() : value;
  switch (spec.type) {
    case "text":
      return textOf(plain, spec.maxLength ?? longestText);
    case "number":
      return numberOf(plain, spec);
    case "boolean":
      return { read: booleanOf(plain), expected: "true or false" };
    case "date":
      return { read: dayOf(plain), expected: 'a day such as "2026-11-22"' };
    case "enum":
      return { read: oneOf(plain, spec.values), expected: `one of ${spec.values.join(", ")}` };
    case "list":
      return listOf(plain, spec.values);
  }
}

function textOf(value: Json, longest: number): ValueReading {
  const text = typeof value === "number" ? String(value) : value;
  const isText = typeof text === "string" && text !== "" && text.length <= longest;
  return { read: isText ? text : undefined, expected: `a text of at most ${longest} characters` };
}

function numberOf(value: Json, { min, max, integer }: Extract<FieldSpec, { type: "number" }>): ValueReading {
  const number = typeof value === "string" && value !== "" && value.length < 32 ? Number(value) : value;
  const fits =
    typeof number === "number" &&
    Number.isFinite(number) &&
    !(number < (min ?? number)) &&
    !(number > (max ?? number)) &&
    (integer !== true || Number.isInteger(number));
  const bounds = [...(min === undefined ? [] : [`at least ${min}`]), ...(max === undefined ? [] : [`at most ${max}`])];
  const what = integer === true ? "a whole number" : "a number";
  // Plus zero, for minus zero does not survive JSON.
  return { read: fits ? number + 0 : undefined, expected: [what, bounds.join(" and ")].filter(Boolean).join(" of ") };
}

const yes: ReadonlySet<Json> = /* @__PURE__ */ new Set<Json>(["true", "yes", "on", "1", 1, true]);
const no: ReadonlySet<Json> = /* @__PURE__ */ new Set<Json>(["false", "no", "off", "0", 0, false]);

function booleanOf(value: Json): boolean | undefined {
  const plain = typeof value === "string" ? value.toLowerCase() : value;
  return yes.has(plain) ? true : no.has(plain) ? false : undefined;
}

const dayShape = /^(\d{4}-\d{2}-\d{2})(?:T00:00(?::00(?:\.0+)?)?(?:Z|[+-]00:?00))?$/;
const firstDay = dayOfDate(0, 1, 1);
const lastDay = dayOfDate(9_999, 12, 31);

function dayOf(value: Json): string | undefined {
  const day = typeof value === "number" ? value / dayMs : parseDate(dayShape.exec(String(value))?.[1] ?? "");
  return Number.isInteger(day) && day! >= firstDay && day! <= lastDay ? formatDate(day!) : undefined;
}

function oneOf(value: Json, values: readonly string[]): string | undefined {
  if (typeof value !== "string" && typeof value !== "number") return undefined;
  const plain = String(value).toLowerCase();
  return values.find((one) => one.toLowerCase() === plain);
}

function listOf(value: Json, values: readonly string[] | undefined): ValueReading {
  const expected = values === undefined ? "a list of texts" : `a list of ${values.join(", ")}`;
  const items = typeof value === "string" ? value.split(";") : value;
  if (!Array.isArray(items) || items.length > mostItems) return { read: undefined, expected };
  const texts = (items as readonly Json[])
    .map((item) => (typeof item === "string" ? item.trim() : item))
    .filter((item) => item !== "" && item !== null);
  const read = texts.map((item) => (values === undefined ? textOf(item, longestText).read : oneOf(item, values)));
  return { read: read.includes(undefined) ? undefined : ([...new Set(read)] as Json), expected };
}
