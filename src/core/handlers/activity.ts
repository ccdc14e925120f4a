import { readActivity } from "../../lead/index.ts";
import type { Policy } from "../../policy/index.ts";
import type { Command, LeadOutcome } from "../commands.ts";
import type { Draft } from "../draft.ts";
import { happen } from "../steps/clocks.ts";
import { askedFor } from "../steps/contact.ts";
import { happenLate } from "../steps/late.ts";
import { rescore } from "../steps/score.ts";
import { settle } from "../steps/stage.ts";
import { done, unknownLead } from "./outcome.ts";

/** Writes down an activity, lets clocks hear of it, scores the lead anew and moves it if that is due. */
export function record(
  draft: Draft,
  policy: Policy,
  { leadId, activity: input }: Extract<Command, { type: "record" }>,
): LeadOutcome {
  const activity = readActivity(input, draft.now);
  if (draft.lead(leadId) === undefined) return unknownLead(leadId);
  const counts = policy.countsContact(activity.type);
  const moment = { kind: "activity", name: activity.type, at: activity.occurredAt } as const;
  const asked = counts ? askedFor(draft, policy, leadId, moment) : undefined;
  const daily = policy.countsDays(activity.type) ? ({ daily: true } as const) : {};
  draft.emit("activity.recorded", leadId, { activity, ...daily, ...(counts ? { contact: { asked } } : {}) });
  if (moment.at < draft.now) happenLate(draft, policy, leadId, moment);
  else happen(draft, policy, leadId, moment);
  rescore(draft, policy, leadId);
  return done(draft, leadId, settle(draft, policy, leadId));
}
