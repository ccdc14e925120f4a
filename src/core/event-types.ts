import { describeIssue, HandoverError, show, unknownName } from "../errors.ts";
import type { EventType } from "./events.ts";

/** Every type there is; the compiler says when one is missing. */
const all: { readonly [T in EventType]: true } = {
  "lead.received": true,
  "lead.quarantined": true,
  "quarantine.corrected": true,
  "quarantine.discarded": true,
  "lead.merged": true,
  "lead.updated": true,
  "lead.erased": true,
  "lead.scored": true,
  "lead.graded": true,
  "score.overridden": true,
  "score.restored": true,
  "score.discarded": true,
  "lead.stage_changed": true,
  "lead.migrated": true,
  "lead.routed": true,
  "lead.held": true,
  "lead.ranked": true,
  "lead.won": true,
  "lead.lost": true,
  "lead.handed_over": true,
  "lead.recycled": true,
  "lead.archived": true,
  "assignment.offered": true,
  "assignment.invited": true,
  "assignment.accepted": true,
  "assignment.declined": true,
  "assignment.expired": true,
  "activity.recorded": true,
  "clock.started": true,
  "clock.met": true,
  "target.failed": true,
  "clock.cancelled": true,
  "clock.skipped": true,
  "clock.replanned": true,
  "clock.counted": true,
  "clock.paused": true,
  "clock.resumed": true,
  "clock.acknowledged": true,
  "clock.elapsed": true,
  "clock.corrected": true,
  "sla.warning": true,
  "sla.breached": true,
  "sla.escalated": true,
  "task.due": true,
  "action.requested": true,
  "lead.prioritized": true,
  "lead.parked": true,
  "lead.woken": true,
  "commitment.started": true,
  "commitment.counted": true,
  "commitment.checked": true,
  "commitment.at_risk": true,
  "commitment.met": true,
  "commitment.missed": true,
  "commitment.replanned": true,
  "commitment.ended": true,
  "commitment.review_due": true,
  "digest.due": true,
  "digest.dropped": true,
  "ledger.refunded": true,
  "ledger.granted": true,
  "rep.upserted": true,
  "rep.removed": true,
  "pool.upserted": true,
  "pool.removed": true,
  "account.upserted": true,
  "experiment.assigned": true,
  "decision.shadowed": true,
  "experiment.stopped": true,
  "policy.added": true,
  "policy.activated": true,
  "policy.revision_due": true,
};

/** The types of all events, as texts. */
export const eventTypes = Object.keys(all) as readonly EventType[];

/**
 * The types somebody is to get, each once.
 *
 * @throws HandoverError `INPUT_INVALID`
 */
export function readEventTypes(types: readonly EventType[], path: string): readonly EventType[] {
  if (!Array.isArray(types) || types.length === 0)
    throw new HandoverError(
      "INPUT_INVALID",
      `${path}: expected a list of event types, got ${show(types)}; leave it out for all events`,
    );
  const issues = types.flatMap((type: EventType, i) =>
    unknownName(type, eventTypes, "the type of an event", `${path}.${i}`),
  );
  if (issues.length > 0) throw new HandoverError("INPUT_INVALID", issues.map(describeIssue).join("; "), { issues });
  return [...new Set(types)].sort();
}
