import { describeIssue } from "../../errors.ts";
import type { Policy } from "../../policy/index.ts";
import type { Command, DiscardOutcome } from "../commands.ts";
import type { Draft } from "../draft.ts";
import { whyNot } from "./correct.ts";

/** Puts a quarantined input away, with the reason. Put away before, it is left as it was. */
export function discard(
  draft: Draft,
  _policy: Policy,
  { leadId: id, reason }: Extract<Command, { type: "discard" }>,
): DiscardOutcome {
  const input = draft.input(id);
  if (input?.closed?.as === "discarded") return { ok: true, quarantineId: id, refusal: undefined };
  const issue = whyNot(id, input);
  if (issue !== undefined) {
    const refusal = { code: "INPUT_SETTLED", message: describeIssue(issue), allowed: [] } as const;
    return { ok: false, quarantineId: id, refusal };
  }
  draft.emit("quarantine.discarded", id, { reason }, draft.history(id).at(-1)?.version);
  return { ok: true, quarantineId: id, refusal: undefined };
}
