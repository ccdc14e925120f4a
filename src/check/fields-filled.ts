import { compileCondition, knownFields, type Predicate } from "../condition/index.ts";
import type { Json, Lead } from "../lead/index.ts";

/** In how many leads each field had a value. JSON-safe. */
export interface FilledFields {
  /** How many leads were looked at. */
  readonly leads: number;
  /** By path (`company.country`, `properties.plan`); a field that no lead had is not there. */
  readonly fields: { readonly [path: string]: number };
}

/**
 * Counts in how many leads each field has a value, as conditions see it: an empty text and an empty list are none. A property that
 * holds an object counts, and so do the values in it. Leads whose person was erased are left out: nobody knows what they had.
 *
 * @param leads All there are, or a sample that is large enough to be believed: `checkPolicy` says a field is never filled when none has it.
 *
 * @example
 * checkPolicy(policy, { filled: fieldsFilled(leads) });
 */
export function fieldsFilled(leads: Iterable<Lead>): FilledFields {
  const tests = new Map<string, Predicate>();
  const counts = new Map<string, number>();
  let count = 0;
  for (const lead of leads) {
    if (lead.erasedAt !== undefined) continue;
    count += 1;
    for (const path of pathsOf(lead)) {
      let test = tests.get(path);
      if (test === undefined) tests.set(path, (test = compileCondition({ field: path, present: true })));
      if (test(lead)) counts.set(path, (counts.get(path) ?? 0) + 1);
    }
  }
  const fields = [...counts].sort(([a], [b]) => (a < b ? -1 : 1));
  return { leads: count, fields: Object.fromEntries(fields) };
}

/** Paths a lead may have a value at, each once. */
function pathsOf({ properties, consent = {} }: Lead): ReadonlySet<string> {
  return new Set([
    ...knownFields,
    ...Object.keys(consent).map((channel) => `consent.${channel}.given`),
    ...within(properties, "properties"),
  ]);
}

function* within(value: { readonly [key: string]: Json }, path: string): Iterable<string> {
  for (const [key, item] of Object.entries(value)) {
    const at = `${path}.${key}`;
    yield at;
    if (typeof item === "object" && item !== null && !Array.isArray(item))
      yield* within(item as { readonly [key: string]: Json }, at);
  }
}
