import { HandoverError, show, unknownName, invalid } from "../../errors.ts";
import type { ScoreOverride } from "../../lead/index.ts";
import type { Policy } from "../../policy/index.ts";
import { formatInstant, toInstant } from "../../time/index.ts";
import { answered } from "../../scoring/index.ts";
import type { Command, LeadOutcome } from "../commands.ts";
import type { Draft } from "../draft.ts";
import { lookAhead } from "../steps/score-clock.ts";
import { rescore } from "../steps/score.ts";
import { settle } from "../steps/stage.ts";
import { done, refused, unknownLead } from "./outcome.ts";

type ByHand = Extract<Command, { type: "score" }>;

/** Sets a score by hand, or takes back what was set; the lead moves on where that is due. */
export function scoreByHand(draft: Draft, policy: Policy, command: ByHand): LeadOutcome {
  const { leadId, by, reason } = command;
  const lead = draft.lead(leadId);
  if (lead === undefined) return unknownLead(leadId);
  if (lead.closed !== undefined) return refused(lead, "LEAD_CLOSED", `lead ${leadId} is closed, as ${lead.closed}`);
  if (policy.grades.length === 0)
    return refused(lead, "NOT_SCORED", `policy ${policy.version} scores nothing; give it a scoring first`);
  const override = readOverride(draft, policy, command);
  if (override !== undefined) draft.emit("score.overridden", leadId, { override });
  else if (lead.score?.override === undefined)
    return refused(lead, "NOT_OVERRIDDEN", `nobody has set the score of lead ${leadId}`);
  else draft.emit("score.restored", leadId, { by, reason });
  rescore(draft, policy, leadId, { override: override ?? null });
  const decision = settle(draft, policy, leadId);
  lookAhead(draft, policy, leadId);
  return done(draft, leadId, decision);
}

/** Scores a lead anew: by another policy, or later, it has another score. One that is closed keeps the score it closed with. */
export function scoreAnew(
  draft: Draft,
  policy: Policy,
  { leadId }: Extract<Command, { type: "rescore" }>,
): LeadOutcome {
  const lead = draft.lead(leadId);
  if (lead === undefined) return unknownLead(leadId);
  if (lead.closed !== undefined) return done(draft, leadId);
  const { version } = lead;
  rescore(draft, policy, leadId);
  if (draft.known(leadId).version === version) return done(draft, leadId);
  const decision = settle(draft, policy, leadId);
  lookAhead(draft, policy, leadId);
  return done(draft, leadId, decision);
}

/**
 * A registered scorer has answered, or failed, and the lead goes on by that: once, whoever asked. What it says of fields that have
 * changed since is dropped, and told.
 */
export function refine(
  draft: Draft,
  policy: Policy,
  { leadId, scored }: Extract<Command, { type: "refine" }>,
): LeadOutcome {
  const lead = draft.lead(leadId);
  if (lead === undefined) return unknownLead(leadId);
  const { external } = lead.score ?? {};
  if (lead.closed !== undefined || external === undefined) return done(draft, leadId);
  const { asked } = policy.external?.asking(lead) ?? {};
  if (asked !== scored.asked) {
    const reason = "what it was asked about has changed";
    draft.emit("score.discarded", leadId, { scorer: external.scorer, asked: scored.asked, reason });
    return done(draft, leadId);
  }
  if (external.asked !== asked || external.state !== "pending") return done(draft, leadId);
  rescore(draft, policy, leadId, { external: answered(external, scored.answer, draft.now) });
  const decision = settle(draft, policy, leadId);
  lookAhead(draft, policy, leadId);
  return done(draft, leadId, decision);
}

/** @throws HandoverError `INPUT_INVALID` */
function readOverride(draft: Draft, policy: Policy, { override, reason, by }: ByHand): ScoreOverride | undefined {
  if (override === undefined) return undefined;
  const { total, grade, until } = override;
  if (total === undefined && grade === undefined)
    throw new HandoverError("INPUT_INVALID", "score: expected a total, a grade or both, got neither; name one");
  const isPoints = total === undefined || (Math.abs(total) <= mostPoints && Math.round(total * 1000) / 1000 === total);
  if (!isPoints)
    throw new HandoverError(
      "INPUT_INVALID",
      `score: expected a total from -${mostPoints} to ${mostPoints} with at most 3 decimals, got ${show(total)}; round it`,
    );
  if (grade !== undefined) {
    const issues = unknownName(grade, policy.grades, "a grade of the policy", "grade");
    if (issues.length > 0) throw invalid("INPUT_INVALID", "score", issues);
  }
  const ends = until === undefined ? undefined : toInstant(until, "until");
  if (ends !== undefined && ends <= draft.now)
    throw new HandoverError(
      "INPUT_INVALID",
      `score: expected an instant after now (${formatInstant(draft.now)}) for until, got ${formatInstant(ends)}; leave it out, or name a later one`,
    );
  return { total: total === 0 ? 0 : total, grade, reason, by, at: draft.now, until: ends };
}

const mostPoints = 1_000_000;
