import type { Policy } from "../policy/index.ts";
import { statusOf, type ClockStatus } from "../sla/index.ts";
import type { Instant } from "../time/index.ts";
import { Draft } from "./draft.ts";
import type { Snapshot } from "./snapshot.ts";
import { hoursOf, rulesOf, slaOf } from "./steps/clock-rules.ts";

/** How the clocks of leads stand at `now`, as a worker would find them: in the order of the leads, then as they were started. */
export function clockStatuses(
  snapshot: Snapshot,
  leadIds: readonly string[],
  policy: Policy,
  now: Instant,
): readonly ClockStatus[] {
  const draft = new Draft(snapshot, now);
  return leadIds.flatMap((leadId) =>
    snapshot.clocks(leadId).flatMap((clock) => {
      const sla = clock.kind === "sla" ? slaOf(policy, clock) : undefined;
      return sla === undefined ? [] : [statusOf(sla, clock, now, hoursOf(draft, rulesOf(policy, clock), leadId))];
    }),
  );
}
