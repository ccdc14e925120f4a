import type { HeldLeads } from "../load.ts";
import type { RouterKind } from "../kind.ts";
import { sharingKind } from "../sharing/sharing-kind.ts";
import type { Sharing } from "../sharing/sharing.ts";

/** Gives each lead to whoever holds least. */
export interface LeastLoaded extends Sharing {
  readonly router: "least_loaded";
  /** What a rep's load is: the number of open leads, or the sum of their values. @defaultValue `"count"` */
  readonly measure?: "count" | "value" | undefined;
}

export type LeastLoadedOptions = Omit<LeastLoaded, "router">;

/**
 * A router to the available rep with the smallest load for their weight: open leads, or their value, whoever holds none included.
 * Among equals the ledger decides. A weight of 2 is meant to hold twice as much.
 *
 * It levels what people hold, so somebody back from leave with an empty desk gets every lead until the desks are level: add a
 * quota or a rate where that is too much at once, or use `roundRobin`, which levels what people get.
 *
 * @example
 * leastLoaded({ pool: "ae", measure: "value" })
 */
export function leastLoaded(options: LeastLoadedOptions): LeastLoaded {
  return { router: "least_loaded", ...options };
}

export const leastLoadedKind: RouterKind<LeastLoaded> = /* @__PURE__ */ sharingKind(
  "leastLoaded",
  ({ measure = "count" }, name) => {
    const reason = `${name}: held least`;
    return ({ eligible, weights }, { load }, pool) => {
      const loadOf = (repId: string): number => sum(load.held(repId), measure);
      const held = eligible.map(loadOf);
      // Cross-multiplied, so that equal loads tie exactly.
      const lighter = (a: number, b: number): boolean => held[a]! * weights[b]! < held[b]! * weights[a]!;
      let least = 0;
      for (let i = 1; i < eligible.length; i++) if (lighter(i, least)) least = i;
      const ties = eligible.map((_, i) => !lighter(least, i));
      return {
        eligible: eligible.filter((_, i) => ties[i]),
        weights: weights.filter((_, i) => ties[i]),
        reason,
        loads: pool.reps.map(loadOf),
        loadsPer: measure === "value" ? 100 : undefined,
      };
    };
  },
);

function sum(held: readonly HeldLeads[], measure: "count" | "value"): number {
  return held.reduce((total, one) => total + one[measure], 0);
}
