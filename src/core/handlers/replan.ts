import type { Policy } from "../../policy/index.ts";
import { isOver, planned, type SlaClock } from "../../sla/index.ts";
import { formatInstant } from "../../time/index.ts";
import type { Command, ReplanOutcome } from "../commands.ts";
import type { Draft } from "../draft.ts";
import { hoursOf, rulesOf, slaOf } from "../steps/clock-rules.ts";
import { end } from "../steps/end-clocks.ts";
import { migrated } from "../steps/migrate.ts";

/** Reckons the clocks of leads anew: their hours have changed, or with `migrate` they are to run under the present policy. */
export function replan(
  draft: Draft,
  policy: Policy,
  { leadIds, migrate = false, reason }: Extract<Command, { type: "replan" }>,
): ReplanOutcome {
  const counts = { replanned: 0, ended: 0, same: 0 };
  for (const leadId of leadIds) {
    for (const clock of draft.clocks(leadId).slice()) counts[replanOne(draft, policy, clock, migrate, reason)] += 1;
  }
  return counts;
}

function replanOne(
  draft: Draft,
  policy: Policy,
  clock: SlaClock,
  migrate: boolean,
  reason: string,
): keyof ReplanOutcome {
  if (clock.kind !== "sla" || isOver(clock)) return "same";
  if (!migrate || clock.policyVersion === policy.version) return replanClock(draft, policy, clock, reason);
  const next = migrated(draft, policy, clock);
  if (next === undefined) {
    end(draft, policy, clock, draft.now, `policy ${policy.version} has no such clock for it`);
    return "ended";
  }
  draft.emit("clock.replanned", clock.leadId, { clock: next, reason });
  return "replanned";
}

/**
 * The deadline by the hours as they are now. One that was broken by the hours as they were, and is not by these, is corrected: it
 * goes on as another generation, for what was told stays told.
 */
export function replanClock(draft: Draft, policy: Policy, clock: SlaClock, reason: string): "replanned" | "same" {
  const sla = slaOf(policy, clock);
  if (sla === undefined) return "same";
  const next = planned(sla, clock, hoursOf(draft, rulesOf(policy, clock), clock.leadId));
  if (next.dueAt === clock.dueAt && next.nextAt === clock.nextAt) return "same";
  if (clock.breachedAt === undefined || next.dueAt < draft.now) {
    draft.emit("clock.replanned", clock.leadId, { clock: next, reason });
    return "replanned";
  }
  const { leadId, id, generation } = clock;
  const again = draft.known(leadId).version + 3;
  draft.emit("clock.corrected", leadId, { clock, reason: `${reason}: it is due ${formatInstant(next.dueAt)}` });
  end(draft, policy, clock, draft.now, reason);
  const fresh = { ...next, id: id.replace(`#${generation}`, `#${again}`), generation: again, breachedAt: undefined };
  draft.emit("clock.started", leadId, { clock: planned(sla, { ...fresh, told: 0 }, hoursOf(draft, policy, leadId)) });
  return "replanned";
}
