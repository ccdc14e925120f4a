import { belowOf, amounts, minOf } from "./bands.ts";
import { place } from "./facets.ts";
import type { ReadTable } from "./table.ts";

/** A lead as far as two entries look at it. */
export type ExampleLead = { readonly [field: string]: unknown };

/** A lead that two overlapping entries both take. */
export function exampleLead(table: ReadTable, a: number, b: number): ExampleLead {
  const lead: Record<string, unknown> = {};
  table.facets.forEach(({ field }, f) => {
    const value = valueFor(table, a, b, f);
    if (value !== undefined) put(lead, field, f === place.country ? value.slice(0, value.lastIndexOf(" ")) : value);
  });
  const named = new Set([...table.shapeOf(a).amounts, ...table.shapeOf(b).amounts]);
  for (const n of named) {
    const from = Math.max(minOf(table.bands, a, n), minOf(table.bands, b, n));
    const to = Math.min(belowOf(table.bands, a, n), belowOf(table.bands, b, n));
    const amount = amounts[n]!;
    put(lead, amount === "value" ? amount : `company.${amount}`, from > -Infinity ? from : to > 0 ? 0 : to - 1);
  }
  return lead;
}

/** A value that every one of the two takes who names any. */
function valueFor({ classes, classesOf }: ReadTable, a: number, b: number, facet: number): string | undefined {
  const names = (entry: number): boolean => classesOf(entry, facet)[0] !== 0;
  const own = names(a) ? classesOf(a, facet) : classesOf(b, facet);
  const shared = names(a) && names(b) ? own.find((one) => classesOf(b, facet).includes(one)) : own[0];
  if (shared === undefined || shared === 0) return undefined;
  for (const [value, one] of classes[facet]!.classOf) if (one === shared) return value;
  return undefined;
}

/** Sets a field by its path; a property keeps the dots in its name. */
function put(lead: Record<string, unknown>, field: string, value: unknown): void {
  const dot = field.indexOf(".");
  if (dot < 0) {
    lead[field] = value;
    return;
  }
  const parent = field.slice(0, dot);
  lead[parent] = { ...(lead[parent] as object | undefined), [field.slice(dot + 1)]: value };
}
