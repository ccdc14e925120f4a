import { findExample, type Condition, type SearchOptions } from "../condition/index.ts";
import type { ExampleLead } from "./finding.ts";

/** Whether there is a lead of these that nobody else takes; where there is none, who takes them all. */
export type Beyond =
  | { readonly found: "yes"; readonly example: ExampleLead }
  | { readonly found: "no"; readonly by: readonly number[] }
  | { readonly found: "unknown" };

/**
 * Looks for a lead for which all of `wanted` holds and which nobody of the others takes. Others are looked at one by one, as they
 * turn out to take an example: of thousands mostly a few matter.
 *
 * @param takerOf Who takes a lead, by number; nothing where nobody does.
 * @param conditionOf What holds of all leads that this one takes, and of no others.
 */
export function findBeyond(
  wanted: readonly Condition[],
  takerOf: (lead: ExampleLead) => number | undefined,
  conditionOf: (taker: number) => Condition,
  options: SearchOptions,
): Beyond {
  const by: number[] = [];
  for (;;) {
    const search = findExample(wanted, by.map(conditionOf), options);
    if (search.found !== "yes") return search.found === "no" ? { found: "no", by } : { found: "unknown" };
    const { subject } = search.example;
    const taker = takerOf(subject);
    if (taker === undefined) return { found: "yes", example: subject };
    // Its condition does not say what it takes: nothing is known then.
    if (by.includes(taker)) return { found: "unknown" };
    by.push(taker);
  }
}
