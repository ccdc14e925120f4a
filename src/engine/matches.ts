import { matchesOf, needsToMatch, type Matches } from "../core/index.ts";
import { readLead, type LeadInput } from "../lead/index.ts";
import { emptyRoster } from "../routing/index.ts";
import { andThen } from "../storage/awaitable.ts";
import type { Ready } from "./lane.ts";

/** Looks up what an input would be matched with. */
export async function lookUpMatches(
  ready: () => Promise<Ready>,
  input: LeadInput,
  pipeline: string | undefined,
): Promise<Matches> {
  const { store, policy } = await ready();
  const reading = readLead(input, policy.reads);
  const needs = { leads: [], pools: [], receipts: [], roster: emptyRoster, ...needsToMatch(reading, policy, pipeline) };
  return store.view((view) =>
    andThen(view.read(needs), (snapshot) => matchesOf(snapshot, reading, policy, view.now, pipeline)),
  );
}
