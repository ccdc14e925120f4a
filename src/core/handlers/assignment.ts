import { didYouMean, show } from "../../errors.ts";
import type { LedgerTurn } from "../../lead/index.ts";
import type { Policy } from "../../policy/index.ts";
import type { Command, LeadOutcome } from "../commands.ts";
import type { Draft } from "../draft.ts";
import { isAbsence, isLimit, obstacles, sayVerdict, turnPast } from "../../routing/index.ts";
import { wakeUp } from "../steps/park.ts";
import { contextOf, offer } from "../steps/route.ts";
import { done, refused, unknownLead } from "./outcome.ts";

/**
 * Gives a lead to a rep by hand. Hours, leave and absence do not matter; rights and what the rep accepts do unless it is forced,
 * limits always. Whether a pool's ledger counts it is the caller's word.
 */
export function assign(draft: Draft, policy: Policy, command: Extract<Command, { type: "assign" }>): LeadOutcome {
  const { leadId, repId, reason, countIn } = command;
  const lead = draft.lead(leadId);
  if (lead === undefined) return unknownLead(leadId);
  const staff = policy.staff(draft.roster);
  const ids = draft.roster.reps.filter(({ active }) => active).map(({ id }) => id);
  if (!ids.includes(repId))
    return refused(
      lead,
      "REP_UNKNOWN",
      `no active rep has the id ${show(repId)}; ${didYouMean(repId, ids, "add the rep first")}`,
      ids.slice(0, 50),
    );
  if (lead.ownerId === repId) return refused(lead, "ALREADY_OWNER", `${repId} has lead ${leadId} already`);
  if (lead.closed !== undefined)
    return refused(lead, "LEAD_CLOSED", `lead ${leadId} is ${lead.stage}; reopen it first`);
  if (lead.optedOut)
    return refused(lead, "LEAD_OPTED_OUT", `lead ${leadId} asked not to be contacted; nobody may be set on it`);
  if (typeof reason !== "string" || reason.trim() === "")
    return refused(lead, "REASON_REQUIRED", "an assignment by hand needs a reason: somebody will ask");
  const found = obstacles(contextOf(draft, policy, leadId), repId, "ignore").filter((verdict) => !isAbsence(verdict));
  const firm = command.force === true ? found.filter(isLimit) : found;
  if (firm.length > 0) {
    const how = firm.every(isLimit) ? "raise the limit" : "pass force to set this aside";
    return refused(lead, "NOT_ELIGIBLE", `${repId} ${firm.map(sayVerdict).join(" and ")}; ${how}`, []);
  }
  let turn: LedgerTurn | undefined;
  if (countIn !== undefined) {
    const pool = staff.pool(countIn);
    if (pool === undefined)
      return refused(
        lead,
        "POOL_UNKNOWN",
        `there is no pool ${show(countIn)} to count it in`,
        draft.roster.pools.map(({ id }) => id),
      );
    turn = turnPast(staff, countIn, draft.now, repId);
  }
  wakeUp(draft, policy, lead, `given to ${repId}`);
  offer(draft, policy, leadId, repId, `by hand: ${reason}`, turn);
  return done(draft, leadId);
}
