import type { Issue } from "handover";
import { faults, nearestName, shown } from "../fault.ts";
import { checkMoment, type MomentSpec } from "./moment.ts";

/** Where a lead field comes from: a column, or a column and what to do with its values. */
export type FieldSpec =
  | string
  | {
      readonly column: string;
      /** Values by what stands in the file, without regard to case: `{ "India": "IN", "Yes": true }`. Others stay. */
      readonly values?: { readonly [text: string]: string | number | boolean };
      /** Texts that mean "no answer", besides the map's own. */
      readonly ignore?: readonly string[];
      readonly case?: "lower" | "upper";
    };

/** How the rows of a CSV file become leads: the contents of a `MAP.json`. */
export interface LeadMap {
  /** @defaultValue `","` */
  readonly delimiter?: string;
  /** Lead fields by name (`email`, `company.country`, `properties.plan`), and the columns they come from. */
  readonly fields: { readonly [field: string]: FieldSpec };
  /** The row's id in another system, written `prefix:id`. */
  readonly externalId?: { readonly column: string; readonly prefix: string };
  /**
   * When a lead comes in: a column with dates, or evenly over a stretch of dates for files without any. Dates without an offset
   * are of `timeZone`.
   */
  readonly arrival:
    | ({ readonly column: string } & MomentSpec)
    | { readonly spread: readonly [from: string, to: string]; readonly timeZone: string };
  /** When the person acted, if another column says so. */
  readonly occurredAt?: { readonly column: string } & MomentSpec;
  /** Columns kept as properties under their own name; `"rest"` for all not named elsewhere. @defaultValue none */
  readonly properties?: "rest" | readonly string[];
  /** Texts that mean "no answer" in every column. */
  readonly ignore?: readonly string[];
}

const keys = ["delimiter", "fields", "externalId", "arrival", "occurredAt", "properties", "ignore"];
const plainFields =
  "email phone firstName lastName jobTitle language source campaign message segment value optedOut".split(" ");
const companyFields = "name domain country region city postalCode industry website employees revenue".split(" ");
const fields = [...plainFields, ...companyFields.map((name) => `company.${name}`)];

/** Checks a map against the columns of its file. @throws HandoverError `INPUT_INVALID` with every fault. */
export function checkMap(map: LeadMap, columns: readonly string[], file: string): void {
  const issues: Issue[] = [];
  const add = (path: string, expected: string, got: string, hint: string): void => {
    issues.push({ path: `${file}: ${path}`, expected, got, hint });
  };
  const column = (name: unknown, path: string): void => {
    if (typeof name !== "string")
      add(path, "the name of a column", shown(name), `there is ${columns.slice(0, 12).join(", ")}`);
    else if (!columns.includes(name)) add(path, "a column of the file", shown(name), nearestName(name, columns));
  };
  for (const key of Object.keys(map))
    if (!keys.includes(key)) add(key, "a known field", shown(key), nearestName(key, keys));
  if (!isObject(map.fields))
    add("fields", "lead fields with their columns", shown(map.fields), 'write { "email": "E-mail" }');
  for (const [field, spec] of Object.entries(isObject(map.fields) ? map.fields : {})) {
    if (!fields.includes(field) && !field.startsWith("properties."))
      add(`fields.${field}`, "a lead field", shown(field), nearestName(field, fields));
    column(typeof spec === "string" ? spec : spec?.column, `fields.${field}`);
  }
  if (map.externalId !== undefined) {
    column(map.externalId?.column, "externalId.column");
    if (typeof map.externalId?.prefix !== "string")
      add(
        "externalId.prefix",
        "the name of the other system",
        shown(map.externalId?.prefix),
        'write for instance "hubspot"',
      );
  }
  if (Array.isArray(map.properties)) for (const name of map.properties) column(name, "properties");
  for (const key of ["arrival", "occurredAt"] as const) {
    const spec = map[key];
    if (spec === undefined && key === "occurredAt") continue;
    if (!isObject(spec) || !("column" in spec || "spread" in spec)) {
      add(key, "a column or a spread", shown(spec), 'write { "column": "created", "timeZone": "Europe/Warsaw" }');
      continue;
    }
    if ("column" in spec) column(spec.column, `${key}.column`);
    else if (typeof spec.timeZone !== "string")
      add(`${key}.timeZone`, "the zone of the dates", shown(spec.timeZone), 'write for instance "Europe/Warsaw"');
    issues.push(...checkMoment(spec as MomentSpec, `${file}: ${key}`));
  }
  if (issues.length > 0) throw faults(issues);
}

function isObject(value: unknown): value is object {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
