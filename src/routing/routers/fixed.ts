import { drawsIn, giveTo } from "../eligibility/named.ts";
import type { RouterKind } from "../kind.ts";

/** Gives every lead to one rep. */
export interface Fixed {
  readonly router: "fixed";
  readonly repId: string;
  /** `ignore`: also outside the rep's hours. `owner`: only while they are in. Leave and absence always count. @defaultValue `"ignore"` */
  readonly hours?: "owner" | "ignore" | undefined;
  /** The pool whose ledger counts it: everybody in it who is there earns, the rep pays. @defaultValue no ledger counts it */
  readonly countIn?: string | undefined;
}

/** A router to one rep: a named account's owner, or the fallback at the end of a chain. No ledger counts it unless told to. */
export function fixed(options: Omit<Fixed, "router">): Fixed {
  return { router: "fixed", ...options };
}

export const fixedKind: RouterKind<Fixed> = {
  draws: drawsIn,
  compile({ repId, hours = "ignore", countIn }) {
    const name = `fixed ${repId}`;
    return {
      name,
      route: (context, log) => giveTo(context, log, repId, { name, hours, reason: "named by the policy", countIn }),
    };
  },
};
