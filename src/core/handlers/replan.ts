import type { Policy } from "../../policy/index.ts";
import { rulesFor } from "../rules-for.ts";
import { isLate, type SlaClock } from "../../sla/index.ts";
import type { Command, ReplanOutcome } from "../commands.ts";
import type { Draft } from "../draft.ts";
import { end, expire } from "../steps/end-clocks.ts";
import { catchUp } from "../steps/milestones.ts";
import { migrated } from "../steps/migrate.ts";
import { replanClock } from "../steps/replan-clock.ts";

/** Reckons the clocks of leads anew: their hours have changed, or with `migrate` they are to run under the present policy. */
export function replan(
  draft: Draft,
  policy: Policy,
  { leadIds, migrate = false, reason }: Extract<Command, { type: "replan" }>,
): ReplanOutcome {
  const isMeant = ({ kind }: SlaClock): boolean => kind === "sla" || (kind === "offer" && !migrate);
  const clocks = leadIds.flatMap((leadId) => draft.clocks(leadId).filter(isMeant));
  const changes = clocks.flatMap((clock) => {
    const next =
      migrate && clock.policyVersion !== rulesFor(policy, draft.known(clock.leadId)).version
        ? takeOver(draft, rulesFor(policy, draft.known(clock.leadId)), clock, reason)
        : replanClock(draft, policy, clock, reason);
    if (next === undefined) return [];
    const to = next === "ended" ? undefined : next.dueAt;
    return [{ leadId: clock.leadId, name: clock.name, from: clock.dueAt, to }];
  });
  return { changes, same: clocks.length - changes.length };
}

function takeOver(draft: Draft, policy: Policy, running: SlaClock, reason: string): SlaClock | "ended" | undefined {
  // What it should have said by the rules it ran under, it says.
  const clock = catchUp(draft, policy, running, draft.now);
  const next = migrated(draft, policy, clock);
  if (next === clock) return undefined;
  if (next === undefined) {
    end(draft, policy, clock, draft.now, `policy ${policy.version} has no such clock for it`);
    return "ended";
  }
  draft.emit("clock.replanned", clock.leadId, { clock: next, reason });
  // By these rules a timer may have said all it has to say.
  return isLate(next, draft.now) && expire(draft, policy, next) ? "ended" : next;
}
