import { textsIn, type LeadFields, type Personal } from "../../lead/index.ts";
import type { Policy } from "../../policy/index.ts";
import type { Roster } from "../../routing/index.ts";
import type { HandoverEvent } from "../events.ts";

/** What tells the person in the fields that events hold: all that was ever known of them. */
export function tellingIn(events: Iterable<HandoverEvent>, personal: Personal): readonly string[] {
  return fieldsIn(events).flatMap((fields) => personal.tellingIn(fields));
}

/** The fields that events of a lead hold, oldest first. */
export function fieldsIn(events: Iterable<HandoverEvent>): readonly LeadFields[] {
  return [...events].flatMap(({ type, data }) => {
    if (type === "lead.merged") return [data.fields, data.again];
    return type === "lead.received" || type === "lead.updated" ? [data.fields] : [];
  });
}

const wordsOf = new WeakMap<object, ReadonlySet<string>>();

/** Words that tell nobody: every text of the policy, and the ids of the roster. */
export function knownWords(policy: Policy, roster: Roster): ReadonlySet<string> {
  let words = wordsOf.get(policy.document);
  if (words === undefined) {
    const pipelines = policy.pipelines.all.map(({ pipeline }) => pipeline);
    const reasons = pipelines.flatMap((pipeline) => textsIn(pipeline.reasons));
    const stages = pipelines.flatMap((pipeline) => [pipeline.id, ...pipeline.stages.map(({ id }) => id)]);
    wordsOf.set(policy.document, (words = new Set([...textsIn(policy.document), ...reasons, ...stages])));
  }
  return new Set([...words, ...roster.reps.map(({ id }) => id), ...roster.pools.map(({ id }) => id)]);
}
