import { identityKeys, isPipelineKey, pipelineKey, type Lead } from "../lead/index.ts";
import type { Policy } from "../policy/index.ts";
import type { Needs, Snapshot } from "./snapshot.ts";

/**
 * What commands turn out to look at besides, now that their leads are known: where one of these may go on in another pipeline, the leads of
 * its contact there. Nothing where all of it was read, as it is with a policy that opens no leads.
 */
export function needsBeyond(needs: Needs, snapshot: Snapshot, { pipelines }: Policy): Needs | undefined {
  if (pipelines.all.every(({ pipeline }) => pipelines.opening(pipeline.id).length === 0)) return undefined;
  const read = new Set(needs.identities);
  const asked = needs.identities.filter((key) => !isPipelineKey(key));
  const more = new Set<string>();
  const look = (lead: Lead | undefined): void => {
    if (lead === undefined || lead.erasedAt !== undefined) return;
    // Those it is known by, and those that a command may add.
    for (const key of [...identityKeys(lead), ...asked])
      for (const id of pipelines.opening(lead.pipeline))
        for (const one of [key, pipelineKey(key, lead.pipeline), pipelineKey(key, id)])
          if (!read.has(one)) more.add(one);
  };
  for (const id of needs.leads) look(snapshot.lead(id));
  for (const key of needs.identities) look(snapshot.leadByIdentity(key));
  if (needs.waiting !== undefined) for (const id of snapshot.waiting()) look(snapshot.lead(id));
  return more.size === 0 ? undefined : { ...needs, identities: [...needs.identities, ...more] };
}
