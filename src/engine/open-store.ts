import { HandoverError, show } from "../errors.ts";
import {
  definePolicy,
  readStoredPolicy,
  withEarlier,
  type Policy,
  type PolicyDocument,
  type PolicyExtensions,
  type PolicyInput,
} from "../policy/index.ts";
import { isCustom } from "../sla/index.ts";
import type { Storage } from "../storage/index.ts";
import type { Clock } from "../time/index.ts";
import type { Ready } from "./lane.ts";

/**
 * Opens the tenant's store when it is first needed, keeps the policy's document there, and reads the earlier versions that
 * running clocks may refer to. `reorders`: one of those ordered the queue otherwise, and leads that wait may still be ranked by it.
 *
 * @throws HandoverError `POLICY_VERSION_CONFLICT` when the version is stored with other contents.
 */
export function openStore(
  storage: Storage,
  tenant: string,
  policy: Policy,
  clock: Clock | undefined,
): () => Promise<Ready> {
  let opening: Promise<Ready> | undefined;
  const open = async (): Promise<Ready> => {
    const store = await storage.open(tenant, { clock });
    const stored = await store.addPolicy({ version: policy.version, document: policy.document });
    if (canonical(stored.document) !== canonical(policy.document)) {
      throw new HandoverError(
        "POLICY_VERSION_CONFLICT",
        `policy version ${show(policy.version)} is stored with other contents; running clocks and past decisions refer to those, so give the changed document a new version`,
      );
    }
    const earlier = (await store.policies()).filter(({ version }) => version !== policy.version);
    return {
      store,
      sideBySide: storage.capabilities.sideBySide,
      reorders: earlier.some(({ document }) => orderOf(document) !== orderOf(policy.document)),
      policy: withEarlier(
        policy,
        earlier.map(({ document }) => readStoredPolicy({ ...document, routing: undefined }, codeFor(document, policy))),
      ),
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

/** Whether a policy, or a document of one, says the same as one that is in use. */
export function isSameRules(given: Policy | PolicyInput, used: Policy): boolean {
  return (
    given === used ||
    canonical(isPolicy(given) ? given.document : definePolicy(given).document) === canonical(used.document)
  );
}

export function isPolicy(value: Policy | PolicyInput): value is Policy {
  return typeof (value as Policy).startedBy === "function";
}

function orderOf({ queue }: PolicyDocument): string {
  return queue?.order ?? "grade";
}

/** Code an earlier version names may be gone by now: clocks that run have had their target from it already, and leads are scored by the present one. */
function codeFor({ slas = [], scoring }: PolicyDocument, { extensions }: Policy): PolicyExtensions {
  const named = slas.flatMap(({ within }) => (isCustom(within) ? [[within.custom, () => null] as const] : []));
  const scorers = scoring !== undefined && "scorer" in scoring ? { [scoring.scorer]: () => 0 } : {};
  return {
    ...extensions,
    scorers: { ...scorers, ...extensions.scorers },
    targets: { ...Object.fromEntries(named), ...extensions.targets },
  };
}

function canonical(value: unknown): string {
  return JSON.stringify(value, (_key, item: unknown) =>
    typeof item === "object" && item !== null && !Array.isArray(item)
      ? Object.fromEntries(Object.entries(item).sort(([a], [b]) => (a < b ? -1 : 1)))
      : item,
  );
}
