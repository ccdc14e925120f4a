import { matchesOf, needsNothing, needsToMatch, type Matches } from "../core/index.ts";
import { readLead, type LeadInput } from "../lead/index.ts";
import { emptyRoster } from "../routing/index.ts";
import { andThen } from "../storage/awaitable.ts";
import { viewInForce } from "./in-force.ts";
import type { Ready } from "./lane.ts";

/** Looks up what an input would be matched with. */
export async function lookUpMatches(
  ready: () => Promise<Ready>,
  input: LeadInput,
  pipeline: string | undefined,
): Promise<Matches> {
  return viewInForce(await ready(), (view, policy, goesOn) => {
    const reading = readLead(input, policy.reads);
    const needs = { ...needsNothing(emptyRoster), ...needsToMatch(reading, policy, pipeline) };
    return andThen(view.read(needs), (snapshot) =>
      goesOn(snapshot) ? matchesOf(snapshot, reading, policy, view.now, pipeline) : undefined,
    );
  });
}
