import { readField } from "../../condition/index.ts";
import type { Lead } from "../../lead/index.ts";
import type { Example } from "./feature.ts";

/**
 * Leads that were won or lost, as examples; others are left out. Values are read as they stand now: name no field that is filled in
 * once the outcome is known.
 *
 * @param features Fields of leads, such as `source` or `company.employees`.
 *
 * @example
 * const examples: Example[] = [];
 * for await (const page of handover.scan("leads")) examples.push(...examplesOf(page, ["source", "company.employees"]));
 */
export function examplesOf(leads: Iterable<Lead>, features: readonly string[]): readonly Example[] {
  const examples: Example[] = [];
  for (const lead of leads) {
    if (lead.closed !== "won" && lead.closed !== "lost") continue;
    const values = Object.fromEntries(features.map((name) => [name, readField(name, lead)]));
    examples.push({ values, won: lead.closed === "won" });
  }
  return examples;
}
