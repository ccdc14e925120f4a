import { describe, show } from "../errors.ts";
import { isGiven } from "./field-reader.ts";
import { readValue, type FieldSpec } from "./field-types.ts";
import type { FieldReader } from "./field-reader.ts";
import type { Json } from "../json.ts";
import type { LeadFields } from "./lead.ts";

/** Fields of the host's own, by name: each is the property of that name. */
export interface FieldSpecs {
  readonly [name: string]: FieldSpec;
}

/** Where a value is kept that a declared field could not take. */
function givenKey(name: string): string {
  return `given.properties.${name}`;
}

/** The flag of a declared field whose value could not be read. */
function invalidFlag(name: string): string {
  return `properties.${name}.invalid`;
}

/** The declared field that such a flag is about; absent for every other flag. */
export function declaredIn(flag: string): string | undefined {
  return flag.startsWith("properties.") && flag.endsWith(".invalid")
    ? flag.slice("properties.".length, -".invalid".length)
    : undefined;
}

/** The latest instant there is: whatever else is given was given before it. */
const atLast = 8_640_000_000_000_000;

/** What of the declared fields was read: the properties without what they cannot take, and since when defaults stand there. */
export interface DeclaredReading {
  readonly properties: Record<string, Json> | undefined;
  readonly since: LeadFields["since"];
}

/**
 * Reads the declared fields out of the properties of an input. What cannot be read is flagged, and kept as it was given; where
 * the field is required that is an issue, and so is a value that is missing. Of an edit only what it says is read.
 */
export function readDeclared(
  reader: FieldReader,
  specs: FieldSpecs,
  given: Record<string, Json> | undefined,
  isEdit: boolean,
): DeclaredReading {
  const properties: Record<string, Json> = { ...given };
  const since: { [path: string]: number } = {};
  for (const [name, spec] of Object.entries(specs)) {
    const path = `properties.${name}`;
    const value = Object.hasOwn(properties, name) ? properties[name] : undefined;
    if (isGiven(typeof value === "string" ? value.trim() : value)) {
      const { read, expected } = readValue(value as Json, spec);
      if (read !== undefined) properties[name] = read;
      else if (spec.required === true) {
        reader.issue(path, expected, value, "correct it at its source; the field is required");
      } else {
        delete properties[name];
        properties[givenKey(name)] ??= value as Json;
        reader.flag(invalidFlag(name));
      }
      continue;
    }
    delete properties[name];
    if (isEdit) continue;
    // What could not be read was given, all the same.
    if (spec.default !== undefined && Object.hasOwn(properties, givenKey(name))) continue;
    if (spec.default !== undefined) {
      properties[name] = spec.default;
      since[path] = atLast;
    } else if (spec.required === true) {
      reader.issues.push({
        path,
        expected: readValue(null, spec).expected,
        got: value === undefined ? "none" : describe(value),
        hint: `the policy requires ${show(name)}; send it`,
      });
    }
  }
  return {
    properties: Object.keys(properties).length === 0 ? undefined : properties,
    since: Object.keys(since).length === 0 ? undefined : since,
  };
}
