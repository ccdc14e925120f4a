import {
  datedConsents,
  identityKeys,
  mergeConsents,
  mergeFields,
  pastOrNow,
  safeJson,
  type Json,
  type Lead,
  type LeadFields,
  type LeadReading,
  type Touch,
} from "../../lead/index.ts";
import type { Issue } from "../../errors.ts";
import type { OtherLead, PersonMatch } from "../../matching/index.ts";
import type { Policy } from "../../policy/index.ts";
import type { Command, IngestOutcome } from "../commands.ts";
import type { Draft } from "../draft.ts";
import { readingOf } from "../reading-of.ts";
import { alreadySettled, noteCorrected, stillIn, type TakenIn } from "./correct.ts";
import type { Instant } from "../../time/index.ts";
import { happen } from "../steps/clocks.ts";
import { cancelClocks } from "../steps/end-clocks.ts";
import { rescore } from "../steps/score.ts";
import { enrol } from "../steps/enrol.ts";
import { matchAccount, matchAgain, matchPerson } from "../steps/match.ts";
import { cameAgain, wakeUp } from "../steps/park.ts";
import { asksForPeace, hasOptedOut, leadsEverywhere, optOut } from "../steps/opt-out.ts";
import { mustHave, pipelineOf } from "../steps/pipeline-keys.ts";
import { settle } from "../steps/stage.ts";

const noIssues: readonly Issue[] = Object.freeze([]);
const none: readonly Lead[] = Object.freeze([]);

/** Takes an input in: as a new lead, into the open lead of the same person, or into quarantine. */
export function ingest(draft: Draft, policy: Policy, command: Extract<Command, { type: "ingest" }>): IngestOutcome {
  const { leadId, corrects, pipeline: asked } = command;
  const reading = readingOf(command, policy);
  if (asked !== undefined) mustHave(policy, asked);
  const settled = corrects === undefined ? undefined : alreadySettled(draft, corrects);
  if (settled !== undefined) return settled;
  let issues = reading.issues;
  let occurredAt = draft.now;
  if (reading.occurredAt !== undefined) {
    const late: Issue[] = [];
    occurredAt = pastOrNow(reading.occurredAt, draft.now, "occurredAt", late);
    if (late.length > 0) issues = [...issues, ...late];
  }
  if (issues.length > 0)
    return corrects === undefined ? keepOut(draft, policy, command, issues) : stillIn(corrects, issues);
  const outcome = takeIn(draft, policy, {
    leadId,
    pipeline: pipelineOf(policy, reading.fields, asked),
    reading,
    occurredAt,
  });
  if (corrects !== undefined) noteCorrected(draft, corrects, outcome);
  return outcome;
}

/** An input that is good enough to be taken in. */
interface Good {
  readonly leadId: string;
  readonly pipeline: string;
  readonly reading: LeadReading;
  readonly occurredAt: Instant;
}

function takeIn(draft: Draft, policy: Policy, { leadId, pipeline, reading, occurredAt }: Good): TakenIn {
  const fields = dated(reading.fields, occurredAt, draft.now);
  const touch: Touch = { at: occurredAt, source: fields.source, campaign: fields.campaign };
  const named = (key: string): Lead | undefined => draft.leadByIdentity(key);
  const { found, person, last } = matchPerson(policy, pipeline, reading.identities, named);
  if (person.match !== undefined)
    return merge(draft, policy, person.match, person.others, fields, touch, reading.identities);
  const { initial } = policy.pipelines.of({ pipeline });
  const { accountId, match } = matchAccount(draft, policy, fields, person.others);
  // Before the keys name this one.
  const asking = fields.optedOut ? leadsEverywhere(draft, policy, reading.identities) : none;
  const isQuiet = fields.optedOut || hasOptedOut(draft, policy, pipeline, reading.identities, found);
  draft.prepare(leadId);
  draft.emit("lead.received", leadId, {
    fields: withEarlier(fields.optedOut === isQuiet ? fields : { ...fields, optedOut: isQuiet }, found),
    pipeline,
    stage: initial.id,
    touch,
    accountId,
    lastOwnerId: last,
    match,
  });
  enrol(draft, policy, leadId, "received");
  rescore(draft, policy, leadId);
  happen(draft, policy, leadId, { kind: "received", at: occurredAt });
  happen(draft, policy, leadId, { kind: "stage", name: initial.id, left: "", at: draft.now });
  for (const { id } of asking) optOut(draft, policy, id, leadId);
  const decision = settle(draft, policy, leadId);
  return { status: "created", lead: draft.known(leadId), decision, issues: noIssues };
}

/** Consent is given when the person acted, unless the input says when. */
function dated(fields: LeadFields, at: Instant, now: Instant): LeadFields {
  return fields.consent === undefined ? fields : { ...fields, consent: datedConsents(fields.consent, at, now) };
}

/** What the same person has said of being contacted goes on from lead to lead. */
function withEarlier(fields: LeadFields, leads: readonly (Lead | undefined)[]): LeadFields {
  let earlier: LeadFields["consent"];
  for (const lead of leads) earlier = mergeConsents(earlier, lead?.consent);
  return earlier === undefined ? fields : { ...fields, consent: mergeConsents(earlier, fields.consent) };
}

function merge(
  draft: Draft,
  policy: Policy,
  { lead, by }: PersonMatch,
  others: readonly OtherLead[],
  fields: LeadFields,
  touch: Touch,
  identities: readonly string[],
): TakenIn {
  const optsOut = fields.optedOut && !lead.optedOut;
  const asking = fields.optedOut ? leadsEverywhere(draft, policy, [...identities, ...identityKeys(lead)]) : none;
  const merged = mergeFields(lead, fields, touch.at);
  const { accountId, match } = matchAgain(draft, policy, lead, merged, fields.company?.name, others);
  draft.emit("lead.merged", lead.id, { fields: merged, again: fields, touch, by, accountId, match });
  if (optsOut) cancelClocks(draft, policy, lead.id, asksForPeace);
  rescore(draft, policy, lead.id);
  wakeUp(draft, policy, draft.known(lead.id), cameAgain);
  for (const { id } of asking) optOut(draft, policy, id, lead.id);
  const decision = settle(draft, policy, lead.id);
  return { status: "merged", lead: draft.known(lead.id), decision, issues: noIssues };
}

function keepOut(
  draft: Draft,
  policy: Policy,
  { leadId: id, input, pipeline }: Extract<Command, { type: "ingest" }>,
  issues: readonly Issue[],
): IngestOutcome {
  if (policy.intake.invalid === "refuse") {
    return { status: "refused", quarantineId: undefined, issues, lead: undefined, decision: undefined };
  }
  draft.prepare(id);
  draft.emit("lead.quarantined", id, {
    input: storable(input),
    issues,
    ...(pipeline === undefined ? {} : { pipeline }),
  });
  return { status: "quarantined", quarantineId: id, issues, lead: undefined, decision: undefined };
}

const mostKept = 200;

/** The input as sent when any database can hold it, else what of it can be kept: the issues say what was wrong with the rest. */
function storable(input: unknown): Json {
  try {
    if (typeof input !== "object" || input === null || Array.isArray(input))
      return safeJson(input, "", []) ?? { $unreadable: typeof input };
    const kept: Record<string, Json> = {};
    const keys = Object.keys(input);
    let dropped = Math.max(0, keys.length - mostKept);
    for (const key of keys.slice(0, mostKept)) {
      const value = (input as Record<string, unknown>)[key];
      if (value === undefined) continue;
      const field = safeJson({ [key]: value }, "", []) as Record<string, Json> | undefined;
      if (field === undefined) dropped += 1;
      else Object.assign(kept, field);
    }
    return dropped === 0 ? kept : { ...kept, $dropped: dropped };
  } catch {
    // Reading it runs code of the sender's, and that failed.
    return { $unreadable: "object" };
  }
}
