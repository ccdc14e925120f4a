import type { Policy } from "../../policy/index.ts";
import type { Draft } from "../draft.ts";

/** Scores a lead anew and writes it down when anything changed. */
export function rescore(draft: Draft, policy: Policy, leadId: string): void {
  const lead = draft.known(leadId);
  const score = policy.score(lead);
  if (score === undefined || same(score, lead.score)) return;
  draft.emit("lead.scored", leadId, { score });
}

type Score = NonNullable<ReturnType<Policy["score"]>>;

function same(a: Score, b: Score | undefined): boolean {
  return (
    b !== undefined &&
    a.total === b.total &&
    a.fit === b.fit &&
    a.engagement === b.engagement &&
    a.grade === b.grade &&
    a.reasons.length === b.reasons.length &&
    a.reasons.every((reason, i) => reason.rule === b.reasons[i]?.rule && reason.points === b.reasons[i]?.points)
  );
}
