import { giveTo } from "../eligibility/named.ts";
import type { RouterKind } from "../kind.ts";

/** Gives every lead to one rep. */
export interface Fixed {
  readonly router: "fixed";
  readonly repId: string;
  /** `ignore`: also outside the rep's hours. `owner`: only while they are in. Leave and absence always count. @defaultValue `"ignore"` */
  readonly hours?: "owner" | "ignore" | undefined;
}

/** A router to one rep: a named account's owner, or the fallback at the end of a chain. It is counted in no ledger. */
export function fixed(options: Omit<Fixed, "router">): Fixed {
  return { router: "fixed", ...options };
}

export const fixedKind: RouterKind<Fixed> = {
  compile({ repId, hours = "ignore" }) {
    const name = `fixed ${repId}`;
    return {
      name,
      route: (context, log) => giveTo(context, log, repId, { name, hours, reason: "named by the policy" }),
    };
  },
};
