import type { RouterKind } from "../kind.ts";
import { sharingKind } from "../sharing/sharing-kind.ts";
import type { Sharing } from "../sharing/sharing.ts";

/** Shares leads among the reps of a pool by the fair-share ledger. */
export interface RoundRobin extends Sharing {
  readonly router: "round_robin";
}

export type RoundRobinOptions = Sharing;

/**
 * A router that gives each lead to the available rep of a pool who is owed most (see `Ledger`): round robin with equal weights,
 * weighted round robin otherwise, exact under shifts, leave, joiners and leavers.
 *
 * @example
 * roundRobin({ pool: "sdr", hold: "until-open" })
 */
export function roundRobin(options: RoundRobinOptions): RoundRobin {
  return { router: "round_robin", ...options };
}

/**
 * A round robin with weights of its own in place of the pool's: a weight of 2 earns twice the leads of a weight of 1, whoever is
 * not named or has weight 0 earns none.
 *
 * @example
 * weighted({ pool: "sdr", weights: { ana: 2, ben: 1 } })
 */
export function weighted(
  options: Omit<Sharing, "weights"> & { readonly weights: { readonly [repId: string]: number } },
): RoundRobin {
  return { router: "round_robin", ...options };
}

export const roundRobinKind: RouterKind<RoundRobin> = /* @__PURE__ */ sharingKind("roundRobin", (_, name) => {
  const reason = `${name}: was owed most`;
  return ({ eligible, weights }) => ({ eligible, weights, reason });
});
