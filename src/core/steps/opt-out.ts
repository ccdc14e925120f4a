import { leadFields, pipelineKey, type Lead } from "../../lead/index.ts";
import { keyKind } from "../../matching/index.ts";
import type { Policy } from "../../policy/index.ts";
import type { Draft } from "../draft.ts";
import { cancelClocks } from "./end-clocks.ts";
import { rescore } from "./score.ts";
import { settle } from "./stage.ts";

/** Why clocks end of a lead that is not to be contacted. */
export const asksForPeace = "the lead asked not to be contacted";

/** The lead in which the person with these keys has asked not to be contacted: of those in a pipeline, and those they came for last. */
export function whereOptedOut(
  draft: Draft,
  policy: Policy,
  pipeline: string,
  keys: readonly string[],
): Lead | undefined {
  return leadsOf(draft, policy, keys, [pipeline]).find(({ optedOut }) => optedOut);
}

/**
 * Whether the person with these keys has asked not to be contacted, as {@link whereOptedOut}.
 *
 * @param found The lead that each key names.
 */
export function hasOptedOut(
  draft: Draft,
  policy: Policy,
  pipeline: string,
  keys: readonly string[],
  found: readonly (Lead | undefined)[],
): boolean {
  // Where there is one pipeline a key names no other lead than that: mostly there is none, and nothing more to be looked up.
  if (policy.pipelines.all.length === 1 && found.every((lead) => lead === undefined)) return false;
  return whereOptedOut(draft, policy, pipeline, keys) !== undefined;
}

/** The leads of the person with these keys, in whichever pipeline, and those that have ended too, for they may be opened again. */
export function leadsEverywhere(draft: Draft, policy: Policy, keys: readonly string[]): readonly Lead[] {
  return leadsOf(
    draft,
    policy,
    keys,
    policy.pipelines.all.map(({ pipeline }) => pipeline.id),
  );
}

/** A lead is not to be contacted any more. @param of Another one of the person, in which they have asked for it. */
export function optOut(draft: Draft, policy: Policy, id: string, of: string): void {
  const lead = draft.known(id);
  if (lead.optedOut || id === of) return;
  const fields = { ...leadFields(lead), optedOut: true };
  draft.emit("lead.updated", id, { fields, accountId: lead.accountId, optOut: { leadId: of } });
  cancelClocks(draft, policy, id, asksForPeace);
  rescore(draft, policy, id);
  settle(draft, policy, id);
}

/** The leads that keys name, each once: keys of the kinds by which the policy tells a person, under all pipelines and those named. */
function leadsOf(
  draft: Draft,
  { pipelines, matching }: Policy,
  keys: readonly string[],
  pipelineIds: readonly string[],
): readonly Lead[] {
  // Mostly there are none.
  let leads: Map<string, Lead> | undefined;
  const add = (name: string): void => {
    const lead = draft.leadByIdentity(name);
    if (lead !== undefined) (leads ??= new Map()).set(lead.id, lead);
  };
  const isOne = pipelines.all.length === 1;
  for (let i = 0; i < keys.length; i++) {
    const key = keys[i] as string;
    if (!matching.person.by.includes(keyKind(key))) continue;
    add(key);
    if (!isOne) for (const id of pipelineIds) add(pipelineKey(key, id));
  }
  return leads === undefined ? none : [...leads.values()];
}

const none: readonly Lead[] = Object.freeze([]);
