import { identityKeys, leadFields, mergeFields, type Lead, type LeadFields, type Touch } from "../../lead/index.ts";
import type { Transition } from "../../lifecycle/index.ts";
import type { PersonMatch } from "../../matching/index.ts";
import type { Policy } from "../../policy/index.ts";
import type { Draft } from "../draft.ts";
import type { LeadOrigin } from "../events.ts";
import { enrol } from "./enrol.ts";
import { happen } from "./clocks.ts";
import { matchAgain, matchPerson } from "./match.ts";
import { cameAgain, wakeUp } from "./park.ts";
import { rescore } from "./score.ts";

/** Sees to all that is due for a lead where it stands. */
type Settle = (draft: Draft, policy: Policy, leadId: string) => unknown;

/**
 * The contact of a lead that has just moved goes on in the pipeline that its transition names: as a new lead, or as the open one they
 * have there. The new one's id is made from the event before it, so the same move opens the same lead however often it is decided.
 */
export function handOver(draft: Draft, policy: Policy, leadId: string, transition: Transition, settle: Settle): void {
  const lead = draft.known(leadId);
  const pipeline = policy.pipelines.of(lead).opens(lead, transition);
  const target = pipeline === undefined ? undefined : policy.pipelines.named(pipeline);
  if (pipeline === undefined || target === undefined) return;
  const origin: LeadOrigin = { leadId, pipeline: lead.pipeline, transition: transition.name };
  const { match } = matchPerson(policy, pipeline, identityKeys(lead), (key) => draft.leadByIdentity(key)).person;
  const to = match?.lead.id ?? `${leadId}~${lead.version}`;
  const existed = match === undefined ? {} : ({ existed: true } as const);
  draft.emit("lead.handed_over", leadId, { to, pipeline, transition: transition.name, ...existed });
  // What it is worth there nobody knows yet.
  const fields: LeadFields = { ...leadFields(lead), value: undefined };
  const touch: Touch = { at: draft.now, source: lead.source, campaign: lead.campaign };
  if (match === undefined) open(draft, to, { lead, fields, touch, origin, pipeline, stage: target.initial.id });
  else comeBack(draft, policy, match, fields, touch, origin);
  if (match === undefined) enrol(draft, policy, to, "received");
  rescore(draft, policy, to);
  wakeUp(draft, policy, draft.known(to), cameAgain);
  if (match === undefined) {
    happen(draft, policy, to, { kind: "received", at: draft.now });
    happen(draft, policy, to, { kind: "stage", name: target.initial.id, left: "", at: draft.now });
  }
  settle(draft, policy, to);
}

interface NewLead {
  /** The one whose contact it is. */
  readonly lead: Lead;
  readonly fields: LeadFields;
  readonly touch: Touch;
  readonly origin: LeadOrigin;
  readonly pipeline: string;
  readonly stage: string;
}

function open(draft: Draft, id: string, { lead, ...received }: NewLead): void {
  const { accountId, ownerId, lastOwnerId } = lead;
  draft.prepare(id);
  draft.emit("lead.received", id, { ...received, accountId, lastOwnerId: ownerId ?? lastOwnerId });
}

function comeBack(
  draft: Draft,
  policy: Policy,
  { lead, by }: PersonMatch,
  again: LeadFields,
  touch: Touch,
  origin: LeadOrigin,
): void {
  const fields = mergeFields(lead, again, touch.at);
  const { accountId, match } = matchAgain(draft, policy, lead, fields, undefined, []);
  draft.emit("lead.merged", lead.id, { fields, again, touch, by, accountId, match, origin });
}
