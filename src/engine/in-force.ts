import { needsNothing, type Snapshot } from "../core/index.ts";
import type { Policy } from "../policy/index.ts";
import type { Roster } from "../routing/index.ts";
import { andThen } from "../storage/awaitable.ts";
import type { Awaitable, Store, Transaction, View } from "../storage/index.ts";
import type { Ready } from "./lane.ts";
import type { Rules } from "./rules.ts";

/**
 * Decides by the version of the policy that is thought to be in force; where what is read says that another one is, reads what that one
 * needs and decides by it, in the same transaction.
 *
 * @param decideBy Asks of the snapshot it has read whether to go on; otherwise comes to nothing.
 */
export function decideInForce<T extends object>(
  rules: Rules,
  transaction: Pick<Transaction, "now">,
  decideBy: (policy: Policy, goesOn: (snapshot: Snapshot) => boolean) => Awaitable<T | undefined>,
): T | Promise<T> {
  const by = (policy: Policy): T | Promise<T> => {
    let inForce = policy;
    const goesOn = ({ roster }: Snapshot): boolean => (inForce = rules.under(roster, transaction.now)) === policy;
    return andThen(decideBy(policy, goesOn), (decided) => decided ?? by(inForce));
  };
  return by(rules.policy);
}

/** Reads by the version in force, from one state of the store. @param readBy As `decideBy` of {@link decideInForce}. */
export function viewInForce<T extends object>(
  { store, rules }: Pick<Ready, "store" | "rules">,
  readBy: (view: View, policy: Policy, goesOn: (snapshot: Snapshot) => boolean) => Awaitable<T | undefined>,
): Promise<T> {
  return caughtUp(store, rules, () =>
    store.view((view) => decideInForce(rules, view, (policy, goesOn) => readBy(view, policy, goesOn))),
  );
}

/** Looks which version is in force by what is stored now. @param known What is read when it has changed. */
export async function lookInForce(store: Store, rules: Rules, known: Roster): Promise<void> {
  await store.view((view) =>
    andThen(view.read(needsNothing(known)), ({ roster }) => void rules.under(roster, view.now)),
  );
}

/** Reads the versions that were stored since, where one of them has come into force. */
export async function catchUp(store: Store, rules: Rules): Promise<void> {
  if (rules.isBehind) rules.learn(await store.policies());
}

/** Tries once more where a version has come into force that had to be read first. */
export async function caughtUp<T>(store: Store, rules: Rules, attempt: () => Awaitable<T>): Promise<T> {
  try {
    return await attempt();
  } catch (error) {
    if (!rules.isBehind) throw error;
    await catchUp(store, rules);
    return attempt();
  }
}
