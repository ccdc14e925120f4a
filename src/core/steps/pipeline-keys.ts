import { HandoverError, unknownName, describeIssue } from "../../errors.ts";
import { identityKeys, pipelineKey, type Lead, type LeadFields } from "../../lead/index.ts";
import type { Policy } from "../../policy/index.ts";
import type { Draft } from "../draft.ts";

/**
 * A person has one key for all pipelines, and it names the lead that last came under it. Where that is in another pipeline than the lead
 * it named before, both are kept under keys of their pipelines besides: so each pipeline finds its own.
 */
export function takeKey(draft: Draft, key: string, leadId: string, pipeline: string): void {
  const holder = draft.leadByIdentity(key);
  if (holder !== undefined && holder.id !== leadId && holder.pipeline !== pipeline) {
    draft.identify(pipelineKey(key, holder.pipeline), holder.id);
    draft.identify(pipelineKey(key, pipeline), leadId);
  }
  draft.identify(key, leadId);
}

/** A lead that had ended is the person's again: whoever comes under its keys finds it, unless they have another open one. */
export function openAgain(draft: Draft, lead: Lead): void {
  for (const key of identityKeys(lead)) {
    const holder = draft.leadByIdentity(key);
    const isAnother = holder !== undefined && holder.id !== lead.id && holder.pipeline === lead.pipeline;
    if (!isAnother || holder.closed !== undefined) takeKey(draft, key, lead.id, lead.pipeline);
  }
}

/** The lead of a pipeline that each key names; where the policy has one pipeline, the lead it names at all. */
export function leadsInPipeline(
  { pipelines }: Policy,
  pipeline: string,
  identities: readonly string[],
  found: readonly (Lead | undefined)[],
  named: (key: string) => Lead | undefined,
): readonly (Lead | undefined)[] {
  if (pipelines.all.length === 1) return found;
  return found.map((lead, i) => {
    if (lead?.pipeline === pipeline) return lead;
    const own = named(pipelineKey(identities[i] as string, pipeline));
    return own?.pipeline === pipeline ? own : undefined;
  });
}

/** The pipeline an input goes to: the one asked for, else the one that the policy's rules say. */
export function pipelineOf(policy: Policy, fields: LeadFields, asked: string | undefined): string {
  return asked ?? policy.pipelineFor(fields);
}

/** @throws HandoverError `INPUT_INVALID` for a pipeline that the policy does not have. */
export function mustHave({ pipelines }: Policy, pipeline: string): void {
  const known = pipelines.all.map((one) => one.pipeline.id);
  const issues = unknownName(String(pipeline), known, "a pipeline of the policy", "pipeline");
  if (issues.length > 0) throw new HandoverError("INPUT_INVALID", issues.map(describeIssue).join("; "), { issues });
}

/** The keys that are asked for an input. */
export function keysToAsk(policy: Policy, pipeline: string, identities: readonly string[]): readonly string[] {
  if (policy.pipelines.all.length === 1) return identities;
  // It may go on from there at once.
  const all = [pipeline, ...policy.pipelines.opening(pipeline)];
  return [...identities, ...all.flatMap((id) => identities.map((key) => pipelineKey(key, id)))];
}
