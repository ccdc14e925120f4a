import type { Audience } from "../../sla/index.ts";
import type { Draft } from "../draft.ts";

type Audiences = Audience | readonly Audience[] | undefined;

/** Reps to be told of what has this owner, or none. */
export function listeners(draft: Draft, ownerId: string | undefined, audience: Audiences): string[] {
  if (audience === undefined) return [];
  return [...new Set(listOf(audience).flatMap((who) => heardBy(draft, ownerId, who)))];
}

/** {@link listeners}, and of those who were to be told who is not there, in words. */
export function toBeTold(draft: Draft, ownerId: string | undefined, audience: Audiences): ToBeTold {
  const notify = listeners(draft, ownerId, audience);
  const unheard = whyUnheard(draft, ownerId, audience);
  return unheard.length === 0 ? { notify } : { notify, unheard };
}

interface ToBeTold {
  readonly notify: readonly string[];
  readonly unheard?: readonly string[];
}

function whyUnheard(draft: Draft, ownerId: string | undefined, audience: Audiences): string[] {
  return listOf(audience)
    .filter((who) => heardBy(draft, ownerId, who).length === 0)
    .map((who) => {
      if (typeof who === "object")
        return "pool" in who && isThere(draft, who.pool)
          ? `nobody is in pool ${who.pool}`
          : `the roster has no pool ${"pool" in who ? who.pool : who.rep}`;
      if (ownerId === undefined) return who === "owner" ? "there is no owner" : "there is no owner who has a manager";
      return `${ownerId} has no manager`;
    });
}

function listOf(audience: Audiences): readonly Audience[] {
  if (audience === undefined) return [];
  return Array.isArray(audience) ? (audience as readonly Audience[]) : [audience as Audience];
}

function heardBy({ roster }: Draft, ownerId: string | undefined, who: Audience): readonly string[] {
  if (who === "owner") return ownerId === undefined ? [] : [ownerId];
  if (who === "manager") {
    const manager = roster.reps.find(({ id }) => id === ownerId)?.managerId;
    return manager === undefined ? [] : [manager];
  }
  if ("rep" in who) return [who.rep];
  return roster.pools.find(({ id }) => id === who.pool)?.members.map(({ repId }) => repId) ?? [];
}

function isThere({ roster }: Draft, poolId: string): boolean {
  return roster.pools.some(({ id }) => id === poolId);
}
