import type { Policy } from "../policy/index.ts";
import { commitmentStatus, type CommitmentStatus } from "../sla/index.ts";
import type { Instant } from "../time/index.ts";
import { Draft } from "./draft.ts";
import type { Snapshot } from "./snapshot.ts";
import { rulesOf } from "./steps/clock-rules.ts";
import { attendCommitment, commitmentIn } from "./steps/commitments.ts";

/** How the commitments of a policy stand at `now`, as a worker would find them; those of earlier versions while they run. */
export function commitmentStatuses(snapshot: Snapshot, policy: Policy, now: Instant): readonly CommitmentStatus[] {
  const draft = new Draft(snapshot, now);
  return policy.commitments.flatMap((name) => {
    const clock = attendCommitment(draft, policy, name);
    if (clock === undefined) return [];
    const rules = rulesOf(policy, clock);
    const calendar = rules.calendar(clock.calendar === "" ? undefined : clock.calendar);
    return [commitmentStatus(commitmentIn(rules, name)?.one, clock, now, calendar)];
  });
}
