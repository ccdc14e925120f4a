import type { LeadScore, ScoreOverride } from "../../lead/index.ts";
import type { Policy } from "../../policy/index.ts";
import { whatChanged } from "../../scoring/index.ts";
import type { Draft } from "../draft.ts";

/**
 * Scores a lead anew and writes it down when anything changed.
 *
 * @param override What is set by hand from now on: `null` is none. @defaultValue what was set before
 */
export function rescore(draft: Draft, policy: Policy, leadId: string, override?: ScoreOverride | null): void {
  const lead = draft.known(leadId);
  const { score: before } = lead;
  const score = policy.score(lead, draft.now, override);
  if (score === undefined || isSameScore(score, before)) return;
  const isOver = override === undefined && before?.override !== undefined && score.override === undefined;
  if (isOver) draft.emit("score.restored", leadId, { by: undefined, reason: "its time is up" });
  draft.emit("lead.scored", leadId, { score });
  if (before === undefined || before.grade === score.grade) return;
  draft.emit("lead.graded", leadId, { from: before.grade, to: score.grade, reason: whatChanged(before, score) });
}

/** Before a lead is decided on: its score as of now, where time alone may have changed it. */
export function freshen(draft: Draft, policy: Policy, leadId: string): void {
  const { score, closed } = draft.known(leadId);
  if (score === undefined || closed !== undefined) return;
  if (policy.fades || score.override?.until !== undefined) rescore(draft, policy, leadId);
}

/** Whether two scores say the same, reasons and all. */
export function isSameScore(a: LeadScore, b: LeadScore | undefined): boolean {
  return (
    b !== undefined &&
    a.total === b.total &&
    a.fit === b.fit &&
    a.engagement === b.engagement &&
    a.grade === b.grade &&
    a.reasons.length === b.reasons.length &&
    a.reasons.every((reason, i) => reason.rule === b.reasons[i]?.rule && reason.points === b.reasons[i]?.points) &&
    a.override?.at === b.override?.at &&
    a.automatic?.total === b.automatic?.total &&
    a.automatic?.grade === b.automatic?.grade
  );
}
