import type { Handover } from "../engine/index.ts";
import { didYouMean, HandoverError, invalid, isHandoverError, show, type Issue } from "../errors.ts";
import type { Account } from "../matching/index.ts";
import type { Policy } from "../policy/index.ts";
import type { PoolInput, RepInput } from "../routing/index.ts";

/** Everybody there is, as one document: what a `REPS.json` holds. */
export interface RosterInput {
  readonly reps: readonly RepInput[];
  readonly pools: readonly PoolInput[];
  /** @defaultValue `[]` */
  readonly accounts?: readonly Account[] | undefined;
}

const parts = ["reps", "pools", "accounts"] as const;

/**
 * Makes everybody of a document known to an engine, in its order.
 *
 * Stricter than the single calls: a rep or pool named twice is refused, for in one document that is a slip and not an update, and so
 * is a pool that the policy routes to and the document does not have.
 *
 * @throws HandoverError `ROSTER_INVALID` with the place of every fault of the first bad entry, such as `pools.1.members.0`.
 */
export async function applyRoster(handover: Handover, roster: RosterInput): Promise<void> {
  check(roster, handover.policy);
  for (const [i, rep] of roster.reps.entries()) await at(`reps.${i}`, () => handover.reps.upsert(rep));
  for (const [i, pool] of roster.pools.entries()) await at(`pools.${i}`, () => handover.pools.upsert(pool));
  for (const [i, account] of (roster.accounts ?? []).entries())
    await at(`accounts.${i}`, () => handover.accounts.upsert(account));
}

function check(roster: RosterInput, policy: Policy): void {
  if (typeof roster !== "object" || roster === null || Array.isArray(roster)) {
    throw new HandoverError(
      "ROSTER_INVALID",
      `roster: expected { reps: [...], pools: [...] }, got ${show(roster)}; list the reps and the pools they are in`,
    );
  }
  const issues: Issue[] = [];
  for (const key of Object.keys(roster)) {
    if (!(parts as readonly string[]).includes(key))
      issues.push({
        path: key.slice(0, 40),
        expected: "a known part",
        got: show(key),
        hint: didYouMean(key, parts, `known: ${parts.join(", ")}`),
      });
  }
  for (const part of parts) {
    const list: unknown = roster[part];
    if (!Array.isArray(list)) {
      if (list !== undefined || part !== "accounts")
        issues.push({ path: part, expected: "a list", got: show(list), hint: "write [] for none" });
      continue;
    }
    if (part !== "accounts") twice(list as readonly { readonly id?: unknown }[], part, issues);
  }
  if (issues.length === 0) missingPools(roster, policy, issues);
  if (issues.length > 0) throw invalid("ROSTER_INVALID", "roster", issues);
}

function twice(list: readonly ({ readonly id?: unknown } | null)[], part: string, issues: Issue[]): void {
  const first = new Map<unknown, number>();
  list.forEach((item, i) => {
    const id = item?.id;
    const before = first.get(id);
    if (before === undefined) first.set(id, i);
    else
      issues.push({
        path: `${part}.${i}.id`,
        expected: "an id used once",
        got: show(id),
        hint: `${part}.${before} has it already; rename or remove one of the two`,
      });
  });
}

function missingPools(roster: RosterInput, policy: Policy, issues: Issue[]): void {
  const known = roster.pools.map((pool) => String(pool?.id));
  for (const id of policy.pools) {
    if (!known.includes(id))
      issues.push({
        path: "pools",
        expected: `the pool ${show(id)}, which the policy routes to`,
        got: known.length === 0 ? "no pools" : known.map((name) => show(name)).join(", "),
        hint: didYouMean(id, known, "add the pool"),
      });
  }
}

/** The engine's issues, with their place in the document. */
async function at(place: string, call: () => Promise<unknown>): Promise<void> {
  try {
    await call();
  } catch (error) {
    if (!isHandoverError(error, "ROSTER_INVALID")) throw error;
    const moved = error.issues.map((issue) => ({ ...issue, path: issue.path.replace(/^(rep|pool|account)\b/, place) }));
    throw invalid("ROSTER_INVALID", "roster", moved);
  }
}
