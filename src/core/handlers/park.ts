import { describeIssue, HandoverError, type Issue } from "../../errors.ts";
import { checkText } from "../../lead/index.ts";
import type { Policy } from "../../policy/index.ts";
import { formatInstant, toInstant, type Instant, type InstantInput } from "../../time/index.ts";
import type { Command, LeadOutcome } from "../commands.ts";
import type { Draft } from "../draft.ts";
import { expireOffer, missedOffer, takeUp } from "../steps/offers.ts";
import { parkLead, wakeUp } from "../steps/park.ts";
import { settle } from "../steps/stage.ts";
import { done, refused, tooLate, unknownLead } from "./outcome.ts";

const longestReason = 500;

/** Leaves a lead alone until a date. One that is offered to somebody is accepted by that, as with any move that goes on. */
export function park(draft: Draft, policy: Policy, command: Extract<Command, { type: "park" }>): LeadOutcome {
  const { leadId, reason, by } = command;
  const lead = draft.lead(leadId);
  if (lead === undefined) return unknownLead(leadId);
  const until = dateOf(command.until, draft.now);
  if (lead.closed !== undefined)
    return refused(lead, "LEAD_CLOSED", `lead ${leadId} is ${lead.stage}; what is closed need not be parked`);
  if (lead.optedOut)
    return refused(lead, "LEAD_OPTED_OUT", `lead ${leadId} asked not to be contacted; nobody may get back to it`);
  if (typeof reason !== "string" || reason.trim() === "")
    return refused(lead, "REASON_REQUIRED", "parking a lead needs a reason: whoever wakes with it will ask");
  const odd = checkText(reason, "reason", longestReason);
  if (odd !== undefined) fail(odd);
  const wasOwned = lead.ownerId !== undefined;
  const missed = missedOffer(draft, policy, leadId);
  const passedOn = missed === undefined ? undefined : expireOffer(draft, policy, missed);
  if (missed !== undefined && wasOwned) return tooLate(draft, missed, passedOn);
  takeUp(draft, policy, leadId);
  parkLead(draft, policy, leadId, { since: lead.parked?.since ?? draft.now, until, reason, by });
  return done(draft, leadId);
}

/** Ends the parking of a lead before its date. */
export function wake(
  draft: Draft,
  policy: Policy,
  { leadId, reason = "by hand" }: Extract<Command, { type: "wake" }>,
): LeadOutcome {
  const lead = draft.lead(leadId);
  if (lead === undefined) return unknownLead(leadId);
  if (lead.parked === undefined) return refused(lead, "NOT_PARKED", `lead ${leadId} is not parked`);
  wakeUp(draft, policy, lead, reason);
  return done(draft, leadId, settle(draft, policy, leadId));
}

function dateOf(input: InstantInput, now: Instant): Instant {
  const until = toInstant(input, "until");
  const expected = `an instant after now (${formatInstant(now)})`;
  if (until <= now) fail({ path: "until", expected, got: formatInstant(until), hint: "say when it is to wake" });
  return until;
}

function fail(issue: Issue): never {
  throw new HandoverError("INPUT_INVALID", `park: ${describeIssue(issue)}`, { issues: [issue] });
}
