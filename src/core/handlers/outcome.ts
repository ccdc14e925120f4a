import { show, type RefusalCode } from "../../errors.ts";
import type { Lead } from "../../lead/index.ts";
import type { Decision } from "../../routing/index.ts";
import type { SlaClock } from "../../sla/index.ts";
import { formatInstant } from "../../time/index.ts";
import type { LeadOutcome } from "../commands.ts";
import type { Draft } from "../draft.ts";

/** The command was carried out. */
export function done(draft: Draft, leadId: string, decision: Decision | undefined = undefined): LeadOutcome {
  return { ok: true, lead: draft.known(leadId), decision, refusal: undefined };
}

/** The command was not carried out, and nothing changed. */
export function refused(
  lead: Lead | undefined,
  code: RefusalCode,
  message: string,
  allowed: readonly string[] = [],
): LeadOutcome {
  return { ok: false, refusal: { code, message, allowed }, lead, decision: undefined };
}

/** There is no such lead. */
export function unknownLead(leadId: string): LeadOutcome {
  return refused(
    undefined,
    "LEAD_UNKNOWN",
    `no lead has the id ${show(leadId)}; ids come from ingest, and a merged input has the id of the lead it went into`,
  );
}

/** Nothing happens to a lead any more of which the person was erased. */
export function erasedLead(lead: Lead): LeadOutcome {
  const message = `the person of lead ${lead.id} was erased at ${formatInstant(lead.erasedAt as number)}; a new submission of theirs makes a new lead`;
  return refused(lead, "LEAD_ERASED", message);
}

/** The offer had lapsed before this came, whether anybody had looked since or not: the lead has gone on to somebody else. */
export function tooLate(
  draft: Draft,
  { leadId, dueAt, ...offer }: SlaClock,
  decision: Decision | undefined,
  repId = offer.repId,
): LeadOutcome {
  const whose = repId === undefined ? "" : ` to ${repId}`;
  const message = `the offer of lead ${leadId}${whose} lapsed at ${formatInstant(dueAt)}`;
  return { ok: false, refusal: { code: "OFFER_EXPIRED", message, allowed: [] }, lead: draft.known(leadId), decision };
}
