import { show, type Issue } from "../../errors.ts";
import type { Quarantined } from "../snapshot.ts";
import type { IngestOutcome } from "../commands.ts";
import type { Draft } from "../draft.ts";
import { erasedText } from "../redact/redactor.ts";

/** An input that was taken in. */
export type TakenIn = Extract<IngestOutcome, { readonly status: "created" | "merged" }>;

/** Why a quarantined input cannot be dealt with: there is none of that id, or it was dealt with before; nothing when it waits. */
export function whyNot(id: string, input: Quarantined | undefined): Issue | undefined {
  const path = "quarantineId";
  if (input === undefined) {
    const hint = "ids come from ingest and quarantine.list";
    return { path, expected: "the id of a quarantined input", got: show(id), hint };
  }
  if (input.input === erasedText)
    return {
      path,
      expected: "an input that waits",
      got: "one that was erased",
      hint: "nothing is left of it to correct",
    };
  if (input.closed === undefined) return undefined;
  const { as, leadId } = input.closed;
  const hint = leadId === undefined ? "it is kept as it came" : `it is in lead ${leadId}; edit that one`;
  return { path, expected: "an input that waits", got: `one that was ${as}`, hint };
}

/** What a correction comes to whose input does not wait any more: it is taken in once, and nothing is done. */
export function alreadySettled(draft: Draft, id: string): IngestOutcome | undefined {
  const issue = whyNot(id, draft.input(id));
  return issue && { status: "refused", quarantineId: id, issues: [issue], lead: undefined, decision: undefined };
}

/** It goes on waiting, as it came. */
export function stillIn(quarantineId: string, issues: readonly Issue[]): IngestOutcome {
  return { status: "quarantined", quarantineId, issues, lead: undefined, decision: undefined };
}

/** The input is in a lead now. */
export function noteCorrected(draft: Draft, id: string, { status, lead }: TakenIn): void {
  draft.emit("quarantine.corrected", id, { into: lead.id, status }, draft.history(id).at(-1)?.version);
}
