import { HandoverError, show } from "../errors.ts";
import { definePolicy, isPolicy, type Policy, type PolicyInput } from "../policy/index.ts";
import { canonicalJson } from "../lead/index.ts";
import type { Storage, Store } from "../storage/index.ts";
import type { Clock } from "../time/index.ts";
import type { Ready } from "./lane.ts";
import type { Rules } from "./rules.ts";

/**
 * Opens the tenant's store when it is first needed, keeps the policy's document there, and reads the other versions, which may be in
 * force, or have clocks that run under them.
 *
 * @throws HandoverError `POLICY_VERSION_CONFLICT` when the version is stored with other contents.
 */
export function openStore(
  storage: Storage,
  tenant: string,
  rules: Rules,
  clock: Clock | undefined,
): () => Promise<Ready> {
  let opening: Promise<Ready> | undefined;
  const open = async (): Promise<Ready> => {
    const store = await storage.open(tenant, { clock });
    await keepPolicy(store, rules.policy);
    rules.learn(await store.policies());
    return {
      store,
      rules,
      sideBySide: storage.capabilities.sideBySide,
      get policy() {
        return rules.policy;
      },
    };
  };
  return () => {
    opening ??= open().catch((error: unknown) => {
      opening = undefined;
      throw error;
    });
    return opening;
  };
}

/**
 * Keeps a version's document for ever.
 *
 * @throws HandoverError `POLICY_VERSION_CONFLICT` when the version is stored with other contents.
 */
export async function keepPolicy(store: Store, { version, document }: Policy): Promise<void> {
  const stored = await store.addPolicy({ version, document });
  if (canonicalJson(stored.document) === canonicalJson(document)) return;
  throw new HandoverError(
    "POLICY_VERSION_CONFLICT",
    `policy version ${show(version)} is stored with other contents; running clocks and past decisions refer to those, so give the changed document a new version`,
  );
}

/** Whether a policy, or a document of one, says the same as one that is in use. */
export function isSameRules(given: Policy | PolicyInput, used: Policy): boolean {
  return (
    given === used ||
    canonicalJson(isPolicy(given) ? given.document : definePolicy(given).document) === canonicalJson(used.document)
  );
}
