import {
  datedConsents,
  givenFields,
  identityKeys,
  mergeConsents,
  readLead,
  sinceEdited,
  unreadable,
  type Lead,
  type LeadFields,
  type LeadInput,
} from "../../lead/index.ts";
import { describe, invalid, type Issue } from "../../errors.ts";
import type { Policy } from "../../policy/index.ts";
import type { Command, LeadOutcome } from "../commands.ts";
import type { Draft } from "../draft.ts";
import { cancelClocks } from "../steps/end-clocks.ts";
import { expireOffer, missedOffer, takeUp } from "../steps/offers.ts";
import { wakeUp } from "../steps/park.ts";
import { asksForPeace, leadsEverywhere, optOut } from "../steps/opt-out.ts";
import { checkMove, heedOptOut } from "../steps/reopen.ts";
import { matchAgain } from "../steps/match.ts";
import { rescore } from "../steps/score.ts";
import { moveOn, settle } from "../steps/stage.ts";
import { done, tooLate, unknownLead } from "./outcome.ts";

/**
 * Moves a lead to a stage, if the pipeline lets it. A lead that goes on while it is offered to somebody is accepted by that: its
 * offer must not lapse under the hands of whoever works on it. Closing it, or giving it up, accepts nothing.
 */
export function transition(
  draft: Draft,
  policy: Policy,
  { leadId, to, reason, by }: Extract<Command, { type: "transition" }>,
): LeadOutcome {
  if (draft.lead(leadId) === undefined) return unknownLead(leadId);
  const wasOwned = draft.known(leadId).ownerId !== undefined;
  const missed = missedOffer(draft, policy, leadId);
  const passedOn = missed === undefined ? undefined : expireOffer(draft, policy, missed);
  const lead = draft.known(leadId);
  const step = checkMove(draft, policy, lead, to, reason);
  if (step.refusal !== undefined) return { ok: false, refusal: step.refusal, lead, decision: undefined };
  heedOptOut(draft, policy, lead, to);
  wakeUp(draft, policy, lead, `moved to ${to}`);
  const goesOn = step.transition.releases !== true && policy.pipelines.of(lead).stage(to).closed === undefined;
  // Whoever worked on it is told that it is somebody else's now; one that was offered to several was nobody's.
  if (goesOn && missed !== undefined && wasOwned) return tooLate(draft, missed, passedOn);
  if (goesOn) takeUp(draft, policy, leadId);
  return done(draft, leadId, moveOn(draft, policy, leadId, step.transition, reason, undefined, by));
}

/** Edits fields of a lead; what is not named stays. Fields are read as in `ingest`, with the same errors. */
export function update(
  draft: Draft,
  policy: Policy,
  { leadId, fields: input }: Extract<Command, { type: "update" }>,
): LeadOutcome {
  const lead = draft.lead(leadId);
  if (lead === undefined) return unknownLead(leadId);
  const reading = readLead(laidOver(lead, input), policy.reads, true);
  const said = datedConsents(reading.fields.consent, draft.now, draft.now);
  const edited = { ...reading.fields, consent: mergeConsents(lead.consent, said) };
  const fields = { ...edited, since: sinceEdited(lead, edited) };
  const issues = [...reading.issues, ...spoiled(lead, fields, input)];
  if (issues.length > 0) throw invalid("INPUT_INVALID", `update of lead ${leadId}`, issues);
  const optsOut = fields.optedOut && !lead.optedOut;
  const asking = optsOut ? leadsEverywhere(draft, policy, identityKeys(lead)) : none;
  const name = readLead(input, policy.reads, true).fields.company?.name;
  const { accountId, match } = matchAgain(draft, policy, lead, fields, name, []);
  draft.emit("lead.updated", leadId, { fields, accountId, match, ...keptApart(policy) });
  if (optsOut) cancelClocks(draft, policy, leadId, asksForPeace);
  rescore(draft, policy, leadId);
  for (const { id } of asking) optOut(draft, policy, id, leadId);
  return done(draft, leadId, settle(draft, policy, leadId));
}

const none: readonly Lead[] = Object.freeze([]);

function keptApart({ pipelines }: Policy): { readonly apart?: true } {
  return pipelines.all.length > 1 ? { apart: true } : {};
}

/** A good value must not be lost to an edit nobody can read. */
function spoiled(lead: Lead, fields: LeadFields, edits: LeadInput): Issue[] {
  if (typeof edits !== "object" || edits === null) return [];
  const lost = (path: string, was: unknown, is: unknown, given: unknown): Issue[] =>
    was !== undefined && is === undefined && given !== undefined && given !== null && given !== ""
      ? [
          {
            path,
            expected: "a value that can take the place of the one it has",
            got: describe(given),
            hint: "correct it; nothing was changed",
          },
        ]
      : [];
  return [
    ...lost("email", lead.email, fields.email, edits.email),
    ...lost("value", lead.value, fields.value, edits.value),
  ];
}

/** Reading edits may run code of the host's; what that fails with is not told, for it may quote them. */
function laidOver(lead: Lead, edits: LeadInput): LeadInput {
  try {
    return overlay(lead, edits);
  } catch (error) {
    throw invalid("INPUT_INVALID", `update of lead ${lead.id}`, [unreadable("", error)]);
  }
}

/** The lead's fields with the edits laid over them, as one input. */
function overlay(lead: LeadFields, edits: LeadInput): LeadInput {
  if (typeof edits !== "object" || edits === null || Array.isArray(edits)) return edits;
  const firm = typeof edits.company === "string" ? { name: edits.company } : edits.company;
  return {
    ...Object.fromEntries(givenFields.map((key) => [key, lead[key]])),
    ...edits,
    ...(firm === undefined ? {} : { company: { ...lead.company, ...firm } }),
    ...(edits.properties === undefined ? {} : { properties: { ...lead.properties, ...edits.properties } }),
  };
}
