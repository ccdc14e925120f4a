import { identityKeys, type Lead } from "../../lead/index.ts";
import type { Step } from "../../lifecycle/index.ts";
import type { Policy } from "../../policy/index.ts";
import type { Draft } from "../draft.ts";
import { matchPerson } from "./match.ts";
import { optOut, whereOptedOut } from "./opt-out.ts";

/**
 * Whether somebody may move a lead: as its pipeline says; and one that has ended is not opened again while the person has an open lead in
 * the same pipeline, unless the policy keeps several of a person. Two people would work on one person, and none would know.
 */
export function checkMove(draft: Draft, policy: Policy, lead: Lead, to: string, reason: string | undefined): Step {
  const pipeline = policy.pipelines.of(lead);
  if (!isOpened(policy, lead, to)) return pipeline.check(lead, to, reason);
  const keys = identityKeys(lead);
  // What they have asked since it ended holds for it, too.
  const isQuiet = lead.optedOut || whereOptedOut(draft, policy, lead.pipeline, keys) !== undefined;
  const step = pipeline.check({ ...lead, optedOut: isQuiet }, to, reason);
  if (step.refusal !== undefined) return step;
  const { match } = matchPerson(policy, lead.pipeline, keys, (key) => draft.leadByIdentity(key)).person;
  if (match === undefined) return step;
  const { id, stage, ownerId } = match.lead;
  const where = ownerId === undefined ? stage : `${stage}, with ${ownerId}`;
  const message = `lead ${lead.id} cannot be opened again: the person has come anew, as lead ${id}, which is in ${where}; go on with that one, or close it first`;
  const ends = pipeline
    .allowed(lead.stage)
    .flatMap((way) => (pipeline.stage(way.to).closed === undefined ? [] : way.to));
  return { refusal: { code: "OTHER_LEAD_OPEN", message, allowed: ends } };
}

/** A lead that is about to be opened again is not to be contacted where the person has asked for that since it ended. */
export function heedOptOut(draft: Draft, policy: Policy, lead: Lead, to: string): void {
  const of = isOpened(policy, lead, to) ? whereOptedOut(draft, policy, lead.pipeline, identityKeys(lead)) : undefined;
  if (of !== undefined) optOut(draft, policy, lead.id, of.id);
}

function isOpened(policy: Policy, lead: Lead, to: string): boolean {
  return lead.closed !== undefined && policy.pipelines.of(lead).stage(to).closed === undefined;
}
