import { identityKeys, isPipelineKey, pipelineKey, type Lead } from "../lead/index.ts";
import type { Policy } from "../policy/index.ts";
import type { Needs, Snapshot } from "./snapshot.ts";

/**
 * What commands turn out to look at besides, now that their leads are known: where one of these may go on in another pipeline, the leads of
 * its contact there; where one is closed, the open one of the person, for it is not opened again beside that; and where somebody asks not to
 * be contacted, all leads of theirs. Nothing where all of it was read, as it mostly is with a policy that opens no leads.
 */
export function needsBeyond(needs: Needs, snapshot: Snapshot, { pipelines }: Policy): Needs | undefined {
  const keys = new Keys(needs, pipelines.all.length === 1);
  for (const id of needs.leads) {
    const lead = snapshot.lead(id);
    if (lead !== undefined && (lead.closed !== undefined || needs.reopened?.includes(id) === true))
      keys.ask(identityKeys(lead), [lead.pipeline]);
  }
  if (needs.optsOut === true) {
    const all = pipelines.all.map(({ pipeline }) => pipeline.id);
    keys.ask(keys.plain(), all);
    for (const lead of read(needs, snapshot)) keys.ask(identityKeys(lead), all);
  }
  if (pipelines.openOthers)
    for (const lead of read(needs, snapshot)) {
      const opening = pipelines.opening(lead.pipeline);
      // Those it is known by, and those that a command may add.
      if (opening.length > 0) keys.ask([...identityKeys(lead), ...keys.plain()], [lead.pipeline, ...opening]);
    }
  const more = keys.more();
  // Whose leads these are in their turn nobody asks: a number may be a whole office's.
  return more.length === 0 ? undefined : { ...needs, identities: [...needs.identities, ...more], optsOut: undefined };
}

/** All leads that were read. */
function read({ leads, identities, waiting }: Needs, snapshot: Snapshot): readonly Lead[] {
  const waits = waiting === undefined ? [] : snapshot.waiting();
  return [
    ...[...leads, ...waits].map((id) => snapshot.lead(id)),
    ...identities.map((key) => snapshot.leadByIdentity(key)),
  ].flatMap((lead) => (lead === undefined || lead.erasedAt !== undefined ? [] : [lead]));
}

/** Identity keys to be looked at. */
class Keys {
  private readonly known: readonly string[];
  private readonly isOnePipeline: boolean;
  private found: Set<string> | undefined;

  constructor({ identities }: Needs, isOnePipeline: boolean) {
    this.known = identities;
    this.isOnePipeline = isOnePipeline;
  }

  ask(keys: readonly string[], pipelines: readonly string[]): void {
    const found = (this.found ??= new Set());
    for (const key of keys) {
      found.add(key);
      if (!this.isOnePipeline) for (const id of pipelines) found.add(pipelineKey(key, id));
    }
  }

  /** Those that commands have named. */
  plain(): readonly string[] {
    return this.known.filter((key) => !isPipelineKey(key));
  }

  more(): readonly string[] {
    if (this.found === undefined) return none;
    const known = new Set(this.known);
    return [...this.found].filter((key) => !known.has(key));
  }
}

const none: readonly string[] = Object.freeze([]);
