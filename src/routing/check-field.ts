import { knownFields } from "../condition/index.ts";
import { didYouMean, show, type Issue } from "../errors.ts";

/** A field that a router reads must be one that leads have. */
export function checkField(field: string, path: string): Issue[] {
  if (knownFields.includes(field as never) || field.startsWith("properties.")) return [];
  const hint = didYouMean(field, knownFields, "fields of your own start with properties.");
  return [{ path, expected: "a field of a lead", got: show(field), hint }];
}
