import type { LeadScore } from "../../lead/index.ts";
import type { Policy } from "../../policy/index.ts";
import { rulesFor } from "../rules-for.ts";
import { answered, whatChanged, type Told } from "../../scoring/index.ts";
import type { Draft } from "../draft.ts";

/**
 * Scores a lead anew and writes it down when anything changed.
 *
 * @param told What is set by hand from now on, or what a registered scorer has said. @defaultValue what stands on the lead
 */
export function rescore(draft: Draft, policy: Policy, leadId: string, told?: Told): void {
  const lead = draft.known(leadId);
  const own = rulesFor(policy, lead);
  const { score: before } = lead;
  const score = answeredAtOnce(draft, own, leadId, own.score(lead, draft.now, told));
  if (score === undefined || isSameScore(score, before)) return;
  const isOver = told?.override === undefined && before?.override !== undefined && score.override === undefined;
  if (isOver) draft.emit("score.restored", leadId, { by: undefined, reason: "its time is up" });
  draft.emit("lead.scored", leadId, { score });
  if (before === undefined || before.grade === score.grade) return;
  draft.emit("lead.graded", leadId, { from: before.grade, to: score.grade, reason: whatChanged(before, score) });
}

/** With the answer of a registered scorer that was waited for. */
function answeredAtOnce(
  draft: Draft,
  policy: Policy,
  leadId: string,
  score: LeadScore | undefined,
): LeadScore | undefined {
  const { scored } = draft;
  const external = score?.external;
  if (scored === undefined || external?.state !== "pending" || external.asked !== scored.asked) return score;
  return policy.score(draft.known(leadId), draft.now, { external: answered(external, scored.answer, draft.now) });
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
    a.automatic?.grade === b.automatic?.grade &&
    a.external?.asked === b.external?.asked &&
    a.external?.state === b.external?.state &&
    a.external?.since === b.external?.since
  );
}
