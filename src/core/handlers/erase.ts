import { identityKeys, pipelineKey, type Lead } from "../../lead/index.ts";
import type { Policy } from "../../policy/index.ts";
import type { Command, EraseOutcome } from "../commands.ts";
import type { Draft } from "../draft.ts";
import type { HandoverEvent } from "../events.ts";
import { eventBy } from "../redact/event-by.ts";
import { erasedText, redactor, type Redactor } from "../redact/redactor.ts";
import { fieldsIn, knownWords, tellingIn } from "../redact/telling.ts";
import type { Receipt } from "../snapshot.ts";
import { cancelClocks } from "../steps/end-clocks.ts";
import { eraseFormer } from "./erase-former.ts";

const nothing: EraseOutcome = { erased: false };

/**
 * Takes a person out of one lead, or one quarantined input, with all that is kept of it. An open lead ends by that: its clocks stop, and nothing
 * happens to it any more. What was decided, by whom and when, stays.
 */
export function erase(draft: Draft, policy: Policy, command: Extract<Command, { type: "erase" }>): EraseOutcome {
  const { leadId, texts, extent, reason, by } = command;
  const lead = draft.lead(leadId);
  const { input, keys: known } = draft.dossier(leadId);
  if (lead === undefined ? input === undefined || input.input === erasedText : lead.erasedAt !== undefined)
    return nothing;
  if (extent === "mentions") {
    eraseFormer(draft, policy, command);
    return { erased: true };
  }
  const history = draft.history(leadId);
  const told = lead === undefined ? [] : policy.personal.tellingIn(lead);
  const all = [...texts, ...known.map(({ key }) => key), ...tellingIn(history, policy.personal), ...told];
  const own = redactor(all, policy.personal, knownWords(policy, draft.roster));
  const keys = [...keysOf(lead, history, command.keys), ...known.map(({ key }) => key)];
  const why = { reason: reason && own.text(reason), by };
  if (lead === undefined) draft.emit("lead.erased", leadId, { lead: undefined, ...why }, history.at(-1)?.version);
  else {
    cancelClocks(draft, policy, leadId, "the person was erased");
    draft.emit("lead.erased", leadId, { lead: erasedLead(draft, leadId, own), ...why });
  }
  draft.erase({ id: leadId, keys, redact: (value) => own.json(value), event: eventBy(own), receipt: receiptBy(own) });
  return { erased: true };
}

/** The keys it was ever known by. */
function keysOf(lead: Lead | undefined, history: readonly HandoverEvent[], more: readonly string[]): readonly string[] {
  const fields = lead === undefined ? fieldsIn(history) : [...fieldsIn(history), lead];
  const keys = [...new Set([...fields.flatMap(identityKeys), ...more])];
  return [...keys, ...keys.flatMap((key) => pipelinesIn(lead, history).map((id) => pipelineKey(key, id)))];
}

/** The pipelines a lead has been in. */
function pipelinesIn(lead: Lead | undefined, history: readonly HandoverEvent[]): readonly string[] {
  const before = history.flatMap(({ type, data }) => {
    if (type === "lead.migrated") return [data.from.pipeline, data.to.pipeline];
    return type === "lead.received" ? [data.pipeline] : [];
  });
  return [...new Set(lead === undefined ? before : [lead.pipeline, ...before])];
}

/** What is left of a lead. One that was open ends where it stands. */
function erasedLead(draft: Draft, leadId: string, own: Redactor): Lead {
  const lead = own.json(draft.known(leadId));
  const ended = lead.closed === undefined ? ({ closed: "archived", reason: "erased" } as const) : undefined;
  return { ...lead, ...ended, version: lead.version + 1, hold: undefined, invitation: undefined, erasedAt: draft.now };
}

/** Without its fingerprint, for that of an address can be found by trying; nothing where its own id tells the person. */
function receiptBy(own: Redactor): (receipt: Receipt) => Receipt | undefined {
  return (receipt) =>
    own.text(receipt.commandId) === receipt.commandId
      ? { ...receipt, fingerprint: "", outcome: own.json(receipt.outcome) }
      : undefined;
}
