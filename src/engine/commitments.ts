import { commitmentStatuses } from "../core/index.ts";
import type { Policy } from "../policy/index.ts";
import { emptyRoster } from "../routing/index.ts";
import type { CommitmentStatus } from "../sla/index.ts";
import { andThen } from "../storage/awaitable.ts";
import type { Store } from "../storage/index.ts";

/** How the commitments of a policy stand by the store's clock. */
export async function standings(store: Store, policy: Policy): Promise<readonly CommitmentStatus[]> {
  const { subjects } = policy;
  const needs = { leads: [], identities: [], domains: [], pools: [], receipts: [], subjects, roster: emptyRoster };
  return store.view((view) => andThen(view.read(needs), (snapshot) => commitmentStatuses(snapshot, policy, view.now)));
}
